/* HDF5 files of any structure, made by HDF5 itself: the input of a fuzz target says how the file
 * differs from a good one. Its own bytes as the input would only find the crashes of HDF5 1.10 on
 * damaged structures. An input of zeros is the good file; each object has bytes of its own in the
 * input, so that a change of one leaves the others alone. */
#ifndef TESTS_FUZZ_HDF5_INPUT_H
#define TESTS_FUZZ_HDF5_INPUT_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data/hdf5/hdf5_file.h"

/* An object of the good file. Of rank 0: an attribute; of the type H5T_C_S1: one with a text. */
typedef struct hdf5_object {
    const char *name;
    hid_t type; /* in memory and in the file */
    const void *value;
    int rank;
    hsize_t shape[3];
} hdf5_object;

/* How an object differs. */
typedef struct hdf5_change {
    uint8_t fate, type, form, length[3], layout, bytes;
    uint8_t byte[8]; /* pairs of a place and a value; or a name or a text */
} hdf5_change;

enum { HDF5_BYTES = 256 }; /* of the values of an object, at most */

#define HDF5_CHOICE(list, which) (list)[(which) % (sizeof(list) / sizeof *(list))]

static inline hid_t hdf5_changed_type(const hdf5_change *change, hid_t usual)
{
    const hid_t types[] = {usual,          H5T_STD_I8LE,    H5T_STD_U8BE,  H5T_STD_U16LE,
                           H5T_STD_I32BE,  H5T_STD_U32LE,   H5T_STD_I64BE, H5T_STD_U64LE,
                           H5T_IEEE_F32BE, H5T_IEEE_F64LE,  H5T_STD_B8LE,  H5T_C_S1,
                           H5T_UNIX_D32LE, H5T_STD_REF_OBJ, H5T_STD_I16BE, H5T_NATIVE_LDOUBLE};
    return HDF5_CHOICE(types, change->type);
}

/* A length of an axis: near the usual one, zero, or larger than any reader wants. */
static inline hsize_t hdf5_changed_length(unsigned which, hsize_t usual)
{
    const hsize_t lengths[] = {usual,
                               usual + 1,
                               usual ? usual - 1 : 0,
                               0,
                               1,
                               7,
                               33,
                               256,
                               1 << 20,
                               1 << 28,
                               (hsize_t)1 << 32,
                               (hsize_t)1 << 40,
                               (hsize_t)1 << 61};
    return HDF5_CHOICE(lengths, which);
}

/* The space of an object; fills in its shape. */
static inline hid_t hdf5_changed_space(const hdf5_change *change, const hdf5_object *usual,
                                       int *rank, hsize_t shape[4])
{
    const unsigned form = change->form % 5;
    *rank = usual->rank + (form == 1) - (form == 2 && usual->rank > 0);
    for (int i = 0; i < *rank; i++) {
        shape[i] = i < usual->rank ? usual->shape[i] : 1;
        if (form == 3 && i < 3)
            shape[i] = hdf5_changed_length(change->length[i], shape[i]);
    }
    if (form == 4)
        return H5Screate(H5S_NULL);
    return *rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(*rank, shape, NULL);
}

/* The usual values with some bytes changed. */
static inline void hdf5_changed_values(const hdf5_change *change, const hdf5_object *usual,
                                       uint8_t bytes[HDF5_BYTES])
{
    size_t used = H5Tget_size(usual->type);
    for (int i = 0; i < usual->rank; i++)
        used *= (size_t)usual->shape[i];
    if (used > HDF5_BYTES)
        abort();
    memset(bytes, 0, HDF5_BYTES);
    memcpy(bytes, usual->value, used);
    for (unsigned k = 0; k < change->bytes % 5u; k++)
        bytes[change->byte[2 * k] % used] = change->byte[2 * k + 1];
}

static inline hid_t hdf5_changed_layout(const hdf5_change *change, int rank, const hsize_t *shape)
{
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    const unsigned kind = change->layout % 8;
    hsize_t chunk[4];
    H5Pset_alloc_time(layout, H5D_ALLOC_TIME_LATE); /* enormous arrays take no room */
    if (kind == 0 || rank == 0)
        return layout;
    for (int i = 0; i < rank; i++)
        chunk[i] = kind == 1 ? hdf5_changed_length(change->length[i % 3], shape[i]) : shape[i];
    H5Pset_chunk(layout, rank, chunk);
    if (kind == 3)
        H5Pset_shuffle(layout);
    if (kind == 3 || kind == 4)
        H5Pset_deflate(layout, 1);
    if (kind == 5)
        H5Pset_fletcher32(layout);
    if (kind == 6)
        H5Pset_scaleoffset(layout, H5Z_SO_INT, H5Z_SO_INT_MINBITS_DEFAULT);
    if (kind == 7)
        H5Pset_filter(layout, 32000, H5Z_FLAG_OPTIONAL, 0, NULL); /* LZF, which is not there */
    return layout;
}

/* Whether the values of a shape fit into HDF5_BYTES. */
static inline bool hdf5_is_small(hid_t type, hid_t space)
{
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    return count >= 0 && count <= HDF5_BYTES &&
           (size_t)count * H5Tget_size(type) <= (size_t)HDF5_BYTES;
}

