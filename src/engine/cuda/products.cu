/* Matrix products of cuBLAS, whose matrices are stored column by column: an array [r][c] of ours is
 * a matrix c x r of its. */
#include "engine/cuda/port.h"

cicy_status cicy_cuda_products(const cicy_work *work, cicy_cuda_sizes sizes, bool transpose_a,
                               const float *a, bool transpose_b, const float *b, float keep,
                               float *c)
{
    const float one = 1;
    const int m = (int)sizes.m, n = (int)sizes.n, k = (int)sizes.k;
    const int lda = transpose_a ? m : k, ldb = transpose_b ? k : n;
    if (m == 0 || n == 0 || sizes.count == 0 || (k == 0 && keep == 1))
        return CICY_OK;
    if (k == 0)
        return cicy_cuda_check(cudaMemsetAsync(c, 0,
                                               sizes.m * sizes.n * sizes.count * sizeof(float),
                                               cicy_cuda_of(work)->stream),
                               "matrix product", work->error);
    const cicy_cuda *cuda = cicy_cuda_of(work);
    return cicy_cuda_check_blas(
        cublasGemmStridedBatchedEx(cuda->blas, transpose_b ? CUBLAS_OP_T : CUBLAS_OP_N,
                                   transpose_a ? CUBLAS_OP_T : CUBLAS_OP_N, n, m, k, &one, b,
                                   CUDA_R_32F, ldb, (long long)n * k, a, CUDA_R_32F, lda,
                                   (long long)m * k, &keep, c, CUDA_R_32F, n, (long long)m * n,
                                   (int)sizes.count, cuda->compute, CUBLAS_GEMM_DEFAULT),
        "matrix product", work->error);
}

static __global__ void fill_rows_kernel(const float *row, size_t length, size_t size, float *target)
{
    CICY_EACH(i, size)
    target[i] = row[i % length];
}

cicy_status cicy_cuda_rows_product(const cicy_work *work, size_t rows, size_t inputs,
                                   size_t outputs, const float *x, const float *kernel,
                                   const float *bias, float *y)
{
    if (bias) {
        const cicy_status status =
            cicy_launch(work, "bias", cicy_blocks(rows * outputs), CICY_THREADS, 0,
                        fill_rows_kernel, bias, outputs, rows * outputs, y);
        if (status != CICY_OK)
            return status;
    }
    return cicy_cuda_products(work, {rows, outputs, inputs, 1}, false, x, false, kernel,
                              bias ? 1 : 0, y);
}

/* A block per column. */
static __global__ void column_sums_kernel(const float *x, size_t rows, size_t columns, float *sums)
{
    CICY_SHARED(double, shared);
    double sum = 0;
    for (size_t i = threadIdx.x; i < rows; i += blockDim.x)
        sum += (double)x[i * columns + blockIdx.x];
    sum = cicy_block_sum(sum, shared);
    if (threadIdx.x == 0)
        sums[blockIdx.x] = (float)sum;
}

cicy_status cicy_cuda_column_sums(const cicy_work *work, size_t rows, size_t columns,
                                  const float *x, float *sums)
{
    return cicy_launch(work, "sums of columns", (unsigned)columns, CICY_THREADS,
                       CICY_THREADS * sizeof(double), column_sums_kernel, x, rows, columns, sums);
}
