/* The convolution pair of an Inception module, see cicy_inception_shape, in the transform domain:
 * along an axis of length L, y = C ((A x) (B kernel)), with a table A [products][L] for the input,
 * B for the kernel and C [L][products] for the output. Each product is a matrix product over all
 * lines, [lines][channels] times [channels][filters]; one call of cuBLAS makes them all. The
 * gradients are those of this formula: transposed tables, transposed matrices.
 *
 * The tables are those of the real discrete Fourier transform of N = L + L / 2 points, the least
 * for which 'same' convolutions do not wrap around: one product for each real frequency, and three
 * for each complex one (A. Karatsuba, Y. Ofman, Dokl. Akad. Nauk SSSR 145 (1962) 293). */
#include <new>

#include "engine/cuda/port.h"

enum {
    MOST = 32, /* CICY_MAX_ROWS, CICY_MAX_COLUMNS */
    POINTS = MOST + MOST / 2,
    DIRECT = 4, /* channels, at most, of which the outputs are those of the definition */
    LINES = 128 /* threads of a block that transforms, one a line and channel */
};

/* The transform along one axis; sine and cosine of 2 pi i / points. */
struct transform {
    int length, points, products;
    float cosine[POINTS], sine[POINTS];
};

struct cicy_inception {
    cicy_inception_shape shape;
    transform along[2];
};

static transform transform_of(size_t length)
{
    transform made = {};
    made.length = (int)length;
    made.points = (int)(length + length / 2);
    const int complex_frequencies = (made.points - 1) / 2;
    made.products = made.points - 2 * complex_frequencies + 3 * complex_frequencies;
    for (int i = 0; i < made.points; i++) {
        const double angle = 2 * 3.14159265358979323846 * i / made.points;
        made.cosine[i] = (float)cos(angle);
        made.sine[i] = (float)sin(angle);
    }
    return made;
}

/* Products 3 f - 2, 3 f - 1, 3 f belong to the complex frequency f; product 0 to frequency 0, and
 * the last one to the highest where the number of points is even. */
CICY_DEVICE int frequency_of(int product)
{
    return (product + 2) / 3;
}

CICY_DEVICE bool is_real(const transform &t, int product)
{
    return product == 0 || (t.points % 2 == 0 && product == t.products - 1);
}

enum table_kind { INPUT, KERNEL, OUTPUT };

/* The entry of a table for a product and a place 0 .. length - 1 along the axis. */
CICY_DEVICE float table_entry(const transform &t, table_kind kind, int product, int place)
{
    const int before = (t.length - 1) / 2, part = (product + 2) % 3;
    const int at = kind == KERNEL ? place + t.points - before : place;
    const int angle = frequency_of(product) * at % t.points;
    const float cosine = t.cosine[angle], sine = t.sine[angle], share = 1 / (float)t.points;
    const bool real = is_real(t, product);
    switch (kind) {
    case INPUT: /* x = sum (cos - i sin) */
        return real || part == 0 ? cosine : part == 1 ? -sine : cosine - sine;
    case KERNEL: /* sum (cos + i sin): correlation */
        return real || part == 0 ? cosine : part == 1 ? sine : cosine + sine;
    case OUTPUT: /* with the products a = re re, b = im im, c = sum sum: re = a - b, im = c - a - b
                  */
        return real        ? share * cosine
               : part == 0 ? 2 * share * (cosine + sine)
               : part == 1 ? 2 * share * (sine - cosine)
                           : -2 * share * sine;
    }
    return 0;
}

/* Fills the block's table [products][length]. */
CICY_DEVICE void fill_table(const transform &t, table_kind kind, float *table)
{
    for (int i = (int)threadIdx.x; i < t.products * t.length; i += (int)blockDim.x)
        table[i] = table_entry(t, kind, i / t.length, i % t.length);
    __syncthreads();
}

/* How the places of lines lie in an array [sample][row][column][channels], of which a part of
 * `width` channels from `first` on is meant. */
struct places {
    size_t lines,
        others; /* others: 1 for lines along the columns, columns for those along the rows */
    size_t line_length, channels, first, width;
};

static places places_of(const cicy_inception_shape &shape, size_t batch, int axis, size_t channels,
                        size_t first, size_t width)
{
    const size_t others = axis == 0 ? shape.columns : 1;
    return {batch * (axis == 0 ? shape.columns : shape.rows),
            others,
            axis == 0 ? shape.rows : shape.columns,
            channels,
            first,
            width};
}

/* Where number `place` of line `line` is, for channel c of the part. */
CICY_DEVICE size_t at_place(const places &p, size_t line, int place, size_t c)
{
    const size_t outer = line / p.others, inner = line % p.others;
    const size_t position = (outer * p.line_length + (size_t)place) * p.others + inner;
    return position * p.channels + p.first + c;
}

