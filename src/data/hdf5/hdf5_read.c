/* Reads a data set from HDF5 and trusts nothing in it. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/system_error.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_layout.h"
#include "data/hdf5/hdf5_seal.h"

/* deflate packs at most 1032 bytes into one; a file cannot hold more than this times its size. */
enum { LARGEST_RATIO = 1100, LARGEST_CHUNK = 1 << 28, LARGEST_STRING = 1 << 16 };

/* An open file with what its messages and limits need. */
typedef struct source {
    hid_t file;
    const char *name;
    uint64_t limit; /* bytes that its arrays can hold together */
    cicy_error *error;
} source;

static cicy_status damaged(const source *from, const char *object, const char *what)
{
    return cicy_error_set(from->error, CICY_INVALID_INPUT, "%s: /%s: %s", from->name, object, what);
}

static cicy_status unreadable(const source *from, const char *object)
{
    char what[64];
    snprintf(what, sizeof what, "/%s cannot be read", object);
    return cicy_hdf5_fail(from->error, CICY_INVALID_INPUT, from->name, what);
}

/* ------------------------------------------------------------------------------------
 * attributes */

static bool exists(const source *from, const char *name)
{
    return H5Aexists(from->file, name) > 0;
}

static cicy_status read_number(const source *from, const char *name, int64_t low, int64_t high,
                               int64_t *value)
{
    hid_t attribute = exists(from, name) ? H5Aopen(from->file, name, H5P_DEFAULT) : -1;
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : -1;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    bool good = type >= 0 && space >= 0 && H5Tget_class(type) == H5T_INTEGER &&
                H5Sget_simple_extent_npoints(space) == 1 &&
                H5Aread(attribute, H5T_NATIVE_INT64, value) >= 0 && *value >= low && *value <= high;
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attribute >= 0)
        H5Aclose(attribute);
    if (good)
        return CICY_OK;
    return cicy_error_set(
        from->error, CICY_INVALID_INPUT,
        "%s: not a data set of this program: the attribute '%s' is missing or wrong", from->name,
        name);
}

/* A string of fixed or variable length; *text is freed by the caller, NULL when there is none. */
static char *read_text(hid_t attribute, hid_t type)
{
    char *text = NULL;
    if (H5Tis_variable_str(type) > 0) {
        char *inside = NULL;
        hid_t memory = H5Tcopy(type);
        if (H5Aread(attribute, memory, &inside) >= 0 && inside)
            text = strndup(inside, LARGEST_STRING);
        H5free_memory(inside);
        H5Tclose(memory);
    } else if (H5Tget_size(type) <= LARGEST_STRING) {
        text = calloc(H5Tget_size(type) + 1, 1);
        if (text && H5Aread(attribute, type, text) < 0) {
            free(text);
            text = NULL;
        }
    }
    return text;
}

static cicy_status read_string(const source *from, const char *name, char **text)
{
    *text = NULL;
    hid_t attribute = exists(from, name) ? H5Aopen(from->file, name, H5P_DEFAULT) : -1;
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : -1;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    if (type >= 0 && space >= 0 && H5Tget_class(type) == H5T_STRING &&
        H5Sget_simple_extent_npoints(space) == 1)
        *text = read_text(attribute, type);
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (attribute >= 0)
        H5Aclose(attribute);
    if (*text)
        return CICY_OK;
    return cicy_error_set(
        from->error, CICY_INVALID_INPUT,
        "%s: not a data set of this program: the attribute '%s' is missing or wrong", from->name,
        name);
}

/* ----------------------------------------------------------------------------------------
 * arrays */

/* An opened array: `shape` of the expected rank. */
typedef struct array {
    hid_t dataset;
    hsize_t shape[3];
} array;

static bool type_matches(hid_t type, bool bytes)
{
    if (H5Tget_class(type) != H5T_INTEGER)
        return false;
    if (bytes)
        return H5Tget_size(type) == 1 && H5Tget_sign(type) == H5T_SGN_NONE;
    return H5Tget_size(type) >= 2 && H5Tget_size(type) <= 8 && H5Tget_sign(type) == H5T_SGN_2;
}

static bool chunks_are_small(hid_t dataset, int rank)
{
    hid_t layout = H5Dget_create_plist(dataset);
    if (layout < 0)
        return false;
    bool small = true;
    if (H5Pget_layout(layout) == H5D_CHUNKED) {
        hsize_t chunk[3], bytes = 8;
        small = H5Pget_chunk(layout, 3, chunk) == rank;
        for (int i = 0; small && i < rank; i++) {
            small = chunk[i] >= 1 && chunk[i] <= LARGEST_CHUNK;
            bytes *= small ? chunk[i] : 1;
            small = small && bytes <= (hsize_t)8 * LARGEST_CHUNK;
        }
    }
    H5Pclose(layout);
    return small;
}

/* Opens array `name` of `rank` and type (bytes: uint8; otherwise signed integers of 2 to 8
 * bytes). */
