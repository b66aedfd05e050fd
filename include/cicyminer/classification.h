/* The complete classification of listed configurations (docs/mathematics.md 5). */
#ifndef CICYMINER_CLASSIFICATION_H
#define CICYMINER_CLASSIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"
#include "cicyminer/ranks.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What cicy_classification_compute is asked for. */
typedef struct cicy_classification_options {
    size_t size;             /* sizeof this struct; see cicyminer/cicyminer.h */
    int dimension;           /* 1..5 */
    bool products;           /* also the direct products */
    int threads;             /* 0: all cores */
    cicy_progress progress;  /* stages per number of rows */
    int most_rows;           /* only those with at most so many rows; 0: all */
    uint64_t memory;         /* bytes for the lists, at least CICY_LEAST_MEMORY; 0: half of the
                                machine's memory */
    const char *folder;      /* where lists are kept that do not fit into that memory, and all of
                                them, once a minute, when the work takes longer; it is made when it
                                is needed. It lives as long as the result. NULL: none */
    const cicy_ranks *ranks; /* the processes that share the work, each within `memory`; then all
                                lists are in the folder, which must be given, and the result is
                                only for the functions of cicyminer/build.h. NULL: this one alone */
} cicy_classification_options;

/* 1 MB; the lists may take a few MB more than what is asked for. */
enum { CICY_LEAST_MEMORY = 1 << 20 };

/* Listed configurations, packed: opaque, sorted, the same for any number of threads, any memory and
 * any interruptions. */
typedef struct cicy_classification cicy_classification;

/* Generates all listed configurations of a dimension from nothing: 0.2 s for three-folds, half a
 * minute of one core for four-folds; 148,276,099 five-folds take hours and a folder. If the
 * process was stopped, also by a kill, the same call continues from what is in the folder. Freeing
 * the result leaves the folder; cicy_classification_finish removes it.
 * The caller frees the result with cicy_classification_free. Errors: CICY_USAGE (dimension, rows,
 * memory, ranks without a folder), CICY_ERROR_MISMATCH (a folder of other work, or of another
 * version), CICY_ERROR_DAMAGED (a damaged folder), CICY_ERROR_BUSY (another process works in it),
 * CICY_SYSTEM (disk; memory, also when the limit is reached without a folder), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_classification_compute(const cicy_classification_options *options,
                                                 cicy_classification **result, cicy_error *error);

/* Removes the folder, if there is one: what it held is gone, and the result may only be freed. */
CICY_API void cicy_classification_finish(cicy_classification *classification);

/* The dimension it was made for. */
CICY_API int cicy_classification_dimension(const cicy_classification *classification);

/* Number of configurations; how many of them are connected (these come first). */
CICY_API size_t cicy_classification_count(const cicy_classification *classification);
CICY_API size_t cicy_classification_connected(const cicy_classification *classification);

/* Unpacks entry `index` (rows and columns in an order that is deterministic, not the staircase).
 * The index must be less than the count, and no folder was given in the options; anything else is
 * undefined. */
CICY_API void cicy_classification_get(const cicy_classification *classification, size_t index,
                                      cicy_configuration *configuration);

CICY_API void cicy_classification_free(cicy_classification *classification);

/* What cicy_classification_estimate is asked for. */
typedef struct cicy_estimate_options {
    size_t size;   /* sizeof this struct; see cicyminer/cicyminer.h */
    int dimension; /* 1..5 */
    int most_rows; /* 0: all */
    int threads;   /* 0: all cores */
    int samples;   /* configurations of a level that each chain looks at; 0: 1000 */
    uint64_t seed;
    cicy_progress progress;
} cicy_estimate_options;

/* How many connected listed configurations there are, by the number of rows 1 .. most_rows, and in
 * all, with the standard errors of the means of CICY_ESTIMATE_CHAINS chains. An error of 0 stands
 * for an exact count. */
typedef struct cicy_size_estimate {
    int most_rows; /* none has more */
    double count[CICY_MAX_ROWS + 1], error[CICY_MAX_ROWS + 1];
    double total, total_error;
} cicy_size_estimate;
enum { CICY_ESTIMATE_CHAINS = 16 };

/* Estimates the size of a classification without making it: small levels are counted, of larger
 * ones each chain splits a sample. A configuration that m parents keep counts 1/m from each, so
 * that the estimate has no bias. (P. Chen, "Heuristic sampling", SIAM J. Comput. 21 (1992) 295,
 * doi:10.1137/0221022, after D. E. Knuth, Math. Comp. 29 (1975) 122; on the tree of canonical
 * parents.) The result does not depend on the number of threads. Errors: CICY_USAGE, CICY_SYSTEM
 * (memory), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_classification_estimate(const cicy_estimate_options *options,
                                                  cicy_size_estimate *estimate, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
