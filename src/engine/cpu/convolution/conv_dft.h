/* 'Same' convolutions along an axis as products in a transform domain.
 *
 * A convolution of L inputs with L taps of which L outputs are wanted is a cyclic one of length
 * N = 3 L / 2 (or a little less): whatever wraps around falls outside the wanted outputs. A real
 * discrete Fourier transform of length N turns it into N / 2 - 1 complex products and two real
 * ones, and a complex product needs three real ones (Gauss): (a + i b)(c + i d) = (a + b) c - b (c
 * + d) + i ((a + b) c + a (d - c)). In all R = 2 + 3 (N / 2 - 1) products (35 for L = 16, 44 for L
 * = 20) instead of 3/4 L^2 (192, 300). Written as y = C^T [(A w) * (B x)] with matrices A, B, C
 * [R][L], the gradients are dx = B^T [(A w) * (C dy)] and dw = A^T [(B x) * (C dy)]. Each product
 * is a matrix product over channels; its operands are called planes. */
#ifndef CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_DFT_H
#define CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_DFT_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/cpu/fused_norm_view.h"

#define CICY_MAX_AXIS 32

/* Cosines and sines of one of the matrices. Rows k and N / 2 - k differ only in the sign of every
 * other column, so only rows k <= N / 4 are kept. */
typedef struct cicy_transform_table {
    cicy_real cosine[CICY_MAX_AXIS][CICY_MAX_AXIS]; /* [k][position] */
    cicy_real sine[CICY_MAX_AXIS][CICY_MAX_AXIS];
    cicy_real sign; /* of column 0 in row N / 2 */
} cicy_transform_table;

/* Which matrix: of the kernel, of the input, of the output. */
typedef enum cicy_transform_kind {
    CICY_TRANSFORM_KERNEL,
    CICY_TRANSFORM_INPUT,
    CICY_TRANSFORM_OUTPUT
} cicy_transform_kind;

/* The algorithm for an axis of `length` <= CICY_MAX_AXIS positions. */
typedef struct cicy_transform {
    size_t length, period, planes; /* L, N, R */
    cicy_transform_table table[3]; /* by kind */
} cicy_transform;

void cicy_transform_init(cicy_transform *transform, size_t length);

/* Zero padding before the first position of a 'same' convolution; the rest follows the last. */
size_t cicy_transform_padding(size_t length);

/* A line: `count` channels at each of the L positions, `stride` numbers apart, starting at
 * `offset`. Per-channel arrays are read from `channel` on. Lines with few channels are worked on
 * together: `lines` of them, each `step` numbers after the one before, side by side in the planes;
 * lines * count <= CICY_VECTOR_LENGTH where lines > 1. */
typedef struct cicy_line {
    size_t offset, stride, channel, count;
    size_t lines, step;
} cicy_line;

/* planes + p * plane_stride [count] for p < R. The second one is of kind CICY_TRANSFORM_OUTPUT;
 * `sums` [count] gets the sums over positions added. */
void cicy_transform_line(const cicy_transform *transform, cicy_transform_kind kind,
                         const cicy_view *view, const cicy_line *line, cicy_real *planes,
                         size_t plane_stride);
void cicy_transform_gradient_line(const cicy_transform *transform, const cicy_gradient_view *view,
                                  const cicy_line *line, cicy_real *planes, size_t plane_stride,
                                  cicy_real *sums);

/* The transposed matrix: a line of L positions from R planes; plus bias [count] (or NULL), relu;
 * stored or added at target. */
void cicy_transform_back_line(const cicy_transform *transform, cicy_transform_kind kind,
                              const cicy_real *planes, size_t plane_stride, const cicy_line *line,
                              const cicy_real *bias, bool relu, bool add, cicy_real *target);

#endif
