/* Data sets of line bundles as HDF5: written, and read without trust. */
#include "data/bundles/bundle_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

enum { FORMAT_VERSION = 1, ARRAYS = 9, ATTRIBUTES = 10 };

static const char format_attribute[] = "bundles_version";

cicy_status cicy_bundle_data_allocate(cicy_bundle_data *data, cicy_error *error)
{
    const size_t m = data->manifolds, n = data->count;
    data->matrix = calloc(m + 1, data->rows * data->columns);
    data->shape = calloc(m + 1, 2);
    data->source = calloc(m + 1, sizeof *data->source);
    data->manifold = calloc(n + 1, sizeof *data->manifold);
    data->bundle = calloc(n + 1, data->rows);
    data->h = calloc(n + 1, ((size_t)data->dimension + 1) * sizeof *data->h);
    data->index = calloc(n + 1, sizeof *data->index);
    data->method = calloc(n + 1, 1);
    data->orbit = calloc(n + 1, sizeof *data->orbit);
    return data->matrix && data->shape && data->source && data->manifold && data->bundle &&
                   data->h && data->index && data->method && data->orbit
               ? CICY_OK
               : cicy_error_memory(error);
}

void cicy_bundle_data_clear(cicy_bundle_data *data)
{
    void *const arrays[] = {data->matrix, data->shape,   data->source, data->manifold,
                            data->bundle, data->h,       data->index,  data->method,
                            data->orbit,  data->command, data->version};
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
        free(arrays[i]);
    *data = (cicy_bundle_data){0};
}

void cicy_bundle_data_get(const cicy_bundle_data *data, size_t manifold,
                          cicy_configuration *configuration)
{
    const uint8_t *matrix = data->matrix + manifold * data->rows * data->columns;
    *configuration = (cicy_configuration){.rows = data->shape[2 * manifold],
                                          .columns = data->shape[2 * manifold + 1]};
    for (int i = 0; i < configuration->rows; i++) {
        unsigned sum = 0;
        for (int j = 0; j < configuration->columns; j++) {
            configuration->degree[i][j] = matrix[(size_t)i * data->columns + (size_t)j];
            sum += configuration->degree[i][j];
        }
        configuration->n[i] = (uint8_t)(sum - 1);
    }
}

/* The arrays of the file and where they are in memory. */
static void list_arrays(const cicy_bundle_data *data, cicy_hdf5_array arrays[ARRAYS])
{
    const size_t m = data->manifolds, n = data->count, h = (size_t)data->dimension + 1;
    const cicy_hdf5_array list[ARRAYS] = {
        {"matrix", CICY_HDF5_U8, m, data->rows, data->matrix, data->columns},
        {"shape", CICY_HDF5_U8, m, 2, data->shape, 0},
        {"source", CICY_HDF5_U32, m, 0, data->source, 0},
        {"manifold", CICY_HDF5_U32, n, 0, data->manifold, 0},
        {"bundle", CICY_HDF5_I8, n, data->rows, data->bundle, 0},
        {"h", CICY_HDF5_I32, n, h, data->h, 0},
        {"index", CICY_HDF5_I32, n, 0, data->index, 0},
        {"method", CICY_HDF5_U8, n, 0, data->method, 0},
        {"orbit", CICY_HDF5_U32, n, 0, data->orbit, 0}};
    memcpy(arrays, list, sizeof list);
}

static void take_arrays(cicy_bundle_data *data, const cicy_hdf5_array arrays[ARRAYS])
{
    void *read[ARRAYS];
    for (size_t i = 0; i < ARRAYS; i++)
        read[i] = (void *)(uintptr_t)arrays[i].data;
    data->matrix = read[0];
    data->shape = read[1];
    data->source = read[2];
    data->manifold = read[3];
    data->bundle = read[4];
    data->h = read[5];
    data->index = read[6];
    data->method = read[7];
    data->orbit = read[8];
    data->manifolds = arrays[0].rows;
    data->count = arrays[3].rows;
}

