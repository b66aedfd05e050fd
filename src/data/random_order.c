#include "data/random_order.h"

#include <stdlib.h>
#include <string.h>

#include "cicyminer/random.h"

void cicy_shuffle_matrix(const cicy_dataset *dataset, uint32_t index, uint64_t seed,
                         uint64_t stream, uint8_t *copy)
{
    const uint8_t *matrix = dataset->matrix + index * dataset->rows * dataset->columns;
    uint32_t row[CICY_MAX_ROWS], column[CICY_MAX_COLUMNS];
    size_t rows = dataset->shape[2 * index], columns = dataset->shape[2 * index + 1];
    for (uint32_t i = 0; i < CICY_MAX_ROWS; i++)
        row[i] = i;
    for (uint32_t j = 0; j < CICY_MAX_COLUMNS; j++)
        column[j] = j;
    cicy_random random;
    cicy_random_init(&random, seed, stream);
    cicy_random_shuffle(&random, row, rows);
    cicy_random_shuffle(&random, column, columns);
    for (size_t i = 0; i < dataset->rows; i++)
        for (size_t j = 0; j < dataset->columns; j++)
            copy[i * dataset->columns + j] =
                i < rows && j < columns ? matrix[row[i] * dataset->columns + column[j]] : 0;
}

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
