/* The geometry of many configurations at once that are held in one array, as data sets and NumPy
 * hold them. */
#ifndef CICYMINER_MATRICES_H
#define CICYMINER_MATRICES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Matrices of degrees; the array stays the caller's. Each matrix is in the upper left corner of its
 * part, and the rest is zero; n follows from the Calabi-Yau condition. */
typedef struct cicy_matrices {
    const uint8_t *degrees; /* [count][rows][columns] */
    size_t count, rows, columns;
} cicy_matrices;

typedef struct cicy_matrices_options {
    size_t size;   /* sizeof this struct; see cicyminer/cicyminer.h */
    int dimension; /* of all matrices; 0: that of the first valid one */
    int threads;   /* 0: all cores */
    /* [count] or NULL. Without it the first matrix that is refused, counted from 0, is the error of
     * the call. With it the call succeeds, each matrix gets its cicy_error_code (0: none), and the
     * results of those that were refused are left as they are. */
    uint16_t *codes;
    cicy_progress progress; /* in matrices */
} cicy_matrices_options;

/* Matrix `index` as a valid configuration. Rows and columns of zeros at its end are padding.
 * Errors: CICY_INVALID_INPUT with the reason. */
CICY_API cicy_status cicy_matrices_get(const cicy_matrices *matrices, size_t index,
                                       cicy_configuration *configuration, cicy_error *error);

/* The dimension of the first valid matrix. Errors: CICY_INVALID_INPUT: the first matrix's when none
 * is valid, or there is none. */
CICY_API cicy_status cicy_matrices_dimension(const cicy_matrices *matrices, int *dimension,
                                             cicy_error *error);

/* Results of cicy_matrices_hodge, arrays of the caller; each may be NULL. */
typedef struct cicy_hodge_arrays {
    int64_t *hodge;      /* [count][k], the columns of the dimension (cicy_hodge_column_names) */
    int64_t *euler;      /* [count] */
    uint8_t *product;    /* [count], 0 or 1 */
    uint8_t *favourable; /* [count], 0 or 1 */
} cicy_hodge_arrays;

/* Exact Hodge numbers, each Euler number checked with the Chern classes (cicy_hodge_compute).
 * Errors: CICY_INVALID_INPUT (a matrix that is not valid, or of another dimension; see
 * options->codes), CICY_INTERRUPTED. Results do not depend on the number of threads. */
CICY_API cicy_status cicy_matrices_hodge(const cicy_matrices *matrices,
                                         const cicy_matrices_options *options,
                                         const cicy_hodge_arrays *results, cicy_error *error);

/* Euler numbers [count] from the Chern classes alone (cicy_topology_euler); matrices may have
 * different dimensions when options->dimension is 0. Errors: as above. */
CICY_API cicy_status cicy_matrices_euler(const cicy_matrices *matrices,
                                         const cicy_matrices_options *options, int64_t *euler,
                                         cicy_error *error);

/* Rows and columns in an order (cicy_configuration_order; a shuffled one is a function of the seed
 * and the place): ordered [count][rows][columns]. Matrices may have different dimensions when
 * options->dimension is 0. Errors: as above. */
CICY_API cicy_status cicy_matrices_order(const cicy_matrices *matrices,
                                         const cicy_matrices_options *options, cicy_order order,
                                         uint64_t seed, uint8_t *ordered, cicy_error *error);

/* Cohomology of a line bundle on each, h [count][dimension + 1] (cicy_line_bundle_compute, whose
 * options `bundle` are, without its threads and progress; NULL: the defaults). bundles are
 * [count][rows], or [rows] for all when `one_bundle`; degrees in rows of padding must be 0.
 * options->progress is called by several threads at once. Errors: as above and as there. */
CICY_API cicy_status cicy_matrices_cohomology(const cicy_matrices *matrices,
                                              const cicy_matrices_options *options,
                                              const int64_t *bundles, bool one_bundle,
                                              const cicy_line_bundle_options *bundle, int64_t *h,
                                              cicy_error *error);

/* A data set of the matrices with their exact Hodge numbers, in their order. `order` is how their
 * rows and columns are put first. The padded size is that of the array. Free with
 * cicy_dataset_clear, also after failure. Errors: as above (options->codes must be NULL);
 * CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_dataset_from_matrices(cicy_dataset *dataset,
                                                const cicy_matrices *matrices,
                                                const cicy_matrices_options *options,
                                                cicy_order order, uint64_t seed, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
