#include "engine/cpu/convolution/conv_dft.h"

#include <assert.h>
#include <math.h>

#include "engine/cpu/fused_norm_view.h"

static const double pi = 3.14159265358979323846;

size_t cicy_transform_padding(size_t length)
{
    return (length - 1) / 2;
}

/* Entries of row k at position r: factor * cos and sin of 2 pi k (r - shift) / N. */
static void fill_table(cicy_transform *transform, cicy_transform_kind kind, size_t shift)
{
    cicy_transform_table *table = &transform->table[kind];
    size_t period = transform->period;
    table->sign = shift % 2 ? -1 : 1;
    for (size_t k = 0; k <= period / 4; k++)
        for (size_t r = 0; r < transform->length; r++) {
            size_t turn = k * (r + period - shift) % period;
            double angle = 2 * pi * (double)turn / (double)period;
            double factor = 1;
            if (kind == CICY_TRANSFORM_OUTPUT)
                factor = (k == 0 ? 1.0 : 2.0) / (double)period;
            table->cosine[k][r] = (cicy_real)(factor * cos(angle));
            table->sine[k][r] = (cicy_real)(factor * sin(angle));
        }
}

void cicy_transform_init(cicy_transform *transform, size_t length)
{
    assert(length >= 1 && length <= CICY_MAX_AXIS);
    *transform = (cicy_transform){.length = length};
    size_t before = cicy_transform_padding(length);
    size_t after = length - 1 - before;
    size_t period = length + (after > before ? after : before); /* no wrapped output is wanted */
    transform->period = period < 2 ? 2 : period + period % 2;
    transform->planes = 2 + 3 * (transform->period / 2 - 1);
    fill_table(transform, CICY_TRANSFORM_KERNEL, before);
    fill_table(transform, CICY_TRANSFORM_INPUT, 0);
    fill_table(transform, CICY_TRANSFORM_OUTPUT, 0);
}

/* The first plane of frequency k; 0 and N / 2 have one, the others three. */
CICY_INLINE size_t first_plane(size_t k, size_t half)
{
    return k == 0 ? 0 : k == half ? 1 : 3 * k - 1;
}

/* Planes of one vector of channels; always whole vectors. */
typedef struct plane_target {
    cicy_real *planes;
    size_t stride;
    cicy_transform_kind kind;
} plane_target;

CICY_INLINE cicy_vector load(const cicy_real *source)
{
    return *(const cicy_vector *)source;
}

CICY_INLINE void store(cicy_real *target, cicy_vector value)
{
    *(cicy_vector *)target = value;
}

/* The three operands of Gauss's product from the cosine and the sine sum. */
CICY_INLINE void put(const plane_target *to, size_t k, size_t half, cicy_vector c, cicy_vector s)
{
    cicy_real *plane = to->planes + first_plane(k, half) * to->stride;
    if (k == 0 || k == half) {
        store(plane, c);
        return;
    }
    cicy_vector first = c - s, second = c, third = s; /* of the input */
    if (to->kind == CICY_TRANSFORM_KERNEL) {
        first = c;
        second = c - s;
        third = c + s;
    } else if (to->kind == CICY_TRANSFORM_OUTPUT) {
        second = s;
        third = c;
    }
    store(plane, first);
    store(plane + to->stride, second);
    store(plane + 2 * to->stride, third);
}

/* x [length] -> planes. Here and in back_vector `length` is a constant once inlined, so that a line
 * stays in registers: that of the two axes of four-folds, or else CICY_MAX_AXIS, with zeros in the
 * tables beyond the real length. */
