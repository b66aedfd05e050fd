#include "engine/cpu/convolution/conv_pair.h"

#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "engine/cpu/convolution/conv_direct.h"
#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"

/* Sizes of the pieces that one thread, or all together, work on. They depend on the layer alone, so
 * that results do not depend on the number of threads. */
static const size_t unit_numbers = 400000;  /* planes of one thread: about its second-level cache */
static const size_t slice_numbers = 600000; /* planes of all threads: part of the shared cache */

/* Below this many channels the sums are so short that the definition is faster. */
static const size_t transform_channels = 4;

cicy_inception *cicy_cpu_inception_create(const cicy_inception_shape *shape)
{
    cicy_inception *inception = malloc(sizeof *inception);
    if (!inception)
        return NULL;
    *inception = (cicy_inception){.rows = shape->rows,
                                  .columns = shape->columns,
                                  .channels = shape->channels,
                                  .filters = shape->filters,
                                  .max_batch = shape->max_batch,
                                  .relu = shape->relu,
                                  .direct = shape->channels < transform_channels};
    cicy_transform_init(&inception->transform[0], shape->rows);
    cicy_transform_init(&inception->transform[1], shape->columns);
    return inception;
}

/* Lines of one sample along an axis. */
static size_t lines_of(const cicy_inception *inception, int axis)
{
    return axis == 0 ? inception->columns : inception->rows;
}

/* Distance of planes: a little more than their size, so that they fall into different cache sets.
 */
static size_t plane_stride(size_t numbers)
{
    const size_t line = 16;
    return (numbers + line - 1) / line * line + line;
}

static size_t samples_within(const cicy_inception *inception, size_t numbers)
{
    size_t lines = inception->rows > inception->columns ? inception->rows : inception->columns;
    size_t planes = inception->transform[0].planes > inception->transform[1].planes
                        ? inception->transform[0].planes
                        : inception->transform[1].planes;
    size_t samples = numbers / (lines * planes * (inception->channels + inception->filters));
    samples = samples < 1 ? 1 : samples;
    return samples < inception->max_batch ? samples : inception->max_batch;
}

/* Samples that one thread takes at a time in the forward pass. */
static size_t unit_samples(const cicy_inception *inception)
{
    size_t samples = samples_within(inception, unit_numbers);
    return samples < 4 ? samples : 4;
}

/* Samples that all threads work on together in the backward pass. */
static size_t slice_samples(const cicy_inception *inception)
{
    return samples_within(inception, slice_numbers);
}

static size_t weight_stride(const cicy_inception *inception)
{
    return plane_stride(inception->channels * inception->filters);
}

/* Line `index` of the batch along an axis, in an array with `width` numbers per position; together
 * with as many of the next lines of the same sample as fill a vector. */
static cicy_line line_at(const cicy_inception *inception, int axis, size_t index, size_t width,
                         size_t channel, size_t count)
{
    size_t lines = lines_of(inception, axis);
    size_t sample = index / lines, other = index % lines;
    size_t offset = sample * inception->rows * inception->columns * width;
    const size_t row = inception->columns * width, together = CICY_VECTOR_LENGTH / count;
    const size_t lines_left = lines - other;
    offset += axis == 0 ? other * width : other * row;
    return (cicy_line){.offset = offset + channel,
                       .stride = axis == 0 ? row : width,
                       .channel = channel,
                       .count = count,
                       .lines = together < 2            ? 1
                                : together < lines_left ? together
                                                        : lines_left,
                       .step = axis == 0 ? width : row};
}

/* The planes of the kernel [L][channels][filters] -> [R][channels][filters], rows begin..end-1
 * of the channels. */
static void transform_kernel(const cicy_inception *inception, int axis, const cicy_real *kernel,
                             size_t row, cicy_real *planes)
{
    size_t filters = inception->filters;
    const cicy_view view = {.data = kernel};
    const cicy_line line = {.offset = row * filters,
                            .stride = inception->channels * filters,
                            .count = filters,
                            .lines = 1};
    cicy_transform_line(&inception->transform[axis], CICY_TRANSFORM_KERNEL, &view, &line,
                        planes + row * filters, weight_stride(inception));
}

