/* Attention, see cicy_attention. All samples at once: products of cuBLAS, and a warp for each row
 * of a softmax. */
#include "engine/cuda/port.h"
#include "engine/cuda/warp.h"

/* Arrays of one pass over a batch in the scratch memory. SAM: first, second [rows][inner] are A, B;
 * softmax, slope [rows][positions]. CHAM: first [rows][inner] is the hidden layer; softmax, slope
 * [rows][channels]. Gradients of first and second, and a number for each row. */
struct attention_arrays {
    float *x, *first, *second, *softmax, *slope, *first_gradient, *second_gradient, *dots;
    size_t size;
};

static attention_arrays arrays_of(const cicy_attention *attention, size_t batch, float *memory)
{
    const size_t rows = batch * attention->positions;
    const size_t wide =
        attention->positions > attention->channels ? attention->positions : attention->channels;
    attention_arrays a = {};
    size_t used = 0;
    const auto take = [&](size_t numbers) {
        float *start = memory ? memory + used : nullptr;
        used += (numbers + 31) / 32 * 32;
        return start;
    };
    a.x = take(rows * attention->channels);
    a.first = take(rows * attention->inner);
    a.second = take(rows * attention->inner);
    a.softmax = take(rows * wide);
    a.slope = take(rows * wide);
    a.first_gradient = take(rows * attention->inner);
    a.second_gradient = take(rows * attention->inner);
    a.dots = take(rows);
    a.size = used;
    return a;
}

size_t cicy_cuda_attention_scratch(const cicy_attention *attention, size_t max_batch, int, bool)
{
    return arrays_of(attention, max_batch, nullptr).size;
}

/* x [rows][width] = softmax of each row. */
static __global__ void softmax_rows_kernel(size_t rows, size_t width, float *x)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    CICY_EACH_WARP(i, rows)
    {
        float *row = x + i * width, most = row[0], sum = 0;
        for (size_t c = lane; c < width; c += CICY_WARP)
            most = row[c] > most ? row[c] : most;
        most = cicy_warp_largest(most);
        for (size_t c = lane; c < width; c += CICY_WARP) {
            row[c] = expf(row[c] - most);
            sum += row[c];
        }
        sum = cicy_warp_sum(sum);
        for (size_t c = lane; c < width; c += CICY_WARP)
            row[c] /= sum;
    }
}

/* From the gradients of the softmax's values, times *factor (NULL: 1), those of its arguments;
 * dots [rows] (NULL: not wanted) = sums of value times gradient. */
static __global__ void softmax_backward_kernel(size_t rows, size_t width, const float *softmax,
                                               const float *factor, float *gradient, float *dots)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    const float share = factor ? *factor : 1;
    CICY_EACH_WARP(i, rows)
    {
        const float *value = softmax + i * width;
        float *own = gradient + i * width, dot = 0;
        for (size_t c = lane; c < width; c += CICY_WARP)
            dot += value[c] * own[c];
        dot = cicy_warp_sum(dot);
        for (size_t c = lane; c < width; c += CICY_WARP)
            own[c] = share * value[c] * (own[c] - dot);
        if (dots && lane == 0)
            dots[i] = dot;
    }
}

static cicy_status softmax_rows(const cicy_work *work, size_t rows, size_t width, float *x)
{
    return cicy_launch(work, "attention", cicy_blocks(rows * CICY_WARP), CICY_THREADS, 0,
                       softmax_rows_kernel, rows, width, x);
}

static cicy_status softmax_backward(const cicy_work *work, size_t rows, size_t width,
                                    const attention_arrays &a, const float *factor, float *dots)
{
    return cicy_launch(work, "attention", cicy_blocks(rows * CICY_WARP), CICY_THREADS, 0,
                       softmax_backward_kernel, rows, width, a.softmax, factor, a.slope, dots);
}

/* Gradients of y [rows][outputs] = x [rows][inputs] kernel + bias. */
static cicy_status weights_gradients(const cicy_work *work, size_t rows, size_t inputs,
                                     size_t outputs, const float *x, const float *y_gradient,
                                     float *kernel_gradient, float *bias_gradient)
{
    const cicy_status status = cicy_cuda_products(work, {inputs, outputs, rows, 1}, true, x, false,
                                                  y_gradient, 0, kernel_gradient);
    return status == CICY_OK ? cicy_cuda_column_sums(work, rows, outputs, y_gradient, bias_gradient)
                             : status;
}

/* ---- Spatial attention ---- */

