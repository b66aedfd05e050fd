/* From a classification to a data set. */
#ifndef CICYMINER_BUILD_H
#define CICYMINER_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/classification.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cicy_build_options {
    size_t size;      /* sizeof this struct; see cicyminer/cicyminer.h */
    cicy_order order; /* of rows and columns; "given" is the classification's own */
    uint64_t seed;    /* of a shuffled order */
    int threads;      /* 0: all cores */
    cicy_progress progress;
} cicy_build_options;

/* Makes the data set of a whole classification, entry for entry: Hodge numbers, with the Euler
 * number always computed in two ways, flags, matrices in the order asked for. The result does not
 * depend on the number of threads. Free with cicy_dataset_clear (also after failure).
 * Errors: CICY_INVALID_INPUT (two Euler numbers differ, naming the configuration), CICY_SYSTEM
 * (memory), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_dataset_build(const cicy_classification *classification,
                                        const cicy_build_options *options, cicy_dataset *dataset,
                                        cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
