#include <math.h>

#include "engine/cpu/kernels_cpu.h"

static const double momentum = 0.99, epsilon = 1e-3;

/* Mean and sum of squared deviations of one sample's channels, in two passes over data that the
 * first one has brought into the cache. */
static void sample_moments(const cicy_real *data, size_t positions, size_t channels, double *mean,
                           double *squares)
{
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        cicy_vector sum = {0}, deviation = {0};
        for (size_t p = 0; p < positions; p++)
            sum += cicy_vector_load(data + p * channels + c, count);
        const cicy_vector centre = sum / (cicy_real)positions;
        for (size_t p = 0; p < positions; p++) {
            const cicy_vector d = cicy_vector_load(data + p * channels + c, count) - centre;
            deviation += d * d;
        }
        for (size_t i = 0; i < count; i++) {
            mean[c + i] = (double)centre[i];
            squares[c + i] = (double)deviation[i];
        }
    }
}

/* Mean and biased variance of each channel over samples and positions. */
static void channel_moments(const cicy_work *work, const cicy_real *data, size_t positions,
                            size_t channels, double *mean, double *variance)
{
    double *means = (double *)(void *)work->scratch, *squares = means + work->batch * channels;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++)
        sample_moments(data + b * positions * channels, positions, channels, means + b * channels,
                       squares + b * channels);
    /* Samples have equal weight; T. Chan, G. Golub, R. LeVeque, Am. Stat. 37 (1983) 242. */
    for (size_t c = 0; c < channels; c++) {
        double sum = 0, deviation = 0;
        for (size_t b = 0; b < work->batch; b++)
            sum += means[b * channels + c];
        mean[c] = sum / (double)work->batch;
        for (size_t b = 0; b < work->batch; b++) {
            const double d = means[b * channels + c] - mean[c];
            deviation += squares[b * channels + c] + d * d * (double)positions;
        }
        variance[c] = deviation / (double)(work->batch * positions);
    }
}

/* The gradient before the second activation, without the batch norm's own terms. */
static void sample_norm_sums(const cicy_gradient_view *view, size_t offset, size_t positions,
                             size_t channels, const cicy_real *mean, const cicy_real *inverse,
                             double *sum, double *product)
{
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        const cicy_vector centre = cicy_vector_load(mean + c, count);
        const cicy_vector scale = cicy_vector_load(view->scale + c, count);
        const cicy_vector shift = cicy_vector_load(view->shift + c, count);
        cicy_vector sums = {0}, products = {0};
        for (size_t p = 0; p < positions; p++) {
            const size_t at = offset + p * channels + c;
            const cicy_vector value = cicy_vector_load(view->value + at, count);
            cicy_vector gradient = cicy_vector_load(view->data + at, count);
            if (view->relu)
                gradient = cicy_vector_where_positive(scale * value + shift, gradient);
            sums += gradient;
            products += gradient * (value - centre);
        }
        products *= cicy_vector_load(inverse + c, count);
        for (size_t i = 0; i < count; i++) {
            sum[c + i] = (double)sums[i];
            product[c + i] = (double)products[i];
        }
    }
}

/* sum [channels] of g' and product [channels] of g' (u - mean) inverse, where g' is view->data
 * where the activation passes it. */
static void norm_sums(const cicy_work *work, const cicy_gradient_view *view, size_t positions,
                      size_t channels, const cicy_real *mean, const cicy_real *inverse, double *sum,
                      double *product)
{
    double *sums = (double *)(void *)work->scratch, *products = sums + work->batch * channels;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++)
        sample_norm_sums(view, b * positions * channels, positions, channels, mean, inverse,
                         sums + b * channels, products + b * channels);
    for (size_t c = 0; c < channels; c++) {
        sum[c] = product[c] = 0;
        for (size_t b = 0; b < work->batch; b++) {
            sum[c] += sums[b * channels + c];
            product[c] += products[b * channels + c];
        }
    }
}

/* Numbers of each channel between the passes. */
typedef struct norm_state {
    cicy_real *scale, *shift;        /* output = scale input + shift */
    cicy_real *mean, *inverse;       /* of the batch; inverse: 1 / standard deviation */
    cicy_real *alpha, *beta, *gamma; /* gradient of the input, see cicy_gradient_view */
} norm_state;

static norm_state state_of(const cicy_batch_norm *norm)
{
    const size_t n = norm->channels;
    cicy_real *s = norm->state;
    return (norm_state){s, s + n, s + 2 * n, s + 3 * n, s + 4 * n, s + 5 * n, s + 6 * n};
}

