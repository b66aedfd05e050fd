/* Layer norm, see cicy_layer_norm: a warp per position, whose threads share the channels. */
#include "engine/cuda/port.h"
#include "engine/cuda/warp.h"

struct moments {
    float mean, inverse;
};

CICY_DEVICE moments moments_of(const cicy_layer_norm &norm, const cicy_view &input, size_t at,
                               unsigned lane)
{
    float sum = 0, squares = 0;
    for (size_t c = lane; c < norm.channels; c += CICY_WARP)
        sum += cicy_seen(input, at + c, c);
    const float mean = cicy_warp_sum(sum) / (float)norm.channels;
    for (size_t c = lane; c < norm.channels; c += CICY_WARP) {
        const float d = cicy_seen(input, at + c, c) - mean;
        squares += d * d;
    }
    return {mean, 1 / sqrtf(cicy_warp_sum(squares) / (float)norm.channels + (float)norm.epsilon)};
}

static __global__ void forward_kernel(cicy_layer_norm norm, cicy_view input, size_t count,
                                      float *output)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    CICY_EACH_WARP(i, count)
    {
        const size_t at = i * norm.channels;
        const moments m = moments_of(norm, input, at, lane);
        for (size_t c = lane; c < norm.channels; c += CICY_WARP) {
            const float x = (cicy_seen(input, at + c, c) - m.mean) * m.inverse;
            const float y = (norm.gamma ? norm.gamma[c] : 1) * x + norm.beta[c];
            output[at + c] = norm.relu && y < 0 ? 0 : y;
        }
    }
}

cicy_status cicy_cuda_layer_norm_forward(const cicy_work *work, const cicy_layer_norm *norm,
                                         const cicy_view *input, float *output)
{
    const size_t count = work->batch * norm->positions;
    return cicy_launch(work, "layer norm", cicy_blocks(count * CICY_WARP), CICY_THREADS, 0,
                       forward_kernel, *norm, *input, count, output);
}

CICY_DEVICE float passed(const cicy_layer_norm &norm, const float *output, const float *gradient,
                         size_t at)
{
    return norm.relu && !(output[at] > 0) ? 0 : gradient[at];
}

/* With h = gamma g and x^ the normed input, dx = inverse (h - mean(h) - x^ mean(h x^)). */
static __global__ void input_gradient_kernel(cicy_layer_norm norm, cicy_view input, size_t count,
                                             const float *output, const float *gradient, bool add,
                                             float *target)
{
    const unsigned lane = threadIdx.x % CICY_WARP;
    CICY_EACH_WARP(i, count)
    {
        const size_t at = i * norm.channels;
        const moments m = moments_of(norm, input, at, lane);
        float sum = 0, product = 0;
        for (size_t c = lane; c < norm.channels; c += CICY_WARP) {
            const float x = (cicy_seen(input, at + c, c) - m.mean) * m.inverse;
            const float h =
                (norm.gamma ? norm.gamma[c] : 1) * passed(norm, output, gradient, at + c);
            sum += h;
            product += h * x;
        }
        const float mean_h = cicy_warp_sum(sum) / (float)norm.channels;
        const float mean_hx = cicy_warp_sum(product) / (float)norm.channels;
        for (size_t c = lane; c < norm.channels; c += CICY_WARP) {
            const float x = (cicy_seen(input, at + c, c) - m.mean) * m.inverse;
            const float h =
                (norm.gamma ? norm.gamma[c] : 1) * passed(norm, output, gradient, at + c);
            const float dx = m.inverse * (h - mean_h - x * mean_hx);
            target[at + c] = add ? target[at + c] + dx : dx;
        }
    }
}

/* A block per sample: its sums over positions of g x^ and g, a channel per thread and turn. The
 * moments of a position are worked out by one warp and shared. */
static __global__ void sample_sums_kernel(cicy_layer_norm norm, cicy_view input,
                                          const float *output, const float *gradient, double *sums)
{
    CICY_SHARED(float, shared);
    const size_t channels = norm.channels;
    double *products = sums + blockIdx.x * 2 * channels, *own = products + channels;
    for (size_t c = threadIdx.x; c < 2 * channels; c += blockDim.x)
        products[c] = 0;
    __syncthreads();
    for (size_t p = 0; p < norm.positions; p++) {
        const size_t at = (blockIdx.x * norm.positions + p) * channels;
        if (threadIdx.x < CICY_WARP) {
            const moments m = moments_of(norm, input, at, threadIdx.x);
            if (threadIdx.x == 0) {
                shared[0] = m.mean;
                shared[1] = m.inverse;
            }
        }
        __syncthreads();
        for (size_t c = threadIdx.x; c < channels; c += blockDim.x) {
            const float g = passed(norm, output, gradient, at + c);
            products[c] += (double)(g * ((cicy_seen(input, at + c, c) - shared[0]) * shared[1]));
            own[c] += (double)g;
        }
        __syncthreads();
    }
}

static __global__ void add_samples_kernel(size_t channels, size_t batch, const double *sums,
                                          float *gamma_gradient, float *beta_gradient)
{
    CICY_EACH(c, channels)
    {
        double product = 0, sum = 0;
        for (size_t b = 0; b < batch; b++) {
            product += sums[b * 2 * channels + c];
            sum += sums[(b * 2 + 1) * channels + c];
        }
        if (gamma_gradient)
            gamma_gradient[c] = (float)product;
        beta_gradient[c] = (float)sum;
    }
}

cicy_status cicy_cuda_layer_norm_backward(const cicy_work *work, const cicy_layer_norm *norm,
                                          const cicy_view *input, const float *output,
                                          const float *output_gradient, float *gamma_gradient,
                                          float *beta_gradient, bool add, float *input_gradient)
{
    const size_t count = work->batch * norm->positions;
    double *sums = reinterpret_cast<double *>(work->scratch);
    cicy_status status =
        cicy_launch(work, "layer norm", (unsigned)work->batch, CICY_THREADS, 2 * sizeof(float),
                    sample_sums_kernel, *norm, *input, output, output_gradient, sums);
    if (status == CICY_OK)
        status = cicy_launch(work, "layer norm", cicy_blocks(norm->channels), CICY_THREADS, 0,
                             add_samples_kernel, norm->channels, work->batch, sums, gamma_gradient,
                             beta_gradient);
    if (status == CICY_OK && input_gradient)
        status = cicy_launch(work, "layer norm", cicy_blocks(count * CICY_WARP), CICY_THREADS, 0,
                             input_gradient_kernel, *norm, *input, count, output, output_gradient,
                             add, input_gradient);
    return status;
}