/* A, B and F of all samples; *x: their input. */
static cicy_status spatial_softmax(const cicy_work *work, const cicy_attention *attention,
                                   const cicy_view *input, const attention_arrays &a,
                                   const float **x)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t inner = attention->inner, rows = work->batch * positions;
    cicy_status status = cicy_cuda_gather(work, input, positions, channels, a.x, x);
    if (status == CICY_OK)
        status = cicy_cuda_rows_product(work, rows, channels, inner, *x, attention->kernel[0],
                                        attention->bias[0], a.first);
    if (status == CICY_OK)
        status = cicy_cuda_rows_product(work, rows, channels, inner, *x, attention->kernel[1],
                                        attention->bias[1], a.second);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {positions, positions, inner, work->batch}, false,
                                    a.first, true, a.second, 0, a.softmax);
    return status == CICY_OK ? softmax_rows(work, rows, positions, a.softmax) : status;
}

/* y = x + kappa y. */
static __global__ void add_scaled_kernel(size_t size, const float *x, const float *kappa, float *y)
{
    CICY_EACH(i, size)
    y[i] = x[i] + *kappa * y[i];
}

cicy_status cicy_cuda_sam_forward(const cicy_work *work, const cicy_attention *attention,
                                  const cicy_view *input, float *output)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t size = work->batch * positions * channels;
    const attention_arrays a = arrays_of(attention, work->batch, work->scratch);
    const float *x;
    cicy_status status = spatial_softmax(work, attention, input, a, &x);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {positions, channels, positions, work->batch}, true,
                                    a.softmax, false, x, 0, output);
    return status == CICY_OK ? cicy_launch(work, "attention", cicy_blocks(size), CICY_THREADS, 0,
                                           add_scaled_kernel, size, x, attention->kappa, output)
                             : status;
}

/* softmax *= kappa; target (+)= g. */
static __global__ void start_input_kernel(size_t softmax_size, const float *kappa, float *softmax,
                                          size_t size, const float *g, bool add, float *target)
{
    CICY_EACH(i, softmax_size)
    softmax[i] *= *kappa;
    CICY_EACH(i, size)
    target[i] = add ? target[i] + g[i] : g[i];
}

/* *sum = the sum of values, by one block. */
static __global__ void total_kernel(size_t size, const float *values, float *sum)
{
    CICY_SHARED(double, shared);
    double total = 0;
    for (size_t i = threadIdx.x; i < size; i += blockDim.x)
        total += (double)values[i];
    total = cicy_block_sum(total, shared);
    if (threadIdx.x == 0)
        *sum = (float)total;
}

/* The slopes of A B^T and with them the gradients of A, B and kappa. */
static cicy_status spatial_slopes(const cicy_work *work, const cicy_attention *attention,
                                  const float *x, const float *g, const attention_arrays &a,
                                  float *kappa_gradient)
{
    const size_t positions = attention->positions, inner = attention->inner;
    const size_t rows = work->batch * positions;
    cicy_status status =
        cicy_cuda_products(work, {positions, positions, attention->channels, work->batch}, false, x,
                           true, g, 0, a.slope);
    if (status == CICY_OK)
        status = softmax_backward(work, rows, positions, a, attention->kappa, a.dots);
    if (status == CICY_OK)
        status = cicy_launch(work, "attention", 1, CICY_THREADS, CICY_THREADS * sizeof(double),
                             total_kernel, rows, a.dots, kappa_gradient);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {positions, inner, positions, work->batch}, false,
                                    a.slope, false, a.second, 0, a.first_gradient);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {positions, inner, positions, work->batch}, true, a.slope,
                                    false, a.first, 0, a.second_gradient);
    return status;
}

/* target (+)= g + kappa F g + the gradients through A and B. */
static cicy_status spatial_input(const cicy_work *work, const cicy_attention *attention,
                                 const float *g, const attention_arrays &a, bool add, float *target)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t rows = work->batch * positions, size = rows * channels;
    cicy_status status =
        cicy_launch(work, "attention", cicy_blocks(size), CICY_THREADS, 0, start_input_kernel,
                    rows * positions, attention->kappa, a.softmax, size, g, add, target);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {positions, channels, positions, work->batch}, false,
                                    a.softmax, false, g, 1, target);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {rows, channels, attention->inner, 1}, false,
                                    a.first_gradient, true, attention->kernel[0], 1, target);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {rows, channels, attention->inner, 1}, false,
                                    a.second_gradient, true, attention->kernel[1], 1, target);
    return status;
}