/* One unit of samples along one axis. */
static void forward_unit(const cicy_inception *inception, int axis, size_t first, size_t samples,
                         const cicy_view *input, const cicy_real *kernel_planes,
                         const cicy_real *bias, cicy_real *output, cicy_real *scratch)
{
    const cicy_transform *transform = &inception->transform[axis];
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t lines = samples * lines_of(inception, axis);
    const size_t begin = first * lines_of(inception, axis);
    const size_t in_stride = plane_stride(lines * channels);
    const size_t out_stride = plane_stride(lines * filters);
    cicy_real *in = scratch, *out = scratch + transform->planes * in_stride;

    for (size_t i = 0; i < lines;) {
        const cicy_line line = line_at(inception, axis, begin + i, channels, 0, channels);
        cicy_transform_line(transform, CICY_TRANSFORM_INPUT, input, &line, in + i * channels,
                            in_stride);
        i += line.lines;
    }
    for (size_t p = 0; p < transform->planes; p++)
        cicy_gemm(lines, filters, channels, in + p * in_stride, channels, 1,
                  kernel_planes + p * weight_stride(inception), filters, out + p * out_stride,
                  filters, false);
    const size_t channel = (size_t)axis * filters;
    for (size_t i = 0; i < lines;) {
        cicy_line line = line_at(inception, axis, begin + i, 2 * filters, channel, filters);
        line.channel = 0;
        cicy_transform_back_line(transform, CICY_TRANSFORM_OUTPUT, out + i * filters, out_stride,
                                 &line, bias, inception->relu, false, output);
        i += line.lines;
    }
}

static size_t unit_scratch(const cicy_inception *inception)
{
    size_t largest = 0;
    for (int axis = 0; axis < 2; axis++) {
        size_t lines = unit_samples(inception) * lines_of(inception, axis);
        size_t size =
            inception->transform[axis].planes *
            (plane_stride(lines * inception->channels) + plane_stride(lines * inception->filters));
        largest = size > largest ? size : largest;
    }
    return largest;
}

void cicy_cpu_inception_free(cicy_inception *inception)
{
    free(inception);
}

cicy_status cicy_cpu_inception_forward(const cicy_work *work, const cicy_inception *inception,
                                       const cicy_view *input,
                                       const cicy_inception_weights *weights, cicy_real *output)
{
    const size_t batch = work->batch;
    cicy_real *scratch = work->scratch;
    const int threads = work->threads;
    if (inception->direct) {
        cicy_inception_direct_forward(inception, batch, input, weights, output, scratch, threads);
        return CICY_OK;
    }
    const size_t unit = unit_samples(inception), units = (batch + unit - 1) / unit;
    cicy_real *kernel_planes[2] = {scratch, scratch + inception->transform[0].planes *
                                                          weight_stride(inception)};
    cicy_real *own = kernel_planes[1] + inception->transform[1].planes * weight_stride(inception);
    const size_t own_size = unit_scratch(inception);
#pragma omp parallel num_threads(threads)
    {
        cicy_real *mine = own + (size_t)omp_get_thread_num() * own_size;
#pragma omp for schedule(static)
        for (size_t i = 0; i < 2 * inception->channels; i++)
            transform_kernel(inception, (int)(i % 2), weights->kernel[i % 2], i / 2,
                             kernel_planes[i % 2]);
#pragma omp for schedule(dynamic)
        for (size_t i = 0; i < 2 * units; i++) {
            size_t first = i / 2 * unit, samples = batch - first < unit ? batch - first : unit;
            forward_unit(inception, (int)(i % 2), first, samples, input, kernel_planes[i % 2],
                         weights->bias[i % 2], output, mine);
        }
    }
    return CICY_OK;
}

/* Scratch memory of the backward pass, one axis at a time. */
typedef struct backward_space {
    cicy_real *in, *out;          /* planes of the input and of the output's gradient */
    cicy_real *transposed;        /* kernel [L][filters][channels] */
    cicy_real *kernel, *gradient; /* planes of the transposed kernel, of the kernel's gradient */
    cicy_real *sums;              /* [batch][filters] of the output's gradient */
    size_t in_stride, out_stride, size;
} backward_space;

