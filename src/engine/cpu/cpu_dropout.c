#include "engine/cpu/kernels_cpu.h"

/* Counters whose random numbers are made together. */
enum { LANES = 16 };

/* The numbers of cicy_random_philox (cicyminer/random.h) for the counters (first, sample, layer,
 * step), (first + 1, ...) and so on: numbers[i][lane] is number i of a counter. */
static void philox_lanes(uint32_t first, const uint32_t rest[3], const uint32_t key[2],
                         uint32_t numbers[4][LANES])
{
    uint32_t k0 = key[0], k1 = key[1];
    for (uint32_t l = 0; l < LANES; l++) {
        numbers[0][l] = first + l;
        for (size_t i = 1; i < 4; i++)
            numbers[i][l] = rest[i - 1];
    }
    for (int round = 0; round < 10; round++) {
        for (size_t l = 0; l < LANES; l++) {
            const uint64_t p0 = (uint64_t)0xD2511F53u * numbers[0][l];
            const uint64_t p1 = (uint64_t)0xCD9E8D57u * numbers[2][l];
            numbers[0][l] = (uint32_t)(p1 >> 32) ^ numbers[1][l] ^ k0;
            numbers[1][l] = (uint32_t)p1;
            numbers[2][l] = (uint32_t)(p0 >> 32) ^ numbers[3][l] ^ k1;
            numbers[3][l] = (uint32_t)p0;
        }
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
}

/* Byte i of the mask is number i % 4 of counter i / 4: 1 keeps, 0 drops. */
static void fill_mask(const uint32_t rest[3], const uint32_t key[2], uint32_t threshold,
                      size_t size, uint8_t *mask)
{
    uint32_t numbers[4][LANES];
    for (size_t begin = 0; begin < size; begin += 4 * LANES) {
        const size_t left = size - begin, count = left < 4 * LANES ? left : 4 * LANES;
        philox_lanes((uint32_t)(begin / 4), rest, key, numbers);
        for (size_t i = 0; i < count; i++)
            mask[begin + i] = numbers[i % 4][i / 4] >= threshold;
    }
}

cicy_status cicy_cpu_dropout_forward(const cicy_work *work, const cicy_view *input,
                                     size_t positions, size_t channels, double rate,
                                     const uint32_t key[2], uint32_t step, uint32_t layer,
                                     uint8_t *mask, cicy_real *output)
{
    const size_t size = positions * channels;
    const uint32_t threshold = (uint32_t)(rate * 4294967296.0);
    const cicy_real factor = (cicy_real)(1 / (1 - rate));
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        const uint32_t rest[3] = {(uint32_t)b, layer, step};
        const uint8_t *keep = mask + b * size;
        cicy_real *values = output + b * size;
        fill_mask(rest, key, threshold, size, mask + b * size);
        cicy_view_gather(input, channels, b * positions, positions, values);
        for (size_t i = 0; i < size; i++)
            values[i] = keep[i] ? factor * values[i] : 0;
    }
    return CICY_OK;
}

cicy_status cicy_cpu_dropout_backward(const cicy_work *work, size_t size, double rate,
                                      const uint8_t *mask, const cicy_real *output_gradient,
                                      bool add, cicy_real *input_gradient)
{
    const cicy_real factor = (cicy_real)(1 / (1 - rate));
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++)
        for (size_t i = b * size; i < (b + 1) * size; i++) {
            const cicy_real value = mask[i] ? factor * output_gradient[i] : 0;
            input_gradient[i] = add ? input_gradient[i] + value : value;
        }
    return CICY_OK;
}
