#include <math.h>

#include "engine/cpu/kernels_cpu.h"

/* Sums over whole arrays of weights: blocks of fixed size, each summed in double precision, then
 * the blocks in their order. */
enum { BLOCK = 16384, LANES = 8 };

static size_t blocks_of(size_t size)
{
    return (size + BLOCK - 1) / BLOCK;
}

static size_t block_end(size_t begin, size_t size)
{
    return size - begin < BLOCK ? size : begin + BLOCK;
}

size_t cicy_cpu_sums_scratch(size_t size)
{
    return 2 * blocks_of(size) * (sizeof(double) / sizeof(cicy_real));
}

static double in_order(size_t count, const double *parts)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i];
    return sum;
}

/* Sums of |w| (where wanted) and w^2 over `size` numbers. */
static void block_sums(size_t size, const cicy_real *w, double *absolute, double *squares)
{
    double a[LANES] = {0}, s[LANES] = {0};
    const size_t whole = size - size % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++) {
            const double value = (double)w[i + j];
            a[j] += fabs(value);
            s[j] += value * value;
        }
    for (size_t i = whole; i < size; i++) {
        a[0] += fabs((double)w[i]);
        s[0] += (double)w[i] * (double)w[i];
    }
    if (absolute)
        *absolute = in_order(LANES, a);
    *squares = in_order(LANES, s);
}

cicy_status cicy_cpu_clip(const cicy_work *work, double limit, size_t size, const cicy_real *values,
                          double *scale)
{
    double *parts = (double *)(void *)work->scratch;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        block_sums(block_end(begin, size) - begin, values + begin, NULL, &parts[begin / BLOCK]);
    const double norm = sqrt(in_order(blocks_of(size), parts));
    *scale = norm > limit ? limit / norm : 1;
    return CICY_OK;
}

cicy_status cicy_cpu_penalty(const cicy_work *work, double l1, double l2, size_t size,
                             const cicy_real *weights, cicy_real *gradient, double *sum)
{
    double *absolute = (double *)(void *)work->scratch, *squares = absolute + blocks_of(size);
    const cicy_real sign = (cicy_real)l1, slope = (cicy_real)(2 * l2);
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK) {
        const size_t end = block_end(begin, size);
        block_sums(end - begin, weights + begin, &absolute[begin / BLOCK], &squares[begin / BLOCK]);
        for (size_t i = begin; gradient && i < end; i++) {
            const cicy_real w = weights[i];
            gradient[i] += slope * w + (w > 0 ? sign : w < 0 ? -sign : 0);
        }
    }
    const size_t blocks = blocks_of(size);
    *sum += l1 * in_order(blocks, absolute) + l2 * in_order(blocks, squares);
    return CICY_OK;
}

cicy_status cicy_cpu_check_finite(const cicy_work *work, size_t size, const cicy_real *values,
                                  double *finite)
{
    double *broken = (double *)(void *)work->scratch;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK) {
        broken[begin / BLOCK] = 0;
        for (size_t i = begin; i < block_end(begin, size); i++)
            if (!isfinite(values[i]))
                broken[begin / BLOCK] = 1;
    }
    *finite = in_order(blocks_of(size), broken) == 0;
    return CICY_OK;
}
