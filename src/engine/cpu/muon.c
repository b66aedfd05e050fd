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

size_t cicy_cpu_muon_scratch(size_t rows, size_t columns, size_t size, int threads)
{
    (void)size;
    return (size_t)threads * scratch_of_thread(rows, columns);
}

/* x [r][c], r <= c; y = a x + (b x x^T + c (x x^T)^2) x, in place. */
static void iterate(size_t r, size_t c, cicy_real *x, cicy_real *scratch)
{
    enum { STEPS = 5 };
    const cicy_real first = (cicy_real)3.4445, third = (cicy_real)-4.7750,
                    fifth = (cicy_real)2.0315;
    cicy_real *gram = scratch, *square = gram + r * r, *other = square + r * r;
    for (int step = 0; step < STEPS; step++) {
        cicy_transpose(r, c, x, other);
        cicy_gemm(r, r, c, x, c, 1, other, r, gram, r, false);
        cicy_gemm(r, r, r, gram, r, 1, gram, r, square, r, false);
        for (size_t i = 0; i < r * r; i++)
            gram[i] = third * gram[i] + fifth * square[i];
        cicy_gemm(r, c, r, gram, r, 1, x, c, other, c, false);
        for (size_t i = 0; i < r * c; i++)
            x[i] = first * x[i] + other[i];
    }
}

void cicy_orthogonalise(size_t rows, size_t columns, cicy_real *x, cicy_real *scratch)
{
    scale_down(rows * columns, x);
    if (rows <= columns) {
        iterate(rows, columns, x, scratch);
    } else {
        cicy_transpose(rows, columns, x, scratch);
        iterate(columns, rows, scratch, scratch + rows * columns);
        cicy_transpose(columns, rows, scratch, x);
    }
}

static void muon_step(const cicy_muon *muon, size_t rows, size_t columns, const cicy_real *gradient,
                      cicy_real *velocity, cicy_real *weights, cicy_real *scratch)
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
    cicy_orthogonalise(rows, columns, scratch, scratch + size);
    for (size_t i = 0; i < size; i++)
        weights[i] = keep * weights[i] - rate * scratch[i];
}

cicy_status cicy_cpu_muon(const cicy_work *work, const cicy_muon *muon, size_t rows, size_t columns,
                          size_t size, const cicy_real *gradient, cicy_real *velocity,
                          cicy_real *weights)
{
    const size_t scratch = scratch_of_thread(rows, columns), matrix = rows * columns;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t at = 0; at < size; at += matrix)
        muon_step(muon, rows, columns, gradient + at, velocity + at, weights + at,
                  work->scratch + (size_t)omp_get_thread_num() * scratch);
    return CICY_OK;
}
