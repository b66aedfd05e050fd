/* HDF5 File Format Specification, version 3.0, chapter IV.A.2.l (filter pipeline). */
#include "data/hdf5/hdf5_chunk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { DEFLATE_LEVEL = 4 };

/* The checksum of HDF5's fletcher32 filter (H5_checksum_fletcher32): big-endian 16-bit words. */
static uint32_t fletcher32(const uint8_t *data, size_t length)
{
    uint32_t low = 0, high = 0;
    for (size_t words = length / 2; words > 0;) {
        size_t run = words < 360 ? words : 360; /* no overflow of 32 bits */
        words -= run;
        for (; run > 0; run--, data += 2) {
            low += (uint32_t)data[0] << 8 | data[1];
            high += low;
        }
        low = (low & 0xffff) + (low >> 16);
        high = (high & 0xffff) + (high >> 16);
    }
    if (length % 2) {
        low += (uint32_t)data[0] << 8;
        high += low;
        low = (low & 0xffff) + (low >> 16);
        high = (high & 0xffff) + (high >> 16);
    }
    low = (low & 0xffff) + (low >> 16);
    high = (high & 0xffff) + (high >> 16);
    return high << 16 | low;
}

/* HDF5's shuffle filter: all first bytes, then all second bytes, ... */
static void shuffle(const uint8_t *data, size_t elements, size_t size, uint8_t *shuffled)
{
    for (size_t byte = 0; byte < size; byte++)
        for (size_t i = 0; i < elements; i++)
            *shuffled++ = data[i * size + byte];
}

cicy_hdf5_chunk cicy_hdf5_chunk_make(const cicy_hdf5_chunked *array, const void *data,
                                     size_t present, size_t rows)
{
    const size_t entry = array->size * array->width[0] * array->width[1], length = rows * entry;
    uLongf packed = compressBound(length);
    cicy_hdf5_chunk chunk = {.bytes = malloc(packed + 4)};
    uint8_t *plain = calloc(2, length), *shuffled = plain ? plain + length : NULL;
    bool made = chunk.bytes && plain;
    if (made) {
        memcpy(plain, data, present * entry);
        if (array->size > 1)
            shuffle(plain, length / array->size, array->size, shuffled);
        made = compress2(chunk.bytes, &packed, array->size > 1 ? shuffled : plain, length,
                         DEFLATE_LEVEL) == Z_OK;
    }
    if (made) {
        uint32_t sum = fletcher32(chunk.bytes, packed);
        for (int i = 0; i < 4; i++)
            chunk.bytes[packed + (size_t)i] = (uint8_t)(sum >> 8 * i);
        chunk.size = packed + 4;
    } else {
        free(chunk.bytes);
        chunk.bytes = NULL;
    }
    free(plain);
    return chunk;
}

bool cicy_hdf5_chunk_write(hid_t array, size_t first, const cicy_hdf5_chunk *chunk)
{
    hsize_t offset[3] = {first, 0, 0};
    if (!chunk->bytes)
        errno = ENOMEM; /* in this thread too */
    return chunk->bytes &&
           H5Dwrite_chunk(array, H5P_DEFAULT, 0, offset, chunk->size, chunk->bytes) >= 0;
}

static hid_t chunked_layout(const cicy_hdf5_chunked *array, size_t rows)
{
    hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    hsize_t chunk_shape[3] = {rows, array->width[0], array->width[1]};
    H5Pset_chunk(layout, array->rank, chunk_shape);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
    H5Pset_obj_track_times(layout, false); /* same data, same bytes */
    if (array->size > 1)
        H5Pset_shuffle(layout);
    H5Pset_deflate(layout, DEFLATE_LEVEL);
    H5Pset_fletcher32(layout);
    return layout;
}

hid_t cicy_hdf5_chunked_create(hid_t file, const cicy_hdf5_chunked *array, size_t rows)
{
    hsize_t shape[3] = {array->count, array->width[0], array->width[1]};
    hid_t space = H5Screate_simple(array->rank, shape, NULL);
    hid_t layout = chunked_layout(array, rows);
    hid_t made =
        H5Dcreate2(file, array->name, array->file_type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    H5Pclose(layout);
    H5Sclose(space);
    return made;
}
