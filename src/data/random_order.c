#include "data/random_order.h"

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
