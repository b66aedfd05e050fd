/* NumPy's .npy files of integers (NEP 1, "A simple file format for NumPy arrays"). */
#ifndef CICYMINER_DATA_NUMPY_H
#define CICYMINER_DATA_NUMPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"

/* An array open for reading, entry by entry along the first axis. */
typedef struct cicy_numpy {
    char *name;
    FILE *stream;
    size_t axes, shape[3]; /* unused axes are 1 */
    unsigned width;        /* bytes an element: 1, 2, 4, 8 */
    bool is_signed, big_endian;
    size_t next; /* entry that is read next */
} cicy_numpy;

/* What a .npy header says; text [length] is the file's beginning. *header is its length. Integers
 * and bool in C order. Errors: CICY_INVALID_INPUT with the reason (no name before it). */
cicy_status cicy_numpy_parse_header(cicy_numpy *array, const char *text, size_t length,
                                    size_t *header, cicy_error *error);

/* Opens a file of `axes` axes. Its size must be what the header claims. Close with
 * cicy_numpy_close, also after failure. Errors: CICY_SYSTEM, CICY_INVALID_INPUT. */
cicy_status cicy_numpy_open(cicy_numpy *array, const char *path, size_t axes, cicy_error *error);
void cicy_numpy_close(cicy_numpy *array);

/* Reads the next `count` entries: values [count][shape[1]][shape[2]]. */
cicy_status cicy_numpy_read(cicy_numpy *array, size_t count, int64_t *values, cicy_error *error);

/* Writes "<u1" (width 1) or "<i4" (width 4) elements of any shape, beside path and renamed. */
cicy_status cicy_numpy_write(const char *path, const void *data, unsigned width,
                             const size_t *shape, size_t axes, cicy_error *error);

#endif
