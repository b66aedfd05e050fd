/* Entries of a data set file. */
#include <stdlib.h>

#include "base/errors.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/dataset_source.h"
#include "data/hdf5/hdf5_file.h"

static cicy_status damaged(const cicy_dataset_source *from, const char *object, const char *what,
                           cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: /%s: %s", from->name, object, what);
}

/* An array [count] or, with width > 0, [count][width]; /matrix has one axis more. */
typedef struct array {
    const char *name;
    cicy_hdf5_kind kind;
    size_t width, depth;
    void *values;
} array;

/* Reads the entries first .. first + count - 1 of an array. */
static cicy_status read_array(const cicy_dataset_source *from, const array *a, size_t first,
                              size_t count, cicy_error *error)
{
    hid_t open;
    hsize_t shape[3] = {0, 0, 0};
    char text[128];
    const int rank = a->depth ? 3 : a->width ? 2 : 1;
    const char *fault = cicy_hdf5_open_array(from->file, a->name, a->kind, rank, &open, shape);
    if (!fault && (shape[0] != from->head.count || shape[1] != a->width || shape[2] != a->depth)) {
        snprintf(text, sizeof text, "has the shape (%llu, %llu) instead of (%zu, %zu)",
                 (unsigned long long)shape[0], (unsigned long long)shape[1], from->head.count,
                 a->width);
        fault = text;
    }
    if (!fault)
        fault = cicy_hdf5_read_part(open, a->kind, rank, shape, first, count, a->values);
    if (open >= 0)
        H5Dclose(open);
    return fault ? damaged(from, a->name, fault, error) : CICY_OK;
}

/* Unpacks the degrees of entry `index` from bytes [packed]; false when its shape does not fit. */
static bool unpack(cicy_dataset *part, size_t index, const uint8_t *bytes, size_t packed)
{
    const size_t rows = part->shape[2 * index], columns = part->shape[2 * index + 1];
    if (rows < 1 || rows > part->rows || columns < 1 || columns > part->columns ||
        (rows * columns + 1) / 2 > packed)
        return false;
    uint8_t *matrix = part->matrix + index * part->rows * part->columns;
    size_t digit = 0;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++, digit++)
            matrix[i * part->columns + j] =
                digit % 2 ? bytes[digit / 2] & 15 : bytes[digit / 2] >> 4;
    return true;
}

static cicy_status read_packed(const cicy_dataset_source *from, size_t first, size_t count,
                               cicy_dataset *part, cicy_error *error)
{
    uint8_t *bytes = malloc(count * from->packed);
    if (!bytes)
        return cicy_error_memory(error);
    const array a = {"packed", CICY_HDF5_OPAQUE, 0, 0, bytes};
    cicy_status status = read_array(from, &a, first, count, error);
    for (size_t i = 0; status == CICY_OK && i < count; i++)
        if (!unpack(part, i, bytes + i * from->packed, from->packed))
            status = cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                         "%s: packed[%zu]: its shape does not fit", from->name,
                                         first + i);
    free(bytes);
    return status;
}

static const char *matrix_fault(const cicy_dataset *set, size_t index)
{
    const uint8_t *matrix = set->matrix + index * set->rows * set->columns;
    const size_t rows = set->shape[2 * index], columns = set->shape[2 * index + 1];
    size_t total = 0;
    for (size_t i = 0; i < set->rows; i++) {
        size_t sum = 0, padding = 0;
        for (size_t j = 0; j < columns; j++)
            sum += matrix[i * set->columns + j];
        for (size_t j = columns; j < set->columns; j++)
            padding += matrix[i * set->columns + j];
        if (padding || (i >= rows && sum))
            return "there are degrees outside its shape";
        if (i < rows && (sum < 2 || sum > 256))
            return "the degrees of a row do not add up to n + 1 with 1 <= n <= 255";
        total += sum;
    }
    if (total - rows != columns + (size_t)set->dimension)
        return "its dimension is not that of the data set";
    return NULL;
}

static const char *entry_fault(const cicy_dataset *set, size_t index)
{
    const size_t rows = set->shape[2 * index], columns = set->shape[2 * index + 1];
    if (rows < 1 || rows > set->rows || columns < 1 || columns > set->columns)
        return "its shape does not fit the matrix";
    if (set->product[index] > 1 || set->favourable[index] > 1)
        return "a flag is neither 0 nor 1";
    return set->matrix ? matrix_fault(set, index) : NULL;
}

static cicy_status check_entries(const cicy_dataset_source *from, const cicy_dataset *set,
                                 size_t first, cicy_error *error)
{
    for (size_t i = 0; i < set->count; i++) {
        const char *fault = entry_fault(set, i);
        if (fault)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: matrix[%zu]: %s", from->name,
                                       first + i, fault);
    }
    return CICY_OK;
}

cicy_status cicy_dataset_source_part(const cicy_dataset_source *from, size_t first, size_t count,
                                     bool matrices, cicy_dataset *part, cicy_error *error)
{
    const cicy_dataset *head = &from->head;
    CICY_TRY(cicy_dataset_init(part, head->dimension, count, head->rows, head->columns, error));
    part->order = head->order;
    part->seed = head->seed;
    if (!matrices) {
        free(part->matrix);
        part->matrix = NULL;
    }
    const array arrays[] = {
        {"matrix", CICY_HDF5_U8, part->rows, part->columns, part->matrix},
        {"shape", CICY_HDF5_U8, 2, 0, part->shape},
        {"hodge", CICY_HDF5_I32, part->hodge_columns, 0, part->hodge},
        {"euler", CICY_HDF5_I32, 0, 0, part->euler},
        {"product", CICY_HDF5_U8, 0, 0, part->product},
        {"favourable", CICY_HDF5_U8, 0, 0, part->favourable},
    };
    const bool packed = from->format == CICY_DATASET_PACKED;
    for (size_t i = packed || !matrices ? 1 : 0; i < sizeof arrays / sizeof *arrays; i++)
        CICY_TRY(read_array(from, &arrays[i], first, count, error));
    if (packed && matrices)
        CICY_TRY(read_packed(from, first, count, part, error));
    return check_entries(from, part, first, error);
}
