#include <tgmath.h>

#include "cicyminer/random.h"
#include "network/kernels/cpu.h"

/* Elements are worked on in blocks of this size, so that vector loops end at the same places for
 * any number of threads. */
enum { BLOCK = 16384 };

static size_t block_end(size_t begin, size_t size)
{
    return size - begin < BLOCK ? size : begin + BLOCK;
}

/* Four bytes of the mask from one block of random numbers: 1 keeps, 0 drops. */
static void mask_block(const uint32_t counter[4], const uint32_t key[2], uint32_t threshold,
                       size_t count, uint8_t *mask)
{
    uint32_t numbers[4];
    cicy_random_philox(counter, key, numbers);
    for (size_t i = 0; i < count; i++)
        mask[i] = numbers[i] >= threshold;
}

void cicy_cpu_dropout_forward(const cicy_work *work, const cicy_view *input, size_t positions,
                              size_t channels, double rate, const uint32_t key[2], uint32_t step,
                              uint32_t layer, uint8_t *mask, cicy_real *output)
{
    const size_t size = positions * channels;
    const uint32_t threshold = (uint32_t)(rate * 4294967296.0);
    const cicy_real factor = (cicy_real)(1 / (1 - rate));
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        uint8_t *own = mask + b * size;
        for (size_t i = 0; i < size; i += 4) {
            const uint32_t counter[4] = {(uint32_t)(i / 4), (uint32_t)b, layer, step};
            mask_block(counter, key, threshold, size - i < 4 ? size - i : 4, own + i);
        }
        for (size_t i = 0; i < size; i++) {
            const size_t c = i % channels;
            cicy_real value = input->data[b * size + i];
            if (input->scale)
                value = input->scale[c] * value + input->shift[c];
            if (input->relu && value < 0)
                value = 0;
            output[b * size + i] = own[i] ? factor * value : 0;
        }
    }
}

void cicy_cpu_dropout_backward(const cicy_work *work, size_t size, double rate, const uint8_t *mask,
                               const cicy_real *output_gradient, bool add,
                               cicy_real *input_gradient)
{
    const cicy_real factor = (cicy_real)(1 / (1 - rate));
    const size_t total = work->batch * size;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < total; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, total); i++) {
            const cicy_real value = mask[i] ? factor * output_gradient[i] : 0;
            input_gradient[i] = add ? input_gradient[i] + value : value;
        }
}

void cicy_cpu_unpack(const cicy_work *work, const uint8_t *matrices, const uint32_t *indices,
                     size_t size, double factor, double shift, cicy_real *output)
{
    for (size_t b = 0; b < work->batch; b++) {
        const uint8_t *from = matrices + (indices ? indices[b] : b) * size;
        for (size_t i = 0; i < size; i++)
            output[b * size + i] = (cicy_real)(factor * from[i] + shift);
    }
}

static void adam_block(const cicy_adam *adam, size_t begin, size_t end, const cicy_real *gradient,
                       cicy_real *m, cicy_real *v, cicy_real *weights)
{
    const cicy_real rate = (cicy_real)adam->rate, epsilon = (cicy_real)adam->epsilon;
    const cicy_real share1 = (cicy_real)(1 - adam->beta1), share2 = (cicy_real)(1 - adam->beta2);
    const cicy_real scale = (cicy_real)adam->gradient_scale;
    for (size_t i = begin; i < end; i++) {
        const cicy_real g = scale * gradient[i];
        m[i] += share1 * (g - m[i]);
        v[i] += share2 * (g * g - v[i]);
        weights[i] -= rate * m[i] / (sqrt(v[i]) + epsilon);
    }
}

void cicy_cpu_adam(const cicy_work *work, const cicy_adam *adam, size_t size,
                   const cicy_real *gradient, cicy_real *m, cicy_real *v, cicy_real *weights)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        adam_block(adam, begin, block_end(begin, size), gradient, m, v, weights);
}

void cicy_cpu_sgd(const cicy_work *work, double rate, double momentum, double gradient_scale,
                  size_t size, const cicy_real *gradient, cicy_real *velocity, cicy_real *weights)
{
    const cicy_real keep = (cicy_real)momentum, step = (cicy_real)(rate * gradient_scale);
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++) {
            velocity[i] = keep * velocity[i] - step * gradient[i];
            weights[i] += velocity[i];
        }
}

double cicy_cpu_squares(const cicy_work *work, size_t size, const cicy_real *values)
{
    (void)work;
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += (double)values[i] * (double)values[i];
    return sum;
}

void cicy_cpu_approach(const cicy_work *work, double share, size_t size, const cicy_real *source,
                       cicy_real *target)
{
    const cicy_real part = (cicy_real)share;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++)
            target[i] += part * (source[i] - target[i]);
}
