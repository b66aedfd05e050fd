/* Muon, see cicy_kernels: all matrices of an array at once. */
#include "engine/cuda/port.h"

/* x, other [matrices][rows][columns]; gram, square [matrices][least][least]. */
struct muon_arrays {
    float *x, *other, *gram, *square;
    size_t size;
};

static muon_arrays arrays_of(size_t rows, size_t columns, size_t size, float *memory)
{
    const size_t least = rows < columns ? rows : columns;
    const size_t grams = rows > 0 ? size / (rows * columns) * least * least : 0;
    const size_t whole = rows > 0 ? (size + 31) / 32 * 32 : 0, part = (grams + 31) / 32 * 32;
    return {memory, memory + whole, memory + 2 * whole, memory + 2 * whole + part,
            2 * whole + 2 * part};
}

size_t cicy_cuda_muon_scratch(size_t rows, size_t columns, size_t size, int)
{
    return arrays_of(rows, columns, size, nullptr).size;
}

static __global__ void start_kernel(cicy_muon muon, size_t size, const float *gradient,
                                    float *velocity, float *x)
{
    const float momentum = (float)muon.momentum, scale = (float)*muon.gradient_scale;
    CICY_EACH(i, size)
    {
        velocity[i] = momentum * velocity[i] + scale * gradient[i];
        x[i] = scale * gradient[i] + momentum * velocity[i];
    }
}

/* A block per matrix: divides by the Frobenius norm, so that no singular value is above 1. */
static __global__ void scale_down_kernel(size_t size, float *x)
{
    CICY_SHARED(double, shared);
    float *own = x + blockIdx.x * size;
    double squares = 0;
    for (size_t i = threadIdx.x; i < size; i += blockDim.x)
        squares += (double)own[i] * (double)own[i];
    const float factor = (float)(1 / (sqrt(cicy_block_sum(squares, shared)) + 1e-7));
    for (size_t i = threadIdx.x; i < size; i += blockDim.x)
        own[i] *= factor;
}

/* gram = b gram + c square. */
static __global__ void polynomial_kernel(size_t size, float b, float c, const float *square,
                                         float *gram)
{
    CICY_EACH(i, size)
    gram[i] = b * gram[i] + c * square[i];
}

static __global__ void scale_kernel(size_t size, float factor, const float *x, float *target)
{
    CICY_EACH(i, size)
    target[i] = factor * x[i];
}

/* other = a x + (b x x^T + c (x x^T)^2) x for matrices that are wider than high, and the same
 * transposed for the others. */
static cicy_status iterate(const cicy_work *work, size_t rows, size_t columns, size_t count,
                           const muon_arrays &m)
{
    const bool wide = rows <= columns;
    const size_t least = wide ? rows : columns, most = wide ? columns : rows;
    const size_t grams = count * least * least, size = count * rows * columns;
    cicy_status status =
        cicy_cuda_products(work, {least, least, most, count}, !wide, m.x, wide, m.x, 0, m.gram);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {least, least, least, count}, false, m.gram, false,
                                    m.gram, 0, m.square);
    if (status == CICY_OK)
        status = cicy_launch(work, "muon", cicy_blocks(grams), CICY_THREADS, 0, polynomial_kernel,
                             grams, -4.7750f, 2.0315f, m.square, m.gram);
    if (status == CICY_OK)
        status = cicy_launch(work, "muon", cicy_blocks(size), CICY_THREADS, 0, scale_kernel, size,
                             3.4445f, m.x, m.other);
    if (status != CICY_OK)
        return status;
    return wide ? cicy_cuda_products(work, {rows, columns, rows, count}, false, m.gram, false, m.x,
                                     1, m.other)
                : cicy_cuda_products(work, {rows, columns, columns, count}, false, m.x, false,
                                     m.gram, 1, m.other);
}

static __global__ void move_kernel(size_t size, float keep, float rate, const float *x,
                                   float *weights)
{
    CICY_EACH(i, size)
    weights[i] = keep * weights[i] - rate * x[i];
}

cicy_status cicy_cuda_muon(const cicy_work *work, const cicy_muon *muon, size_t rows,
                           size_t columns, size_t size, const float *gradient, float *velocity,
                           float *weights)
{
    enum { STEPS = 5 };
    muon_arrays m = arrays_of(rows, columns, size, work->scratch);
    const size_t count = size / (rows * columns);
    const double larger = (double)(rows > columns ? rows : columns);
    cicy_status status = cicy_launch(work, "muon", cicy_blocks(size), CICY_THREADS, 0, start_kernel,
                                     *muon, size, gradient, velocity, m.x);
    if (status == CICY_OK)
        status = cicy_launch(work, "muon", (unsigned)count, CICY_THREADS,
                             CICY_THREADS * sizeof(double), scale_down_kernel, rows * columns, m.x);
    for (int step = 0; step < STEPS && status == CICY_OK; step++) {
        status = iterate(work, rows, columns, count, m);
        float *const now = m.other;
        m.other = m.x;
        m.x = now;
    }
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "muon", cicy_blocks(size), CICY_THREADS, 0, move_kernel, size,
                       (float)(1 - muon->rate * muon->decay),
                       (float)(0.2 * muon->rate * sqrt(larger)), m.x, weights);
}
