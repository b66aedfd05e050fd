#include "engine/cpu/convolution/conv_direct.h"

#include <omp.h>
#include <string.h>

#include "engine/cpu/gemm.h"

/* Samples worked on at a time; each unit has its own sum of the kernels' gradients. */
enum { UNIT = 8 };

/* One unit's arrays: lines with their positions contiguous. */
typedef struct unit_space {
    cicy_real *in, *out;   /* [lines][L][channels], [lines][L][filters] */
    cicy_real *transposed; /* kernel [L][filters][channels] */
    cicy_real *in_gradient;
    size_t size;
} unit_space;

static unit_space unit_layout(const cicy_inception *inception, cicy_real *base, bool training)
{
    const size_t positions = UNIT * inception->rows * inception->columns;
    const size_t length =
        inception->rows > inception->columns ? inception->rows : inception->columns;
    const size_t in = positions * inception->channels, out = positions * inception->filters;
    const size_t kernel = length * inception->channels * inception->filters;
    unit_space space = {.in = base, .out = base + in};
    space.transposed = space.out + out;
    space.in_gradient = space.transposed + kernel;
    space.size = in + out + (training ? kernel + in : 0);
    return space;
}

static size_t kernel_size(const cicy_inception *inception, int axis)
{
    return inception->transform[axis].length * inception->channels * inception->filters;
}

/* Per unit: kernel gradients and bias sums of both axes. */
static size_t unit_gradients(const cicy_inception *inception)
{
    return kernel_size(inception, 0) + kernel_size(inception, 1) + 2 * inception->filters;
}

static size_t units_of(size_t batch)
{
    return (batch + UNIT - 1) / UNIT;
}

size_t cicy_inception_direct_scratch(const cicy_inception *inception, int threads, bool training)
{
    cicy_real base[1];
    size_t size = (size_t)threads * unit_layout(inception, base, training).size;
    return size + (training ? units_of(inception->max_batch) * unit_gradients(inception) : 0);
}

/* The place of position `position` of line `line` along an axis, counted in positions. */
static size_t position_of(const cicy_inception *inception, int axis, size_t line, size_t position)
{
    if (axis == 1)
        return line * inception->columns + position;
    const size_t sample = line / inception->columns, column = line % inception->columns;
    return (sample * inception->rows + position) * inception->columns + column;
}

/* The valid inputs of an output position: `count` of them from `first` on, multiplied by the kernel
 * from `tap` on. */
typedef struct window {
    size_t first, tap, count;
} window;

static window window_of(size_t length, size_t position)
{
    const size_t before = cicy_transform_padding(length), after = length - 1 - before;
    window valid = {.first = position > before ? position - before : 0};
    valid.tap = valid.first + before - position;
    const size_t end = position + after + 1 < length ? position + after + 1 : length;
    valid.count = end - valid.first;
    return valid;
}

static void gather_input(const cicy_inception *inception, int axis, size_t first, size_t lines,
                         const cicy_view *view, cicy_real *target)
{
    const size_t length = inception->transform[axis].length, channels = inception->channels;
    for (size_t i = 0; i < lines; i++)
        for (size_t r = 0; r < length; r++, target += channels) {
            const size_t offset = position_of(inception, axis, first + i, r) * channels;
            for (size_t c = 0; c < channels; c += CICY_VECTOR_LENGTH) {
                const size_t count = cicy_vector_count(channels - c);
                const cicy_view_channels prepared = cicy_view_prepare(view, c, count);
                cicy_vector_store(target + c, cicy_view_load(&prepared, offset + c), count);
            }
        }
}

/* Also adds the gradient up over positions into sums [filters]. */
static void gather_gradient(const cicy_inception *inception, int axis, size_t first, size_t lines,
                            const cicy_gradient_view *view, cicy_real *target, cicy_real *sums)
{
    const size_t length = inception->transform[axis].length, filters = inception->filters;
    memset(sums, 0, filters * sizeof *sums);
    for (size_t i = 0; i < lines; i++)
        for (size_t r = 0; r < length; r++, target += filters) {
            const size_t channel = (size_t)axis * filters;
            const size_t offset =
                position_of(inception, axis, first + i, r) * 2 * filters + channel;
            for (size_t f = 0; f < filters; f += CICY_VECTOR_LENGTH) {
                const size_t count = cicy_vector_count(filters - f);
                const cicy_gradient_channels prepared =
                    cicy_gradient_prepare(view, channel + f, count);
                const cicy_vector value = cicy_gradient_load(&prepared, offset + f);
                cicy_vector_store(target + f, value, count);
                cicy_vector_store(sums + f, cicy_vector_load(sums + f, count) + value, count);
            }
        }
}

static void forward_unit(const cicy_inception *inception, int axis, size_t first, size_t samples,
                         const cicy_view *input, const cicy_inception_weights *weights,
                         cicy_real *output, const unit_space *space)
{
    const size_t length = inception->transform[axis].length;
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t per_sample = inception->rows * inception->columns / length;
    const size_t lines = samples * per_sample, begin = first * per_sample;
    gather_input(inception, axis, begin, lines, input, space->in);
    for (size_t i = 0; i < length; i++) {
        const window valid = window_of(length, i);
        cicy_gemm(lines, filters, valid.count * channels, space->in + valid.first * channels,
                  length * channels, 1, weights->kernel[axis] + valid.tap * channels * filters,
                  filters, space->out + i * filters, length * filters, false);
    }
    const cicy_real *bias = weights->bias[axis], *from = space->out;
    for (size_t i = 0; i < lines; i++)
        for (size_t r = 0; r < length; r++, from += filters) {
            cicy_real *to = output + position_of(inception, axis, begin + i, r) * 2 * filters +
                            (size_t)axis * filters;
            for (size_t f = 0; f < filters; f++) {
                const cicy_real value = from[f] + (bias ? bias[f] : 0);
                to[f] = inception->relu && value < 0 ? 0 : value;
            }
        }
}