/* What the transforms read. */
struct seen_input {
    cicy_view view;
    __device__ float operator()(size_t at, size_t c) const
    {
        return cicy_seen(view, at, c);
    }
};

struct seen_gradient {
    cicy_gradient_view view;
    __device__ float operator()(size_t at, size_t c) const
    {
        return cicy_seen_gradient(view, at, c);
    }
};

/* target [product][line][width] = table of the numbers of each line; a thread per line and channel.
 */
template <typename Source>
static __global__ void spread_kernel(transform t, table_kind kind, places p, Source source,
                                     float *target)
{
    CICY_SHARED(float, table);
    float own[MOST];
    const size_t size = p.lines * p.width;
    const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
    fill_table(t, kind, table);
    if (i >= size)
        return;
    const size_t line = i / p.width, c = i % p.width;
    CICY_UNROLL
    for (int j = 0; j < MOST; j++)
        own[j] = j < t.length ? source(at_place(p, line, j, c), p.first + c) : 0;
    for (int product = 0; product < t.products; product++) {
        const float *row = table + product * t.length;
        float sum = 0;
        CICY_UNROLL
        for (int j = 0; j < MOST; j++)
            if (j < t.length)
                sum += row[j] * own[j];
        target[(size_t)product * size + i] = sum;
    }
}

/* The numbers of each line from products [product][line][width]: target (+)= them, or with `bias`
 * or `relu` activation(them + bias). */
static __global__ void collect_kernel(transform t, table_kind kind, places p, const float *products,
                                      const float *bias, bool relu, bool add, float *target)
{
    CICY_SHARED(float, table);
    float own[MOST];
    const size_t size = p.lines * p.width;
    const size_t i = (size_t)blockIdx.x * blockDim.x + threadIdx.x;
    fill_table(t, kind, table);
    if (i >= size)
        return;
    const size_t line = i / p.width, c = i % p.width;
    CICY_UNROLL
    for (int j = 0; j < MOST; j++)
        own[j] = bias ? bias[c] : 0;
    for (int product = 0; product < t.products; product++) {
        const float *row = table + product * t.length;
        const float value = products[(size_t)product * size + i];
        CICY_UNROLL
        for (int j = 0; j < MOST; j++)
            if (j < t.length)
                own[j] += row[j] * value;
    }
    CICY_UNROLL
    for (int j = 0; j < MOST; j++)
        if (j < t.length) {
            float *to = target + at_place(p, line, j, c);
            const float value = relu && own[j] < 0 ? 0 : own[j];
            *to = add ? *to + value : value;
        }
}

/* The convolution by its definition, a thread per position and filter. It is used where there are
 * few channels, as in the first layer: there whole lines are zero, and so must be their outputs,
 * since an activation tells zero from small numbers. Kernel [place][channels][filters]. */
static __global__ void direct_kernel(places p, size_t channels, cicy_view input,
                                     const float *kernel, const float *bias, bool relu,
                                     float *output)
{
    const size_t length = p.line_length, before = (length - 1) / 2;
    CICY_EACH(i, p.lines * length * p.width)
    {
        const size_t position = i / p.width, f = i % p.width;
        const size_t inner = position % p.others, place = position / p.others % length;
        const size_t first = position / p.others / length * length * p.others + inner;
        float sum = bias ? bias[f] : 0;
        for (size_t k = 0; k < length; k++) {
            if (place + k < before || place + k - before >= length)
                continue;
            const size_t from = (first + (place + k - before) * p.others) * channels;
            for (size_t c = 0; c < channels; c++)
                sum += cicy_seen(input, from + c, c) * kernel[(k * channels + c) * p.width + f];
        }
        output[position * p.channels + p.first + f] = relu && sum < 0 ? 0 : sum;
    }
}

/* Partial sums of the bias gradients: a thread per channel, a row of blocks per sample. */
static __global__ void bias_sums_kernel(cicy_gradient_view view, size_t positions, size_t channels,
                                        double *sums)
{
    const size_t c = (size_t)blockIdx.x * blockDim.x + threadIdx.x, sample = blockIdx.y;
    if (c >= channels)
        return;
    double sum = 0;
    for (size_t p = 0; p < positions; p++)
        sum += (double)cicy_seen_gradient(view, (sample * positions + p) * channels + c, c);
    sums[sample * channels + c] = sum;
}

