/* Direct products of listed configurations. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_PRODUCTS_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_PRODUCTS_H

#include <stdbool.h>

#include "cicyminer/classification.h"
#include "geometry/canonical/packed_set.h"

/* Adds the canonical forms of all products of at least two factors from lower [dimension]: the
 * connected classifications of the dimensions 1 .. dimension - 1, by dimension. Returns false
 * without memory. */
bool cicy_products_find(int dimension, cicy_classification *const *lower, cicy_packed_set *found);

#endif
