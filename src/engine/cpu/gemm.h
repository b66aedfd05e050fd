/* Matrix product and transposition, by one thread. */
#ifndef CICYMINER_ENGINE_CPU_GEMM_H
#define CICYMINER_ENGINE_CPU_GEMM_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/real.h"

/* c [m][n] (+)= a [m][k] b [k][n]. Element (i, l) of a is a[i * a_row + l * a_column], so that a
 * transposed matrix needs no copy; rows of b and c are contiguous, b_row and c_row apart. `add`
 * keeps what is in c. Nothing is packed: made for the many small products of the convolutions,
 * whose operands already lie close together. */
void cicy_gemm(size_t m, size_t n, size_t k, const cicy_real *a, size_t a_row, size_t a_column,
               const cicy_real *b, size_t b_row, cicy_real *c, size_t c_row, bool add);

/* c [m][n] += the sum of `parts` <= CICY_GEMM_PARTS products a[p] [m][k] b[p] [k][n], all without
 * gaps. The result is that of one product after the other, but c is read and written only once. */
enum { CICY_GEMM_PARTS = 3 };
void cicy_gemm_sum(size_t m, size_t n, size_t k, size_t parts, const cicy_real *const *a,
                   const cicy_real *const *b, cicy_real *c);

/* to [columns][rows] = the transposed of from [rows][columns]. */
void cicy_transpose(size_t rows, size_t columns, const cicy_real *from, cicy_real *to);

#endif