static inline void hdf5_put_array(hid_t file, const hdf5_object *usual, const hdf5_change *change)
{
    uint8_t bytes[HDF5_BYTES];
    hsize_t shape[4];
    int rank;
    const hid_t space = hdf5_changed_space(change, usual, &rank, shape);
    const hid_t layout = space >= 0 ? hdf5_changed_layout(change, rank, shape) : -1;
    const hid_t type = hdf5_changed_type(change, usual->type);
    const hid_t array =
        space >= 0 ? H5Dcreate2(file, usual->name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT)
                   : -1;
    hdf5_changed_values(change, usual, bytes);
    if (array >= 0 && hdf5_is_small(type, space))
        H5Dwrite(array, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
    if (array >= 0)
        H5Dclose(array);
    if (layout >= 0)
        H5Pclose(layout);
    if (space >= 0)
        H5Sclose(space);
}

/* A text of fixed or variable length: the usual one or bytes of the input. */
static inline void hdf5_put_text(hid_t file, const hdf5_object *usual, const hdf5_change *change)
{
    char text[64];
    const unsigned form = change->form % 6;
    if (form == 1 || form == 2)
        snprintf(text, sizeof text, "%.8s", (const char *)change->byte);
    else
        snprintf(text, sizeof text, "%s",
                 usual->type == H5T_C_S1 ? (const char *)usual->value : "1");
    const bool variable = form < 2 || form == 4;
    const char *pointer = change->layout % 2 ? NULL : text;
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, variable ? H5T_VARIABLE : strlen(text) + (form != 3));
    H5Tset_strpad(type, form == 5 ? H5T_STR_SPACEPAD : H5T_STR_NULLTERM);
    const hid_t space =
        form == 4 ? H5Screate_simple(1, (hsize_t[]){2}, NULL) : H5Screate(H5S_SCALAR);
    const hid_t attribute = H5Acreate2(file, usual->name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0 && form != 4)
        H5Awrite(attribute, type, variable ? (const void *)&pointer : text);
    if (attribute >= 0)
        H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
}

static inline void hdf5_put_number(hid_t file, const hdf5_object *usual, const hdf5_change *change)
{
    uint8_t bytes[HDF5_BYTES];
    hsize_t shape[4];
    int rank;
    const hid_t space = hdf5_changed_space(change, usual, &rank, shape);
    const hid_t type = hdf5_changed_type(change, usual->type);
    hdf5_changed_values(change, usual, bytes);
    const hid_t attribute = H5Acreate2(file, usual->name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0 && hdf5_is_small(type, space))
        H5Awrite(attribute, type, bytes);
    if (attribute >= 0)
        H5Aclose(attribute);
    if (space >= 0)
        H5Sclose(space);
}

/* A group, as pandas makes them. */
static inline void hdf5_put_group(hid_t file, const char *name)
{
    const hdf5_object kind = {"pandas_type", H5T_C_S1, "frame", 0, {0}};
    const hid_t group = H5Gcreate2(file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (group < 0)
        return;
    hdf5_put_text(group, &kind, &(hdf5_change){0});
    H5Gclose(group);
}

/* Puts the object, or something else of that name, or nothing. */
static inline void hdf5_put(hid_t file, const hdf5_object *usual, const hdf5_change *change)
{
    hdf5_object renamed = *usual;
    char name[sizeof change->byte + 1];
    switch (change->fate % 10) {
    case 1:
        return;
    case 2:
        H5Lcreate_soft("/nowhere", file, usual->name, H5P_DEFAULT, H5P_DEFAULT);
        return;
    case 3:
        H5Lcreate_soft(usual->name, file, usual->name, H5P_DEFAULT, H5P_DEFAULT);
        return;
    case 4:
        H5Lcreate_external("/dev/null", "/x", file, usual->name, H5P_DEFAULT, H5P_DEFAULT);
        return;
    case 5:
        hdf5_put_group(file, usual->name);
        return;
    case 6:
        hdf5_put_text(file, usual, change);
        return;
    case 7:
        snprintf(name, sizeof name, "%.8s", (const char *)change->byte);
        renamed.name = name;
        break;
    default:
        break;
    }
    if (usual->rank > 0)
        hdf5_put_array(file, &renamed, change);
    else if (usual->type == H5T_C_S1)
        hdf5_put_text(file, &renamed, change);
    else
        hdf5_put_number(file, &renamed, change);
}

/* Makes the file with the changes that data [size] says; free image->bytes. False without one. */
static inline bool hdf5_make(const hdf5_object *objects, size_t count, const uint8_t *data,
                             size_t size, bool latest, cicy_hdf5_image *image)
{
    const hid_t file = cicy_hdf5_create(image, latest);
    for (size_t i = 0; file >= 0 && i < count; i++) {
        hdf5_change change = {0};
        const size_t used = i * sizeof change, left = size > used ? size - used : 0;
        if (left > 0)
            memcpy(&change, data + used, left < sizeof change ? left : sizeof change);
        hdf5_put(file, &objects[i], &change);
    }
    return cicy_hdf5_finish(file, image);
}

#endif
