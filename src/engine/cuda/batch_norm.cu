/* Batch norm, see cicy_batch_norm: moments of each sample first, then of the batch. */
#include "engine/cuda/port.h"

#define MOMENTUM 0.99
#define EPSILON 1e-3

/* Numbers of each channel between the passes, in this order. */
enum { SCALE, SHIFT, MEAN, INVERSE, ALPHA, BETA, GAMMA };

/* A thread per channel, a row of blocks per sample: mean and sum of squared distances. */
static __global__ void sample_moments_kernel(const float *data, size_t positions, size_t channels,
                                             double *means, double *squares)
{
    const size_t c = (size_t)blockIdx.x * blockDim.x + threadIdx.x, sample = blockIdx.y;
    if (c >= channels)
        return;
    const float *own = data + sample * positions * channels + c;
    double sum = 0, distances = 0;
    for (size_t p = 0; p < positions; p++)
        sum += (double)own[p * channels];
    const double mean = sum / (double)positions;
    for (size_t p = 0; p < positions; p++) {
        const double d = (double)own[p * channels] - mean;
        distances += d * d;
    }
    means[sample * channels + c] = mean;
    squares[sample * channels + c] = distances;
}

/* A moving moment after a batch; `rate` is a factor on how far it moves. */
CICY_DEVICE float moved(float moment, double batch, double rate)
{
    const float next = moment + (float)((1 - MOMENTUM) * (batch - (double)moment));
    return rate == 1 ? next : (float)((double)moment + rate * ((double)next - (double)moment));
}

/* Samples have equal weight; T. Chan, G. Golub, R. LeVeque, Am. Stat. 37 (1983) 242. */
static __global__ void moments_kernel(cicy_batch_norm norm, bool training, size_t batch,
                                      const double *means, const double *squares)
{
    const size_t channels = norm.channels;
    CICY_EACH(c, channels)
    {
        double mean = (double)norm.mean[c], variance = (double)norm.variance[c];
        if (training) {
            double sum = 0, distances = 0;
            for (size_t b = 0; b < batch; b++)
                sum += means[b * channels + c];
            mean = sum / (double)batch;
            for (size_t b = 0; b < batch; b++) {
                const double d = means[b * channels + c] - mean;
                distances += squares[b * channels + c] + d * d * (double)norm.positions;
            }
            variance = distances / (double)(batch * norm.positions);
            norm.mean[c] = moved(norm.mean[c], mean, norm.moment_rate);
            norm.variance[c] = moved(norm.variance[c], variance, norm.moment_rate);
        }
        const double inverse = 1 / sqrt(variance + EPSILON);
        const double scale = inverse * (norm.gamma ? (double)norm.gamma[c] : 1);
        norm.state[SCALE * channels + c] = (float)scale;
        norm.state[SHIFT * channels + c] = (float)((double)norm.beta[c] - scale * mean);
        norm.state[MEAN * channels + c] = (float)mean;
        norm.state[INVERSE * channels + c] = (float)inverse;
    }
}

/* Blocks of a row of them, for threads one per channel. */
static dim3 rows_of_blocks(size_t channels, size_t batch)
{
    return dim3((unsigned)((channels + CICY_THREADS - 1) / CICY_THREADS), (unsigned)batch);
}

cicy_status cicy_cuda_batch_norm_forward(const cicy_work *work, const cicy_batch_norm *norm,
                                         bool training, const float *input, cicy_view *output)
{
    const size_t channels = norm->channels;
    double *means = reinterpret_cast<double *>(work->scratch);
    double *squares = means + work->batch * channels;
    *output = cicy_view{input, norm->state + SCALE * channels, norm->state + SHIFT * channels,
                        norm->relu};
    if (training) {
        const cicy_status status =
            cicy_launch(work, "batch norm", rows_of_blocks(channels, work->batch), CICY_THREADS, 0,
                        sample_moments_kernel, input, norm->positions, channels, means, squares);
        if (status != CICY_OK)
            return status;
    }
    return cicy_launch(work, "batch norm", cicy_blocks(channels), CICY_THREADS, 0, moments_kernel,
                       *norm, training, work->batch, means, squares);
}

/* Sums over a sample of g' and g' (u - mean) inverse, with g' the gradient that the activation
 * passes. */
static __global__ void sample_sums_kernel(cicy_gradient_view view, const float *mean,
                                          const float *inverse, size_t positions, size_t channels,
                                          double *sums, double *products)
{
    const size_t c = (size_t)blockIdx.x * blockDim.x + threadIdx.x, sample = blockIdx.y;
    if (c >= channels)
        return;
    double sum = 0, product = 0;
    for (size_t p = 0; p < positions; p++) {
        const size_t at = (sample * positions + p) * channels + c;
        const float value = view.value[at];
        if (view.relu && !(view.scale[c] * value + view.shift[c] > 0))
            continue;
        sum += (double)view.data[at];
        product += (double)view.data[at] * ((double)value - (double)mean[c]);
    }
    sums[sample * channels + c] = sum;
    products[sample * channels + c] = product * (double)inverse[c];
}

/* With g the gradient before the activation, x^ = (u - mean) inverse and M numbers a channel: du =
 * gamma inverse (g - sum(g) / M - x^ sum(g x^) / M) = alpha g + beta u + gamma'. */
static __global__ void gradients_kernel(cicy_batch_norm norm, size_t batch, const double *sums,
                                        const double *products, float *gamma_gradient,
                                        float *beta_gradient)
{
    const size_t channels = norm.channels;
    const double numbers = (double)(batch * norm.positions);
    CICY_EACH(c, channels)
    {
        double sum = 0, product = 0;
        for (size_t b = 0; b < batch; b++) {
            sum += sums[b * channels + c];
            product += products[b * channels + c];
        }
        beta_gradient[c] = (float)sum;
        if (gamma_gradient)
            gamma_gradient[c] = (float)product;
        const double alpha = (double)norm.state[SCALE * channels + c];
        const double beta = -alpha * (double)norm.state[INVERSE * channels + c] * product / numbers;
        norm.state[ALPHA * channels + c] = (float)alpha;
        norm.state[BETA * channels + c] = (float)beta;
        norm.state[GAMMA * channels + c] =
            (float)(-alpha * sum / numbers - beta * (double)norm.state[MEAN * channels + c]);
    }
}

cicy_status cicy_cuda_batch_norm_backward(const cicy_work *work, const cicy_batch_norm *norm,
                                          const cicy_view *output, const float *gradient,
                                          float *gamma_gradient, float *beta_gradient,
                                          cicy_gradient_view *result)
{
    const size_t channels = norm->channels;
    float *state = norm->state;
    double *sums = reinterpret_cast<double *>(work->scratch);
    double *products = sums + work->batch * channels;
    *result = cicy_gradient_view{};
    result->data = gradient;
    result->value = output->data;
    result->scale = state + SCALE * channels;
    result->shift = state + SHIFT * channels;
    result->alpha = state + ALPHA * channels;
    result->beta = state + BETA * channels;
    result->gamma = state + GAMMA * channels;
    result->relu = output->relu;
    const cicy_status status =
        cicy_launch(work, "batch norm", rows_of_blocks(channels, work->batch), CICY_THREADS, 0,
                    sample_sums_kernel, *result, state + MEAN * channels,
                    state + INVERSE * channels, norm->positions, channels, sums, products);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "batch norm", cicy_blocks(channels), CICY_THREADS, 0, gradients_kernel,
                       *norm, work->batch, sums, products, gamma_gradient, beta_gradient);
}