void cicy_inception_direct_forward(const cicy_inception *inception, size_t batch,
                                   const cicy_view *input, const cicy_inception_weights *weights,
                                   cicy_real *output, cicy_real *scratch, int threads)
{
    const size_t units = units_of(batch);
    const size_t size = unit_layout(inception, scratch, false).size;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t u = 0; u < units; u++) {
        const unit_space space =
            unit_layout(inception, scratch + (size_t)omp_get_thread_num() * size, false);
        const size_t samples = batch - u * UNIT < UNIT ? batch - u * UNIT : UNIT;
        for (int axis = 0; axis < 2; axis++)
            forward_unit(inception, axis, u * UNIT, samples, input, weights, output, &space);
    }
}

/* The input's gradient of one unit: [lines][L][channels], then added or stored in its place. */
static void backward_input(const cicy_inception *inception, int axis, size_t begin, size_t lines,
                           const cicy_real *kernel, bool add, const unit_space *space,
                           cicy_real *gradient)
{
    const size_t length = inception->transform[axis].length;
    const size_t channels = inception->channels, filters = inception->filters;
    for (size_t r = 0; r < length; r++)
        for (size_t c = 0; c < channels; c++)
            for (size_t f = 0; f < filters; f++)
                space->transposed[(f * length + r) * channels + c] =
                    kernel[(r * channels + c) * filters + f];
    memset(space->in_gradient, 0, lines * length * channels * sizeof *gradient);
    for (size_t i = 0; i < length; i++) {
        const window valid = window_of(length, i);
        cicy_gemm(lines, valid.count * channels, filters, space->out + i * filters,
                  length * filters, 1, space->transposed + valid.tap * channels, length * channels,
                  space->in_gradient + valid.first * channels, length * channels, true);
    }
    const cicy_real *from = space->in_gradient;
    for (size_t i = 0; i < lines; i++)
        for (size_t r = 0; r < length; r++, from += channels) {
            cicy_real *to = gradient + position_of(inception, axis, begin + i, r) * channels;
            for (size_t c = 0; c < channels; c++)
                to[c] = from[c] + (add ? to[c] : 0);
        }
}

static void backward_unit(const cicy_inception *inception, int axis, size_t first, size_t samples,
                          const cicy_view *input, const cicy_gradient_view *output,
                          const cicy_real *kernel, const cicy_inception_gradients *gradients,
                          cicy_real *kernel_gradient, cicy_real *sums, const unit_space *space)
{
    const size_t length = inception->transform[axis].length;
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t per_sample = inception->rows * inception->columns / length;
    const size_t lines = samples * per_sample, begin = first * per_sample;
    gather_input(inception, axis, begin, lines, input, space->in);
    gather_gradient(inception, axis, begin, lines, output, space->out, sums);
    memset(kernel_gradient, 0, kernel_size(inception, axis) * sizeof *kernel_gradient);
    for (size_t i = 0; i < length; i++) {
        const window valid = window_of(length, i);
        cicy_gemm(valid.count * channels, filters, lines, space->in + valid.first * channels, 1,
                  length * channels, space->out + i * filters, length * filters,
                  kernel_gradient + valid.tap * channels * filters, filters, true);
    }
    if (gradients->input)
        backward_input(inception, axis, begin, lines, kernel, gradients->add_input || axis == 1,
                       space, gradients->input);
}

/* target = sum of the units' arrays, in their order. */
static void sum_units(size_t units, size_t stride, const cicy_real *from, size_t size,
                      cicy_real *target)
{
    for (size_t i = 0; i < size; i++) {
        double sum = 0;
        for (size_t u = 0; u < units; u++)
            sum += (double)from[u * stride + i];
        target[i] = (cicy_real)sum;
    }
}

void cicy_inception_direct_backward(const cicy_inception *inception, size_t batch,
                                    const cicy_view *input, const cicy_gradient_view *output,
                                    const cicy_inception_weights *weights,
                                    const cicy_inception_gradients *gradients, cicy_real *scratch,
                                    int threads)
{
    const size_t units = units_of(batch), stride = unit_gradients(inception);
    const size_t size = unit_layout(inception, scratch, true).size;
    const size_t rows_kernel = kernel_size(inception, 0), filters = inception->filters;
    const size_t offset[2] = {0, rows_kernel};
    const size_t sums = rows_kernel + kernel_size(inception, 1);
    cicy_real *parts = scratch + (size_t)threads * size;
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t u = 0; u < units; u++) {
        const unit_space space =
            unit_layout(inception, scratch + (size_t)omp_get_thread_num() * size, true);
        const size_t samples = batch - u * UNIT < UNIT ? batch - u * UNIT : UNIT;
        cicy_real *part = parts + u * stride;
        for (int axis = 0; axis < 2; axis++)
            backward_unit(inception, axis, u * UNIT, samples, input, output, weights->kernel[axis],
                          gradients, part + offset[axis], part + sums + (size_t)axis * filters,
                          &space);
    }
    for (int axis = 0; axis < 2; axis++) {
        sum_units(units, stride, parts + offset[axis], kernel_size(inception, axis),
                  gradients->kernel[axis]);
        if (gradients->bias[axis])
            sum_units(units, stride, parts + sums + (size_t)axis * filters, filters,
                      gradients->bias[axis]);
    }
}