/* A moving moment after a batch; `rate` is a factor on how far it moves. */
static cicy_real moved(cicy_real moment, double batch, double rate)
{
    const cicy_real next = moment + (cicy_real)((1 - momentum) * (batch - (double)moment));
    return rate == 1 ? next : (cicy_real)((double)moment + rate * ((double)next - (double)moment));
}

static void move_moments(const cicy_batch_norm *norm, const double *mean, const double *variance)
{
    for (size_t c = 0; c < norm->channels; c++) {
        norm->mean[c] = moved(norm->mean[c], mean[c], norm->moment_rate);
        norm->variance[c] = moved(norm->variance[c], variance[c], norm->moment_rate);
    }
}

cicy_status cicy_cpu_batch_norm_forward(const cicy_work *work, const cicy_batch_norm *norm,
                                        bool training, const cicy_real *input, cicy_view *output)
{
    const size_t channels = norm->channels;
    const norm_state state = state_of(norm);
    double *mean = norm->vectors, *variance = mean + channels;
    if (training) {
        channel_moments(work, input, norm->positions, channels, mean, variance);
        move_moments(norm, mean, variance);
    } else {
        for (size_t c = 0; c < channels; c++) {
            mean[c] = (double)norm->mean[c];
            variance[c] = (double)norm->variance[c];
        }
    }
    for (size_t c = 0; c < channels; c++) {
        const double inverse = 1 / sqrt(variance[c] + epsilon);
        const double scale = inverse * (norm->gamma ? (double)norm->gamma[c] : 1);
        state.mean[c] = (cicy_real)mean[c];
        state.inverse[c] = (cicy_real)inverse;
        state.scale[c] = (cicy_real)scale;
        state.shift[c] = (cicy_real)((double)norm->beta[c] - scale * mean[c]);
    }
    *output =
        (cicy_view){.data = input, .scale = state.scale, .shift = state.shift, .relu = norm->relu};
    return CICY_OK;
}

/* With g the gradient before the activation, x^ = (u - mean) inverse and M numbers a channel:
 * du = gamma inverse (g - sum(g) / M - x^ sum(g x^) / M) = alpha g + beta u + gamma'. */
cicy_status cicy_cpu_batch_norm_backward(const cicy_work *work, const cicy_batch_norm *norm,
                                         const cicy_view *output, const cicy_real *gradient,
                                         cicy_real *gamma_gradient, cicy_real *beta_gradient,
                                         cicy_gradient_view *result)
{
    const size_t channels = norm->channels;
    const norm_state state = state_of(norm);
    double *sum = norm->vectors, *product = sum + channels;
    *result = (cicy_gradient_view){.data = gradient,
                                   .value = output->data,
                                   .scale = state.scale,
                                   .shift = state.shift,
                                   .alpha = state.alpha,
                                   .beta = state.beta,
                                   .gamma = state.gamma,
                                   .relu = output->relu};
    norm_sums(work, result, norm->positions, channels, state.mean, state.inverse, sum, product);
    const double numbers = (double)(work->batch * norm->positions);
    for (size_t c = 0; c < channels; c++) {
        beta_gradient[c] = (cicy_real)sum[c];
        if (gamma_gradient)
            gamma_gradient[c] = (cicy_real)product[c];
        const double alpha = (double)state.scale[c];
        const double beta = -alpha * (double)state.inverse[c] * product[c] / numbers;
        state.alpha[c] = (cicy_real)alpha;
        state.beta[c] = (cicy_real)beta;
        state.gamma[c] = (cicy_real)(-alpha * sum[c] / numbers - beta * (double)state.mean[c]);
    }
    return CICY_OK;
}

cicy_status cicy_cpu_store_gradient(const cicy_work *work, const cicy_gradient_view *view,
                                    size_t positions, size_t channels, bool add, cicy_real *target)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++)
        for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
            const size_t count = cicy_vector_count(channels - c);
            const cicy_gradient_channels prepared = cicy_gradient_prepare(view, c, count);
            for (size_t p = 0; p < positions; p++) {
                const size_t at = (b * positions + p) * channels + c;
                cicy_vector value = cicy_gradient_load(&prepared, at);
                if (add)
                    value += cicy_vector_load(target + at, count);
                cicy_vector_store(target + at, value, count);
            }
        }
    return CICY_OK;
}
