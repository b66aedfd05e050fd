/* Ranks of dense matrices modulo a prime, row by row. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_DENSE_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Independent rows so far, row [width] each with 1 in its pivot column and 0 in those of earlier
 * rows. */
typedef struct cicy_dense_rows {
    uint32_t prime;
    size_t width, count, most;
    uint32_t *row;   /* [most][width] */
    uint32_t *pivot; /* [most]: column */
    uint64_t *sum;   /* [width]: the row at hand, every number below prime^2 */
} cicy_dense_rows;

/* Room for `most` independent rows; false without memory. Clear in any case. */
bool cicy_dense_rows_init(cicy_dense_rows *rows, uint32_t prime, size_t width, size_t most);
void cicy_dense_rows_clear(cicy_dense_rows *rows);

/* Takes the row in rows->sum, and zeroes it; whether it was independent of those before. */
bool cicy_dense_rows_add(cicy_dense_rows *rows);

#endif
