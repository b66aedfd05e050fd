#include "cicyminer/dataset.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/canonical.h"
#include "data/dataset/dataset_append.h"

static const uint8_t padding[CICY_MAX_DIMENSION][2] = {
    {2, 2}, {4, 4}, {12, 15}, {16, 20}, {CICY_MAX_ROWS, CICY_MAX_COLUMNS}};
static const char *const order_names[] = {"staircase", "canonical", "shuffled", "given"};

const char *cicy_order_name(cicy_order order)
{
    return order_names[order];
}

bool cicy_order_from_name(const char *name, cicy_order *order)
{
    for (size_t i = 0; i < sizeof order_names / sizeof *order_names; i++)
        if (strcmp(name, order_names[i]) == 0) {
            *order = (cicy_order)i;
            return true;
        }
    return false;
}

void cicy_configuration_order(const cicy_configuration *configuration, cicy_order order,
                              uint64_t seed, uint64_t index, cicy_configuration *ordered)
{
    cicy_random random;
    switch (order) {
    case CICY_ORDER_STAIRCASE:
        cicy_configuration_staircase(configuration, ordered);
        break;
    case CICY_ORDER_CANONICAL:
        cicy_configuration_canonical(configuration, ordered);
        break;
    case CICY_ORDER_SHUFFLED:
        cicy_random_init(&random, seed, index);
        cicy_configuration_shuffle(configuration, &random, ordered);
        break;
    case CICY_ORDER_AS_GIVEN:
        *ordered = *configuration;
        break;
    }
}

void cicy_dataset_padding(int dimension, size_t *rows, size_t *columns)
{
    *rows = padding[dimension - 1][0];
    *columns = padding[dimension - 1][1];
}

cicy_status cicy_dataset_init(cicy_dataset *dataset, int dimension, size_t count, size_t rows,
                              size_t columns, cicy_error *error)
{
    *dataset = (cicy_dataset){.dimension = dimension, .count = count, .rows = rows};
    dataset->columns = columns;
    if (!cicy_hodge_column_names(dimension, &dataset->hodge_columns))
        return cicy_error_set(error, CICY_USAGE, "dimension %d is not from 1 to %d", dimension,
                              CICY_MAX_DIMENSION);
    if (rows < 1 || rows > CICY_MAX_ROWS || columns < 1 || columns > CICY_MAX_COLUMNS)
        return cicy_error_set(error, CICY_USAGE,
                              "a padded size of %zu x %zu is outside 1..%d x 1..%d", rows, columns,
                              CICY_MAX_ROWS, CICY_MAX_COLUMNS);
    size_t room = count ? count : 1;
    if (room <= SIZE_MAX / (CICY_MAX_ROWS * CICY_MAX_COLUMNS)) {
        dataset->matrix = calloc(room, rows * columns);
        dataset->shape = calloc(room, 2);
        dataset->hodge = calloc(room, dataset->hodge_columns * sizeof *dataset->hodge);
        dataset->euler = calloc(room, sizeof *dataset->euler);
        dataset->product = calloc(room, 1);
        dataset->favourable = calloc(room, 1);
    }
    if (dataset->matrix && dataset->shape && dataset->hodge && dataset->euler && dataset->product &&
        dataset->favourable)
        return CICY_OK;
    cicy_dataset_clear(dataset);
    return cicy_error_set(error, CICY_SYSTEM, "not enough memory for a data set of %zu entries",
                          count);
}

void cicy_dataset_clear(cicy_dataset *dataset)
{
    free(dataset->matrix);
    free(dataset->shape);
    free(dataset->hodge);
    free(dataset->euler);
    free(dataset->product);
    free(dataset->favourable);
    free(dataset->orbit);
    free(dataset->manifold);
    free(dataset->command);
    free(dataset->version);
    *dataset = (cicy_dataset){0};
}

cicy_status cicy_dataset_describe(cicy_dataset *dataset, const char *command, const char *version,
                                  cicy_error *error)
{
    char *new_command = command ? strdup(command) : NULL;
    char *new_version = version ? strdup(version) : NULL;
    if ((command && !new_command) || (version && !new_version)) {
        free(new_command);
        free(new_version);
        return cicy_error_memory(error);
    }
    free(dataset->command);
    free(dataset->version);
    dataset->command = new_command;
    dataset->version = new_version;
    return CICY_OK;
}

void cicy_dataset_get(const cicy_dataset *dataset, size_t index, cicy_configuration *configuration)
{
    const uint8_t *matrix = dataset->matrix + index * dataset->rows * dataset->columns;
    *configuration = (cicy_configuration){.rows = dataset->shape[2 * index],
                                          .columns = dataset->shape[2 * index + 1]};
    for (size_t i = 0; i < configuration->rows; i++) {
        unsigned sum = 0;
        for (size_t j = 0; j < configuration->columns; j++) {
            configuration->degree[i][j] = matrix[i * dataset->columns + j];
            sum += configuration->degree[i][j];
        }
        configuration->n[i] = (uint8_t)(sum - 1);
    }
}