cicy_status cicy_bundle_data_write(const cicy_bundle_data *data, const char *path,
                                   cicy_error *error)
{
    cicy_hdf5_array arrays[ARRAYS];
    cicy_hdf5_image image = {0};
    const cicy_hdf5_attribute attributes[ATTRIBUTES] = {
        {.name = format_attribute, .kind = CICY_HDF5_SMALL, .whole = FORMAT_VERSION},
        {.name = "dimension", .kind = CICY_HDF5_SMALL, .whole = (uint64_t)data->dimension},
        {.name = "rows", .kind = CICY_HDF5_SMALL, .whole = data->rows},
        {.name = "columns", .kind = CICY_HDF5_SMALL, .whole = data->columns},
        {.name = "low", .kind = CICY_HDF5_SMALL, .whole = (uint64_t)(int64_t)data->low},
        {.name = "high", .kind = CICY_HDF5_SMALL, .whole = (uint64_t)(int64_t)data->high},
        {.name = "per_manifold", .whole = data->per_manifold},
        {.name = "seed", .whole = data->seed},
        {.name = "command", data->command ? data->command : "", .kind = CICY_HDF5_STRING},
        {.name = "program_version", data->version ? data->version : "", .kind = CICY_HDF5_STRING}};
    list_arrays(data, arrays);
    cicy_file file;
    CICY_TRY(cicy_file_create(&file, path, error));
    cicy_status status =
        cicy_hdf5_small_make(path, arrays, ARRAYS, attributes, ATTRIBUTES, &image, error);
    CICY_THEN(status, cicy_seal_commit(&file, image.bytes, image.size, error));
    cicy_file_discard(&file);
    free(image.bytes);
    return status;
}

/* ---- Reading ---- */

static const char *manifold_fault(const cicy_bundle_data *data, size_t m)
{
    const uint8_t *matrix = data->matrix + m * data->rows * data->columns;
    const size_t rows = data->shape[2 * m], columns = data->shape[2 * m + 1];
    uint8_t degrees[CICY_MAX_ROWS * CICY_MAX_COLUMNS];
    cicy_configuration configuration;
    if (rows < 1 || rows > data->rows || columns < 1 || columns > data->columns)
        return "its shape does not fit the matrix";
    for (size_t i = 0; i < data->rows; i++)
        for (size_t j = 0; j < data->columns; j++)
            if (i < rows && j < columns)
                degrees[i * columns + j] = matrix[i * data->columns + j];
            else if (matrix[i * data->columns + j])
                return "there are degrees outside its shape";
    if (cicy_configuration_from_degrees(&configuration, degrees, rows, columns, NULL) != CICY_OK ||
        cicy_configuration_dimension(&configuration) != data->dimension)
        return "is not a configuration of this dimension";
    return NULL;
}

static const char *bundle_fault(const cicy_bundle_data *data, size_t k)
{
    const int8_t *bundle = data->bundle + k * data->rows;
    if (data->manifold[k] >= data->manifolds ||
        (k > 0 && data->manifold[k] < data->manifold[k - 1]))
        return "is not of a configuration in the file, or not in order";
    const size_t rows = data->shape[2 * (size_t)data->manifold[k]];
    for (size_t i = 0; i < data->rows; i++)
        if (i < rows ? bundle[i] < data->low || bundle[i] > data->high : bundle[i] != 0)
            return "has a degree outside the range";
    if (data->orbit[k] > k || data->manifold[data->orbit[k]] != data->manifold[k] ||
        data->orbit[data->orbit[k]] != data->orbit[k])
        return "has an impossible orbit";
    return NULL;
}

static const char *answer_fault(const cicy_bundle_data *data, size_t k)
{
    const int32_t *h = data->h + k * ((size_t)data->dimension + 1);
    const bool unanswered = data->method[k] == CICY_BUNDLE_UNANSWERED;
    int64_t sum = 0;
    if (!unanswered && data->method[k] > CICY_COHOMOLOGY_RANKS)
        return "has an unknown method";
    for (int q = 0; q <= data->dimension; q++) {
        if (unanswered ? h[q] != -1 : h[q] < 0)
            return "has a negative dimension";
        sum += q % 2 ? -(int64_t)h[q] : h[q];
    }
    return unanswered || sum == data->index[k] ? NULL : "has an index that is not that of its h";
}

static cicy_status check_entries(cicy_bundle_data *data, const char *name, cicy_error *error)
{
    for (size_t m = 0; m < data->manifolds; m++) {
        const char *fault = manifold_fault(data, m);
        if (fault)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged: matrix[%zu]: %s",
                                       name, m, fault);
    }
    data->unanswered = 0;
    for (size_t k = 0; k < data->count; k++) {
        const char *fault = bundle_fault(data, k);
        if (!fault)
            fault = answer_fault(data, k);
        if (fault)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged: bundle[%zu] %s",
                                       name, k, fault);
        data->unanswered += data->method[k] == CICY_BUNDLE_UNANSWERED;
    }
    return CICY_OK;
}

static cicy_status check_arrays(const cicy_hdf5_array arrays[ARRAYS], const char *name,
                                cicy_error *error)
{
    enum { FIRST_OF_BUNDLES = 3 };
    for (size_t i = 0; i < ARRAYS; i++) {
        const size_t expected = arrays[i < FIRST_OF_BUNDLES ? 0 : FIRST_OF_BUNDLES].rows;
        if (arrays[i].rows != expected || expected == 0)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                       "%s: damaged: %s has %zu entries instead of %zu", name,
                                       arrays[i].name, arrays[i].rows, expected);
    }
    return CICY_OK;
}

