/* Dropout, with the masks of the CPU: Philox numbers of (key, step, layer, sample, element). */
#include "engine/cuda/port.h"

/* J. Salmon et al., SC 2011: ten rounds, four numbers of 32 bits for a counter. */
CICY_DEVICE void philox(const uint32_t counter[4], uint32_t k0, uint32_t k1, uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    for (int round = 0; round < 10; round++) {
        const uint32_t high0 = __umulhi(0xD2511F53u, c0), low0 = 0xD2511F53u * c0;
        const uint32_t high1 = __umulhi(0xCD9E8D57u, c2), low1 = 0xCD9E8D57u * c2;
        c0 = high1 ^ c1 ^ k0;
        c1 = low1;
        c2 = high0 ^ c3 ^ k1;
        c3 = low0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* What the masks of a layer are a function of, besides sample and element. */
struct mask_source {
    uint32_t key[2], step, layer, threshold;
};

/* A thread makes four elements of a sample from one counter. */
static __global__ void forward_kernel(mask_source source, cicy_view input, size_t batch,
                                      size_t size, size_t channels, float factor, uint8_t *mask,
                                      float *output)
{
    const size_t groups = (size + 3) / 4;
    CICY_EACH(i, batch * groups)
    {
        const size_t sample = i / groups, first = i % groups * 4;
        const uint32_t counter[4] = {(uint32_t)(first / 4), (uint32_t)sample, source.layer,
                                     source.step};
        uint32_t drawn[4];
        philox(counter, source.key[0], source.key[1], drawn);
        for (size_t k = 0; k < 4 && first + k < size; k++) {
            const size_t at = sample * size + first + k;
            const bool keep = drawn[k] >= source.threshold;
            mask[at] = keep;
            output[at] = keep ? factor * cicy_seen(input, at, at % channels) : 0;
        }
    }
}

cicy_status cicy_cuda_dropout_forward(const cicy_work *work, const cicy_view *input,
                                      size_t positions, size_t channels, double rate,
                                      const uint32_t key[2], uint32_t step, uint32_t layer,
                                      uint8_t *mask, float *output)
{
    const size_t size = positions * channels;
    const mask_source source = {{key[0], key[1]}, step, layer, (uint32_t)(rate * 4294967296.0)};
    return cicy_launch(work, "dropout", cicy_blocks(work->batch * ((size + 3) / 4)), CICY_THREADS,
                       0, forward_kernel, source, *input, work->batch, size, channels,
                       (float)(1 / (1 - rate)), mask, output);
}

static __global__ void backward_kernel(size_t size, float factor, const uint8_t *mask,
                                       const float *output_gradient, bool add,
                                       float *input_gradient)
{
    CICY_EACH(i, size)
    {
        const float value = mask[i] ? factor * output_gradient[i] : 0;
        input_gradient[i] = add ? input_gradient[i] + value : value;
    }
}

cicy_status cicy_cuda_dropout_backward(const cicy_work *work, size_t size, double rate,
                                       const uint8_t *mask, const float *output_gradient, bool add,
                                       float *input_gradient)
{
    const size_t all = work->batch * size;
    return cicy_launch(work, "dropout", cicy_blocks(all), CICY_THREADS, 0, backward_kernel, all,
                       (float)(1 / (1 - rate)), mask, output_gradient, add, input_gradient);
}
