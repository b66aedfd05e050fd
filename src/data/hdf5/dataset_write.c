/* Writes a data set as HDF5. Chunks are compressed by all threads and stored as finished bytes
 * (H5Dwrite_chunk), because HDF5's own filters use one thread. The file is made in memory and then
 * written like every other output, so that a full disk is an ordinary error.
 *
 * HDF5 File Format Specification, version 3.0, chapters IV.A.2.l (filter pipeline). */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/errors.h"
#include "base/file.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

enum { DEFLATE_LEVEL = 4, BATCH = 64 };

/* One array [count][width] of elements of `size` bytes. */
typedef struct array {
    const char *name;
    const void *data;
    size_t count, size, width[2];
    int rank; /* 1, 2 or 3 */
    hid_t file_type;
} array;

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

typedef struct chunk {
    uint8_t *bytes;
    size_t size;
    bool made;
} chunk;

/* Filters entries first .. first + rows - 1 of `a` (zeros follow after the last entry). */
static chunk make_chunk(const array *a, size_t first, size_t rows)
{
    size_t entry = a->size * a->width[0] * a->width[1], length = rows * entry;
    size_t present = a->count - first < rows ? a->count - first : rows;
    uLongf packed = compressBound(length);
    chunk result = {.bytes = malloc(packed + 4)};
    uint8_t *plain = calloc(2, length), *shuffled = plain ? plain + length : NULL;
    if (result.bytes && plain) {
        memcpy(plain, (const uint8_t *)a->data + first * entry, present * entry);
        if (a->size > 1)
            shuffle(plain, length / a->size, a->size, shuffled);
        result.made = compress2(result.bytes, &packed, a->size > 1 ? shuffled : plain, length,
                                DEFLATE_LEVEL) == Z_OK;
    }
    if (result.made) {
        uint32_t sum = fletcher32(result.bytes, packed);
        for (int i = 0; i < 4; i++)
            result.bytes[packed + (size_t)i] = (uint8_t)(sum >> 8 * i);
        result.size = packed + 4;
    }
    free(plain);
    return result;
}

/* What is written, and where errors are reported. */
typedef struct writing {
    hid_t file;
    const cicy_dataset *set;
    const cicy_progress *progress;
    bool stopped;
} writing;

static bool keep_on(writing *work, const array *a, size_t done)
{
    cicy_progress_report report = {a->name, done < a->count ? done : a->count, a->count};
    const cicy_progress *progress = work->progress;
    work->stopped = progress && progress->call && !progress->call(progress->user, &report);
    return !work->stopped;
}

static bool write_chunks(writing *work, const array *a, size_t rows, hid_t dataset)
{
    size_t chunks = (a->count + rows - 1) / rows;
    bool written = true;
    for (size_t start = 0; start < chunks && written; start += BATCH) {
        chunk batch[BATCH];
        size_t size = chunks - start < BATCH ? chunks - start : BATCH;
#pragma omp parallel for schedule(dynamic)
        for (size_t i = 0; i < size; i++)
            batch[i] = make_chunk(a, (start + i) * rows, rows);
        for (size_t i = 0; i < size; i++) {
            hsize_t offset[3] = {(start + i) * rows, 0, 0};
            written =
                written && batch[i].made &&
                H5Dwrite_chunk(dataset, H5P_DEFAULT, 0, offset, batch[i].size, batch[i].bytes) >= 0;
            free(batch[i].bytes);
        }
        written = written && keep_on(work, a, (start + size) * rows);
    }
    return written;
}

static hid_t chunked_layout(const array *a, size_t rows)
{
    hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    hsize_t chunk_shape[3] = {rows, a->width[0], a->width[1]};
    H5Pset_chunk(layout, a->rank, chunk_shape);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
    H5Pset_obj_track_times(layout, false); /* same data, same bytes */
    if (a->size > 1)
        H5Pset_shuffle(layout);
    H5Pset_deflate(layout, DEFLATE_LEVEL);
    H5Pset_fletcher32(layout);
    return layout;
}

