/* Pivots of a sparse matrix that need no elimination. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_STRUCTURAL_PIVOTS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_STRUCTURAL_PIVOTS_H

#include <stdbool.h>

#include "geometry/cohomology/ranks/sparse_matrix.h"

#define CICY_NO_PIVOT UINT32_MAX

/* Entries that form a triangular matrix with non-zero diagonal after permutations. */
typedef struct cicy_structural_pivots {
    size_t count;
    uint32_t *column_of; /* [rows]: column of a row's pivot, or CICY_NO_PIVOT */
    uint32_t *order;     /* [columns]: a permutation of the columns such that the pivots come first
                          * and each is the first entry of its row; order[column] = new place */
} cicy_structural_pivots;

/* Finds many pivots among the rows that are not in `skip` (flags [rows], may be NULL): the sparsest
 * row of each first column, then, row by row, any column that keeps the set triangular
 * (C. Bouillaguet, C. Delaplace, M.-E. Voge, "Parallel sparse PLUQ factorization modulo p", PASCO
 * 2017, doi:10.1145/3115936.3115944). progress may be NULL.
 * Errors: CICY_SYSTEM, CICY_INTERRUPTED. Clear after a failure as well. */
cicy_status cicy_structural_pivots_find(const cicy_sparse_matrix *matrix, const bool *skip,
                                        const cicy_progress *progress,
                                        cicy_structural_pivots *pivots, cicy_error *error);
void cicy_structural_pivots_clear(cicy_structural_pivots *pivots);

#endif
