/* Entries of a data set from packed configurations, with all threads. */
#ifndef CICYMINER_DATA_DATASET_BUILD_PART_H
#define CICYMINER_DATA_DATASET_BUILD_PART_H

#include "cicyminer/build.h"

/* How far the building of a data set has come. */
typedef struct cicy_building {
    const cicy_build_options *options;
    size_t total;
    double reported; /* when, by the monotonic clock; 0: not yet */
} cicy_building;

/* Sets the entries place .. place + count - 1 of `dataset` from records [count], of which the first
 * has this index in the whole data set. Errors: CICY_INVALID_INPUT (naming the first configuration
 * whose Euler numbers differ), CICY_SYSTEM, CICY_INTERRUPTED. */
cicy_status cicy_build_part(cicy_building *building, const uint8_t *const *records, size_t count,
                            size_t index, cicy_dataset *dataset, size_t place, cicy_error *error);

#endif
