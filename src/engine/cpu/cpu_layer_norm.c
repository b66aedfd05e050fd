#include <math.h>

#include "engine/cpu/kernels_cpu.h"

/* One position of the input through the view, its mean and 1 / standard deviation. The lines it is
 * read from stay in the first-level cache, so that reading them again costs little. */
typedef struct moments {
    cicy_vector mean, inverse;
} moments;

CICY_INLINE cicy_vector value_at(const cicy_view *view, size_t offset, size_t c, size_t count)
{
    const cicy_view_channels channels = cicy_view_prepare(view, c, count);
    return cicy_view_load(&channels, offset + c);
}

CICY_INLINE moments moments_at(const cicy_layer_norm *norm, const cicy_view *view, size_t offset)
{
    cicy_vector sum = {0}, squares = {0};
    const size_t channels = norm->channels;
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        const cicy_vector value = value_at(view, offset, c, count);
        sum += count < CICY_VECTOR_LENGTH ? cicy_vector_first(value, count) : value;
    }
    const cicy_vector mean = cicy_vector_all(cicy_vector_sum(sum) / (cicy_real)channels);
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        cicy_vector d = value_at(view, offset, c, count) - mean;
        if (count < CICY_VECTOR_LENGTH)
            d = cicy_vector_first(d, count);
        squares += d * d;
    }
    const double variance = (double)cicy_vector_sum(squares) / (double)channels;
    return (moments){mean, cicy_vector_all((cicy_real)(1 / sqrt(variance + norm->epsilon)))};
}

CICY_INLINE cicy_vector gamma_at(const cicy_layer_norm *norm, size_t c, size_t count)
{
    return norm->gamma ? cicy_vector_load(norm->gamma + c, count) : cicy_vector_all(1);
}

cicy_status cicy_cpu_layer_norm_forward(const cicy_work *work, const cicy_layer_norm *norm,
                                        const cicy_view *input, cicy_real *output)
{
    const size_t channels = norm->channels;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t i = 0; i < work->batch * norm->positions; i++) {
        const size_t at = i * channels;
        const moments m = moments_at(norm, input, at);
        for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
            const size_t count = cicy_vector_count(channels - c);
            const cicy_vector x = (value_at(input, at, c, count) - m.mean) * m.inverse;
            const cicy_vector y =
                gamma_at(norm, c, count) * x + cicy_vector_load(norm->beta + c, count);
            cicy_vector_store(output + at + c, norm->relu ? cicy_vector_relu(y) : y, count);
        }
    }
    return CICY_OK;
}

/* The gradient before the activation. */
CICY_INLINE cicy_vector gradient_at(const cicy_layer_norm *norm, const cicy_real *output,
                                    const cicy_real *gradient, size_t at, size_t count)
{
    const cicy_vector g = cicy_vector_load(gradient + at, count);
    return norm->relu ? cicy_vector_where_positive(cicy_vector_load(output + at, count), g) : g;
}

/* With h = gamma g and x^ the normed input, dx = inverse (h - mean(h) - x^ mean(h x^)). */
typedef struct backward_case {
    const cicy_layer_norm *norm;
    const cicy_view *input;
    const cicy_real *output, *gradient;
    cicy_real *target;
    bool add;
} backward_case;

/* One position; adds g x^ to products [channels] and g to sums [channels]. */
static void backward_position(const backward_case *b, size_t at, cicy_real *products,
                              cicy_real *sums)
{
    const size_t channels = b->norm->channels;
    const moments m = moments_at(b->norm, b->input, at);
    cicy_vector sum = {0}, product = {0};
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        const cicy_vector g = gradient_at(b->norm, b->output, b->gradient, at + c, count);
        const cicy_vector x = (value_at(b->input, at, c, count) - m.mean) * m.inverse;
        const cicy_vector h = gamma_at(b->norm, c, count) * g;
        cicy_vector_store(products + c, cicy_vector_load(products + c, count) + g * x, count);
        cicy_vector_store(sums + c, cicy_vector_load(sums + c, count) + g, count);
        sum += h;
        product += h * x;
    }
    if (!b->target)
        return;
    const cicy_real mean_h = cicy_vector_sum(sum) / (cicy_real)channels;
    const cicy_real mean_hx = cicy_vector_sum(product) / (cicy_real)channels;
    for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(channels - c);
        const cicy_vector g = gradient_at(b->norm, b->output, b->gradient, at + c, count);
        const cicy_vector x = (value_at(b->input, at, c, count) - m.mean) * m.inverse;
        const cicy_vector h = gamma_at(b->norm, c, count) * g;
        cicy_vector dx = m.inverse * (h - mean_h - x * mean_hx);
        if (b->add)
            dx += cicy_vector_load(b->target + at + c, count);
        cicy_vector_store(b->target + at + c, dx, count);
    }
}

/* target [channels] = sum over the batch of from [sample][2 channels], in the samples' order. */
static void sum_samples(const cicy_work *work, size_t channels, const cicy_real *from,
                        cicy_real *target)
{
    for (size_t c = 0; c < channels; c++) {
        double sum = 0;
        for (size_t b = 0; b < work->batch; b++)
            sum += (double)from[b * 2 * channels + c];
        target[c] = (cicy_real)sum;
    }
}

cicy_status cicy_cpu_layer_norm_backward(const cicy_work *work, const cicy_layer_norm *norm,
                                         const cicy_view *input, const cicy_real *output,
                                         const cicy_real *output_gradient,
                                         cicy_real *gamma_gradient, cicy_real *beta_gradient,
                                         bool add, cicy_real *input_gradient)
{
    const size_t channels = norm->channels;
    const backward_case shared = {norm, input, output, output_gradient, input_gradient, add};
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        cicy_real *products = work->scratch + b * 2 * channels, *sums = products + channels;
        for (size_t c = 0; c < 2 * channels; c++)
            products[c] = 0;
        for (size_t p = 0; p < norm->positions; p++)
            backward_position(&shared, (b * norm->positions + p) * channels, products, sums);
    }
    if (gamma_gradient)
        sum_samples(work, channels, work->scratch, gamma_gradient);
    sum_samples(work, channels, work->scratch + channels, beta_gradient);
    return CICY_OK;
}