CICY_INLINE void transform_vector(const cicy_transform *transform, size_t length,
                                  const cicy_vector *x, const plane_target *to)
{
    const cicy_transform_table *table = &transform->table[to->kind];
    const size_t half = transform->period / 2;
    for (size_t k = 0; 2 * k <= half; k++) {
        cicy_vector even_c = {0}, odd_c = {0}, even_s = {0}, odd_s = {0};
        CICY_UNROLL
        for (size_t r = 0; r < length; r += 2) {
            even_c += table->cosine[k][r] * x[r];
            even_s += table->sine[k][r] * x[r];
            odd_c += table->cosine[k][r + 1] * x[r + 1];
            odd_s += table->sine[k][r + 1] * x[r + 1];
        }
        put(to, k, half, even_c + odd_c, even_s + odd_s);
        if (2 * k == half)
            break;
        put(to, half - k, half, table->sign * (even_c - odd_c), table->sign * (odd_s - even_s));
    }
}

/* Turns the planes of frequency k into the factors of its cosine row and its sine row. */
CICY_INLINE void take(const plane_target *from, size_t k, size_t half, cicy_vector *u,
                      cicy_vector *v)
{
    const cicy_real *plane = from->planes + first_plane(k, half) * from->stride;
    cicy_vector first = load(plane);
    *u = first;
    *v = (cicy_vector){0};
    if (k == 0 || k == half)
        return;
    cicy_vector second = load(plane + from->stride);
    cicy_vector third = load(plane + 2 * from->stride);
    switch (from->kind) {
    case CICY_TRANSFORM_KERNEL:
        *u = first + second + third;
        *v = third - second;
        break;
    case CICY_TRANSFORM_INPUT:
        *u = first + second;
        *v = third - first;
        break;
    case CICY_TRANSFORM_OUTPUT:
        *u = first + third;
        *v = second - first;
        break;
    }
}

/* planes -> y [length], the transposed matrix. */
CICY_INLINE void back_vector(const cicy_transform *transform, size_t length,
                             const plane_target *from, cicy_vector *y)
{
    const cicy_transform_table *table = &transform->table[from->kind];
    const size_t half = transform->period / 2;
    CICY_UNROLL
    for (size_t r = 0; r < length; r++)
        y[r] = (cicy_vector){0};
    for (size_t k = 0; 2 * k <= half; k++) {
        cicy_vector u, v, partner_u = {0}, partner_v = {0};
        take(from, k, half, &u, &v);
        if (2 * k < half)
            take(from, half - k, half, &partner_u, &partner_v);
        partner_u *= table->sign;
        partner_v *= table->sign;
        const cicy_vector even_u = u + partner_u, odd_u = u - partner_u;
        const cicy_vector even_v = v - partner_v, odd_v = v + partner_v;
        CICY_UNROLL
        for (size_t r = 0; r < length; r++)
            y[r] += table->cosine[k][r] * (r % 2 ? odd_u : even_u) +
                    table->sine[k][r] * (r % 2 ? odd_v : even_v);
    }
}

/* Of the longest axis: period 48. */
enum { MAX_PLANES = 71 };

/* The functions for one length. */
typedef struct line_functions {
    size_t length;
    void (*forward)(const cicy_transform *transform, const cicy_vector *x, const plane_target *to);
    void (*back)(const cicy_transform *transform, const plane_target *from, cicy_vector *y);
} line_functions;

#define DEFINE_LENGTH(LENGTH)                                                                      \
    static void forward_##LENGTH(const cicy_transform *transform, const cicy_vector *x,            \
                                 const plane_target *to)                                           \
    {                                                                                              \
        transform_vector(transform, LENGTH, x, to);                                                \
    }                                                                                              \
    static void back_##LENGTH(const cicy_transform *transform, const plane_target *from,           \
                              cicy_vector *y)                                                      \
    {                                                                                              \
        back_vector(transform, LENGTH, from, y);                                                   \
    }
DEFINE_LENGTH(16)
DEFINE_LENGTH(20)
DEFINE_LENGTH(32)
_Static_assert(CICY_MAX_AXIS == 32, "the largest length above");

/* Lengths with functions of their own; the last ones serve all other lengths. */
static const line_functions lengths[] = {
    {16, forward_16, back_16}, {20, forward_20, back_20}, {CICY_MAX_AXIS, forward_32, back_32}};

