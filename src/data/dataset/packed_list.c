#include "data/dataset/packed_list.h"

#include <stdlib.h>
#include <string.h>

typedef struct cicy_packed_numbers {
    int32_t euler, hodge[CICY_MAX_HODGE];
    bool product, favourable;
} cicy_packed_numbers;

static bool reserve(cicy_packed_list *list, size_t bytes)
{
    if (list->capacity - list->used < bytes) {
        size_t capacity = list->capacity + list->capacity / 2 + bytes + (1 << 20);
        uint8_t *larger = realloc(list->matrices, capacity);
        if (!larger)
            return false;
        list->matrices = larger;
        list->capacity = capacity;
    }
    if (list->count == list->room) {
        size_t room = list->room + list->room / 2 + 4096;
        cicy_packed_numbers *larger = realloc(list->numbers, room * sizeof *larger);
        if (!larger)
            return false;
        list->numbers = larger;
        list->room = room;
    }
    return true;
}

static bool narrow(const cicy_hodge *hodge, cicy_packed_numbers *numbers)
{
    int64_t values[CICY_MAX_HODGE];
    size_t columns = cicy_hodge_to_columns(hodge, values);
    bool fits = hodge->euler >= INT32_MIN && hodge->euler <= INT32_MAX;
    for (size_t k = 0; k < columns; k++) {
        fits = fits && values[k] >= INT32_MIN && values[k] <= INT32_MAX;
        numbers->hodge[k] = (int32_t)values[k];
    }
    numbers->euler = (int32_t)hodge->euler;
    numbers->product = hodge->product;
    numbers->favourable = hodge->favourable;
    return fits;
}

cicy_status cicy_packed_list_add(cicy_packed_list *list, const cicy_configuration *configuration,
                                 const cicy_hodge *hodge, cicy_error *error)
{
    size_t rows = configuration->rows, columns = configuration->columns;
    if (!hodge->middle_known)
        return cicy_error_set(error, CICY_INVALID_INPUT, "h22 and h32 are not known");
    if (!reserve(list, 2 + rows * columns))
        return cicy_error_set(error, CICY_SYSTEM, "no memory for %zu entries", list->count + 1);
    if (!narrow(hodge, &list->numbers[list->count]))
        return cicy_error_set(error, CICY_INVALID_INPUT, "a Hodge number leaves 32 bits");
    uint8_t *to = list->matrices + list->used;
    *to++ = configuration->rows;
    *to++ = configuration->columns;
    for (size_t i = 0; i < rows; i++, to += columns)
        memcpy(to, configuration->degree[i], columns);
    list->used += 2 + rows * columns;
    list->dimension = hodge->dimension;
    list->rows = rows > list->rows ? rows : list->rows;
    list->columns = columns > list->columns ? columns : list->columns;
    list->count++;
    return CICY_OK;
}

cicy_status cicy_packed_list_unpack(const cicy_packed_list *list, cicy_dataset *dataset,
                                    cicy_error *error)
{
    size_t rows, columns;
    cicy_dataset_padding(list->dimension, &rows, &columns);
    rows = rows > list->rows ? rows : list->rows;
    columns = columns > list->columns ? columns : list->columns;
    cicy_status status =
        cicy_dataset_init(dataset, list->dimension, list->count, rows, columns, error);
    const uint8_t *from = list->matrices;
    size_t k = dataset->hodge_columns;
    for (size_t e = 0; status == CICY_OK && e < list->count; e++) {
        const cicy_packed_numbers *numbers = &list->numbers[e];
        size_t used_rows = *from++, used_columns = *from++;
        dataset->shape[2 * e] = (uint8_t)used_rows;
        dataset->shape[2 * e + 1] = (uint8_t)used_columns;
        for (size_t i = 0; i < used_rows; i++, from += used_columns)
            memcpy(dataset->matrix + (e * rows + i) * columns, from, used_columns);
        memcpy(dataset->hodge + e * k, numbers->hodge, k * sizeof *dataset->hodge);
        dataset->euler[e] = numbers->euler;
        dataset->product[e] = numbers->product;
        dataset->favourable[e] = numbers->favourable;
    }
    return status;
}

void cicy_packed_list_clear(cicy_packed_list *list)
{
    free(list->matrices);
    free(list->numbers);
    *list = (cicy_packed_list){0};
}
