/* HDF5 files of arrays and attributes: made and read in memory, so that a full disk is an ordinary
 * error and a file cannot change while it is read. Between cicy_hdf5_enter and cicy_hdf5_leave,
 * except for the last two functions, which do everything. */
#ifndef CICYMINER_DATA_HDF5_HDF5_FILE_H
#define CICYMINER_DATA_HDF5_HDF5_FILE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"

typedef enum cicy_hdf5_kind {
    CICY_HDF5_U32,
    CICY_HDF5_I32,
    CICY_HDF5_F32,
    CICY_HDF5_U8,
    CICY_HDF5_I8,
    CICY_HDF5_OPAQUE /* bytes without a meaning to HDF5; cicy_hdf5_read_part only */
} cicy_hdf5_kind;

/* An array [rows] or, with columns > 0, [rows][columns] or, with depth > 0, [rows][columns][depth].
 */
typedef struct cicy_hdf5_array {
    const char *name;
    cicy_hdf5_kind kind;
    size_t rows, columns;
    const void *data;
    size_t depth;
} cicy_hdf5_array;

/* Room for the text of an attribute that is read into a buffer. */
enum { CICY_HDF5_TEXT = 64 };

/* An attribute of the file: text when `text` is not NULL, else a number. A CICY_HDF5_STRING is a
 * text of any length, whose copy is freed by the reader's caller. */
typedef struct cicy_hdf5_attribute {
    const char *name;
    const char *text;
    enum { CICY_HDF5_WHOLE, CICY_HDF5_REAL, CICY_HDF5_SMALL, CICY_HDF5_STRING } kind;
    uint64_t whole; /* CICY_HDF5_WHOLE: uint64; CICY_HDF5_SMALL: int32 in the file, here an int64 in
                     * these bits */
    double real;
} cicy_hdf5_attribute;

/* A file in memory; start with {0}. Its bytes are there after cicy_hdf5_finish; free them. */
typedef struct cicy_hdf5_image {
    uint8_t *bytes;
    size_t size;
} cicy_hdf5_image;

/* An empty file, whose image is filled when it is closed. latest: in the newest layout of HDF5
 * 1.10, whose structures carry checksums. Negative when it fails. */
hid_t cicy_hdf5_create(cicy_hdf5_image *image, bool latest);

/* Closes the file; whether the image is complete. */
bool cicy_hdf5_finish(hid_t file, cicy_hdf5_image *image);

/* Opens a file image (copied). Negative when it is not an HDF5 file. */
hid_t cicy_hdf5_open(const void *bytes, size_t size);

/* Closes those of the ids [count] that are open. */
void cicy_hdf5_close_ids(const hid_t *ids, size_t count);

bool cicy_hdf5_write_attribute(hid_t file, const cicy_hdf5_attribute *value);

/* Variable-length UTF-8, which h5py gives back as str. count 0: a single string. */
bool cicy_hdf5_write_strings(hid_t object, const char *name, const char *const *strings,
                             size_t count);

/* Reads the attribute called value->name. Returns NULL, or what is wrong. */
const char *cicy_hdf5_read_attribute(hid_t file, cicy_hdf5_attribute *value);

/* Opens an array of `rank` axes and the kind; fills shape [rank]. Returns NULL, or what is wrong;
 * *array, to be closed with H5Dclose, is negative then. Nothing in the file is trusted. */
const char *cicy_hdf5_open_array(hid_t file, const char *name, cicy_hdf5_kind kind, int rank,
                                 hid_t *array, hsize_t *shape);

/* Reads the `count` numbers of an open array. Returns NULL, or what is wrong. */
const char *cicy_hdf5_read_numbers(hid_t array, cicy_hdf5_kind kind, size_t count, void *numbers);

/* The arrays and attributes of a file as its bytes. Errors: CICY_SYSTEM, naming `path`. */
cicy_status cicy_hdf5_small_make(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                 const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_hdf5_image *image, cicy_error *error);

/* Reads elements first .. first + count - 1 along the first axis of an open array with `rank` axes
 * and this shape. Returns NULL, or what is wrong. */
const char *cicy_hdf5_read_part(hid_t array, cicy_hdf5_kind kind, int rank, const hsize_t *shape,
                                hsize_t first, hsize_t count, void *numbers);

/* Writes a file whole or not at all; the same content gives the same bytes. Errors: CICY_SYSTEM. */
cicy_status cicy_hdf5_small_write(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                  const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error);

/* Reads the arrays and attributes named in the arguments. Of an array the name and the kind are
 * given; rows are filled in, data is allocated (free it); columns must agree. Of an attribute the
 * name, the kind and text (a buffer of CICY_HDF5_TEXT bytes, or NULL for numbers) are given.
 * Errors: CICY_INVALID_INPUT naming the object, CICY_SYSTEM (no file, no memory). */
cicy_status cicy_hdf5_small_read(const char *path, cicy_hdf5_array *arrays, size_t count,
                                 cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_error *error);

/* The same from the bytes of a file; `path` stands in messages. */
cicy_status cicy_hdf5_small_parse(const char *path, const void *bytes, size_t size,
                                  cicy_hdf5_array *arrays, size_t count,
                                  cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error);

#endif
