#include "data/hdf5/hdf5_small.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "data/hdf5/hdf5_guard.h"

enum { CHUNK_ROWS = 8192, DEFLATE_LEVEL = 4 };

/* More rows than any data set has: a damaged size is refused before memory is asked for. */
static const hsize_t largest_rows = (hsize_t)1 << 28;

static hid_t memory_type(cicy_hdf5_kind kind)
{
    switch (kind) {
    case CICY_HDF5_U32:
        return H5T_NATIVE_UINT32;
    case CICY_HDF5_I32:
        return H5T_NATIVE_INT32;
    default:
        return H5T_NATIVE_FLOAT;
    }
}

static hid_t file_type(cicy_hdf5_kind kind)
{
    switch (kind) {
    case CICY_HDF5_U32:
        return H5T_STD_U32LE;
    case CICY_HDF5_I32:
        return H5T_STD_I32LE;
    default:
        return H5T_IEEE_F32LE;
    }
}

static hid_t array_layout(const cicy_hdf5_array *array, int rank)
{
    hsize_t chunk[2] = {array->rows < CHUNK_ROWS ? array->rows : CHUNK_ROWS, array->columns};
    hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(layout, false); /* same content, same bytes */
    if (array->rows > 0) {
        H5Pset_chunk(layout, rank, chunk);
        H5Pset_shuffle(layout);
        H5Pset_deflate(layout, DEFLATE_LEVEL);
        H5Pset_fletcher32(layout);
    }
    return layout;
}

static bool write_array(hid_t file, const cicy_hdf5_array *array)
{
    int rank = array->columns ? 2 : 1;
    hsize_t shape[2] = {array->rows, array->columns};
    hid_t space = H5Screate_simple(rank, shape, NULL);
    hid_t layout = array_layout(array, rank);
    hid_t dataset = H5Dcreate2(file, array->name, file_type(array->kind), space, H5P_DEFAULT,
                               layout, H5P_DEFAULT);
    bool written =
        dataset >= 0 && (array->rows == 0 || H5Dwrite(dataset, memory_type(array->kind), H5S_ALL,
                                                      H5S_ALL, H5P_DEFAULT, array->data) >= 0);
    if (dataset >= 0)
        H5Dclose(dataset);
    H5Pclose(layout);
    H5Sclose(space);
    return written;
}

static bool write_attribute(hid_t file, const cicy_hdf5_attribute *value)
{
    hid_t type = H5Tcopy(value->text                      ? H5T_C_S1
                         : value->kind == CICY_HDF5_WHOLE ? H5T_STD_U64LE
                                                          : H5T_IEEE_F64LE);
    if (value->text) {
        H5Tset_size(type, strlen(value->text) + 1);
        H5Tset_cset(type, H5T_CSET_UTF8);
    }
    hid_t space = H5Screate(H5S_SCALAR);
    hid_t attribute = H5Acreate2(file, value->name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool written = attribute >= 0;
    if (written && value->text)
        written = H5Awrite(attribute, type, value->text) >= 0;
    else if (written && value->kind == CICY_HDF5_WHOLE)
        written = H5Awrite(attribute, H5T_NATIVE_UINT64, &value->whole) >= 0;
    else if (written)
        written = H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value->real) >= 0;
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
    return written;
}

/* The whole file as bytes; *image is freed by the caller, NULL on failure. */
static bool build_image(hid_t file, void **image, size_t *size)
{
    ssize_t wanted = H5Fflush(file, H5F_SCOPE_GLOBAL) >= 0 ? H5Fget_file_image(file, NULL, 0) : -1;
    *image = wanted > 0 ? malloc((size_t)wanted) : NULL;
    *size = wanted > 0 ? (size_t)wanted : 0;
    return *image && H5Fget_file_image(file, *image, *size) == wanted;
}

static hid_t create_in_memory(const char *name)
{
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    H5Pset_fapl_core(access, 1 << 20, false);
    H5Pset_obj_track_times(creation, false);
    hid_t file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
    H5Pclose(creation);
    H5Pclose(access);
    return file;
}

cicy_status cicy_hdf5_small_write(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                  const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    hid_t file = create_in_memory(path);
    bool made = file >= 0;
    for (size_t i = 0; i < count && made; i++)
        made = write_array(file, &arrays[i]);
    for (size_t i = 0; i < attribute_count && made; i++)
        made = write_attribute(file, &attributes[i]);
    void *image = NULL;
    size_t size = 0;
    made = made && build_image(file, &image, &size);
    cicy_status status =
        made ? CICY_OK : cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the file");
    if (file >= 0)
        H5Fclose(file);
    cicy_hdf5_leave(&guard);

    cicy_file output;
    if (status == CICY_OK)
        status = cicy_file_create(&output, path, error);
    if (status == CICY_OK) {
        fwrite(image, 1, size, output.stream); /* the commit notices a failure */
        status = cicy_file_commit(&output, error);
    }
    free(image);
    return status;
}

