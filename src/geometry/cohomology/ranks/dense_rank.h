/* Ranks of dense matrices modulo a prime just below 2^31, a batch of rows at a time. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CICY_DENSE_BATCH = 64 };

/* Independent rows so far, in panels, and a batch of further ones. Numbers are residues between
 * -prime/2 and prime/2. Each row has 1 in its pivot column, where the other rows of its panel and
 * all rows of later panels have 0. */
typedef struct cicy_dense_rows {
    uint32_t prime;
    size_t width, stride; /* columns, and with zeros to a multiple of 8 */
    size_t count, most, panels;
    int32_t *row;    /* [most][stride] */
    int32_t *batch;  /* [CICY_DENSE_BATCH][stride] */
    uint32_t *pivot; /* [most]: column */
    uint32_t *panel; /* [most]: first row of each panel */
} cicy_dense_rows;

/* The bytes that cicy_dense_rows_init takes. */
size_t cicy_dense_rows_bytes(size_t width, size_t most);

/* Room for `most` independent rows; false without memory. Clear in any case. */
bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most);
void cicy_dense_rows_clear(cicy_dense_rows *rows);

/* Row k < CICY_DENSE_BATCH of the next batch, all zero, to be filled. */
int32_t *cicy_dense_rows_next(cicy_dense_rows *rows, size_t k);

/* Makes the first `batch` rows of the batch zero in the pivot columns. */
void cicy_dense_rows_reduce(cicy_dense_rows *rows, size_t batch);

/* Takes the first `batch` rows of the batch; returns how many of them are independent of each other
 * and of those before, of which there must be at most `most` in all. */
size_t cicy_dense_rows_take(cicy_dense_rows *rows, size_t batch);

#endif
