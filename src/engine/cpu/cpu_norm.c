#include <string.h>

#include "engine/cpu/cpu.h"

CICY_INLINE size_t vector_count(size_t left)
{
    return left < CICY_VECTOR_LENGTH ? left : CICY_VECTOR_LENGTH;
}

/* Mean and sum of squared deviations of one sample's channels, in two passes over data that the
 * first one has brought into the cache. */
static void sample_moments(const cicy_real *data, size_t positions, size_t channels, double *mean,
                           double *squares)
{
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = vector_count(channels - c);
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

void cicy_cpu_channel_moments(const cicy_work *work, const cicy_real *data, size_t positions,
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

/* The gradient behind the second activation, without the batch norm's own terms. */
static void sample_norm_sums(const cicy_gradient_view *view, size_t offset, size_t positions,
                             size_t channels, const cicy_real *mean, const cicy_real *inverse,
                             double *sum, double *product)
{
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = vector_count(channels - c);
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

void cicy_cpu_norm_sums(const cicy_work *work, const cicy_gradient_view *view, size_t positions,
                        size_t channels, const cicy_real *mean, const cicy_real *inverse,
                        double *sum, double *product)
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

void cicy_cpu_store_gradient(const cicy_work *work, const cicy_gradient_view *view,
                             size_t positions, size_t channels, bool add, cicy_real *target)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++)
        for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
            const size_t count = vector_count(channels - c);
            const cicy_gradient_channels prepared = cicy_gradient_prepare(view, c, count);
            for (size_t p = 0; p < positions; p++) {
                const size_t at = (b * positions + p) * channels + c;
                cicy_vector value = cicy_gradient_load(&prepared, at);
                if (add)
                    value += cicy_vector_load(target + at, count);
                cicy_vector_store(target + at, value, count);
            }
        }
}
