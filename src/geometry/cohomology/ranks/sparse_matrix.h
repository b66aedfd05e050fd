/* Sparse matrices modulo a prime, and their rank. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_SPARSE_MATRIX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_SPARSE_MATRIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/progress.h"

/* Row r has the entries start[r] .. start[r + 1] - 1, in any order, no column twice. */
typedef struct cicy_sparse_matrix {
    uint32_t prime;
    size_t rows, columns;
    size_t entries, capacity;
    size_t *start;    /* [rows + 1] */
    uint32_t *column; /* [entries] */
    uint32_t *value;  /* [entries], 1 .. prime - 1 */
} cicy_sparse_matrix;

/* An empty matrix with room for `rows` rows. Rows are appended in order: entries by
 * cicy_sparse_append, then cicy_sparse_end_row. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_sparse_init(cicy_sparse_matrix *matrix, uint32_t prime, size_t rows,
                             size_t columns, cicy_error *error);
void cicy_sparse_clear(cicy_sparse_matrix *matrix);
cicy_status cicy_sparse_reserve(cicy_sparse_matrix *matrix, size_t more, cicy_error *error);

static inline void cicy_sparse_append(cicy_sparse_matrix *matrix, size_t column, uint32_t value)
{
    matrix->column[matrix->entries] = (uint32_t)column;
    matrix->value[matrix->entries++] = value;
}

static inline void cicy_sparse_end_row(cicy_sparse_matrix *matrix)
{
    matrix->start[++matrix->rows] = matrix->entries;
}

/* What bounds a rank's work. */
typedef struct cicy_rank_limits {
    size_t bound;  /* the rank is known to be at most this; reached, the work ends */
    size_t memory; /* bytes for the elimination, 0: no limit */
    const cicy_progress *progress; /* may be NULL */
} cicy_rank_limits;

/* The rank of the rows that are not in `skip` (flags [rows], may be NULL). The columns of the
 * matrix are permuted. independent [columns] (may be NULL) gets true for columns that are
 * independent of each other, as many as the rank. Rows that are combinations of others are
 * recognised by random combinations: the probability that one is missed is below 2^-60. Errors:
 * CICY_SYSTEM (memory, or the limit, with the sizes), CICY_INTERRUPTED. */
cicy_status cicy_sparse_rank(cicy_sparse_matrix *matrix, const bool *skip,
                             const cicy_rank_limits *limits, bool *independent, size_t *rank,
                             cicy_error *error);

#endif