/* Returns the open HDF5 data set or a negative number. */
static hid_t write_array(writing *work, const array *a)
{
    size_t rows = a->count < CICY_DATASET_CHUNK ? a->count : CICY_DATASET_CHUNK;
    hsize_t shape[3] = {a->count, a->width[0], a->width[1]};
    hid_t space = H5Screate_simple(a->rank, shape, NULL);
    hid_t layout = chunked_layout(a, rows);
    hid_t dataset =
        H5Dcreate2(work->file, a->name, a->file_type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    H5Pclose(layout);
    H5Sclose(space);
    if (dataset >= 0 && !write_chunks(work, a, rows, dataset)) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

static bool write_attributes(hid_t file, const cicy_dataset *dataset)
{
    const cicy_hdf5_attribute attributes[] = {
        {CICY_ATTRIBUTE_FORMAT, .kind = CICY_HDF5_SMALL, .whole = CICY_DATASET_FORMAT_VERSION},
        {CICY_ATTRIBUTE_DIMENSION, .kind = CICY_HDF5_SMALL, .whole = (uint64_t)dataset->dimension},
        {CICY_ATTRIBUTE_SEED, .kind = CICY_HDF5_WHOLE, .whole = dataset->seed},
        {CICY_ATTRIBUTE_ORDER, cicy_order_name(dataset->order), CICY_HDF5_STRING, 0, 0},
        {CICY_ATTRIBUTE_COMMAND, dataset->command ? dataset->command : "", CICY_HDF5_STRING, 0, 0},
        {CICY_ATTRIBUTE_VERSION, dataset->version ? dataset->version : "", CICY_HDF5_STRING, 0, 0},
    };
    bool written = true;
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes && written; i++)
        written = cicy_hdf5_write_attribute(file, &attributes[i]);
    return written;
}

static bool write_arrays(writing *work)
{
    const cicy_dataset *set = work->set;
    size_t k = set->hodge_columns, n = set->count;
    const array arrays[] = {
        {"matrix", set->matrix, n, 1, {set->rows, set->columns}, 3, H5T_STD_U8LE},
        {"shape", set->shape, n, 1, {2, 1}, 2, H5T_STD_U8LE},
        {"hodge", set->hodge, n, sizeof *set->hodge, {k, 1}, 2, H5T_NATIVE_INT32},
        {"euler", set->euler, n, sizeof *set->euler, {1, 1}, 1, H5T_NATIVE_INT32},
        {"product", set->product, n, 1, {1, 1}, 1, H5T_STD_U8LE},
        {"favourable", set->favourable, n, 1, {1, 1}, 1, H5T_STD_U8LE},
    };
    bool written = true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && written; i++) {
        hid_t dataset = write_array(work, &arrays[i]);
        written = dataset >= 0;
        if (written && strcmp(arrays[i].name, "hodge") == 0) {
            size_t columns;
            const char *const *names = cicy_hodge_column_names(set->dimension, &columns);
            written = cicy_hdf5_write_strings(dataset, CICY_ATTRIBUTE_COLUMNS, names, columns);
        }
        if (dataset >= 0)
            H5Dclose(dataset);
    }
    return written;
}

static cicy_status make_image(writing *work, const char *path, cicy_hdf5_image *image,
                              cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    work->file = cicy_hdf5_create(image, true);
    bool made = work->file >= 0 && write_arrays(work) && write_attributes(work->file, work->set);
    made = cicy_hdf5_finish(work->file, image) && made;
    cicy_status status = CICY_OK;
    if (work->stopped)
        status = cicy_error_set(error, CICY_INTERRUPTED, "%s: interrupted", path);
    else if (!made)
        status = cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the data set file");
    cicy_hdf5_leave(&guard);
    return status;
}

cicy_status cicy_dataset_write_watched(const cicy_dataset *dataset, const char *path,
                                       const cicy_progress *progress, cicy_error *error)
{
    if (dataset->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: a data set needs an entry", path);
    cicy_file file;
    CICY_TRY(cicy_file_create(&file, path, error));
    cicy_hdf5_image image = {0};
    writing work = {.set = dataset, .progress = progress};
    cicy_status status = make_image(&work, path, &image, error);
    if (status == CICY_OK) {
        uint8_t seal[CICY_SEAL_SIZE];
        cicy_seal_make(image.bytes, image.size, seal);
        fwrite(image.bytes, 1, image.size, file.stream); /* the commit notices a failure */
        fwrite(seal, 1, sizeof seal, file.stream);
        status = cicy_file_commit(&file, error);
    }
    cicy_file_discard(&file);
    free(image.bytes);
    return status;
}

cicy_status cicy_dataset_write(const cicy_dataset *dataset, const char *path, cicy_error *error)
{
    return cicy_dataset_write_watched(dataset, path, NULL, error);
}
