#include <stdlib.h>
#include <string.h>

#include "data/hdf5/hdf5_file.h"

enum { LARGEST_STRING = 1 << 16 };

static bool write_value(hid_t object, const char *name, hid_t file_type, hid_t memory_type,
                        hid_t space, const void *value)
{
    hid_t attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool written = attribute >= 0 && H5Awrite(attribute, memory_type, value) >= 0;
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    return written;
}

/* The type of UTF-8 strings of `size` bytes, or H5T_VARIABLE. */
static hid_t string_type(size_t size)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

bool cicy_hdf5_write_strings(hid_t object, const char *name, const char *const *strings,
                             size_t count)
{
    hid_t type = string_type(H5T_VARIABLE);
    hid_t space = count ? H5Screate_simple(1, (hsize_t[]){count}, NULL) : H5Screate(H5S_SCALAR);
    bool written = write_value(object, name, type, type, space, strings);
    H5Tclose(type);
    return written;
}

bool cicy_hdf5_write_attribute(hid_t file, const cicy_hdf5_attribute *value)
{
    if (value->kind == CICY_HDF5_STRING)
        return cicy_hdf5_write_strings(file, value->name, &value->text, 0);
    hid_t space = H5Screate(H5S_SCALAR);
    if (value->text) {
        hid_t type = string_type(strlen(value->text) + 1);
        bool written = write_value(file, value->name, type, type, space, value->text);
        H5Tclose(type);
        return written;
    }
    if (value->kind == CICY_HDF5_REAL)
        return write_value(file, value->name, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, space,
                           &value->real);
    const bool small = value->kind == CICY_HDF5_SMALL;
    return write_value(file, value->name, small ? H5T_STD_I32LE : H5T_STD_U64LE,
                       small ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64, space, &value->whole);
}

/* A string of fixed or variable length, freed by the caller; NULL when there is none. */
static char *read_string(hid_t attribute, hid_t type)
{
    char *text = NULL, *inside = NULL;
    if (H5Tis_variable_str(type) > 0) {
        if (H5Aread(attribute, type, &inside) >= 0 && inside)
            text = strndup(inside, LARGEST_STRING);
        H5free_memory(inside);
    } else if (H5Tget_size(type) <= LARGEST_STRING) {
        text = calloc(H5Tget_size(type) + 1, 1);
        if (text && H5Aread(attribute, type, text) < 0) {
            free(text);
            text = NULL;
        }
    }
    return text;
}

static bool read_text(hid_t attribute, hid_t type, cicy_hdf5_attribute *value)
{
    char *text = H5Tget_class(type) == H5T_STRING ? read_string(attribute, type) : NULL;
    if (value->kind == CICY_HDF5_STRING) {
        value->text = text;
        return text;
    }
    bool fits = text && strlen(text) < CICY_HDF5_TEXT;
    if (fits)
        strcpy((char *)value->text, text);
    free(text);
    return fits;
}

static bool read_value(hid_t attribute, hid_t type, cicy_hdf5_attribute *value)
{
    H5T_class_t class = H5Tget_class(type);
    if (value->text || value->kind == CICY_HDF5_STRING)
        return read_text(attribute, type, value);
    if (value->kind == CICY_HDF5_REAL)
        return class == H5T_FLOAT && H5Aread(attribute, H5T_NATIVE_DOUBLE, &value->real) >= 0;
    return class == H5T_INTEGER &&
           H5Aread(attribute, value->kind == CICY_HDF5_SMALL ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64,
                   &value->whole) >= 0;
}

const char *cicy_hdf5_read_attribute(hid_t file, cicy_hdf5_attribute *value)
{
    if (H5Aexists(file, value->name) <= 0)
        return "is missing";
    hid_t attribute = H5Aopen(file, value->name, H5P_DEFAULT);
    hid_t type = attribute >= 0 ? H5Aget_type(attribute) : -1;
    hid_t space = attribute >= 0 ? H5Aget_space(attribute) : -1;
    bool good = type >= 0 && space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                read_value(attribute, type, value);
    cicy_hdf5_close_ids((hid_t[]){space, type, attribute}, 3);
    return good ? NULL : "has the wrong type";
}
