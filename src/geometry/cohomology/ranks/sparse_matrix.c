#include "geometry/cohomology/ranks/sparse_matrix.h"

#include <stdlib.h>

#include "base/errors.h"

cicy_status cicy_sparse_init(cicy_sparse_matrix *matrix, uint32_t prime, size_t rows,
                             size_t columns, cicy_error *error)
{
    *matrix = (cicy_sparse_matrix){.prime = prime, .columns = columns};
    matrix->start = calloc(rows + 1, sizeof *matrix->start);
    return matrix->start ? CICY_OK : cicy_error_memory(error);
}

void cicy_sparse_clear(cicy_sparse_matrix *matrix)
{
    free(matrix->start);
    free(matrix->column);
    free(matrix->value);
    *matrix = (cicy_sparse_matrix){0};
}

cicy_status cicy_sparse_reserve(cicy_sparse_matrix *matrix, size_t more, cicy_error *error)
{
    if (matrix->entries + more <= matrix->capacity)
        return CICY_OK;
    size_t capacity = matrix->capacity ? 2 * matrix->capacity : 1024;
    while (capacity < matrix->entries + more)
        capacity *= 2;
    uint32_t *column = realloc(matrix->column, capacity * sizeof *column);
    if (column)
        matrix->column = column;
    uint32_t *value = column ? realloc(matrix->value, capacity * sizeof *value) : NULL;
    if (!value)
        return cicy_error_memory(error);
    matrix->value = value;
    matrix->capacity = capacity;
    return CICY_OK;
}
