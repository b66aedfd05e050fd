/* The listed splittings of a listed configuration. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CHILDREN_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CHILDREN_H

#include <stdbool.h>

#include "geometry/canonical/packed_set.h"

/* Adds the canonical forms of listed configurations that come from `parent`, which is listed, by
 * splitting one column. Returns false without memory. */
bool cicy_children_find(const cicy_configuration *parent, cicy_packed_set *found);

#endif
