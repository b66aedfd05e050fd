#include <omp.h>

#include "engine/cpu/cpu_attention_work.h"
#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"
#include "engine/cpu/softmax.h"

/* A, B and F of one sample; returns its input. */
static const cicy_real *softmax_of(const cicy_attention *attention, const cicy_view *input,
                                   size_t sample, const cicy_attention_space *space)
{
    const size_t positions = attention->positions, inner = attention->inner;
    const cicy_real *x = cicy_attention_input(attention, input, sample, space);
    cicy_attention_product(positions, attention->channels, inner, x, attention->kernel[0],
                           attention->bias[0], space->first);
    cicy_attention_product(positions, attention->channels, inner, x, attention->kernel[1],
                           attention->bias[1], space->second);
    cicy_transpose(positions, inner, space->second, space->transposed);
    cicy_gemm(positions, positions, inner, space->first, inner, 1, space->transposed, positions,
              space->softmax, positions, false);
    for (size_t i = 0; i < positions; i++)
        cicy_softmax(positions, space->softmax + i * positions);
    return x;
}

cicy_status cicy_cpu_sam_forward(const cicy_work *work, const cicy_attention *attention,
                                 const cicy_view *input, cicy_real *output)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t own = cicy_attention_space_at(attention, false, NULL).size;
    const cicy_real kappa = *attention->kappa;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        const cicy_attention_space space = cicy_attention_space_at(
            attention, false, work->scratch + (size_t)omp_get_thread_num() * own);
        const cicy_real *x = softmax_of(attention, input, b, &space);
        cicy_real *y = output + b * positions * channels;
        cicy_gemm(positions, channels, positions, space.softmax, 1, positions, x, channels, y,
                  channels, false);
        for (size_t i = 0; i < positions * channels; i++)
            y[i] = x[i] + kappa * y[i];
    }
    return CICY_OK;
}

/* From g [positions][channels], the gradient of x + kappa F^T x, to that of A B^T (into
 * space->gradient), of A and of B. Returns kappa's. */
static cicy_real backward_softmax(const cicy_attention *attention, const cicy_real *x,
                                  const cicy_real *g, const cicy_attention_space *space)
{
    const size_t positions = attention->positions, inner = attention->inner;
    double kappa = 0;
    cicy_transpose(positions, attention->channels, g, space->transposed);
    cicy_gemm(positions, positions, attention->channels, x, attention->channels, 1,
              space->transposed, positions, space->gradient, positions, false);
    for (size_t i = 0; i < positions; i++)
        kappa += cicy_softmax_backward(positions, space->softmax + i * positions, *attention->kappa,
                                       space->gradient + i * positions);
    cicy_gemm(positions, inner, positions, space->gradient, positions, 1, space->second, inner,
              space->inner[0], inner, false);
    cicy_gemm(positions, inner, positions, space->gradient, 1, positions, space->first, inner,
              space->inner[1], inner, false);
    return (cicy_real)kappa;
}

/* target (+)= g + kappa F g + the gradients through A and B; kernels [inner][channels]. */
static void backward_input(const cicy_attention *attention, const cicy_real *g,
                           cicy_real *const kernels[2], const cicy_attention_space *space, bool add,
                           cicy_real *target)
{
    const size_t positions = attention->positions, channels = attention->channels;
    const cicy_real kappa = *attention->kappa;
    for (size_t i = 0; i < positions * channels; i++)
        target[i] = add ? target[i] + g[i] : g[i];
    for (size_t i = 0; i < positions * positions; i++)
        space->softmax[i] *= kappa;
    cicy_gemm(positions, channels, positions, space->softmax, positions, 1, g, channels, target,
              channels, true);
    for (size_t k = 0; k < 2; k++)
        cicy_gemm(positions, channels, attention->inner, space->inner[k], attention->inner, 1,
                  kernels[k], channels, target, channels, true);
}

static void backward_sample(const cicy_attention_pass *pass, size_t sample,
                            const cicy_attention_part *part, const cicy_attention_space *space)
{
    const cicy_attention *attention = pass->attention;
    const cicy_attention_gradients *gradients = pass->gradients;
    const size_t positions = attention->positions, channels = attention->channels;
    const size_t offset = sample * positions * channels;
    const cicy_real *g = pass->output_gradient + offset;
    const cicy_real *x = softmax_of(attention, pass->input, sample, space);
    *part->kappa += backward_softmax(attention, x, g, space);
    for (size_t k = 0; k < 2; k++)
        cicy_attention_add_weights(positions, channels, attention->inner, x, space->inner[k],
                                   part->kernel[k], part->bias[k]);
    if (gradients->input)
        backward_input(attention, g, pass->scratch.kernel, space, gradients->add_input,
                       gradients->input + offset);
}

cicy_status cicy_cpu_sam_backward(const cicy_work *work, const cicy_attention *attention,
                                  const cicy_view *input, const cicy_real *output_gradient,
                                  const cicy_attention_gradients *gradients)
{
    cicy_attention_backward(work, attention, input, output_gradient, gradients, backward_sample);
    return CICY_OK;
}
