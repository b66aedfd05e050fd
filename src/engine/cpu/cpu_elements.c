#include <tgmath.h>

#include "engine/cpu/kernels_cpu.h"

/* Elements are worked on in blocks of this size, so that vector loops end at the same places for
 * any number of threads. */
enum { BLOCK = 16384 };

static size_t block_end(size_t begin, size_t size)
{
    return size - begin < BLOCK ? size : begin + BLOCK;
}

cicy_status cicy_cpu_unpack(const cicy_work *work, const uint8_t *matrices, const uint32_t *indices,
                            size_t size, const cicy_real *range, cicy_real *output)
{
    const double minimum = (double)range[0], width = (double)range[1] - minimum;
    const double factor = 1 / width, shift = -minimum / width;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        const uint8_t *from = matrices + (indices ? indices[b] : b) * size;
        for (size_t i = 0; i < size; i++)
            output[b * size + i] = (cicy_real)(factor * from[i] + shift);
    }
    return CICY_OK;
}

static void adam_block(const cicy_adam *adam, size_t begin, size_t end, const cicy_real *gradient,
                       cicy_real *m, cicy_real *v, cicy_real *weights)
{
    const cicy_real rate = (cicy_real)adam->corrected, epsilon = (cicy_real)adam->epsilon;
    const cicy_real share1 = (cicy_real)(1 - adam->beta1), share2 = (cicy_real)(1 - adam->beta2);
    const cicy_real scale = (cicy_real)*adam->gradient_scale;
    const cicy_real keep = (cicy_real)(1 - adam->rate * adam->decay);
    for (size_t i = begin; i < end; i++) {
        const cicy_real g = scale * gradient[i];
        m[i] += share1 * (g - m[i]);
        v[i] += share2 * (g * g - v[i]);
        weights[i] = keep * weights[i] - rate * m[i] / (sqrt(v[i]) + epsilon);
    }
}

cicy_status cicy_cpu_adam(const cicy_work *work, const cicy_adam *adam, size_t size,
                          const cicy_real *gradient, cicy_real *m, cicy_real *v, cicy_real *weights)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        adam_block(adam, begin, block_end(begin, size), gradient, m, v, weights);
    return CICY_OK;
}

cicy_status cicy_cpu_sgd(const cicy_work *work, const cicy_sgd *sgd, size_t size,
                         const cicy_real *gradient, cicy_real *velocity, cicy_real *weights)
{
    const cicy_real keep = (cicy_real)sgd->momentum;
    const cicy_real step = (cicy_real)(sgd->rate * *sgd->gradient_scale);
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++) {
            velocity[i] = keep * velocity[i] - step * gradient[i];
            weights[i] += velocity[i];
        }
    return CICY_OK;
}

cicy_status cicy_cpu_approach(const cicy_work *work, double share, size_t size,
                              const cicy_real *source, cicy_real *target)
{
    const cicy_real part = (cicy_real)share;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++)
            target[i] += part * (source[i] - target[i]);
    return CICY_OK;
}

cicy_status cicy_cpu_swap(const cicy_work *work, size_t size, cicy_real *one, cicy_real *other)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++) {
            const cicy_real kept = one[i];
            one[i] = other[i];
            other[i] = kept;
        }
    return CICY_OK;
}

cicy_status cicy_cpu_store_values(const cicy_work *work, const cicy_real *values, size_t stride,
                                  float *output)
{
    for (size_t b = 0; b < work->batch; b++)
        output[b * stride] = (float)values[b];
    return CICY_OK;
}
