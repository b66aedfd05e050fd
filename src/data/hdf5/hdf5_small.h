/* Small HDF5 files of plain arrays and attributes: splits and predictions. */
#ifndef CICYMINER_DATA_HDF5_HDF5_SMALL_H
#define CICYMINER_DATA_HDF5_HDF5_SMALL_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"

typedef enum cicy_hdf5_kind { CICY_HDF5_U32, CICY_HDF5_I32, CICY_HDF5_F32 } cicy_hdf5_kind;

/* An array [rows] or, with columns > 0, [rows][columns]. */
typedef struct cicy_hdf5_array {
    const char *name;
    cicy_hdf5_kind kind;
    size_t rows, columns;
    const void *data;
} cicy_hdf5_array;

/* An attribute of the file: text when `text` is not NULL, else the whole or the real number. */
typedef struct cicy_hdf5_attribute {
    const char *name;
    const char *text;
    enum { CICY_HDF5_WHOLE, CICY_HDF5_REAL } kind;
    uint64_t whole;
    double real;
} cicy_hdf5_attribute;

/* Writes a file whole or not at all; the same content gives the same bytes. Errors: CICY_SYSTEM. */
cicy_status cicy_hdf5_small_write(const char *path, const cicy_hdf5_array *arrays, size_t count,
                                  const cicy_hdf5_attribute *attributes, size_t attribute_count,
                                  cicy_error *error);

/* Reads the arrays and attributes named in the arguments. Of an array the name and the kind are
 * given; rows are filled in, data is allocated (free it); columns must agree. Of an attribute the
 * name, the kind and text (a buffer of 64 bytes, or NULL for numbers) are given. Nothing is
 * trusted. Errors: CICY_INVALID_INPUT naming the object, CICY_SYSTEM (no file, no memory). */
cicy_status cicy_hdf5_small_read(const char *path, cicy_hdf5_array *arrays, size_t count,
                                 cicy_hdf5_attribute *attributes, size_t attribute_count,
                                 cicy_error *error);

enum { CICY_HDF5_TEXT = 64 };

#endif
