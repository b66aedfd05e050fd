/* Reads a data set from HDF5 and trusts nothing in it. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/file.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

/* deflate packs at most 1032 bytes into one; a file cannot hold more than this times its size. */
enum { LARGEST_RATIO = 1100 };

/* An open file with what its messages and limits need. */
typedef struct source {
    hid_t file;
    const char *name;
    uint64_t limit; /* bytes that its arrays can hold together */
    cicy_error *error;
} source;

static cicy_status damaged(const source *from, const char *object, const char *what)
{
    return cicy_error_set_code(from->error, CICY_ERROR_DAMAGED, "%s: /%s: %s", from->name, object,
                               what);
}

/* ---- Attributes ---- */

/* The names in the root of a file that is not ours, as far as they fit. */
typedef struct contents {
    char text[160];
    bool pandas;
} contents;

static herr_t add_name(hid_t group, const char *name, const H5L_info_t *info, void *user)
{
    contents *found = user;
    size_t used = strlen(found->text);
    H5O_info_t object;
    (void)info;
    found->pandas = found->pandas ||
                    (H5Oget_info_by_name2(group, name, &object, H5O_INFO_BASIC, H5P_DEFAULT) >= 0 &&
                     object.type == H5O_TYPE_GROUP &&
                     H5Aexists_by_name(group, name, "pandas_type", H5P_DEFAULT) > 0);
    snprintf(found->text + used, sizeof found->text - used, "%s/%s", used ? ", " : "", name);
    return used + strlen(name) + 4 > sizeof found->text;
}

/* A file without our attributes: says what it is. */
static cicy_status foreign(const source *from)
{
    contents found = {0};
    if (H5Aexists(from->file, "bundles_version") > 0)
        return cicy_error_set_code(from->error, CICY_ERROR_FORMAT,
                                   "%s: a data set of line bundles; one of configurations is "
                                   "needed here",
                                   from->name);
    H5Literate(from->file, H5_INDEX_NAME, H5_ITER_INC, NULL, add_name, &found);
    if (found.pandas)
        return cicy_error_set_code(from->error, CICY_ERROR_FORMAT,
                                   "%s: a table of pandas (%s), whose matrices are Python objects; "
                                   "save them with numpy.save or DataFrame.to_json",
                                   from->name, found.text);
    return cicy_error_set_code(from->error, CICY_ERROR_FORMAT,
                               "%s: not a data set of this program: the attribute '%s' is missing; "
                               "the file holds %s",
                               from->name, CICY_ATTRIBUTE_FORMAT,
                               found.text[0] ? found.text : "nothing");
}

static cicy_status read_attribute(const source *from, cicy_hdf5_attribute *value)
{
    if (!cicy_hdf5_read_attribute(from->file, value))
        return CICY_OK;
    return cicy_error_set_code(
        from->error, CICY_ERROR_FORMAT,
        "%s: not a data set of this program: the attribute '%s' is missing or wrong", from->name,
        value->name);
}

static cicy_status read_number(const source *from, const char *name, int64_t low, int64_t high,
                               int64_t *number)
{
    cicy_hdf5_attribute value = {.name = name};
    cicy_status status = read_attribute(from, &value);
    *number = (int64_t)value.whole;
    if (status == CICY_OK && (*number < low || *number > high))
        return cicy_error_set_code(from->error, CICY_ERROR_DAMAGED,
                                   "%s: the attribute '%s' is not from %lld to %lld", from->name,
                                   name, (long long)low, (long long)high);
    return status;
}

static cicy_status read_string(const source *from, const char *name, char **text)
{
    cicy_hdf5_attribute value = {.name = name, .kind = CICY_HDF5_STRING};
    cicy_status status = read_attribute(from, &value);
    *text = (char *)value.text;
    return status;
}

static cicy_status read_attributes(const source *from, cicy_dataset *set)
{
    cicy_hdf5_attribute seed = {.name = CICY_ATTRIBUTE_SEED};
    char *order = NULL;
    cicy_status status = read_attribute(from, &seed);
    set->seed = seed.whole;
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_COMMAND, &set->command));
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_VERSION, &set->version));
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_ORDER, &order));
    if (status == CICY_OK && !cicy_order_from_name(order, &set->order))
        status = cicy_error_set_code(from->error, CICY_ERROR_DAMAGED,
                                     "%s: '%.40s' is not an order of rows and columns", from->name,
                                     order);
    free(order);
    return status;
}

/* ---- Arrays ---- */

/* Reads an array [count] or, with width > 0, [count][width]. */
static cicy_status read_array(const source *from, const char *name, cicy_hdf5_kind kind,
                              size_t count, size_t width, void *values)
{
    hid_t array;
    hsize_t shape[2] = {0, 0};
    char text[128];
    const char *fault = cicy_hdf5_open_array(from->file, name, kind, width ? 2 : 1, &array, shape);
    if (!fault && (shape[0] != count || shape[1] != width)) {
        snprintf(text, sizeof text, "has the shape (%llu, %llu) instead of (%zu, %zu)",
                 (unsigned long long)shape[0], (unsigned long long)shape[1], count, width);
        fault = text;
    }
    if (!fault)
        fault = cicy_hdf5_read_numbers(array, kind, count * (width ? width : 1), values);
    if (array >= 0)
        H5Dclose(array);
    return fault ? damaged(from, name, fault) : CICY_OK;
}