static cicy_status open_array(const source *from, const char *name, int rank, bool bytes,
                              array *result)
{
    result->dataset = -1;
    if (H5Lexists(from->file, name, H5P_DEFAULT) <= 0)
        return damaged(from, name, "is missing");
    hid_t dataset = H5Dopen2(from->file, name, H5P_DEFAULT);
    hid_t type = dataset >= 0 ? H5Dget_type(dataset) : -1;
    hid_t space = dataset >= 0 ? H5Dget_space(dataset) : -1;
    cicy_status status = CICY_OK;
    if (type < 0 || space < 0)
        status = unreadable(from, name);
    else if (!type_matches(type, bytes))
        status = damaged(from, name, bytes ? "is not uint8" : "is not int16, int32 or int64");
    else if (H5Sget_simple_extent_ndims(space) != rank ||
             H5Sget_simple_extent_dims(space, result->shape, NULL) != rank)
        status = damaged(from, name, "has the wrong number of axes");
    else if (!chunks_are_small(dataset, rank))
        status = damaged(from, name, "has chunks of an absurd size");
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    if (status == CICY_OK)
        result->dataset = dataset;
    else if (dataset >= 0)
        H5Dclose(dataset);
    return status;
}

static cicy_status check_shape(const source *from, const char *name, const array *a, size_t count,
                               size_t width)
{
    char what[128];
    if (a->shape[0] == count && (width == 0 || a->shape[1] == width))
        return CICY_OK;
    if (width)
        snprintf(what, sizeof what, "has the shape (%llu, %llu) instead of (%zu, %zu)",
                 (unsigned long long)a->shape[0], (unsigned long long)a->shape[1], count, width);
    else
        snprintf(what, sizeof what, "has %llu entries instead of %zu",
                 (unsigned long long)a->shape[0], count);
    return damaged(from, name, what);
}

/* Reads a uint8 array [count] or, with width > 0, [count][width]. */
static cicy_status read_bytes(const source *from, const char *name, size_t count, size_t width,
                              uint8_t *values)
{
    array a;
    cicy_status status = open_array(from, name, width ? 2 : 1, true, &a);
    if (status != CICY_OK)
        return status;
    status = check_shape(from, name, &a, count, width);
    if (status == CICY_OK &&
        H5Dread(a.dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        status = unreadable(from, name);
    H5Dclose(a.dataset);
    return status;
}

/* The same for signed integers, which must fit 32 bits. */
static cicy_status read_integers(const source *from, const char *name, size_t count, size_t width,
                                 int32_t *values)
{
    array a;
    cicy_status status = open_array(from, name, width ? 2 : 1, false, &a);
    if (status != CICY_OK)
        return status;
    status = check_shape(from, name, &a, count, width);
    size_t total = count * (width ? width : 1);
    int64_t *wide = status == CICY_OK ? malloc(total * sizeof *wide) : NULL;
    if (status == CICY_OK && !wide)
        status = cicy_error_set(from->error, CICY_SYSTEM, "%s: out of memory", from->name);
    if (status == CICY_OK &&
        H5Dread(a.dataset, H5T_NATIVE_INT64, H5S_ALL, H5S_ALL, H5P_DEFAULT, wide) < 0)
        status = unreadable(from, name);
    for (size_t i = 0; status == CICY_OK && i < total; i++) {
        if (wide[i] < INT32_MIN || wide[i] > INT32_MAX)
            status = damaged(from, name, "holds a number of more than 32 bits");
        else
            values[i] = (int32_t)wide[i];
    }
    free(wide);
    H5Dclose(a.dataset);
    return status;
}

/* ---------------------------------------------------------------------------------------
 * entries */

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
            return cicy_error_set(from->error, CICY_INVALID_INPUT, "%s: matrix[%zu]: %s",
                                  from->name, i, fault);
    }
    return CICY_OK;
}

/* ---------------------------------------------------------------------------------- the whole
 * file */

/* Allocates the data set for the shape of /matrix and reads that array. */
static cicy_status read_matrix(const source *from, int dimension, cicy_dataset *set)
{
    array a;
    cicy_status status = open_array(from, "matrix", 3, true, &a);
    if (status != CICY_OK)
        return status;
    const hsize_t *shape = a.shape;
    if (shape[0] < 1 || shape[1] < 1 || shape[1] > CICY_MAX_ROWS || shape[2] < 1 ||
        shape[2] > CICY_MAX_COLUMNS)
        status = damaged(from, "matrix", "has an impossible shape");
    else if (shape[0] > from->limit / (shape[1] * shape[2]))
        status = damaged(from, "matrix", "is larger than the file can hold");
    else
        status = cicy_dataset_init(set, dimension, shape[0], shape[1], shape[2], from->error);
    if (status == CICY_OK &&
        H5Dread(a.dataset, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, set->matrix) < 0)
        status = unreadable(from, "matrix");
    H5Dclose(a.dataset);
    return status;
}

