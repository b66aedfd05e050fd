/* Merging sorted lists of packed configurations. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_MERGE_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_MERGE_H

#include "geometry/canonical/packed_set.h"
#include "geometry/classification/levels/level.h"

/* Runs that are open at once. */
enum { CICY_MERGE_RUNS = 64 };

/* Merges the runs [count], at most CICY_MERGE_RUNS, in `folder` and the members of a set (NULL:
 * none) into `result`, sorted and each configuration once. Errors: CICY_ERROR_DAMAGED (a run that
 * does not hold what it should), CICY_SYSTEM. */
cicy_status cicy_levels_merge(const cicy_level *runs, size_t count, const cicy_packed_set *set,
                              int threads, const char *folder, cicy_level *result,
                              cicy_error *error);

#endif
