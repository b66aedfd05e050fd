#include <omp.h>
#include <string.h>

#include "engine/cpu/cpu_attention_work.h"
#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"

enum { MOST_UNITS = 32 };

static size_t rounded(size_t size)
{
    return (size + CICY_VECTOR_LENGTH - 1) / CICY_VECTOR_LENGTH * CICY_VECTOR_LENGTH;
}

static size_t unit_samples(size_t batch)
{
    return (batch + MOST_UNITS - 1) / MOST_UNITS;
}

size_t cicy_attention_units(size_t batch)
{
    return (batch + unit_samples(batch) - 1) / unit_samples(batch);
}

cicy_attention_unit cicy_attention_unit_at(size_t batch, size_t index)
{
    const size_t first = index * unit_samples(batch), end = first + unit_samples(batch);
    return (cicy_attention_unit){first, end < batch ? end : batch};
}

/* Gives each array its place; returns the numbers used. */
typedef struct array_size {
    cicy_real **array;
    size_t size;
} array_size;

static size_t lay_out(const array_size *arrays, size_t count, cicy_real *base)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        *arrays[i].array = base ? base + used : NULL;
        used += rounded(arrays[i].size);
    }
    return used;
}

cicy_attention_space cicy_attention_space_at(const cicy_attention *attention, bool training,
                                             cicy_real *base)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t longer = positions > channels ? positions : channels;
    const size_t inner = positions * attention->inner;
    cicy_attention_space space;
    const array_size arrays[] = {{&space.x, positions * channels},
                                 {&space.first, inner},
                                 {&space.second, inner},
                                 {&space.softmax, positions * longer},
                                 {&space.transposed, positions * channels},
                                 {&space.gradient, positions * longer},
                                 {&space.inner[0], inner},
                                 {&space.inner[1], inner}};
    space.size = lay_out(arrays, training ? 8 : 5, base);
    return space;
}

cicy_attention_part cicy_attention_part_at(const cicy_attention *attention, cicy_real *base)
{
    const size_t inner = attention->inner, channels = attention->channels;
    cicy_attention_part part;
    const array_size arrays[] = {{&part.kernel[0], channels * inner},
                                 {&part.kernel[1], channels * inner},
                                 {&part.bias[0], inner},
                                 {&part.bias[1], channels},
                                 {&part.kappa, 1}};
    part.size = lay_out(arrays, sizeof arrays / sizeof *arrays, base);
    return part;
}

static cicy_attention_scratch scratch_at(const cicy_attention *attention, size_t batch,
                                         cicy_real *base)
{
    const size_t kernel = rounded(attention->channels * attention->inner);
    const size_t parts = cicy_attention_units(batch) * cicy_attention_part_at(attention, NULL).size;
    return (cicy_attention_scratch){
        {base, base + kernel}, base + 2 * kernel, base + 2 * kernel + parts};
}

size_t cicy_cpu_attention_scratch(const cicy_attention *attention, size_t max_batch, int threads,
                                  bool training)
{
    const size_t spaces = (size_t)threads * cicy_attention_space_at(attention, training, NULL).size;
    const size_t kernels = 2 * rounded(attention->channels * attention->inner);
    const size_t units = max_batch < MOST_UNITS ? max_batch : MOST_UNITS;
    return spaces + (training ? kernels + units * cicy_attention_part_at(attention, NULL).size : 0);
}

const cicy_real *cicy_attention_input(const cicy_attention *attention, const cicy_view *input,
                                      size_t sample, const cicy_attention_space *space)
{
    if (!input->scale && !input->relu)
        return input->data + sample * attention->positions * attention->channels;
    cicy_view_gather(input, attention->channels, sample * attention->positions,
                     attention->positions, space->x);
    return space->x;
}

void cicy_attention_product(size_t rows, size_t inputs, size_t outputs, const cicy_real *x,
                            const cicy_real *kernel, const cicy_real *bias, cicy_real *y)
{
    for (size_t r = 0; r < rows; r++)
        memcpy(y + r * outputs, bias, outputs * sizeof *y);
    cicy_gemm(rows, outputs, inputs, x, inputs, 1, kernel, outputs, y, outputs, true);
}

void cicy_attention_add_weights(size_t rows, size_t inputs, size_t outputs, const cicy_real *x,
                                const cicy_real *gradient, cicy_real *kernel, cicy_real *bias)
{
    cicy_gemm(inputs, outputs, rows, x, 1, inputs, gradient, outputs, kernel, outputs, true);
    for (size_t r = 0; r < rows; r++)
        for (size_t o = 0; o < outputs; o++)
            bias[o] += gradient[r * outputs + o];
}

/* target [size] = sum over the units of from[unit * stride]. */
static void sum_parts(const cicy_work *work, const cicy_real *from, size_t stride, size_t size,
                      cicy_real *target)
{
    const size_t units = cicy_attention_units(work->batch);
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t i = 0; i < size; i++) {
        cicy_real sum = from[i];
        for (size_t u = 1; u < units; u++)
            sum += from[u * stride + i];
        target[i] = sum;
    }
}

static void sum_all(const cicy_work *work, const cicy_attention *attention, const cicy_real *parts,
                    const cicy_attention_gradients *gradients)
{
    const size_t kernel = attention->channels * attention->inner;
    const cicy_attention_part part = cicy_attention_part_at(attention, (cicy_real *)parts);
    sum_parts(work, part.kernel[0], part.size, kernel, gradients->kernel[0]);
    sum_parts(work, part.kernel[1], part.size, kernel, gradients->kernel[1]);
    sum_parts(work, part.bias[0], part.size, attention->inner, gradients->bias[0]);
    sum_parts(work, part.bias[1], part.size,
              gradients->kappa ? attention->inner : attention->channels, gradients->bias[1]);
    if (gradients->kappa)
        sum_parts(work, part.kappa, part.size, 1, gradients->kappa);
}

void cicy_attention_backward(const cicy_work *work, const cicy_attention *attention,
                             const cicy_view *input, const cicy_real *output_gradient,
                             const cicy_attention_gradients *gradients,
                             cicy_attention_sample *sample)
{
    const size_t channels = attention->channels, inner = attention->inner;
    const bool down = gradients->kappa; /* the second kernel of SAM, too, is [channels][inner] */
    const cicy_attention_scratch scratch = scratch_at(attention, work->batch, work->scratch);
    const cicy_attention_pass pass = {attention, input, output_gradient, gradients, scratch};
    cicy_transpose(channels, inner, attention->kernel[0], scratch.kernel[0]);
    cicy_transpose(down ? channels : inner, down ? inner : channels, attention->kernel[1],
                   scratch.kernel[1]);
    const size_t own = cicy_attention_space_at(attention, true, NULL).size;
    const size_t part_size = cicy_attention_part_at(attention, NULL).size;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t u = 0; u < cicy_attention_units(work->batch); u++) {
        const cicy_attention_unit unit = cicy_attention_unit_at(work->batch, u);
        const cicy_attention_space space = cicy_attention_space_at(
            attention, true, scratch.spaces + (size_t)omp_get_thread_num() * own);
        cicy_real *memory = scratch.parts + u * part_size;
        const cicy_attention_part part = cicy_attention_part_at(attention, memory);
        memset(memory, 0, part_size * sizeof *memory);
        for (size_t b = unit.first; b < unit.end; b++)
            sample(&pass, b, &part, &space);
    }
    sum_all(work, attention, scratch.parts, gradients);
}
