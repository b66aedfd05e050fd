/* A sparse matrix whose columns are permuted such that its structural pivots come first. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_TRIANGLE_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_TRIANGLE_H

#include "geometry/cohomology/ranks/row_reduction.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"

typedef struct cicy_waiting_row {
    uint32_t length, row;
} cicy_waiting_row;

/* Pivot rows and the rows that wait. Every pivot row has no entry before its pivot. */
typedef struct cicy_triangle {
    cicy_sparse_matrix *matrix;
    size_t count;             /* of pivots; at first those of the first columns */
    cicy_pivot_row *pivot;    /* [columns]: by column; length 0: none */
    size_t owned;             /* the last pivots are not rows of the matrix */
    uint32_t *owned_column;   /* [owned] */
    size_t next, left;        /* rows from `next` on wait */
    cicy_waiting_row *others; /* [left]: rows without a pivot that are not zero */
} cicy_triangle;

/* Whether the work may go on: errors when the bytes are beyond the limit or it is interrupted. */
cicy_status cicy_triangle_check(const cicy_triangle *triangle, const cicy_rank_limits *limits,
                                size_t bytes, size_t done, size_t total, cicy_error *error);

/* Eliminates in sparse rows until the rank is known, or until rows become so full that a dense
 * matrix is faster and fits into the memory. *done is true if the rank is known. Errors as those
 * of cicy_sparse_rank. */
cicy_status cicy_triangle_eliminate(cicy_triangle *triangle, const cicy_rank_limits *limits,
                                    bool *done, cicy_error *error);

/* The dense matrix for the rows that wait. */
typedef struct cicy_dense_size {
    size_t rows, width;
    size_t taken;       /* rows that are reduced */
    bool plain, all;    /* one column for each without a pivot, one row for each that waits */
    double bytes, work; /* as of cicy_dense_rows, for as many rows as can be independent */
} cicy_dense_size;

/* With a bound for the rank that is not reached. */
cicy_dense_size cicy_triangle_dense_size(const cicy_triangle *triangle, size_t bound);

/* The rank that the rows that wait add. Columns that belong to it get true in independent
 * [columns] (may be NULL). Errors as those of cicy_sparse_rank. */
cicy_status cicy_triangle_finish_dense(const cicy_triangle *triangle,
                                       const cicy_rank_limits *limits, bool *independent,
                                       size_t *more, cicy_error *error);

#endif
