#include "data/sample_indices.h"

#include <stdlib.h>
#include <string.h>

#include "cicyminer/random.h"

static const uint64_t stream_sample = UINT64_C(0x53414d504c45);

static int by_index(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

uint32_t *cicy_sample_indices(const uint32_t *indices, size_t count, size_t limit, uint64_t seed,
                              size_t *chosen)
{
    uint32_t *sample = malloc((count + 1) * sizeof *sample);
    *chosen = limit > 0 && limit < count ? limit : count;
    if (!sample)
        return NULL;
    memcpy(sample, indices, count * sizeof *sample);
    if (*chosen == count)
        return sample;
    cicy_random random;
    cicy_random_init(&random, seed, stream_sample);
    cicy_random_shuffle(&random, sample, count);
    qsort(sample, *chosen, sizeof *sample, by_index);
    return sample;
}