cicy_status cicy_cuda_sam_backward(const cicy_work *work, const cicy_attention *attention,
                                   const cicy_view *input, const float *output_gradient,
                                   const cicy_attention_gradients *gradients)
{
    const size_t rows = work->batch * attention->positions, channels = attention->channels;
    const attention_arrays a = arrays_of(attention, work->batch, work->scratch);
    const float *const of_inner[2] = {a.first_gradient, a.second_gradient};
    const float *x;
    cicy_status status = spatial_softmax(work, attention, input, a, &x);
    if (status == CICY_OK)
        status = spatial_slopes(work, attention, x, output_gradient, a, gradients->kappa);
    for (size_t k = 0; k < 2 && status == CICY_OK; k++)
        status = weights_gradients(work, rows, channels, attention->inner, x, of_inner[k],
                                   gradients->kernel[k], gradients->bias[k]);
    if (status == CICY_OK && gradients->input)
        status = spatial_input(work, attention, output_gradient, a, gradients->add_input,
                               gradients->input);
    return status;
}

/* ---- Channel attention ---- */

/* The hidden layer and F of all samples; *x: their input. */
static cicy_status channel_softmax(const cicy_work *work, const cicy_attention *attention,
                                   const cicy_view *input, const attention_arrays &a,
                                   const float **x)
{
    const size_t channels = attention->channels, inner = attention->inner;
    const size_t rows = work->batch * attention->positions;
    cicy_status status = cicy_cuda_gather(work, input, attention->positions, channels, a.x, x);
    if (status == CICY_OK)
        status = cicy_cuda_rows_product(work, rows, channels, inner, *x, attention->kernel[0],
                                        attention->bias[0], a.first);
    if (status == CICY_OK)
        status = cicy_cuda_activation(work, CICY_ACTIVATION_RELU, rows * inner, a.first);
    if (status == CICY_OK)
        status = cicy_cuda_rows_product(work, rows, inner, channels, a.first, attention->kernel[1],
                                        attention->bias[1], a.softmax);
    return status == CICY_OK ? softmax_rows(work, rows, channels, a.softmax) : status;
}

/* target (+)= x y. */
static __global__ void multiply_kernel(size_t size, const float *x, const float *y, bool add,
                                       float *target)
{
    CICY_EACH(i, size)
    target[i] = add ? target[i] + x[i] * y[i] : x[i] * y[i];
}

static cicy_status multiply(const cicy_work *work, size_t size, const float *x, const float *y,
                            bool add, float *target)
{
    return cicy_launch(work, "attention", cicy_blocks(size), CICY_THREADS, 0, multiply_kernel, size,
                       x, y, add, target);
}

cicy_status cicy_cuda_cham_forward(const cicy_work *work, const cicy_attention *attention,
                                   const cicy_view *input, float *output)
{
    const size_t size = work->batch * attention->positions * attention->channels;
    const attention_arrays a = arrays_of(attention, work->batch, work->scratch);
    const float *x;
    const cicy_status status = channel_softmax(work, attention, input, a, &x);
    return status == CICY_OK ? multiply(work, size, x, a.softmax, false, output) : status;
}

cicy_status cicy_cuda_cham_backward(const cicy_work *work, const cicy_attention *attention,
                                    const cicy_view *input, const float *output_gradient,
                                    const cicy_attention_gradients *gradients)
{
    const size_t rows = work->batch * attention->positions, channels = attention->channels;
    const size_t inner = attention->inner, size = rows * channels;
    const attention_arrays a = arrays_of(attention, work->batch, work->scratch);
    const float *x;
    cicy_status status = channel_softmax(work, attention, input, a, &x);
    if (status == CICY_OK)
        status = multiply(work, size, x, output_gradient, false, a.slope);
    if (status == CICY_OK)
        status = softmax_backward(work, rows, channels, a, nullptr, nullptr);
    if (status == CICY_OK)
        status = weights_gradients(work, rows, inner, channels, a.first, a.slope,
                                   gradients->kernel[1], gradients->bias[1]);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {rows, inner, channels, 1}, false, a.slope, true,
                                    attention->kernel[1], 0, a.first_gradient);
    if (status == CICY_OK)
        status = cicy_cuda_activation_backward(work, CICY_ACTIVATION_RELU, rows * inner, a.first,
                                               a.first_gradient);
    if (status == CICY_OK)
        status = weights_gradients(work, rows, channels, inner, x, a.first_gradient,
                                   gradients->kernel[0], gradients->bias[0]);
    if (status != CICY_OK || !gradients->input)
        return status;
    status =
        multiply(work, size, output_gradient, a.softmax, gradients->add_input, gradients->input);
    return status == CICY_OK
               ? cicy_cuda_products(work, {rows, channels, inner, 1}, false, a.first_gradient, true,
                                    attention->kernel[0], 1, gradients->input)
               : status;
}