/* A whole number among the attributes; false when it is not from low to high. */
static bool small_number(const cicy_hdf5_attribute *attribute, int64_t low, int64_t high,
                         int *number)
{
    const int64_t value = (int64_t)attribute->whole;
    *number = (int)value;
    return value >= low && value <= high;
}

static cicy_status read_attributes(cicy_bundle_data *data, const void *bytes, size_t size,
                                   const char *name, cicy_error *error)
{
    cicy_hdf5_attribute attributes[ATTRIBUTES] = {
        {.name = format_attribute, .kind = CICY_HDF5_SMALL},
        {.name = "dimension", .kind = CICY_HDF5_SMALL},
        {.name = "rows", .kind = CICY_HDF5_SMALL},
        {.name = "columns", .kind = CICY_HDF5_SMALL},
        {.name = "low", .kind = CICY_HDF5_SMALL},
        {.name = "high", .kind = CICY_HDF5_SMALL},
        {.name = "per_manifold"},
        {.name = "seed"},
        {.name = "command", .kind = CICY_HDF5_STRING},
        {.name = "program_version", .kind = CICY_HDF5_STRING}};
    const cicy_status status =
        cicy_hdf5_small_parse(name, bytes, size, NULL, 0, attributes, ATTRIBUTES, error);
    data->command = (char *)(uintptr_t)attributes[8].text;
    data->version = (char *)(uintptr_t)attributes[9].text;
    CICY_TRY(status);
    if ((int64_t)attributes[0].whole > FORMAT_VERSION)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%s: format version %lld is newer than this program's %d", name,
                                   (long long)attributes[0].whole, FORMAT_VERSION);
    int rows, columns;
    const int64_t most = CICY_MAX_BUNDLE_DATA_DEGREE;
    if (!small_number(&attributes[1], 1, CICY_MAX_DIMENSION, &data->dimension) ||
        !small_number(&attributes[2], 1, CICY_MAX_ROWS, &rows) ||
        !small_number(&attributes[3], 1, CICY_MAX_COLUMNS, &columns) ||
        !small_number(&attributes[4], -most, most, &data->low) ||
        !small_number(&attributes[5], data->low, most, &data->high))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: an attribute is outside its range", name);
    data->rows = (size_t)rows;
    data->columns = (size_t)columns;
    data->per_manifold = attributes[6].whole;
    data->seed = attributes[7].whole;
    return CICY_OK;
}

static bool has_format(const void *bytes, size_t size)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    const hid_t file = cicy_hdf5_open(bytes, size);
    const bool found = file >= 0 && H5Aexists(file, format_attribute) > 0;
    if (file >= 0)
        H5Fclose(file);
    cicy_hdf5_leave(&guard);
    return found;
}

static cicy_status read_file(cicy_bundle_data *data, const void *bytes, size_t size,
                             const char *name, cicy_error *error)
{
    if (!has_format(bytes, size))
        return cicy_error_set_code(error, CICY_ERROR_FORMAT, "%s: not a data set of line bundles",
                                   name);
    CICY_TRY(read_attributes(data, bytes, size, name, error));
    cicy_hdf5_array arrays[ARRAYS];
    list_arrays(data, arrays);
    CICY_TRY(cicy_hdf5_small_parse(name, bytes, size, arrays, ARRAYS, NULL, 0, error));
    take_arrays(data, arrays);
    CICY_TRY(check_arrays(arrays, name, error));
    return check_entries(data, name, error);
}

cicy_status cicy_bundle_data_read_memory(cicy_bundle_data *data, const void *bytes, size_t size,
                                         const char *name, cicy_error *error)
{
    *data = (cicy_bundle_data){0};
    if (!cicy_seal_take(bytes, &size))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: its checksum is not that of its content", name);
    const cicy_status status = read_file(data, bytes, size, name, error);
    if (status != CICY_OK)
        cicy_bundle_data_clear(data);
    return status;
}

cicy_status cicy_bundle_data_read(cicy_bundle_data *data, const char *path, cicy_error *error)
{
    char *bytes;
    size_t size;
    *data = (cicy_bundle_data){0};
    CICY_TRY(cicy_file_read(path, 0, &bytes, &size, error));
    const cicy_status status = cicy_bundle_data_read_memory(data, bytes, size, path, error);
    free(bytes);
    return status;
}

cicy_status cicy_bundle_data_recognise(const char *path, bool *recognised, cicy_error *error)
{
    char *bytes;
    size_t size;
    *recognised = false;
    CICY_TRY(cicy_file_read(path, 0, &bytes, &size, error));
    *recognised = cicy_seal_take(bytes, &size) && has_format(bytes, size);
    free(bytes);
    return CICY_OK;
}