cicy_status cicy_dataset_set(cicy_dataset *dataset, size_t index,
                             const cicy_configuration *configuration, const cicy_hodge *hodge,
                             cicy_error *error)
{
    if (hodge->dimension != dataset->dimension)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "dimension %d in a data set of dimension %d", hodge->dimension,
                              dataset->dimension);
    if (configuration->rows > dataset->rows || configuration->columns > dataset->columns)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "a %u x %u matrix in a data set of %zu x %zu", configuration->rows,
                              configuration->columns, dataset->rows, dataset->columns);
    int64_t values[CICY_MAX_HODGE];
    size_t columns = cicy_hodge_to_columns(hodge, values);
    bool fits = hodge->euler >= INT32_MIN && hodge->euler <= INT32_MAX;
    for (size_t k = 0; k < columns; k++)
        fits = fits && values[k] >= INT32_MIN && values[k] <= INT32_MAX;
    if (!fits)
        return cicy_error_set(error, CICY_INVALID_INPUT, "a Hodge number leaves 32 bits");

    uint8_t *matrix = dataset->matrix + index * dataset->rows * dataset->columns;
    memset(matrix, 0, dataset->rows * dataset->columns);
    for (size_t i = 0; i < configuration->rows; i++)
        memcpy(matrix + i * dataset->columns, configuration->degree[i], configuration->columns);
    dataset->shape[2 * index] = configuration->rows;
    dataset->shape[2 * index + 1] = configuration->columns;
    for (size_t k = 0; k < columns; k++)
        dataset->hodge[index * columns + k] = (int32_t)values[k];
    dataset->euler[index] = (int32_t)hodge->euler;
    dataset->product[index] = hodge->product;
    dataset->favourable[index] = hodge->favourable;
    return CICY_OK;
}

/* ---- Data sets whose size is not known yet ---- */

/* The array with room for `room` elements of `width` bytes; itself and *failed without memory. */
static void *grow(void *array, size_t room, size_t width, bool *failed)
{
    void *larger = realloc(array, room * width);
    *failed = *failed || !larger;
    return larger ? larger : array;
}

static bool reserve(cicy_dataset *set, size_t room)
{
    bool failed = false;
    set->matrix = grow(set->matrix, room, set->rows * set->columns, &failed);
    set->shape = grow(set->shape, room, 2, &failed);
    set->hodge = grow(set->hodge, room, set->hodge_columns * sizeof *set->hodge, &failed);
    set->euler = grow(set->euler, room, sizeof *set->euler, &failed);
    set->product = grow(set->product, room, 1, &failed);
    set->favourable = grow(set->favourable, room, 1, &failed);
    return !failed;
}

/* Moves the matrices of a full data set to a larger padded size. */
static bool widen(cicy_dataset *set, size_t room, size_t rows, size_t columns)
{
    uint8_t *matrix = calloc(room, rows * columns);
    for (size_t e = 0; matrix && e < set->count; e++)
        for (size_t i = 0; i < set->rows; i++)
            memcpy(matrix + (e * rows + i) * columns,
                   set->matrix + (e * set->rows + i) * set->columns, set->columns);
    if (!matrix)
        return false;
    free(set->matrix);
    set->matrix = matrix;
    set->rows = rows;
    set->columns = columns;
    return true;
}

cicy_status cicy_dataset_append(cicy_dataset *dataset, size_t *room,
                                const cicy_configuration *configuration, const cicy_hodge *hodge,
                                cicy_error *error)
{
    size_t rows = configuration->rows, columns = configuration->columns;
    if (*room == 0) {
        size_t usual[2];
        cicy_dataset_padding(hodge->dimension, &usual[0], &usual[1]);
        cicy_status status =
            cicy_dataset_init(dataset, hodge->dimension, 4096, usual[0], usual[1], error);
        if (status != CICY_OK)
            return status;
        *room = dataset->count;
        dataset->count = 0;
    }
    if (dataset->count == *room) {
        if (!reserve(dataset, *room + *room / 2))
            return cicy_error_memory(error);
        *room += *room / 2;
    }
    rows = rows > dataset->rows ? rows : dataset->rows;
    columns = columns > dataset->columns ? columns : dataset->columns;
    if ((rows > dataset->rows || columns > dataset->columns) &&
        !widen(dataset, *room, rows, columns))
        return cicy_error_memory(error);
    cicy_status status = cicy_dataset_set(dataset, dataset->count, configuration, hodge, error);
    dataset->count += status == CICY_OK;
    return status;
}
