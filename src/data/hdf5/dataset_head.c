/* What a data set file says of itself. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/dataset_source.h"
#include "data/hdf5/hdf5_file.h"

/* deflate packs at most 1032 bytes into one; a file cannot hold more than this times its size. */
enum { LARGEST_RATIO = 1100 };

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
static cicy_status foreign(const cicy_dataset_source *from, cicy_error *error)
{
    contents found = {0};
    if (H5Aexists(from->file, "bundles_version") > 0)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%s: a data set of line bundles; one of configurations is "
                                   "needed here",
                                   from->name);
    H5Literate(from->file, H5_INDEX_NAME, H5_ITER_INC, NULL, add_name, &found);
    if (found.pandas)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%s: a table of pandas (%s), whose matrices are Python objects; "
                                   "save them with numpy.save or DataFrame.to_json",
                                   from->name, found.text);
    return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                               "%s: not a data set of this program: the attribute '%s' is missing; "
                               "the file holds %s",
                               from->name, CICY_ATTRIBUTE_FORMAT,
                               found.text[0] ? found.text : "nothing");
}

static cicy_status read_attribute(const cicy_dataset_source *from, cicy_hdf5_attribute *value,
                                  cicy_error *error)
{
    if (!cicy_hdf5_read_attribute(from->file, value))
        return CICY_OK;
    if (errno == ENOMEM)
        return cicy_error_memory(error);
    return cicy_error_set_code(
        error, CICY_ERROR_FORMAT,
        "%s: not a data set of this program: the attribute '%s' is missing or wrong", from->name,
        value->name);
}

static cicy_status read_number(const cicy_dataset_source *from, const char *name, int64_t low,
                               int64_t high, int64_t *number, cicy_error *error)
{
    cicy_hdf5_attribute value = {.name = name};
    cicy_status status = read_attribute(from, &value, error);
    *number = (int64_t)value.whole;
    if (status == CICY_OK && (*number < low || *number > high))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: the attribute '%s' is not from %lld to %lld", from->name,
                                   name, (long long)low, (long long)high);
    return status;
}

static cicy_status read_string(const cicy_dataset_source *from, const char *name, char **text,
                               cicy_error *error)
{
    cicy_hdf5_attribute value = {.name = name, .kind = CICY_HDF5_STRING};
    cicy_status status = read_attribute(from, &value, error);
    *text = (char *)value.text;
    return status;
}

static cicy_status read_attributes(const cicy_dataset_source *from, cicy_dataset *set,
                                   cicy_error *error)
{
    cicy_hdf5_attribute seed = {.name = CICY_ATTRIBUTE_SEED};
    char *order = NULL;
    cicy_status status = read_attribute(from, &seed, error);
    set->seed = seed.whole;
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_COMMAND, &set->command, error));
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_VERSION, &set->version, error));
    CICY_THEN(status, read_string(from, CICY_ATTRIBUTE_ORDER, &order, error));
    if (status == CICY_OK && !cicy_order_from_name(order, &set->order))
        status = cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                     "%s: '%.40s' is not an order of rows and columns", from->name,
                                     order);
    free(order);
    return status;
}

/* ---- Sizes ---- */

static cicy_status damaged(const cicy_dataset_source *from, const char *object, const char *what,
                           cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: /%s: %s", from->name, object, what);
}

/* The size of the data set and of its padded matrices, from /matrix. */
static cicy_status read_padded_sizes(cicy_dataset_source *from, cicy_error *error)
{
    hid_t array;
    hsize_t shape[3] = {0, 0, 0};
    const char *fault = cicy_hdf5_open_array(from->file, "matrix", CICY_HDF5_U8, 3, &array, shape);
    if (array >= 0)
        H5Dclose(array);
    if (!fault && (shape[0] < 1 || shape[1] < 1 || shape[1] > CICY_MAX_ROWS || shape[2] < 1 ||
                   shape[2] > CICY_MAX_COLUMNS))
        fault = "has an impossible shape";
    if (!fault && shape[0] / LARGEST_RATIO > from->size / (shape[1] * shape[2]))
        fault = "is larger than the file can hold";
    if (fault)
        return damaged(from, "matrix", fault, error);
    from->head.count = shape[0];
    from->head.rows = shape[1];
    from->head.columns = shape[2];
    return CICY_OK;
}

/* The same from /packed and attributes. */
static cicy_status read_packed_sizes(cicy_dataset_source *from, cicy_error *error)
{
    int64_t rows, columns;
    CICY_TRY(read_number(from, CICY_ATTRIBUTE_MOST_ROWS, 1, CICY_MAX_ROWS, &rows, error));
    CICY_TRY(read_number(from, CICY_ATTRIBUTE_MOST_COLUMNS, 1, CICY_MAX_COLUMNS, &columns, error));
    hid_t array;
    hsize_t shape[3] = {0, 0, 0};
    const char *fault =
        cicy_hdf5_open_array(from->file, "packed", CICY_HDF5_OPAQUE, 1, &array, shape);
    if (!fault) {
        hid_t type = H5Dget_type(array);
        from->packed = type >= 0 ? H5Tget_size(type) : 0;
        H5Tclose(type);
    }
    if (array >= 0)
        H5Dclose(array);
    if (!fault &&
        (shape[0] < 1 || from->packed < 1 || from->packed > CICY_MAX_ROWS * CICY_MAX_COLUMNS / 2))
        fault = "has an impossible shape";
    if (!fault && shape[0] / LARGEST_RATIO > from->size / from->packed)
        fault = "is larger than the file can hold";
    if (fault)
        return damaged(from, "packed", fault, error);
    from->head.count = shape[0];
    from->head.rows = (size_t)rows;
    from->head.columns = (size_t)columns;
    return CICY_OK;
}

cicy_status cicy_dataset_source_head(cicy_dataset_source *from, cicy_error *error)
{
    int64_t format, dimension;
    from->head = (cicy_dataset){0};
    if (H5Aexists(from->file, CICY_ATTRIBUTE_FORMAT) <= 0)
        return foreign(from, error);
    CICY_TRY(read_number(from, CICY_ATTRIBUTE_FORMAT, 1, INT32_MAX, &format, error));
    if (format > CICY_DATASET_PACKED)
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "%s: format version %lld is newer than this program's %d",
                                   from->name, (long long)format, CICY_DATASET_PACKED);
    CICY_TRY(read_number(from, CICY_ATTRIBUTE_DIMENSION, 1, CICY_MAX_DIMENSION, &dimension, error));
    from->format = (int)format;
    from->head.dimension = (int)dimension;
    cicy_hodge_column_names((int)dimension, &from->head.hodge_columns);
    CICY_TRY(format == CICY_DATASET_PADDED ? read_padded_sizes(from, error)
                                           : read_packed_sizes(from, error));
    return read_attributes(from, &from->head, error);
}
