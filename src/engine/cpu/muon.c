#include "engine/cpu/muon.h"

#include <math.h>
#include <omp.h>

#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"

/* Divides by the Frobenius norm, so that no singular value is above 1. */
static void scale_down(size_t size, cicy_real *x)
{
    double squares = 0;
    for (size_t i = 0; i < size; i++)
        squares += (double)x[i] * (double)x[i];
    const cicy_real factor = (cicy_real)(1 / (sqrt(squares) + 1e-7));
    for (size_t i = 0; i < size; i++)
        x[i] *= factor;
}

/* Whole cache lines, so that threads do not share any. */
static size_t scratch_of_thread(size_t rows, size_t columns)
{
    const size_t least = rows < columns ? rows : columns, line = 64 / sizeof(cicy_real);
    return (3 * rows * columns + 2 * least * least + line - 1) / line * line;
}

/* How many matrices are moved at a time. */
static size_t at_a_time(size_t matrices, int threads)
{
    return matrices < (size_t)threads ? matrices : (size_t)threads;
}

size_t cicy_cpu_muon_scratch(size_t rows, size_t columns, size_t size, int threads)
{
    const size_t matrices = rows > 0 ? size / (rows * columns) : 0;
    return at_a_time(matrices, threads) * scratch_of_thread(rows, columns);
}

/* c [m][n] = a [m][k] b [k][n], by threads that share the rows; a number does not depend on them.
 */
static void product(size_t m, size_t n, size_t k, const cicy_real *a, const cicy_real *b,
                    cicy_real *c, int threads)
{
    enum { BLOCK = 16 };
#pragma omp parallel for num_threads(threads) schedule(static) if (threads > 1)
    for (size_t i = 0; i < m; i += BLOCK) {
        const size_t count = m - i < BLOCK ? m - i : BLOCK;
        cicy_gemm(count, n, k, a + i * k, k, 1, b, n, c + i * n, n, false);
    }
}

/* x [r][c], r <= c; y = a x + (b x x^T + c (x x^T)^2) x, in place. */
static void iterate(size_t r, size_t c, cicy_real *x, cicy_real *scratch, int threads)
{
    enum { STEPS = 5 };
    const cicy_real first = (cicy_real)3.4445, third = (cicy_real)-4.7750,
                    fifth = (cicy_real)2.0315;
    cicy_real *gram = scratch, *square = gram + r * r, *other = square + r * r;
    for (int step = 0; step < STEPS; step++) {
        cicy_transpose(r, c, x, other);
        product(r, r, c, x, other, gram, threads);
        product(r, r, r, gram, gram, square, threads);
        for (size_t i = 0; i < r * r; i++)
            gram[i] = third * gram[i] + fifth * square[i];
        product(r, c, r, gram, x, other, threads);
        for (size_t i = 0; i < r * c; i++)
            x[i] = first * x[i] + other[i];
    }
}

static void orthogonalise(size_t rows, size_t columns, cicy_real *x, cicy_real *scratch,
                          int threads)
{
    scale_down(rows * columns, x);
    if (rows <= columns) {
        iterate(rows, columns, x, scratch, threads);
    } else {
        cicy_transpose(rows, columns, x, scratch);
        iterate(columns, rows, scratch, scratch + rows * columns, threads);
        cicy_transpose(columns, rows, scratch, x);
    }
}

void cicy_orthogonalise(size_t rows, size_t columns, cicy_real *x, cicy_real *scratch)
{
    orthogonalise(rows, columns, x, scratch, 1);
}

static void muon_step(const cicy_muon *muon, size_t rows, size_t columns, const cicy_real *gradient,
                      cicy_real *velocity, cicy_real *weights, cicy_real *scratch, int threads)
{
    const size_t size = rows * columns;
    const cicy_real momentum = (cicy_real)muon->momentum, scale = (cicy_real)*muon->gradient_scale;
    const cicy_real rate =
        (cicy_real)(0.2 * muon->rate * sqrt((double)(rows > columns ? rows : columns)));
    const cicy_real keep = (cicy_real)(1 - muon->rate * muon->decay);
    for (size_t i = 0; i < size; i++) {
        velocity[i] = momentum * velocity[i] + scale * gradient[i];
        scratch[i] = scale * gradient[i] + momentum * velocity[i];
    }
    orthogonalise(rows, columns, scratch, scratch + size, threads);
    for (size_t i = 0; i < size; i++)
        weights[i] = keep * weights[i] - rate * scratch[i];
}

cicy_status cicy_cpu_muon(const cicy_work *work, const cicy_muon *muon, size_t rows, size_t columns,
                          size_t size, const cicy_real *gradient, cicy_real *velocity,
                          cicy_real *weights)
{
    const size_t scratch = scratch_of_thread(rows, columns), matrix = rows * columns;
    const int outer = (int)at_a_time(size / matrix, work->threads);
    const int inner = outer > 1 ? 1 : work->threads; /* one matrix alone is shared */
#pragma omp parallel for num_threads(outer) schedule(static) if (outer > 1)
    for (size_t at = 0; at < size; at += matrix)
        muon_step(muon, rows, columns, gradient + at, velocity + at, weights + at,
                  work->scratch + (size_t)omp_get_thread_num() * scratch, inner);
    return CICY_OK;
}
