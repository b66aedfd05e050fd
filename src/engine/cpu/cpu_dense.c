#include <omp.h>

#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"

/* Positions of the input that one task of the backward pass takes. */
enum { BLOCK = 8 };

static cicy_real dot(size_t size, const cicy_real *a, const cicy_real *b)
{
    cicy_vector sum[4] = {{0}, {0}, {0}, {0}};
    size_t i = 0;
    for (; i + 4 * CICY_VECTOR_LENGTH <= size; i += 4 * CICY_VECTOR_LENGTH)
        CICY_UNROLL
    for (size_t j = 0; j < 4; j++)
        sum[j] += *(const cicy_vector *)(a + i + j * CICY_VECTOR_LENGTH) *
                  *(const cicy_vector *)(b + i + j * CICY_VECTOR_LENGTH);
    for (; i < size; i += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(size - i);
        sum[0] += cicy_vector_load(a + i, count) * cicy_vector_load(b + i, count);
    }
    return cicy_vector_sum((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/* Per task: a block of the input of all samples, the kernel and its gradient transposed. */
static size_t block_scratch(const cicy_dense *dense, size_t max_batch)
{
    const size_t inputs = BLOCK * dense->channels;
    return inputs * (max_batch + 2 * dense->units);
}

size_t cicy_cpu_dense_scratch(const cicy_dense *dense, size_t max_batch, int threads)
{
    const size_t forward = dense->positions * dense->channels;
    const size_t backward = block_scratch(dense, max_batch);
    return (size_t)threads * (forward > backward ? forward : backward);
}

cicy_status cicy_cpu_dense_forward(const cicy_work *work, const cicy_dense *dense,
                                   const cicy_view *input, cicy_real *output)
{
    const size_t inputs = dense->positions * dense->channels, units = dense->units;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        cicy_real *x = work->scratch + (size_t)omp_get_thread_num() * inputs;
        cicy_real *y = output + b * units;
        cicy_view_gather(input, dense->channels, b * dense->positions, dense->positions, x);
        if (units == 1)
            y[0] = dot(inputs, x, dense->kernel);
        else
            cicy_gemm(1, units, inputs, x, inputs, 1, dense->kernel, units, y, units, false);
        for (size_t u = 0; dense->bias && u < units; u++)
            y[u] += dense->bias[u];
    }
    return CICY_OK;
}

cicy_status cicy_cpu_dense_backward(const cicy_work *work, const cicy_dense *dense,
                                    const cicy_view *input, const cicy_real *output_gradient,
                                    cicy_real *kernel_gradient, cicy_real *bias_gradient, bool add,
                                    cicy_real *input_gradient)
{
    const size_t channels = dense->channels, units = dense->units, batch = work->batch;
    const size_t total = dense->positions * channels;
    const size_t own = block_scratch(dense, batch);
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t first = 0; first < dense->positions; first += BLOCK) {
        const size_t left = dense->positions - first;
        const size_t positions = left < BLOCK ? left : BLOCK, inputs = positions * channels;
        cicy_real *x = work->scratch + (size_t)omp_get_thread_num() * own;
        cicy_real *gradient = x + batch * inputs, *kernel = gradient + units * inputs;
        for (size_t b = 0; b < batch; b++)
            cicy_view_gather(input, channels, b * dense->positions + first, positions,
                             x + b * inputs);
        cicy_gemm(units, inputs, batch, output_gradient, 1, units, x, inputs, gradient, inputs,
                  false);
        cicy_transpose(units, inputs, gradient, kernel_gradient + first * channels * units);
        if (!input_gradient)
            continue;
        cicy_transpose(inputs, units, dense->kernel + first * channels * units, kernel);
        cicy_gemm(batch, inputs, units, output_gradient, units, 1, kernel, inputs,
                  input_gradient + first * channels, total, add);
    }
    for (size_t u = 0; bias_gradient && u < units; u++) {
        double sum = 0;
        for (size_t b = 0; b < batch; b++)
            sum += (double)output_gradient[b * units + u];
        bias_gradient[u] = (cicy_real)sum;
    }
    return CICY_OK;
}
