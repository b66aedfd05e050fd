/* The parts of a classification: where configurations come from. Each adds canonical forms to a set
 * and returns false without memory. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_PARTS_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_PARTS_H

#include <stdbool.h>

#include "cicyminer/classification.h"
#include "geometry/canonical/packed_set.h"

/* All cores of a dimension with `rows` rows: the listed configurations in which every row has an
 * entry of at least 2. There are none with more than dimension + 1 rows. */
bool cicy_cores_find(int dimension, int rows, cicy_packed_set *found);

/* The listed configurations that come from `parent`, which is listed, by splitting one column. */
bool cicy_children_find(const cicy_configuration *parent, cicy_packed_set *found);

/* All products of at least two factors from lower [dimension]: the connected classifications of the
 * dimensions 1 .. dimension - 1, by dimension. */
bool cicy_products_find(int dimension, cicy_classification *const *lower, cicy_packed_set *found);

#endif