static cicy_status read_arrays(const source *from, int dimension, cicy_dataset *set)
{
    cicy_status status = read_matrix(from, dimension, set);
    size_t n = set->count;
    if (status == CICY_OK)
        status = read_bytes(from, "shape", n, 2, set->shape);
    if (status == CICY_OK)
        status = read_integers(from, "hodge", n, set->hodge_columns, set->hodge);
    if (status == CICY_OK)
        status = read_integers(from, "euler", n, 0, set->euler);
    if (status == CICY_OK)
        status = read_bytes(from, "product", n, 0, set->product);
    if (status == CICY_OK)
        status = read_bytes(from, "favourable", n, 0, set->favourable);
    return status == CICY_OK ? check_entries(from, set) : status;
}

static cicy_status read_attributes(const source *from, cicy_dataset *set)
{
    int64_t seed = 0;
    char *order = NULL;
    cicy_status status = read_number(from, CICY_ATTRIBUTE_SEED, INT64_MIN, INT64_MAX, &seed);
    set->seed = (uint64_t)seed;
    if (status == CICY_OK)
        status = read_string(from, CICY_ATTRIBUTE_COMMAND, &set->command);
    if (status == CICY_OK)
        status = read_string(from, CICY_ATTRIBUTE_VERSION, &set->version);
    if (status == CICY_OK)
        status = read_string(from, CICY_ATTRIBUTE_ORDER, &order);
    if (status == CICY_OK && !cicy_order_from_name(order, &set->order))
        status =
            cicy_error_set(from->error, CICY_INVALID_INPUT,
                           "%s: '%.40s' is not an order of rows and columns", from->name, order);
    free(order);
    return status;
}

static cicy_status read_file(const source *from, cicy_dataset *set)
{
    int64_t format, dimension;
    cicy_status status = read_number(from, CICY_ATTRIBUTE_FORMAT, 1, INT32_MAX, &format);
    if (status == CICY_OK && format > CICY_DATASET_FORMAT_VERSION)
        status = cicy_error_set(from->error, CICY_INVALID_INPUT,
                                "%s: format version %lld is newer than this program's %d",
                                from->name, (long long)format, CICY_DATASET_FORMAT_VERSION);
    if (status == CICY_OK)
        status = read_number(from, CICY_ATTRIBUTE_DIMENSION, 1, CICY_MAX_DIMENSION, &dimension);
    if (status == CICY_OK)
        status = read_arrays(from, (int)dimension, set);
    return status == CICY_OK ? read_attributes(from, set) : status;
}

/* `bytes` [size], or NULL to read the file called `name`. */
static cicy_status read_source(cicy_dataset *set, const char *name, const void *bytes,
                               uint64_t size, cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_file_locking(access, false, true); /* read-only folders are fine */
    if (bytes) {
        H5Pset_fapl_core(access, 1 << 16, false);
        H5Pset_file_image(access, (void *)(uintptr_t)bytes, size); /* copies */
    }
    source from = {.name = name, .error = error};
    from.limit = size > UINT64_MAX / LARGEST_RATIO ? UINT64_MAX : size * LARGEST_RATIO;
    from.file = H5Fopen(name, H5F_ACC_RDONLY, access);
    H5Pclose(access);
    cicy_status status;
    if (from.file < 0) {
        status = cicy_hdf5_fail(error, CICY_INVALID_INPUT, name, "not an HDF5 file, or damaged");
    } else {
        status = read_file(&from, set);
        H5Fclose(from.file);
    }
    cicy_hdf5_leave(&guard);
    if (status != CICY_OK)
        cicy_dataset_clear(set);
    return status;
}

static cicy_status broken_seal(cicy_error *error, const char *name)
{
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "%s: damaged: its checksum is not that of its content", name);
}

cicy_status cicy_dataset_read(cicy_dataset *dataset, const char *path, cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    struct stat found;
    FILE *stream = fopen(path, "rb");
    if (!stream || fstat(fileno(stream), &found) != 0) {
        cicy_error_system(error, errno, "%s: cannot open", path);
        if (stream)
            fclose(stream);
        return CICY_SYSTEM;
    }
    bool regular = S_ISREG(found.st_mode);
    bool intact = regular && cicy_seal_intact(stream, (uint64_t)found.st_size);
    fclose(stream);
    if (!regular)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: not a regular file", path);
    if (!intact)
        return broken_seal(error, path);
    return read_source(dataset, path, NULL, (uint64_t)found.st_size, error);
}

cicy_status cicy_dataset_read_memory(cicy_dataset *dataset, const void *bytes, size_t size,
                                     const char *name, cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    if (size == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: empty", name);
    if (cicy_seal_present(bytes, size)) {
        uint8_t seal[CICY_SEAL_SIZE];
        size -= CICY_SEAL_SIZE;
        cicy_seal_make(cicy_seal_crc(bytes, size), seal);
        if (memcmp((const uint8_t *)bytes + size, seal, sizeof seal) != 0)
            return broken_seal(error, name);
    }
    return read_source(dataset, name, bytes, size, error);
}
