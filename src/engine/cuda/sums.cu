/* Sums over whole arrays of weights: a number of blocks that depends on the size alone, each summed
 * in double precision by its threads, then the blocks by one block. */
#include "engine/cuda/port.h"

enum { BLOCKS = 128, SHARE = 8 * CICY_THREADS }; /* at most; numbers that are worth a block */

static unsigned blocks_of(size_t size)
{
    const size_t blocks = (size + SHARE - 1) / SHARE, most = BLOCKS;
    return (unsigned)(blocks < 1 ? 1 : blocks > most ? most : blocks);
}

/* The sum of the blocks' parts by a block of BLOCKS threads. */
CICY_DEVICE double sum_of_parts(const double *parts, unsigned blocks, double *shared)
{
    return cicy_block_sum(threadIdx.x < blocks ? parts[threadIdx.x] : 0, shared);
}

size_t cicy_cuda_sums_scratch(size_t)
{
    return 2 * BLOCKS * (sizeof(double) / sizeof(float));
}

/* parts [block] = sum of |w|, parts [BLOCKS + block] = sum of w^2; gradient (may be NULL) += slope
 * w + sign of w times `sign`. */
static __global__ void sums_kernel(size_t size, const float *w, float sign, float slope,
                                   float *gradient, double *parts)
{
    CICY_SHARED(double, shared);
    double absolute = 0, squares = 0;
    CICY_EACH(i, size)
    {
        const double value = (double)w[i];
        absolute += fabs(value);
        squares += value * value;
        if (gradient)
            gradient[i] += slope * w[i] + (w[i] > 0 ? sign : w[i] < 0 ? -sign : 0);
    }
    absolute = cicy_block_sum(absolute, shared);
    squares = cicy_block_sum(squares, shared);
    if (threadIdx.x == 0) {
        parts[blockIdx.x] = absolute;
        parts[BLOCKS + blockIdx.x] = squares;
    }
}

static cicy_status make_sums(const cicy_work *work, const char *operation, size_t size,
                             const float *w, float sign, float slope, float *gradient)
{
    return cicy_launch(work, operation, blocks_of(size), CICY_THREADS,
                       CICY_THREADS * sizeof(double), sums_kernel, size, w, sign, slope, gradient,
                       reinterpret_cast<double *>(work->scratch));
}

static __global__ void penalty_kernel(double l1, double l2, const double *parts, unsigned blocks,
                                      double *sum)
{
    CICY_SHARED(double, shared);
    const double absolute = sum_of_parts(parts, blocks, shared);
    const double squares = sum_of_parts(parts + BLOCKS, blocks, shared);
    if (threadIdx.x == 0)
        *sum += l1 * absolute + l2 * squares;
}

cicy_status cicy_cuda_penalty(const cicy_work *work, double l1, double l2, size_t size,
                              const float *weights, float *gradient, double *sum)
{
    const cicy_status status =
        make_sums(work, "penalty", size, weights, (float)l1, (float)(2 * l2), gradient);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "penalty", 1, BLOCKS, BLOCKS * sizeof(double), penalty_kernel, l1, l2,
                       reinterpret_cast<const double *>(work->scratch), blocks_of(size), sum);
}

static __global__ void clip_kernel(double limit, const double *parts, unsigned blocks,
                                   double *scale)
{
    CICY_SHARED(double, shared);
    const double norm = sqrt(sum_of_parts(parts + BLOCKS, blocks, shared));
    if (threadIdx.x == 0)
        *scale = norm > limit ? limit / norm : 1;
}

cicy_status cicy_cuda_clip(const cicy_work *work, double limit, size_t size, const float *values,
                           double *scale)
{
    const cicy_status status = make_sums(work, "clip", size, values, 0, 0, nullptr);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "clip", 1, BLOCKS, BLOCKS * sizeof(double), clip_kernel, limit,
                       reinterpret_cast<const double *>(work->scratch), blocks_of(size), scale);
}

static __global__ void broken_kernel(size_t size, const float *values, double *parts)
{
    CICY_SHARED(double, shared);
    double broken = 0;
    CICY_EACH(i, size)
    if (!isfinite(values[i]))
        broken = 1;
    broken = cicy_block_sum(broken, shared);
    if (threadIdx.x == 0)
        parts[blockIdx.x] = broken;
}

static __global__ void finite_kernel(const double *parts, unsigned blocks, double *finite)
{
    CICY_SHARED(double, shared);
    const double broken = sum_of_parts(parts, blocks, shared);
    if (threadIdx.x == 0)
        *finite = broken == 0;
}

cicy_status cicy_cuda_check_finite(const cicy_work *work, size_t size, const float *values,
                                   double *finite)
{
    double *parts = reinterpret_cast<double *>(work->scratch);
    const cicy_status status =
        cicy_launch(work, "check", blocks_of(size), CICY_THREADS, CICY_THREADS * sizeof(double),
                    broken_kernel, size, values, parts);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "check", 1, BLOCKS, BLOCKS * sizeof(double), finite_kernel, parts,
                       blocks_of(size), finite);
}
