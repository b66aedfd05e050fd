/* Line bundles as samples for networks. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/bundle_data.h"

static cicy_status allocate(cicy_dataset *set, cicy_error *error)
{
    const size_t n = set->count;
    set->matrix = calloc(n + 1, set->rows * set->columns);
    set->shape = calloc(n + 1, 2);
    set->hodge = calloc(n + 1, set->hodge_columns * sizeof *set->hodge);
    set->euler = calloc(n + 1, sizeof *set->euler);
    set->product = calloc(n + 1, 1);
    set->favourable = calloc(n + 1, 1);
    set->orbit = calloc(n + 1, sizeof *set->orbit);
    set->manifold = calloc(n + 1, sizeof *set->manifold);
    return set->matrix && set->shape && set->hodge && set->euler && set->product &&
                   set->favourable && set->orbit && set->manifold
               ? CICY_OK
               : cicy_error_memory(error);
}

/* Line bundle k as entry i. */
static void set_entry(const cicy_bundle_data *data, size_t k, cicy_dataset *set, size_t i)
{
    const size_t m = data->manifold[k];
    const uint8_t *from = data->matrix + m * data->rows * data->columns;
    uint8_t *to = set->matrix + i * set->rows * set->columns;
    for (size_t row = 0; row < data->rows; row++) {
        memcpy(to + row * set->columns, from + row * data->columns, data->columns);
        to[row * set->columns + data->columns] =
            (uint8_t)(CICY_BUNDLE_MARK + data->bundle[k * data->rows + row]);
    }
    memcpy(set->shape + 2 * i, data->shape + 2 * m, 2);
    memcpy(set->hodge + i * set->hodge_columns, data->h + k * set->hodge_columns,
           set->hodge_columns * sizeof *set->hodge);
    set->euler[i] = data->index[k];
    set->orbit[i] = data->orbit[k];
    set->manifold[i] = data->manifold[k];
}

cicy_status cicy_bundle_data_samples(const cicy_bundle_data *data, cicy_dataset *set,
                                     cicy_error *error)
{
    *set = (cicy_dataset){.dimension = data->dimension,
                          .rows = data->rows,
                          .columns = data->columns + 1,
                          .hodge_columns = (size_t)data->dimension + 1,
                          .order = CICY_ORDER_AS_GIVEN,
                          .seed = data->seed,
                          .content = CICY_CONTENT_BUNDLES};
    for (size_t k = 0; k < data->count; k++)
        set->count += data->method[k] != CICY_BUNDLE_UNANSWERED;
    if (set->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "no line bundle is answered");
    if (set->columns > CICY_MAX_COLUMNS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "matrices of %zu columns leave none for the line bundle",
                                   data->columns);
    CICY_TRY(allocate(set, error));
    for (size_t k = 0, i = 0; k < data->count; k++)
        if (data->method[k] != CICY_BUNDLE_UNANSWERED)
            set_entry(data, k, set, i++);
    return cicy_dataset_describe(set, data->command, data->version, error);
}

cicy_status cicy_samples_read(cicy_dataset *dataset, const char *path, cicy_error *error)
{
    bool bundles;
    cicy_bundle_data data;
    *dataset = (cicy_dataset){0};
    CICY_TRY(cicy_bundle_data_recognise(path, &bundles, error));
    if (!bundles)
        return cicy_dataset_read(dataset, path, error);
    CICY_TRY(cicy_bundle_data_read(&data, path, error));
    cicy_status status = cicy_bundle_data_samples(&data, dataset, error);
    if (status != CICY_OK)
        cicy_error_prepend(error, status, "%s", path);
    cicy_bundle_data_clear(&data);
    return status;
}
