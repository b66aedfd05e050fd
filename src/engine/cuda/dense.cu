/* Dense layers as products of cuBLAS. */
#include "engine/cuda/port.h"

/* The input as a plain array, when it is seen through a norm. */
size_t cicy_cuda_dense_scratch(const cicy_dense *dense, size_t max_batch, int)
{
    return max_batch * dense->positions * dense->channels;
}

cicy_status cicy_cuda_dense_forward(const cicy_work *work, const cicy_dense *dense,
                                    const cicy_view *input, float *output)
{
    const float *x;
    const cicy_status status =
        cicy_cuda_gather(work, input, dense->positions, dense->channels, work->scratch, &x);
    return status == CICY_OK
               ? cicy_cuda_rows_product(work, work->batch, dense->positions * dense->channels,
                                        dense->units, x, dense->kernel, dense->bias, output)
               : status;
}

cicy_status cicy_cuda_dense_backward(const cicy_work *work, const cicy_dense *dense,
                                     const cicy_view *input, const float *output_gradient,
                                     float *kernel_gradient, float *bias_gradient, bool add,
                                     float *input_gradient)
{
    const size_t inputs = dense->positions * dense->channels, units = dense->units;
    const float *x;
    cicy_status status =
        cicy_cuda_gather(work, input, dense->positions, dense->channels, work->scratch, &x);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {inputs, units, work->batch, 1}, true, x, false,
                                    output_gradient, 0, kernel_gradient);
    if (status == CICY_OK && bias_gradient)
        status = cicy_cuda_column_sums(work, work->batch, units, output_gradient, bias_gradient);
    if (status == CICY_OK && input_gradient)
        status = cicy_cuda_products(work, {work->batch, inputs, units, 1}, false, output_gradient,
                                    true, dense->kernel, add ? 1 : 0, input_gradient);
    return status;
}