static __global__ void add_bias_sums_kernel(const double *sums, size_t batch, size_t filters,
                                            float *first, float *second)
{
    CICY_EACH(c, 2 * filters)
    {
        double sum = 0;
        for (size_t b = 0; b < batch; b++)
            sum += sums[b * 2 * filters + c];
        (c < filters ? first : second)[c % filters] = (float)sum;
    }
}

/* ---- The host's part ---- */

extern "C" cicy_inception *cicy_cuda_inception_create(const cicy_inception_shape *shape)
{
    cicy_inception *made = new (std::nothrow) cicy_inception();
    if (made) {
        made->shape = *shape;
        made->along[0] = transform_of(shape->rows);
        made->along[1] = transform_of(shape->columns);
    }
    return made;
}

extern "C" void cicy_cuda_inception_free(cicy_inception *inception)
{
    delete inception;
}

/* Where the transforms of one axis are in the scratch memory. */
struct arrays {
    float *input, *kernel, *output, *kernel_gradient;
    size_t size;
};

static size_t rounded(size_t numbers)
{
    return (numbers + 31) / 32 * 32;
}

static arrays arrays_of(const cicy_inception *inception, int axis, size_t batch, float *memory)
{
    const cicy_inception_shape &shape = inception->shape;
    const size_t products = (size_t)inception->along[axis].products;
    const size_t lines = batch * (axis == 0 ? shape.columns : shape.rows);
    const size_t inputs = rounded(products * lines * shape.channels);
    const size_t kernels = rounded(products * shape.channels * shape.filters);
    const size_t outputs = rounded(products * lines * shape.filters);
    return {memory, memory + inputs, memory + inputs + kernels, memory + inputs + kernels + outputs,
            inputs + 2 * kernels + outputs};
}

size_t cicy_cuda_inception_scratch(const cicy_inception *inception, int, bool)
{
    const cicy_inception_shape &shape = inception->shape;
    const size_t sums = 2 * shape.filters * shape.max_batch * (sizeof(double) / sizeof(float));
    size_t most = sums;
    for (int axis = 0; axis < 2; axis++) {
        const size_t size = arrays_of(inception, axis, shape.max_batch, nullptr).size;
        most = size > most ? size : most;
    }
    return most;
}

static unsigned blocks_for(const places &p)
{
    return (unsigned)((p.lines * p.width + LINES - 1) / LINES);
}

static size_t table_bytes(const transform &t)
{
    return (size_t)t.products * (size_t)t.length * sizeof(float);
}

template <typename Source>
static cicy_status spread(const cicy_work *work, const transform &t, table_kind kind,
                          const places &p, const Source &source, float *target)
{
    return cicy_launch(work, "transform", blocks_for(p), LINES, table_bytes(t),
                       spread_kernel<Source>, t, kind, p, source, target);
}

static cicy_status collect(const cicy_work *work, const transform &t, table_kind kind,
                           const places &p, const float *products, const float *bias, bool relu,
                           bool add, float *target)
{
    return cicy_launch(work, "transform", blocks_for(p), LINES, table_bytes(t), collect_kernel, t,
                       kind, p, products, bias, relu, add, target);
}

/* A kernel [place][channels][filters] as one line with a channel for each pair. */
static places kernel_places(const transform &t, const cicy_inception_shape &shape)
{
    const size_t width = shape.channels * shape.filters;
    return {1, 1, (size_t)t.length, width, 0, width};
}

static cicy_status transform_kernel(const cicy_work *work, const cicy_inception *inception,
                                    int axis, const float *kernel, float *target)
{
    const transform &t = inception->along[axis];
    const seen_input source = {cicy_view{kernel, nullptr, nullptr, false}};
    return spread(work, t, KERNEL, kernel_places(t, inception->shape), source, target);
}

static cicy_status transform_input(const cicy_work *work, const cicy_inception *inception, int axis,
                                   const cicy_view *input, float *target)
{
    const size_t channels = inception->shape.channels;
    const places p = places_of(inception->shape, work->batch, axis, channels, 0, channels);
    return spread(work, inception->along[axis], INPUT, p, seen_input{*input}, target);
}

/* The part of an output that belongs to an axis. */
static places output_places(const cicy_work *work, const cicy_inception_shape &shape, int axis)
{
    return places_of(shape, work->batch, axis, 2 * shape.filters, (size_t)axis * shape.filters,
                     shape.filters);
}

static cicy_status forward_directly(const cicy_work *work, const cicy_inception *inception,
                                    int axis, const cicy_view *input,
                                    const cicy_inception_weights *weights, float *output)
{
    const cicy_inception_shape &shape = inception->shape;
    const places p = output_places(work, shape, axis);
    return cicy_launch(work, "convolution", cicy_blocks(p.lines * p.line_length * p.width),
                       CICY_THREADS, 0, direct_kernel, p, shape.channels, *input,
                       weights->kernel[axis], weights->bias[axis], shape.relu, output);
}

