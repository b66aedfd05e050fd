/* Operations on single elements: batches, activations, optimiser steps, averages. */
#include <cstdlib>

#include "engine/cuda/port.h"

static __global__ void unpack_kernel(const uint8_t *matrices, size_t size, const float *range,
                                     float *output)
{
    const double minimum = (double)range[0], width = (double)range[1] - minimum;
    const double factor = 1 / width, shift = -minimum / width;
    CICY_EACH(i, size)
    output[i] = (float)(factor * matrices[i] + shift);
}

/* Makes room for the matrices of a batch. */
static cicy_status need_matrices(cicy_cuda *cuda, size_t bytes, cicy_error *error)
{
    if (bytes <= cuda->matrices_bytes)
        return CICY_OK;
    free(cuda->matrices);
    cudaFree(cuda->sent_matrices); /* when the work that uses it is done */
    cuda->sent_matrices = nullptr;
    cuda->matrices_bytes = 0;
    cuda->matrices = static_cast<unsigned char *>(malloc(bytes));
    if (!cuda->matrices)
        return cicy_cuda_fail(error, CICY_ERROR_MEMORY, "out of memory");
    const cicy_status status =
        cicy_cuda_check(cudaMalloc(reinterpret_cast<void **>(&cuda->sent_matrices), bytes),
                        "take memory for batches", error);
    if (status == CICY_OK)
        cuda->matrices_bytes = bytes;
    return status;
}

cicy_status cicy_cuda_unpack(const cicy_work *work, const uint8_t *matrices,
                             const uint32_t *indices, size_t size, const float *range,
                             float *output)
{
    cicy_cuda *cuda = cicy_cuda_of(work);
    const size_t bytes = work->batch * size;
    cicy_status status = need_matrices(cuda, bytes, work->error);
    if (status != CICY_OK)
        return status;
    for (size_t b = 0; b < work->batch; b++)
        memcpy(cuda->matrices + b * size, matrices + (indices ? indices[b] : b) * size, size);
    cuda->matrix_size = size;
    cuda->matrix_count = work->batch;
    status =
        cicy_cuda_send(cuda, cuda->sent_matrices, cuda->matrices, bytes, "unpack", work->error);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "unpack", cicy_blocks(bytes), CICY_THREADS, 0, unpack_kernel,
                       cuda->sent_matrices, bytes, range, output);
}

static __global__ void gather_kernel(cicy_view view, size_t channels, size_t size, float *target)
{
    CICY_EACH(i, size)
    target[i] = cicy_seen(view, i, i % channels);
}

cicy_status cicy_cuda_gather(const cicy_work *work, const cicy_view *view, size_t positions,
                             size_t channels, float *room, const float **plain)
{
    const size_t size = work->batch * positions * channels;
    *plain = view->scale || view->relu ? room : view->data;
    return *plain == view->data ? CICY_OK
                                : cicy_launch(work, "gather", cicy_blocks(size), CICY_THREADS, 0,
                                              gather_kernel, *view, channels, size, room);
}

static __global__ void store_gradient_kernel(cicy_gradient_view view, size_t channels, size_t size,
                                             bool add, float *target)
{
    CICY_EACH(i, size)
    {
        const float value = cicy_seen_gradient(view, i, i % channels);
        target[i] = add ? target[i] + value : value;
    }
}

cicy_status cicy_cuda_store_gradient(const cicy_work *work, const cicy_gradient_view *view,
                                     size_t positions, size_t channels, bool add, float *target)
{
    const size_t size = work->batch * positions * channels;
    return cicy_launch(work, "store gradient", cicy_blocks(size), CICY_THREADS, 0,
                       store_gradient_kernel, *view, channels, size, add, target);
}

static __global__ void store_values_kernel(const float *values, size_t batch, size_t stride,
                                           float *output)
{
    CICY_EACH(b, batch)
    output[b * stride] = values[b];
}

cicy_status cicy_cuda_store_values(const cicy_work *work, const float *values, size_t stride,
                                   float *output)
{
    return cicy_launch(work, "store values", cicy_blocks(work->batch), CICY_THREADS, 0,
                       store_values_kernel, values, work->batch, stride, output);
}

/* G. Klambauer et al., "Self-normalizing neural networks", arXiv:1706.02515. */
#define SELU_ALPHA 1.6732632423543772848f
#define SELU_SCALE 1.0507009873554804934f

CICY_DEVICE float value_at(cicy_activation activation, float x)
{
    switch (activation) {
    case CICY_ACTIVATION_NONE:
        break;
    case CICY_ACTIVATION_RELU:
        return x < 0 ? 0 : x;
    case CICY_ACTIVATION_TANH:
        return tanhf(x);
    case CICY_ACTIVATION_SIGMOID:
        return 1 / (1 + expf(-x));
    case CICY_ACTIVATION_ELU:
        return x > 0 ? x : expm1f(x);
    case CICY_ACTIVATION_SELU:
        return SELU_SCALE * (x > 0 ? x : SELU_ALPHA * expm1f(x));
    }
    return x;
}

