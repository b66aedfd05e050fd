/* Dense layers as products of cuBLAS. Its matrices are stored column by column: an array [r][c] of
 * ours is a matrix c x r of its. */
#include "engine/cuda/port.h"

/* The input as a plain array, when it is seen through a norm. */
size_t cicy_cuda_dense_scratch(const cicy_dense *dense, size_t max_batch, int)
{
    return max_batch * dense->positions * dense->channels;
}

static __global__ void fill_rows_kernel(const float *row, size_t length, size_t size, float *target)
{
    CICY_EACH(i, size)
    target[i] = row[i % length];
}

cicy_status cicy_cuda_dense_forward(const cicy_work *work, const cicy_dense *dense,
                                    const cicy_view *input, float *output)
{
    const size_t inputs = dense->positions * dense->channels, units = dense->units;
    const float one = 1, start = dense->bias ? 1 : 0;
    const float *x;
    cicy_status status =
        cicy_cuda_gather(work, input, dense->positions, dense->channels, work->scratch, &x);
    if (status == CICY_OK && dense->bias)
        status = cicy_launch(work, "dense layer", cicy_blocks(work->batch * units), CICY_THREADS, 0,
                             fill_rows_kernel, dense->bias, units, work->batch * units, output);
    if (status != CICY_OK)
        return status;
    return cicy_cuda_check_blas(cublasSgemm(cicy_cuda_of(work)->blas, CUBLAS_OP_N, CUBLAS_OP_N,
                                            (int)units, (int)work->batch, (int)inputs, &one,
                                            dense->kernel, (int)units, x, (int)inputs, &start,
                                            output, (int)units),
                                "dense layer", work->error);
}

/* A block per unit. */
static __global__ void column_sums_kernel(const float *gradient, size_t batch, size_t units,
                                          float *sums)
{
    CICY_SHARED(double, shared);
    double sum = 0;
    for (size_t b = threadIdx.x; b < batch; b += blockDim.x)
        sum += (double)gradient[b * units + blockIdx.x];
    sum = cicy_block_sum(sum, shared);
    if (threadIdx.x == 0)
        sums[blockIdx.x] = (float)sum;
}

static cicy_status kernel_gradient_of(const cicy_work *work, const cicy_dense *dense,
                                      const float *x, const float *gradient, float *target)
{
    const int inputs = (int)(dense->positions * dense->channels), units = (int)dense->units;
    const float one = 1, zero = 0;
    return cicy_cuda_check_blas(cublasSgemm(cicy_cuda_of(work)->blas, CUBLAS_OP_N, CUBLAS_OP_T,
                                            units, inputs, (int)work->batch, &one, gradient, units,
                                            x, inputs, &zero, target, units),
                                "dense layer", work->error);
}

static cicy_status input_gradient_of(const cicy_work *work, const cicy_dense *dense,
                                     const float *gradient, bool add, float *target)
{
    const int inputs = (int)(dense->positions * dense->channels), units = (int)dense->units;
    const float one = 1, before = add ? 1 : 0;
    return cicy_cuda_check_blas(cublasSgemm(cicy_cuda_of(work)->blas, CUBLAS_OP_T, CUBLAS_OP_N,
                                            inputs, (int)work->batch, units, &one, dense->kernel,
                                            units, gradient, units, &before, target, inputs),
                                "dense layer", work->error);
}

cicy_status cicy_cuda_dense_backward(const cicy_work *work, const cicy_dense *dense,
                                     const cicy_view *input, const float *output_gradient,
                                     float *kernel_gradient, float *bias_gradient, bool add,
                                     float *input_gradient)
{
    const float *x;
    cicy_status status =
        cicy_cuda_gather(work, input, dense->positions, dense->channels, work->scratch, &x);
    if (status == CICY_OK)
        status = kernel_gradient_of(work, dense, x, output_gradient, kernel_gradient);
    if (status == CICY_OK && bias_gradient)
        status = cicy_launch(work, "dense layer", (unsigned)dense->units, CICY_THREADS,
                             CICY_THREADS * sizeof(double), column_sums_kernel, output_gradient,
                             work->batch, dense->units, bias_gradient);
    if (status == CICY_OK && input_gradient)
        status = input_gradient_of(work, dense, output_gradient, add, input_gradient);
    return status;
}
