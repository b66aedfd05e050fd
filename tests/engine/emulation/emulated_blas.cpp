/* See cublas_v2.h of this folder. */
#include "cublas_v2.h"

#include <cstdint>
#include <cstring>
#include <vector>

cublasStatus_t cublasCreate(cublasHandle_t *handle)
{
    *handle = nullptr;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy(cublasHandle_t)
{
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetStream(cublasHandle_t, cudaStream_t)
{
    return CUBLAS_STATUS_SUCCESS;
}

namespace
{
/* Drops the last `bits` bits of the 23, rounding to the nearest, to even where two are equally
 * near.
 */
float rounded(float value, int bits)
{
    uint32_t word;
    std::memcpy(&word, &value, sizeof word);
    word += (1u << (bits - 1)) - 1 + (word >> bits & 1);
    word &= ~((1u << bits) - 1);
    std::memcpy(&value, &word, sizeof word);
    return value;
}

/* The numbers [outer][inner] of a factor that is stored column by column, or [inner][outer]. */
std::vector<double> numbers_of(const float *stored, size_t leading, size_t outer, size_t inner,
                               bool outer_columns, int bits)
{
    std::vector<double> numbers(outer * inner);
    for (size_t o = 0; o < outer; o++)
        for (size_t i = 0; i < inner; i++) {
            const float value = stored[outer_columns ? o * leading + i : i * leading + o];
            numbers[o * inner + i] = bits ? rounded(value, bits) : value;
        }
    return numbers;
}

struct product {
    bool transpose_a, transpose_b;
    size_t m, n, k, lda, ldb, ldc;
    float alpha, beta;
    int bits;

    void make(const float *a, const float *b, float *c) const
    {
        const std::vector<double> rows = numbers_of(a, lda, m, k, transpose_a, bits);
        const std::vector<double> columns = numbers_of(b, ldb, n, k, !transpose_b, bits);
        for (size_t column = 0; column < n; column++)
            for (size_t row = 0; row < m; row++) {
                const double *x = rows.data() + row * k, *y = columns.data() + column * k;
                float *target = &c[column * ldc + row];
                double sum = 0;
                for (size_t i = 0; i < k; i++)
                    sum += x[i] * y[i];
                *target = (float)(alpha * sum + (beta != 0 ? (double)beta * (double)*target : 0.0));
            }
    }
};
} // namespace

cublasStatus_t cublasGemmStridedBatchedEx(cublasHandle_t, cublasOperation_t of_a,
                                          cublasOperation_t of_b, int m, int n, int k,
                                          const void *alpha, const void *a, cudaDataType_t, int lda,
                                          long long stride_a, const void *b, cudaDataType_t,
                                          int ldb, long long stride_b, const void *beta, void *c,
                                          cudaDataType_t, int ldc, long long stride_c, int count,
                                          cublasComputeType_t compute, cublasGemmAlgo_t)
{
    if (count < 0 || m < 0 || n < 0 || k < 0 || lda < (of_a == CUBLAS_OP_N ? m : k) ||
        ldb < (of_b == CUBLAS_OP_N ? k : n) || ldc < m)
        return CUBLAS_STATUS_INVALID_VALUE;
    const int bits = compute == CUBLAS_COMPUTE_32F_FAST_16BF   ? 16
                     : compute == CUBLAS_COMPUTE_32F_FAST_TF32 ? 13
                                                               : 0;
    const product one = {of_a == CUBLAS_OP_T,
                         of_b == CUBLAS_OP_T,
                         (size_t)m,
                         (size_t)n,
                         (size_t)k,
                         (size_t)lda,
                         (size_t)ldb,
                         (size_t)ldc,
                         *static_cast<const float *>(alpha),
                         *static_cast<const float *>(beta),
                         bits};
    emulated_later([=] {
        for (long long i = 0; i < count; i++)
            one.make(static_cast<const float *>(a) + i * stride_a,
                     static_cast<const float *>(b) + i * stride_b,
                     static_cast<float *>(c) + i * stride_c);
    });
    return CUBLAS_STATUS_SUCCESS;
}