static cicy_status forward_axis(const cicy_work *work, const cicy_inception *inception, int axis,
                                const cicy_view *input, const cicy_inception_weights *weights,
                                float *output)
{
    const cicy_inception_shape &shape = inception->shape;
    const transform &t = inception->along[axis];
    const places p = output_places(work, shape, axis);
    const arrays a = arrays_of(inception, axis, work->batch, work->scratch);
    cicy_status status = transform_input(work, inception, axis, input, a.input);
    if (status == CICY_OK)
        status = transform_kernel(work, inception, axis, weights->kernel[axis], a.kernel);
    if (status == CICY_OK)
        status =
            cicy_cuda_products(work, {p.lines, shape.filters, shape.channels, (size_t)t.products},
                               false, a.input, false, a.kernel, 0, a.output);
    if (status == CICY_OK)
        status =
            collect(work, t, OUTPUT, p, a.output, weights->bias[axis], shape.relu, false, output);
    return status;
}

cicy_status cicy_cuda_inception_forward(const cicy_work *work, const cicy_inception *inception,
                                        const cicy_view *input,
                                        const cicy_inception_weights *weights, float *output)
{
    const bool few = inception->shape.channels <= DIRECT;
    cicy_status status = CICY_OK;
    for (int axis = 0; axis < 2 && status == CICY_OK; axis++)
        status =
            (few ? forward_directly : forward_axis)(work, inception, axis, input, weights, output);
    return status;
}

static cicy_status backward_axis(const cicy_work *work, const cicy_inception *inception, int axis,
                                 const cicy_view *input, const cicy_gradient_view *output,
                                 const cicy_inception_weights *weights,
                                 const cicy_inception_gradients *gradients)
{
    const cicy_inception_shape &shape = inception->shape;
    const transform &t = inception->along[axis];
    const size_t products = (size_t)t.products, channels = shape.channels;
    const places to = output_places(work, shape, axis);
    const places from = places_of(shape, work->batch, axis, channels, 0, channels);
    const arrays a = arrays_of(inception, axis, work->batch, work->scratch);
    cicy_status status = transform_input(work, inception, axis, input, a.input);
    if (status == CICY_OK)
        status = spread(work, t, OUTPUT, to, seen_gradient{*output}, a.output);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {channels, shape.filters, to.lines, products}, true,
                                    a.input, false, a.output, 0, a.kernel_gradient);
    if (status == CICY_OK)
        status = collect(work, t, KERNEL, kernel_places(t, shape), a.kernel_gradient, nullptr,
                         false, false, gradients->kernel[axis]);
    if (status != CICY_OK || !gradients->input)
        return status;
    status = transform_kernel(work, inception, axis, weights->kernel[axis], a.kernel);
    if (status == CICY_OK)
        status = cicy_cuda_products(work, {to.lines, channels, shape.filters, products}, false,
                                    a.output, true, a.kernel, 0, a.input);
    if (status == CICY_OK)
        status = collect(work, t, INPUT, from, a.input, nullptr, false,
                         gradients->add_input || axis == 1, gradients->input);
    return status;
}

static cicy_status backward_biases(const cicy_work *work, const cicy_inception *inception,
                                   const cicy_gradient_view *output,
                                   const cicy_inception_gradients *gradients)
{
    const cicy_inception_shape &shape = inception->shape;
    const size_t channels = 2 * shape.filters;
    double *sums = reinterpret_cast<double *>(work->scratch);
    const dim3 blocks((unsigned)((channels + CICY_THREADS - 1) / CICY_THREADS),
                      (unsigned)work->batch);
    const cicy_status status =
        cicy_launch(work, "bias gradient", blocks, CICY_THREADS, 0, bias_sums_kernel, *output,
                    shape.rows * shape.columns, channels, sums);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "bias gradient", cicy_blocks(channels), CICY_THREADS, 0,
                       add_bias_sums_kernel, sums, work->batch, shape.filters, gradients->bias[0],
                       gradients->bias[1]);
}

cicy_status cicy_cuda_inception_backward(const cicy_work *work, const cicy_inception *inception,
                                         const cicy_view *input, const cicy_gradient_view *output,
                                         const cicy_inception_weights *weights,
                                         const cicy_inception_gradients *gradients)
{
    cicy_status status = CICY_OK;
    if (gradients->bias[0])
        status = backward_biases(work, inception, output, gradients);
    for (int axis = 0; axis < 2 && status == CICY_OK; axis++)
        status = backward_axis(work, inception, axis, input, output, weights, gradients);
    return status;
}
