/* Arrays in compressed chunks, which all threads make and HDF5 only stores (H5Dwrite_chunk),
 * because HDF5's own filters use one thread. */
#ifndef CICYMINER_DATA_HDF5_HDF5_CHUNK_H
#define CICYMINER_DATA_HDF5_HDF5_CHUNK_H

#include <hdf5.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* An array [count][width[0]][width[1]], of as many axes as `rank` says, whose elements have `size`
 * bytes. */
typedef struct cicy_hdf5_chunked {
    const char *name;
    size_t count, size, width[2];
    int rank; /* 1, 2 or 3 */
    hid_t file_type;
} cicy_hdf5_chunked;

/* A finished chunk; bytes are freed by the caller. */
typedef struct cicy_hdf5_chunk {
    uint8_t *bytes; /* [size], NULL without memory */
    size_t size;
} cicy_hdf5_chunk;

/* Creates the array in an open file, with chunks of `rows` along the first axis, compressed, with a
 * checksum. Returns it open, or a negative number. Between cicy_hdf5_enter and cicy_hdf5_leave. */
hid_t cicy_hdf5_chunked_create(hid_t file, const cicy_hdf5_chunked *array, size_t rows);

/* Makes a chunk of `rows` from the `present` first ones in `data`; zeros follow. Any thread. */
cicy_hdf5_chunk cicy_hdf5_chunk_make(const cicy_hdf5_chunked *array, const void *data,
                                     size_t present, size_t rows);

/* Stores the chunk that begins with row `first`. As cicy_hdf5_chunked_create. */
bool cicy_hdf5_chunk_write(hid_t array, size_t first, const cicy_hdf5_chunk *chunk);

#endif
