#include "cicyminer/random.h"

#include <assert.h>
#include <math.h>

static const double two_pi = 6.283185307179586476925286766559;

void cicy_random_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < 10; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0;
        uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

static void fill_block(cicy_random *random)
{
    uint64_t index = random->position / 4;
    uint32_t counter[4] = {(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)random->stream,
                           (uint32_t)(random->stream >> 32)};
    uint32_t key[2] = {(uint32_t)random->seed, (uint32_t)(random->seed >> 32)};
    cicy_random_philox(counter, key, random->block);
}

void cicy_random_init(cicy_random *random, uint64_t seed, uint64_t stream)
{
    random->seed = seed;
    random->stream = stream;
    cicy_random_seek(random, 0);
}

void cicy_random_seek(cicy_random *random, uint64_t position)
{
    random->position = position;
    fill_block(random);
}

uint32_t cicy_random_u32(cicy_random *random)
{
    if (random->position % 4 == 0)
        fill_block(random);
    return random->block[random->position++ % 4];
}

uint64_t cicy_random_u64(cicy_random *random)
{
    uint64_t low = cicy_random_u32(random);
    return low | (uint64_t)cicy_random_u32(random) << 32;
}

uint64_t cicy_random_below(cicy_random *random, uint64_t bound)
{
    assert(bound >= 1);
    /* Numbers below 2^64 mod bound are drawn again, so that every remainder is equally likely. */
    uint64_t reject = (0 - bound) % bound;
    uint64_t value;
    do {
        value = cicy_random_u64(random);
    } while (value < reject);
    return value % bound;
}

double cicy_random_uniform(cicy_random *random)
{
    return (double)(cicy_random_u64(random) >> 11) * 0x1p-53;
}

double cicy_random_normal(cicy_random *random)
{
    double radius = sqrt(-2.0 * log(1.0 - cicy_random_uniform(random)));
    return radius * cos(two_pi * cicy_random_uniform(random));
}

void cicy_random_shuffle(cicy_random *random, uint32_t *indices, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)cicy_random_below(random, i);
        uint32_t swap = indices[i - 1];
        indices[i - 1] = indices[j];
        indices[j] = swap;
    }
}