static backward_space backward_layout(const cicy_inception *inception, int axis, cicy_real *base)
{
    const size_t planes = inception->transform[axis].planes;
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t lines = slice_samples(inception) * lines_of(inception, axis);
    backward_space space = {.in_stride = plane_stride(lines * channels),
                            .out_stride = plane_stride(lines * filters)};
    size_t used = 0;
    const struct {
        cicy_real **array;
        size_t size;
    } parts[] = {{&space.in, planes * space.in_stride},
                 {&space.out, planes * space.out_stride},
                 {&space.transposed, inception->transform[axis].length * channels * filters},
                 {&space.kernel, planes * weight_stride(inception)},
                 {&space.gradient, planes * weight_stride(inception)},
                 {&space.sums, inception->max_batch * filters}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        *parts[i].array = base ? base + used : NULL;
        used += plane_stride(parts[i].size);
    }
    space.size = used;
    return space;
}

/* kernel [L][channels][filters] -> planes of [L][filters][channels], one row of the latter. */
static void transform_transposed(const cicy_inception *inception, int axis, const cicy_real *kernel,
                                 size_t row, const backward_space *space)
{
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t length = inception->transform[axis].length;
    for (size_t r = 0; r < length; r++)
        for (size_t c = 0; c < channels; c++)
            space->transposed[(r * filters + row) * channels + c] =
                kernel[(r * channels + c) * filters + row];
    const cicy_view view = {.data = space->transposed};
    const cicy_line line = {
        .offset = row * channels, .stride = filters * channels, .count = channels, .lines = 1};
    cicy_transform_line(&inception->transform[axis], CICY_TRANSFORM_KERNEL, &view, &line,
                        space->kernel + row * channels, weight_stride(inception));
}

/* Transforms the lines of one sample: input and output's gradient. */
static void backward_sample(const cicy_inception *inception, int axis, size_t sample, size_t first,
                            const cicy_view *input, const cicy_gradient_view *output,
                            const backward_space *space)
{
    const size_t channels = inception->channels, filters = inception->filters;
    const size_t lines = lines_of(inception, axis), channel = (size_t)axis * filters;
    cicy_real *sums = space->sums + sample * filters;
    memset(sums, 0, filters * sizeof *sums);
    for (size_t i = 0; i < lines;) {
        const size_t index = sample * lines + i, local = index - first * lines;
        const cicy_line in = line_at(inception, axis, index, channels, 0, channels);
        cicy_transform_line(&inception->transform[axis], CICY_TRANSFORM_INPUT, input, &in,
                            space->in + local * channels, space->in_stride);
        i += in.lines;
    }
    for (size_t i = 0; i < lines;) {
        const size_t index = sample * lines + i, local = index - first * lines;
        const cicy_line out = line_at(inception, axis, index, 2 * filters, channel, filters);
        cicy_transform_gradient_line(&inception->transform[axis], output, &out,
                                     space->out + local * filters, space->out_stride, sums);
        i += out.lines;
    }
}

/* Both products of one plane: the kernel's gradient is added up over slices; then the input's
 * gradient takes the place of the input. */
static void backward_plane(const cicy_inception *inception, size_t plane, size_t lines, bool add,
                           bool want_input, const backward_space *space)
{
    const size_t channels = inception->channels, filters = inception->filters;
    cicy_real *in = space->in + plane * space->in_stride;
    const cicy_real *out = space->out + plane * space->out_stride;
    cicy_gemm(channels, filters, lines, in, 1, channels, out, filters,
              space->gradient + plane * weight_stride(inception), filters, add);
    if (want_input)
        cicy_gemm(lines, channels, filters, out, filters, 1,
                  space->kernel + plane * weight_stride(inception), channels, in, channels, false);
}

static void backward_input_sample(const cicy_inception *inception, int axis, size_t sample,
                                  size_t first, bool add, const backward_space *space,
                                  cicy_real *gradient)
{
    const size_t channels = inception->channels, lines = lines_of(inception, axis);
    for (size_t i = 0; i < lines;) {
        const size_t index = sample * lines + i, local = index - first * lines;
        const cicy_line line = line_at(inception, axis, index, channels, 0, channels);
        cicy_transform_back_line(&inception->transform[axis], CICY_TRANSFORM_INPUT,
                                 space->in + local * channels, space->in_stride, &line, NULL, false,
                                 add, gradient);
        i += line.lines;
    }
}

