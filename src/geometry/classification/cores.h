/* Cores: listed configurations in which every row has an entry of at least 2. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CORES_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CORES_H

#include <stdbool.h>

#include "geometry/canonical/packed_set.h"

/* Adds all cores of a dimension with `rows` rows, in canonical form. There are none with more than
 * dimension + 1 rows. Returns false without memory. */
bool cicy_cores_find(int dimension, int rows, cicy_packed_set *found);

#endif