static const line_functions *functions_of(const cicy_transform *transform)
{
    size_t i = 0;
    while (lengths[i].length != transform->length && lengths[i].length != CICY_MAX_AXIS)
        i++;
    return &lengths[i];
}

/* x -> the planes of `count` channels. */
static void transform_any(const cicy_transform *transform, cicy_transform_kind kind,
                          const cicy_vector *x, size_t count, cicy_real *planes,
                          size_t plane_stride)
{
    cicy_real rest[MAX_PLANES * CICY_VECTOR_LENGTH];
    const bool whole = count == CICY_VECTOR_LENGTH;
    const plane_target to = {whole ? planes : rest, whole ? plane_stride : CICY_VECTOR_LENGTH,
                             kind};
    assert(count <= CICY_VECTOR_LENGTH && transform->planes <= MAX_PLANES);
    functions_of(transform)->forward(transform, x, &to);
    for (size_t p = 0; !whole && p < transform->planes; p++)
        for (size_t i = 0; i < count; i++)
            planes[p * plane_stride + i] = rest[p * CICY_VECTOR_LENGTH + i];
}

static void back_any(const cicy_transform *transform, cicy_transform_kind kind,
                     const cicy_real *planes, size_t plane_stride, size_t count, cicy_vector *y)
{
    cicy_real rest[MAX_PLANES * CICY_VECTOR_LENGTH];
    const bool whole = count == CICY_VECTOR_LENGTH;
    for (size_t p = 0; !whole && p < transform->planes; p++)
        for (size_t i = 0; i < CICY_VECTOR_LENGTH; i++)
            rest[p * CICY_VECTOR_LENGTH + i] = i < count ? planes[p * plane_stride + i] : 0;
    const plane_target from = {whole ? (cicy_real *)planes : rest,
                               whole ? plane_stride : CICY_VECTOR_LENGTH, kind};
    functions_of(transform)->back(transform, &from, y);
}

/* Sets x to zero beyond the length: the functions for CICY_MAX_AXIS read that far. */
static void clear_rest(const cicy_transform *transform, cicy_vector *x)
{
    for (size_t r = transform->length; r < CICY_MAX_AXIS; r++)
        x[r] = (cicy_vector){0};
}

/* Several lines side by side: positions a vector apart, and per-channel arrays repeated. */
static void pack(const cicy_transform *transform, const cicy_line *line, const cicy_real *data,
                 cicy_real *packed)
{
    for (size_t r = 0; r < transform->length; r++)
        for (size_t l = 0; l < line->lines; l++) {
            const cicy_real *from = data + line->offset + r * line->stride + l * line->step;
            cicy_real *to = packed + r * CICY_VECTOR_LENGTH + l * line->count;
            for (size_t i = 0; i < line->count; i++)
                to[i] = from[i];
        }
}

static const cicy_real *repeat(const cicy_line *line, const cicy_real *channels,
                               cicy_real *repeated)
{
    if (!channels)
        return NULL;
    for (size_t l = 0; l < line->lines; l++)
        for (size_t i = 0; i < line->count; i++)
            repeated[l * line->count + i] = channels[line->channel + i];
    return repeated;
}

static cicy_line packed_line(const cicy_line *line)
{
    return (cicy_line){
        .stride = CICY_VECTOR_LENGTH, .count = line->lines * line->count, .lines = 1};
}

enum { PACKED = CICY_MAX_AXIS * CICY_VECTOR_LENGTH };

/* The values of a line's vector of channels; `count`, `scaled` and `relu` are constants once
 * inlined. */
CICY_INLINE void load_line(const cicy_transform *transform, const cicy_view_channels *channels,
                           size_t offset, size_t stride, size_t count, bool scaled, bool relu,
                           cicy_vector *x)
{
    const cicy_real *data = channels->view->data + offset;
    for (size_t r = 0; r < transform->length; r++) {
        cicy_vector value = cicy_vector_load(data + r * stride, count);
        if (scaled)
            value = channels->scale * value + channels->shift;
        x[r] = relu ? cicy_vector_relu(value) : value;
    }
}