static bool kind_matches(hid_t type, cicy_hdf5_kind kind)
{
    H5T_class_t class = H5Tget_class(type);
    return kind == CICY_HDF5_F32 ? class == H5T_FLOAT : class == H5T_INTEGER;
}

/* NULL or what is wrong. */
static const char *read_open_array(hid_t dataset, cicy_hdf5_array *array)
{
    hsize_t shape[2] = {0, 0};
    int rank = array->columns ? 2 : 1;
    hid_t space = H5Dget_space(dataset), type = H5Dget_type(dataset);
    bool good = space >= 0 && type >= 0 && kind_matches(type, array->kind) &&
                H5Sget_simple_extent_ndims(space) == rank &&
                H5Sget_simple_extent_dims(space, shape, NULL) == rank &&
                shape[1] == array->columns && shape[0] <= largest_rows;
    if (type >= 0)
        H5Tclose(type);
    if (space >= 0)
        H5Sclose(space);
    if (!good)
        return "has the wrong type or shape";

    size_t width = array->columns ? array->columns : 1;
    void *data = calloc((size_t)shape[0] * width + 1, sizeof(uint32_t));
    if (!data)
        return "does not fit into memory";
    if (shape[0] > 0 &&
        H5Dread(dataset, memory_type(array->kind), H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0) {
        free(data);
        return "cannot be read";
    }
    array->data = data;
    array->rows = (size_t)shape[0];
    return NULL;
}

static const char *read_array(hid_t file, cicy_hdf5_array *array)
{
    hid_t dataset = H5Lexists(file, array->name, H5P_DEFAULT) > 0
                        ? H5Dopen2(file, array->name, H5P_DEFAULT)
                        : -1;
    if (dataset < 0)
        return "is missing";
    const char *reason = read_open_array(dataset, array);
    H5Dclose(dataset);
    return reason;
}

static bool read_open_attribute(hid_t attribute, hid_t type, cicy_hdf5_attribute *value)
{
    H5T_class_t class = H5Tget_class(type);
    if (value->text) {
        char *text = (char *)value->text;
        if (class != H5T_STRING || H5Tis_variable_str(type) != 0 ||
            H5Tget_size(type) > CICY_HDF5_TEXT)
            return false;
        memset(text, 0, CICY_HDF5_TEXT);
        return H5Aread(attribute, type, text) >= 0 && !text[CICY_HDF5_TEXT - 1];
    }
    if (value->kind == CICY_HDF5_WHOLE)
        return class == H5T_INTEGER && H5Aread(attribute, H5T_NATIVE_UINT64, &value->whole) >= 0;
    return class == H5T_FLOAT && H5Aread(attribute, H5T_NATIVE_DOUBLE, &value->real) >= 0;
}

static const char *read_attribute(hid_t file, cicy_hdf5_attribute *value)
{
    hid_t attribute =
        H5Aexists(file, value->name) > 0 ? H5Aopen(file, value->name, H5P_DEFAULT) : -1;
    if (attribute < 0)
        return "is missing";
    hid_t type = H5Aget_type(attribute), space = H5Aget_space(attribute);
    bool good = type >= 0 && space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                read_open_attribute(attribute, type, value);
    if (space >= 0)
        H5Sclose(space);
    if (type >= 0)
        H5Tclose(type);
    H5Aclose(attribute);
    return good ? NULL : "has the wrong type";
}

cicy_status cicy_hdf5_small_read(const char *path, cicy_hdf5_array *arrays, size_t count,
                                 cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_error *error)
{
    for (size_t i = 0; i < count; i++)
        arrays[i].data = NULL;
    if (access(path, R_OK) != 0)
        return cicy_error_set(error, CICY_SYSTEM, "%s: cannot open", path);

    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    const char *reason = NULL, *object = "the file";
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0)
        reason = "is no HDF5 file";
    for (size_t i = 0; i < attribute_count && !reason; i++) {
        object = attributes[i].name;
        reason = read_attribute(file, &attributes[i]);
    }
    for (size_t i = 0; i < count && !reason; i++) {
        object = arrays[i].name;
        reason = read_array(file, &arrays[i]);
    }
    if (file >= 0)
        H5Fclose(file);
    cicy_hdf5_leave(&guard);
    if (!reason)
        return CICY_OK;
    for (size_t i = 0; i < count; i++) {
        free((void *)arrays[i].data);
        arrays[i].data = NULL;
    }
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s: damaged: %s %s", path, object, reason);
}
