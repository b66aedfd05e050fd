/* The parts of a classification: where configurations come from. Each adds canonical forms to a
 * set; those that return a bool return false without memory. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_PARTS_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_PARTS_H

#include <stdbool.h>

#include "cicyminer/classification.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/classification/levels/level_store.h"

/* All cores of a dimension with `rows` rows: the listed configurations in which every row has an
 * entry of at least 2. There are none with more than dimension + 1 rows. */
bool cicy_cores_find(int dimension, int rows, cicy_packed_set *found);

/* The listed configurations that come from `parent`, which is listed, by splitting one column. */
bool cicy_children_find(const cicy_configuration *parent, cicy_packed_set *found);

/* All products of at least two factors from lower [dimension]: the connected classifications of the
 * dimensions 1 .. dimension - 1, by dimension. They are added to store->found, which is written to
 * files as memory demands. Errors: CICY_INTERRUPTED, CICY_SYSTEM. */
cicy_status cicy_products_find(cicy_level_store *store, const cicy_classification_options *options,
                               cicy_classification *const *lower, cicy_error *error);

/* Adds to store->found what comes from the complete level `rows` by one split, except for the
 * store->made->split that are split already. The work can be stopped anywhere; what was found is
 * kept then if there is a folder in use. `expected` [CICY_LEVELS] has the sizes of the levels to
 * come, for progress reports; NULL: not known. Errors: CICY_INTERRUPTED, CICY_ERROR_DAMAGED,
 * CICY_SYSTEM. */
cicy_status cicy_level_split(cicy_level_store *store, int rows,
                             const cicy_classification_options *options, const double *expected,
                             cicy_error *error);

#endif