void cicy_transform_line(const cicy_transform *transform, cicy_transform_kind kind,
                         const cicy_view *view, const cicy_line *line, cicy_real *planes,
                         size_t plane_stride)
{
    cicy_vector x[CICY_MAX_AXIS];
    if (line->lines > 1) {
        cicy_real data[PACKED], channels[2][CICY_VECTOR_LENGTH];
        pack(transform, line, view->data, data);
        const cicy_view packed = {data, repeat(line, view->scale, channels[0]),
                                  repeat(line, view->shift, channels[1]), view->relu};
        const cicy_line whole = packed_line(line);
        cicy_transform_line(transform, kind, &packed, &whole, planes, plane_stride);
        return;
    }
    clear_rest(transform, x);
    for (size_t c = 0; c < line->count; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(line->count - c), from = line->offset + c;
        const cicy_view_channels channels = cicy_view_prepare(view, line->channel + c, count);
        const bool whole = count == CICY_VECTOR_LENGTH;
        if (whole && view->scale && view->relu)
            load_line(transform, &channels, from, line->stride, CICY_VECTOR_LENGTH, true, true, x);
        else if (whole && view->scale)
            load_line(transform, &channels, from, line->stride, CICY_VECTOR_LENGTH, true, false, x);
        else if (whole && !view->scale && !view->relu)
            load_line(transform, &channels, from, line->stride, CICY_VECTOR_LENGTH, false, false,
                      x);
        else
            load_line(transform, &channels, from, line->stride, count, view->scale != NULL,
                      view->relu, x);
        transform_any(transform, kind, x, count, planes + c, plane_stride);
    }
}

/* The same for the usual gradients: those after a ReLU, possibly batch norm, possibly a second
 * ReLU. */
CICY_INLINE void load_gradient_line(const cicy_transform *transform,
                                    const cicy_gradient_channels *channels, size_t offset,
                                    size_t stride, bool scaled, bool relu, cicy_vector *x)
{
    const cicy_real *data = channels->view->data + offset, *values = channels->view->value + offset;
    for (size_t r = 0; r < transform->length; r++) {
        const cicy_vector value = load(values + r * stride);
        cicy_vector gradient = load(data + r * stride);
        if (relu)
            gradient =
                cicy_vector_where_positive(channels->scale * value + channels->shift, gradient);
        if (scaled)
            gradient = channels->alpha * gradient + (channels->beta * value + channels->gamma);
        x[r] = cicy_vector_where_positive(value, gradient);
    }
}

static void transform_packed_gradient(const cicy_transform *transform,
                                      const cicy_gradient_view *view, const cicy_line *line,
                                      cicy_real *planes, size_t plane_stride, cicy_real *sums)
{
    cicy_real data[PACKED], value[PACKED], channels[5][CICY_VECTOR_LENGTH];
    cicy_real packed_sums[CICY_VECTOR_LENGTH] = {0};
    cicy_gradient_view packed = *view;
    pack(transform, line, view->data, data);
    packed.data = data;
    if (view->value) {
        pack(transform, line, view->value, value);
        packed.value = value;
    }
    packed.scale = repeat(line, view->scale, channels[0]);
    packed.shift = repeat(line, view->shift, channels[1]);
    packed.alpha = repeat(line, view->alpha, channels[2]);
    packed.beta = repeat(line, view->beta, channels[3]);
    packed.gamma = repeat(line, view->gamma, channels[4]);
    const cicy_line whole = packed_line(line);
    cicy_transform_gradient_line(transform, &packed, &whole, planes, plane_stride, packed_sums);
    for (size_t l = 0; l < line->lines; l++)
        for (size_t i = 0; i < line->count; i++)
            sums[i] += packed_sums[l * line->count + i];
}

