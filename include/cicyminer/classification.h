/* The complete classification of listed configurations (docs/mathematics.md 5). */
#ifndef CICYMINER_CLASSIFICATION_H
#define CICYMINER_CLASSIFICATION_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What cicy_classification_compute is asked for. */
typedef struct cicy_classification_options {
    size_t size;            /* sizeof this struct; see cicyminer/cicyminer.h */
    int dimension;          /* 1..4 */
    bool products;          /* also the direct products */
    int threads;            /* 0: all cores */
    cicy_progress progress; /* stages per number of rows */
} cicy_classification_options;

/* Listed configurations, packed: opaque, sorted, the same for any number of threads. */
typedef struct cicy_classification cicy_classification;

/* Generates all listed configurations of a dimension from nothing. The caller frees the result with
 * cicy_classification_free. Errors: CICY_USAGE (dimension), CICY_SYSTEM (memory), CICY_INTERRUPTED.
 */
CICY_API cicy_status cicy_classification_compute(const cicy_classification_options *options,
                                                 cicy_classification **result, cicy_error *error);

/* The dimension it was made for. */
CICY_API int cicy_classification_dimension(const cicy_classification *classification);

/* Number of configurations; how many of them are connected (these come first). */
CICY_API size_t cicy_classification_count(const cicy_classification *classification);
CICY_API size_t cicy_classification_connected(const cicy_classification *classification);

/* Unpacks entry `index` (rows and columns in an order that is deterministic, not the staircase).
 * The index must be less than the count; anything else is undefined. */
CICY_API void cicy_classification_get(const cicy_classification *classification, size_t index,
                                      cicy_configuration *configuration);

CICY_API void cicy_classification_free(cicy_classification *classification);

#ifdef __cplusplus
}
#endif
#endif