/* Allocates the data set for the shape of /matrix and reads that array. */
static cicy_status read_matrix(const source *from, int dimension, cicy_dataset *set)
{
    hid_t array;
    hsize_t shape[3] = {0, 0, 0};
    cicy_status status = CICY_OK;
    const char *fault = cicy_hdf5_open_array(from->file, "matrix", CICY_HDF5_U8, 3, &array, shape);
    if (!fault && (shape[0] < 1 || shape[1] < 1 || shape[1] > CICY_MAX_ROWS || shape[2] < 1 ||
                   shape[2] > CICY_MAX_COLUMNS))
        fault = "has an impossible shape";
    if (!fault && shape[0] > from->limit / (shape[1] * shape[2]))
        fault = "is larger than the file can hold";
    if (!fault)
        status = cicy_dataset_init(set, dimension, shape[0], shape[1], shape[2], from->error);
    if (!fault && status == CICY_OK)
        fault = cicy_hdf5_read_numbers(array, CICY_HDF5_U8, shape[0] * shape[1] * shape[2],
                                       set->matrix);
    if (array >= 0)
        H5Dclose(array);
    return fault ? damaged(from, "matrix", fault) : status;
}

static cicy_status read_arrays(const source *from, int dimension, cicy_dataset *set)
{
    cicy_status status = read_matrix(from, dimension, set);
    const struct {
        const char *name;
        cicy_hdf5_kind kind;
        size_t width;
        void *values;
    } arrays[] = {
        {"shape", CICY_HDF5_U8, 2, set->shape},
        {"hodge", CICY_HDF5_I32, set->hodge_columns, set->hodge},
        {"euler", CICY_HDF5_I32, 0, set->euler},
        {"product", CICY_HDF5_U8, 0, set->product},
        {"favourable", CICY_HDF5_U8, 0, set->favourable},
    };
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && status == CICY_OK; i++)
        status = read_array(from, arrays[i].name, arrays[i].kind, set->count, arrays[i].width,
                            arrays[i].values);
    return status;
}

/* ---- Entries ---- */

static const char *entry_fault(const cicy_dataset *set, size_t index)
{
    const uint8_t *matrix = set->matrix + index * set->rows * set->columns;
    size_t rows = set->shape[2 * index], columns = set->shape[2 * index + 1];
    if (rows < 1 || rows > set->rows || columns < 1 || columns > set->columns)
        return "its shape does not fit the matrix";
    if (set->product[index] > 1 || set->favourable[index] > 1)
        return "a flag is neither 0 nor 1";
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

static cicy_status check_entries(const source *from, const cicy_dataset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        const char *fault = entry_fault(set, i);
        if (fault)
            return cicy_error_set_code(from->error, CICY_ERROR_DAMAGED, "%s: matrix[%zu]: %s",
                                       from->name, i, fault);
    }
    return CICY_OK;
}

/* ---- The whole file ---- */

static cicy_status read_file(const source *from, cicy_dataset *set)
{
    int64_t format, dimension;
    if (H5Aexists(from->file, CICY_ATTRIBUTE_FORMAT) <= 0)
        return foreign(from);
    cicy_status status = read_number(from, CICY_ATTRIBUTE_FORMAT, 1, INT32_MAX, &format);
    if (status == CICY_OK && format > CICY_DATASET_FORMAT_VERSION)
        status = cicy_error_set_code(from->error, CICY_ERROR_FORMAT,
                                     "%s: format version %lld is newer than this program's %d",
                                     from->name, (long long)format, CICY_DATASET_FORMAT_VERSION);
    CICY_THEN(status,
              read_number(from, CICY_ATTRIBUTE_DIMENSION, 1, CICY_MAX_DIMENSION, &dimension));
    CICY_THEN(status, read_arrays(from, (int)dimension, set));
    CICY_THEN(status, check_entries(from, set));
    return status == CICY_OK ? read_attributes(from, set) : status;
}

cicy_status cicy_dataset_read_memory(cicy_dataset *dataset, const void *bytes, size_t size,
                                     const char *name, cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    if (!cicy_seal_take(bytes, &size))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: its checksum is not that of its content", name);
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    source from = {.name = name, .error = error};
    from.limit = size > UINT64_MAX / LARGEST_RATIO ? UINT64_MAX : size * LARGEST_RATIO;
    from.file = cicy_hdf5_open(bytes, size);
    cicy_status status;
    if (from.file < 0) {
        status = cicy_hdf5_fail(error, CICY_INVALID_INPUT, name, "not an HDF5 file, or damaged");
    } else {
        status = read_file(&from, dataset);
        H5Fclose(from.file);
    }
    cicy_hdf5_leave(&guard);
    if (status != CICY_OK)
        cicy_dataset_clear(dataset);
    return status;
}

cicy_status cicy_dataset_read(cicy_dataset *dataset, const char *path, cicy_error *error)
{
    char *bytes;
    size_t size;
    *dataset = (cicy_dataset){0};
    cicy_status status = cicy_file_read(path, 0, &bytes, &size, error);
    CICY_THEN(status, cicy_dataset_read_memory(dataset, bytes, size, path, error));
    free(bytes);
    return status;
}