void cicy_transform_gradient_line(const cicy_transform *transform, const cicy_gradient_view *view,
                                  const cicy_line *line, cicy_real *planes, size_t plane_stride,
                                  cicy_real *sums)
{
    cicy_vector x[CICY_MAX_AXIS];
    if (line->lines > 1) {
        transform_packed_gradient(transform, view, line, planes, plane_stride, sums);
        return;
    }
    clear_rest(transform, x);
    for (size_t c = 0; c < line->count; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(line->count - c), from = line->offset + c;
        const cicy_gradient_channels channels =
            cicy_gradient_prepare(view, line->channel + c, count);
        const bool usual = view->value_relu && count == CICY_VECTOR_LENGTH;
        if (usual && view->scale && view->relu)
            load_gradient_line(transform, &channels, from, line->stride, true, true, x);
        else if (usual && view->scale)
            load_gradient_line(transform, &channels, from, line->stride, true, false, x);
        else if (usual)
            load_gradient_line(transform, &channels, from, line->stride, false, false, x);
        else
            for (size_t r = 0; r < transform->length; r++)
                x[r] = cicy_gradient_load(&channels, from + r * line->stride);
        cicy_vector sum = cicy_vector_load(sums + c, count);
        for (size_t r = 0; r < transform->length; r++)
            sum += x[r];
        cicy_vector_store(sums + c, sum, count);
        transform_any(transform, CICY_TRANSFORM_OUTPUT, x, count, planes + c, plane_stride);
    }
}

CICY_INLINE void store_line(const cicy_transform *transform, const cicy_vector *y, cicy_vector bias,
                            bool relu, bool add, size_t stride, size_t count, cicy_real *target)
{
    for (size_t r = 0; r < transform->length; r++) {
        cicy_vector value = y[r] + bias;
        if (relu)
            value = cicy_vector_relu(value);
        if (add)
            value += cicy_vector_load(target + r * stride, count);
        cicy_vector_store(target + r * stride, value, count);
    }
}

static void back_packed(const cicy_transform *transform, cicy_transform_kind kind,
                        const cicy_real *planes, size_t plane_stride, const cicy_line *line,
                        const cicy_real *bias, bool relu, bool add, cicy_real *target)
{
    cicy_real data[PACKED], channels[CICY_VECTOR_LENGTH];
    const cicy_line whole = packed_line(line);
    cicy_transform_back_line(transform, kind, planes, plane_stride, &whole,
                             repeat(line, bias, channels), relu, false, data);
    for (size_t r = 0; r < transform->length; r++)
        for (size_t l = 0; l < line->lines; l++) {
            cicy_real *to = target + line->offset + r * line->stride + l * line->step;
            const cicy_real *from = data + r * CICY_VECTOR_LENGTH + l * line->count;
            for (size_t i = 0; i < line->count; i++)
                to[i] = from[i] + (add ? to[i] : 0);
        }
}

void cicy_transform_back_line(const cicy_transform *transform, cicy_transform_kind kind,
                              const cicy_real *planes, size_t plane_stride, const cicy_line *line,
                              const cicy_real *bias, bool relu, bool add, cicy_real *target)
{
    if (line->lines > 1) {
        back_packed(transform, kind, planes, plane_stride, line, bias, relu, add, target);
        return;
    }
    for (size_t c = 0; c < line->count; c += CICY_VECTOR_LENGTH) {
        const size_t count = cicy_vector_count(line->count - c);
        cicy_vector y[CICY_MAX_AXIS];
        back_any(transform, kind, planes + c, plane_stride, count, y);
        const cicy_vector plus =
            bias ? cicy_vector_load(bias + line->channel + c, count) : (cicy_vector){0};
        cicy_real *to = target + line->offset + c;
        if (count == CICY_VECTOR_LENGTH)
            store_line(transform, y, plus, relu, add, line->stride, CICY_VECTOR_LENGTH, to);
        else
            store_line(transform, y, plus, relu, add, line->stride, count, to);
    }
}