CICY_DEVICE float derivative_at(cicy_activation activation, float y)
{
    switch (activation) {
    case CICY_ACTIVATION_NONE:
        break;
    case CICY_ACTIVATION_RELU:
        return y > 0;
    case CICY_ACTIVATION_TANH:
        return 1 - y * y;
    case CICY_ACTIVATION_SIGMOID:
        return y * (1 - y);
    case CICY_ACTIVATION_ELU:
        return y > 0 ? 1 : y + 1;
    case CICY_ACTIVATION_SELU:
        return y > 0 ? SELU_SCALE : y + SELU_SCALE * SELU_ALPHA;
    }
    return 1;
}

static __global__ void activation_kernel(cicy_activation activation, size_t size, float *values)
{
    CICY_EACH(i, size)
    values[i] = value_at(activation, values[i]);
}

cicy_status cicy_cuda_activation(const cicy_work *work, cicy_activation activation, size_t size,
                                 float *values)
{
    if (activation == CICY_ACTIVATION_NONE)
        return CICY_OK;
    return cicy_launch(work, "activation", cicy_blocks(size), CICY_THREADS, 0, activation_kernel,
                       activation, size, values);
}

static __global__ void activation_backward_kernel(cicy_activation activation, size_t size,
                                                  const float *values, float *gradient)
{
    CICY_EACH(i, size)
    gradient[i] *= derivative_at(activation, values[i]);
}

cicy_status cicy_cuda_activation_backward(const cicy_work *work, cicy_activation activation,
                                          size_t size, const float *values, float *gradient)
{
    if (activation == CICY_ACTIVATION_NONE)
        return CICY_OK;
    return cicy_launch(work, "activation", cicy_blocks(size), CICY_THREADS, 0,
                       activation_backward_kernel, activation, size, values, gradient);
}

static __global__ void adam_kernel(cicy_adam adam, size_t size, const float *gradient, float *m,
                                   float *v, float *weights)
{
    const float rate = (float)adam.corrected, epsilon = (float)adam.epsilon;
    const float share1 = (float)(1 - adam.beta1), share2 = (float)(1 - adam.beta2);
    const float scale = (float)*adam.gradient_scale, keep = (float)(1 - adam.rate * adam.decay);
    CICY_EACH(i, size)
    {
        const float g = scale * gradient[i];
        m[i] += share1 * (g - m[i]);
        v[i] += share2 * (g * g - v[i]);
        weights[i] = keep * weights[i] - rate * m[i] / (sqrtf(v[i]) + epsilon);
    }
}

cicy_status cicy_cuda_adam(const cicy_work *work, const cicy_adam *adam, size_t size,
                           const float *gradient, float *m, float *v, float *weights)
{
    return cicy_launch(work, "adam", cicy_blocks(size), CICY_THREADS, 0, adam_kernel, *adam, size,
                       gradient, m, v, weights);
}

static __global__ void sgd_kernel(cicy_sgd sgd, size_t size, const float *gradient, float *velocity,
                                  float *weights)
{
    const float keep = (float)sgd.momentum, step = (float)(sgd.rate * *sgd.gradient_scale);
    CICY_EACH(i, size)
    {
        velocity[i] = keep * velocity[i] - step * gradient[i];
        weights[i] += velocity[i];
    }
}

cicy_status cicy_cuda_sgd(const cicy_work *work, const cicy_sgd *sgd, size_t size,
                          const float *gradient, float *velocity, float *weights)
{
    return cicy_launch(work, "sgd", cicy_blocks(size), CICY_THREADS, 0, sgd_kernel, *sgd, size,
                       gradient, velocity, weights);
}

static __global__ void approach_kernel(float share, size_t size, const float *source, float *target)
{
    CICY_EACH(i, size)
    target[i] += share * (source[i] - target[i]);
}

cicy_status cicy_cuda_approach(const cicy_work *work, double share, size_t size,
                               const float *source, float *target)
{
    return cicy_launch(work, "average", cicy_blocks(size), CICY_THREADS, 0, approach_kernel,
                       (float)share, size, source, target);
}

static __global__ void swap_kernel(size_t size, float *one, float *other)
{
    CICY_EACH(i, size)
    {
        const float kept = one[i];
        one[i] = other[i];
        other[i] = kept;
    }
}

cicy_status cicy_cuda_swap(const cicy_work *work, size_t size, float *one, float *other)
{
    return cicy_launch(work, "swap", cicy_blocks(size), CICY_THREADS, 0, swap_kernel, size, one,
                       other);
}
