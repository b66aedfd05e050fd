/* NumPy's .npy files of numbers (NEP 1, "A simple file format for NumPy arrays"). */
#ifndef CICYMINER_DATA_NUMPY_H
#define CICYMINER_DATA_NUMPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/files/file.h"
#include "cicyminer/error.h"
#include "data/lists/byte_stream.h"

/* What the header of a file says. */
typedef struct cicy_numpy {
    size_t axes, shape[3]; /* unused axes are 1 */
    char kind;             /* 'i', 'u', 'b' (bool) or 'f' */
    unsigned width;        /* bytes per element: 1, 2, 4, 8 */
    bool big_endian, fortran_order;
    size_t count; /* of elements */
} cicy_numpy;

/* Takes one number; `index` is its place in C order. False stops the reading. */
typedef bool cicy_numpy_put(void *user, size_t index, double number);

/* Reads the header at the beginning of a stream. Errors: CICY_INVALID_INPUT with the reason (no
 * name before it): not a NumPy array of numbers, not of `axes` axes, no entries, more elements than
 * the file can hold. */
cicy_status cicy_numpy_read_header(cicy_byte_stream *stream, size_t axes, cicy_numpy *array,
                                   cicy_error *error);

/* Reads all elements and gives each to `put`, in the order of the file. Errors: CICY_INVALID_INPUT
 * (too few or too many bytes), CICY_SYSTEM, CICY_INTERRUPTED without a message when `put` stops. */
cicy_status cicy_numpy_read_numbers(cicy_byte_stream *stream, const cicy_numpy *array,
                                    cicy_numpy_put *put, void *user, cicy_error *error);

/* Writes "<u1" (width 1) or "<i4" (width 4) elements of any shape, whole or not at all. */
cicy_status cicy_numpy_write(const char *path, const void *data, unsigned width,
                             const size_t *shape, size_t axes, cicy_error *error);

/* The same piece by piece: the header, then the elements, then cicy_file_commit, or
 * cicy_file_discard. */
cicy_status cicy_numpy_create(cicy_file *file, const char *path, unsigned width,
                              const size_t *shape, size_t axes, cicy_error *error);
void cicy_numpy_add(cicy_file *file, const void *data, unsigned width, size_t count);

#endif
