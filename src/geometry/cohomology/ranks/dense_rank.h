/* Ranks of dense matrices modulo a prime just below 2^31, a batch of rows at a time. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows are kept in blocks of so many columns: those of all rows of a batch or a panel lie together.
 */
enum { CICY_DENSE_BATCH = 64, CICY_DENSE_BLOCK = 16 };

/* Some independent rows. Each has 1 in its pivot column, where the others and all rows of later
 * panels have 0. Blocks before `block` are zero and left out. */
typedef struct cicy_dense_panel {
    size_t first, count; /* places among all independent rows */
    size_t block;
    int32_t *row; /* [blocks - block][count][CICY_DENSE_BLOCK] */
} cicy_dense_panel;

/* Independent rows so far, in panels, and a batch of further ones. Numbers are residues between
 * -prime/2 and prime/2. */
typedef struct cicy_dense_rows {
    uint32_t prime;
    size_t width, blocks; /* columns, and blocks of them; the last one ends with zeros */
    size_t count, most, panels;
    size_t bytes;            /* of all this */
    int32_t *batch;          /* [blocks][CICY_DENSE_BATCH][CICY_DENSE_BLOCK] */
    double *factor;          /* for use while rows are reduced */
    uint32_t *pivot;         /* [most]: column */
    cicy_dense_panel *panel; /* [most] */
} cicy_dense_rows;

/* About the bytes and the products that so many independent rows need, when pivots are as far to
 * the left as they can be. */
double cicy_dense_rows_bytes(size_t width, size_t rows);
double cicy_dense_rows_work(size_t width, size_t rows);

/* Room for `most` independent rows, of which each takes memory when it is found; false without
 * memory. Clear in any case. */
bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most);
void cicy_dense_rows_clear(cicy_dense_rows *rows);

/* Makes row k < CICY_DENSE_BATCH of the next batch zero, to be filled. */
void cicy_dense_rows_next(cicy_dense_rows *rows, size_t k);

/* The entry of a row of the batch. */
static inline int32_t *cicy_dense_rows_entry(const cicy_dense_rows *rows, size_t k, size_t column)
{
    return rows->batch + (column / CICY_DENSE_BLOCK * CICY_DENSE_BATCH + k) * CICY_DENSE_BLOCK +
           column % CICY_DENSE_BLOCK;
}

/* Makes the first `batch` rows of the batch zero in the pivot columns. */
void cicy_dense_rows_reduce(cicy_dense_rows *rows, size_t batch);

/* Takes the first `batch` rows of the batch. *found: how many of them are independent of each other
 * and of those before, of which there must be at most `most` in all. False without memory. */
bool cicy_dense_rows_take(cicy_dense_rows *rows, size_t batch, size_t *found);

#endif
