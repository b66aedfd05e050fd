#include <omp.h>

#include "engine/cpu/cpu_attention_work.h"
#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"
#include "engine/cpu/softmax.h"

/* Hidden layer and softmax of one sample; returns its input. */
static const cicy_real *softmax_of(const cicy_attention *attention, const cicy_view *input,
                                   size_t sample, const cicy_attention_space *space)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t inner = attention->inner;
    const cicy_real *x = cicy_attention_input(attention, input, sample, space);
    cicy_attention_product(positions, channels, inner, x, attention->kernel[0], attention->bias[0],
                           space->first);
    for (size_t i = 0; i < positions * inner; i++)
        space->first[i] = space->first[i] < 0 ? 0 : space->first[i];
    cicy_attention_product(positions, inner, channels, space->first, attention->kernel[1],
                           attention->bias[1], space->softmax);
    for (size_t i = 0; i < positions; i++)
        cicy_softmax(channels, space->softmax + i * channels);
    return x;
}

cicy_status cicy_cpu_cham_forward(const cicy_work *work, const cicy_attention *attention,
                                  const cicy_view *input, cicy_real *output)
{
    const size_t size = attention->positions * attention->channels;
    const size_t own = cicy_attention_space_at(attention, false, NULL).size;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        const cicy_attention_space space = cicy_attention_space_at(
            attention, false, work->scratch + (size_t)omp_get_thread_num() * own);
        const cicy_real *x = softmax_of(attention, input, b, &space);
        for (size_t i = 0; i < size; i++)
            output[b * size + i] = space.softmax[i] * x[i];
    }
    return CICY_OK;
}

/* Gradients before the softmax (space->gradient) and before the hidden layer's activation. */
static void backward_softmax(const cicy_attention *attention, const cicy_real *x,
                             const cicy_real *g, const cicy_real *second_transposed,
                             const cicy_attention_space *space)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t inner = attention->inner;
    for (size_t i = 0; i < positions * channels; i++)
        space->gradient[i] = g[i] * x[i];
    for (size_t i = 0; i < positions; i++)
        cicy_softmax_backward(channels, space->softmax + i * channels, 1,
                              space->gradient + i * channels);
    cicy_gemm(positions, inner, channels, space->gradient, channels, 1, second_transposed, inner,
              space->inner[0], inner, false);
    for (size_t i = 0; i < positions * inner; i++)
        space->inner[0][i] = space->first[i] > 0 ? space->inner[0][i] : 0;
}

static void backward_sample(const cicy_attention_pass *pass, size_t sample,
                            const cicy_attention_part *part, const cicy_attention_space *space)
{
    const cicy_attention *attention = pass->attention;
    const cicy_attention_gradients *gradients = pass->gradients;
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t inner = attention->inner, size = positions * channels;
    const cicy_real *g = pass->output_gradient + sample * size;
    const cicy_real *x = softmax_of(attention, pass->input, sample, space);
    backward_softmax(attention, x, g, pass->scratch.kernel[1], space);
    cicy_attention_add_weights(positions, channels, inner, x, space->inner[0], part->kernel[0],
                               part->bias[0]);
    cicy_attention_add_weights(positions, inner, channels, space->first, space->gradient,
                               part->kernel[1], part->bias[1]);
    if (!gradients->input)
        return;
    cicy_real *target = gradients->input + sample * size;
    for (size_t i = 0; i < size; i++)
        target[i] = (gradients->add_input ? target[i] : 0) + g[i] * space->softmax[i];
    cicy_gemm(positions, channels, inner, space->inner[0], inner, 1, pass->scratch.kernel[0],
              channels, target, channels, true);
}

cicy_status cicy_cpu_cham_backward(const cicy_work *work, const cicy_attention *attention,
                                   const cicy_view *input, const cicy_real *output_gradient,
                                   const cicy_attention_gradients *gradients)
{
    cicy_attention_backward(work, attention, input, output_gradient, gradients, backward_sample);
    return CICY_OK;
}