static void finish_kernel(const cicy_inception *inception, int axis, size_t row,
                          const backward_space *space, cicy_real *gradient)
{
    const size_t filters = inception->filters;
    const cicy_line line = {.offset = row * filters,
                            .stride = inception->channels * filters,
                            .count = filters,
                            .lines = 1};
    cicy_transform_back_line(&inception->transform[axis], CICY_TRANSFORM_KERNEL,
                             space->gradient + row * filters, weight_stride(inception), &line, NULL,
                             false, false, gradient);
}

static void finish_bias(size_t batch, size_t filters, const cicy_real *sums, cicy_real *gradient)
{
    for (size_t f = 0; f < filters; f++) {
        double sum = 0;
        for (size_t b = 0; b < batch; b++)
            sum += (double)sums[b * filters + f];
        gradient[f] = (cicy_real)sum;
    }
}

/* Called by all threads of a team. */
static void backward_axis(const cicy_inception *inception, int axis, size_t batch,
                          const cicy_view *input, const cicy_gradient_view *output,
                          const cicy_real *kernel, const cicy_inception_gradients *gradients,
                          cicy_real *scratch)
{
    const backward_space space = backward_layout(inception, axis, scratch);
    const size_t slice = slice_samples(inception), lines = lines_of(inception, axis);
    const bool want_input = gradients->input != NULL;
    const bool add_input = gradients->add_input || axis == 1;
    if (want_input)
#pragma omp for schedule(static) nowait
        for (size_t row = 0; row < inception->filters; row++)
            transform_transposed(inception, axis, kernel, row, &space);
    for (size_t first = 0; first < batch; first += slice) {
        const size_t end = first + slice < batch ? first + slice : batch;
#pragma omp for schedule(static)
        for (size_t sample = first; sample < end; sample++)
            backward_sample(inception, axis, sample, first, input, output, &space);
#pragma omp for schedule(dynamic)
        for (size_t plane = 0; plane < inception->transform[axis].planes; plane++)
            backward_plane(inception, plane, (end - first) * lines, first > 0, want_input, &space);
        if (want_input)
#pragma omp for schedule(static)
            for (size_t sample = first; sample < end; sample++)
                backward_input_sample(inception, axis, sample, first, add_input, &space,
                                      gradients->input);
    }
#pragma omp for schedule(static)
    for (size_t row = 0; row < inception->channels; row++)
        finish_kernel(inception, axis, row, &space, gradients->kernel[axis]);
#pragma omp single
    if (gradients->bias[axis])
        finish_bias(batch, inception->filters, space.sums, gradients->bias[axis]);
}

cicy_status cicy_cpu_inception_backward(const cicy_work *work, const cicy_inception *inception,
                                        const cicy_view *input, const cicy_gradient_view *output,
                                        const cicy_inception_weights *weights,
                                        const cicy_inception_gradients *gradients)
{
    const size_t batch = work->batch;
    cicy_real *scratch = work->scratch;
    const int threads = work->threads;
    if (inception->direct) {
        cicy_inception_direct_backward(inception, batch, input, output, weights, gradients, scratch,
                                       threads);
        return CICY_OK;
    }
#pragma omp parallel num_threads(threads)
    for (int axis = 0; axis < 2; axis++)
        backward_axis(inception, axis, batch, input, output, weights->kernel[axis], gradients,
                      scratch);
    return CICY_OK;
}

size_t cicy_cpu_inception_scratch(const cicy_inception *inception, int threads, bool training)
{
    if (inception->direct)
        return cicy_inception_direct_scratch(inception, threads, training);
    size_t size = (inception->transform[0].planes + inception->transform[1].planes) *
                      weight_stride(inception) +
                  (size_t)threads * unit_scratch(inception);
    for (int axis = 0; training && axis < 2; axis++) {
        size_t backward = backward_layout(inception, axis, NULL).size;
        size = backward > size ? backward : size;
    }
    return size;
}
