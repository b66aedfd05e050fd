/* Writes a data set as HDF5. Chunks are compressed by all threads and stored as finished bytes
 * (H5Dwrite_chunk), because HDF5's own filters use one thread. The file is made in memory and then
 * written like every other output, so that a full disk is an ordinary error.
 *
 * HDF5 File Format Specification, version 3.0, chapters IV.A.2.l (filter pipeline). */
#include <omp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_layout.h"
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

static bool write_chunks(const array *a, size_t rows, hid_t dataset)
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
static hid_t write_array(hid_t file, const array *a)
{
    size_t rows = a->count < CICY_DATASET_CHUNK ? a->count : CICY_DATASET_CHUNK;
    hsize_t shape[3] = {a->count, a->width[0], a->width[1]};
    hid_t space = H5Screate_simple(a->rank, shape, NULL);
    hid_t layout = chunked_layout(a, rows);
    hid_t dataset =
        H5Dcreate2(file, a->name, a->file_type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    H5Pclose(layout);
    H5Sclose(space);
    if (dataset >= 0 && !write_chunks(a, rows, dataset)) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

static bool write_attribute(hid_t object, const char *name, hid_t file_type, hid_t memory_type,
                            hid_t space, const void *value)
{
    hid_t attribute = H5Acreate2(object, name, file_type, space, H5P_DEFAULT, H5P_DEFAULT);
    bool written = attribute >= 0 && H5Awrite(attribute, memory_type, value) >= 0;
    if (attribute >= 0)
        H5Aclose(attribute);
    return written;
}

/* Variable-length UTF-8, which h5py gives back as str. count 0: a single string. */
static bool write_strings(hid_t object, const char *name, const char *const *strings, size_t count)
{
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    hsize_t shape[1] = {count};
    hid_t space = count ? H5Screate_simple(1, shape, NULL) : H5Screate(H5S_SCALAR);
    bool written = write_attribute(object, name, type, type, space, strings);
    H5Sclose(space);
    H5Tclose(type);
    return written;
}

static bool write_number(hid_t object, const char *name, hid_t file_type, uint64_t value)
{
    hid_t space = H5Screate(H5S_SCALAR);
    bool written = write_attribute(object, name, file_type, H5T_NATIVE_UINT64, space, &value);
    H5Sclose(space);
    return written;
}

static bool write_attributes(hid_t file, const cicy_dataset *dataset)
{
    const char *command = dataset->command ? dataset->command : "";
    const char *version = dataset->version ? dataset->version : "";
    const char *order = cicy_order_name(dataset->order);
    return write_number(file, CICY_ATTRIBUTE_FORMAT, H5T_STD_I32LE, CICY_DATASET_FORMAT_VERSION) &&
           write_number(file, CICY_ATTRIBUTE_DIMENSION, H5T_STD_I32LE,
                        (uint64_t)dataset->dimension) &&
           write_number(file, CICY_ATTRIBUTE_SEED, H5T_STD_U64LE, dataset->seed) &&
           write_strings(file, CICY_ATTRIBUTE_ORDER, &order, 0) &&
           write_strings(file, CICY_ATTRIBUTE_COMMAND, &command, 0) &&
           write_strings(file, CICY_ATTRIBUTE_VERSION, &version, 0);
}

static bool write_arrays(hid_t file, const cicy_dataset *set)
{
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
        hid_t dataset = write_array(file, &arrays[i]);
        written = dataset >= 0;
        if (written && strcmp(arrays[i].name, "hodge") == 0) {
            size_t columns;
            const char *const *names = cicy_hodge_column_names(set->dimension, &columns);
            written = write_strings(dataset, CICY_ATTRIBUTE_COLUMNS, names, columns);
        }
        if (dataset >= 0)
            H5Dclose(dataset);
    }
    return written;
}

/* HDF5's file in memory, handed over when HDF5 closes it; freed by the caller. (H5Fget_file_image
 * would leave a superblock of version 3 with a wrong checksum.) */
typedef struct image {
    uint8_t *bytes;
    size_t size;
} image;

static void *image_resize(void *bytes, size_t size, H5FD_file_image_op_t operation, void *user)
{
    (void)operation, (void)user;
    return realloc(bytes, size);
}

static herr_t image_release(void *bytes, H5FD_file_image_op_t operation, void *user)
{
    image *result = user;
    if (operation != H5FD_FILE_IMAGE_OP_FILE_CLOSE) {
        free(bytes);
        return 0;
    }
    free(result->bytes);
    result->bytes = bytes;
    return 0;
}

static void *user_keep(void *user)
{
    return user;
}

static herr_t user_leave(void *user)
{
    (void)user;
    return 0;
}

/* An empty file in the newest layout of HDF5 1.10, whose structures carry checksums. */
static hid_t create_file(image *result)
{
    /* HDF5 first looks for an old file of that name; there can be none */
    static const char name[] = "/dev/null/image";
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    H5FD_file_image_callbacks_t callbacks = {.image_realloc = image_resize,
                                             .image_free = image_release,
                                             .udata_copy = user_keep,
                                             .udata_free = user_leave,
                                             .udata = result};
    H5Pset_fapl_core(access, 1 << 22, false);
    H5Pset_file_image_callbacks(access, &callbacks);
    H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110);
    H5Pset_obj_track_times(creation, false);
    hid_t file = H5Fcreate(name, H5F_ACC_TRUNC, creation, access);
    H5Pclose(access);
    H5Pclose(creation);
    return file;
}

/* The end of the file stands in the superblock, bytes 28 to 35 (specification, II.A). */
static void measure_image(image *result)
{
    for (int i = 7; i >= 0; i--)
        result->size = result->size << 8 | result->bytes[28 + i];
}

static cicy_status make_image(const cicy_dataset *dataset, const char *path, image *result,
                              cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    hid_t file = create_file(result);
    bool made = file >= 0 && write_arrays(file, dataset) && write_attributes(file, dataset);
    made = (file < 0 || H5Fclose(file) >= 0) && made && result->bytes;
    cicy_status status =
        made ? CICY_OK : cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the data set file");
    cicy_hdf5_leave(&guard);
    if (made)
        measure_image(result);
    return status;
}

cicy_status cicy_dataset_write(const cicy_dataset *dataset, const char *path, cicy_error *error)
{
    if (dataset->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: a data set needs an entry", path);
    cicy_file file;
    cicy_status status = cicy_file_create(&file, path, error);
    if (status != CICY_OK)
        return status;
    image made = {0};
    status = make_image(dataset, path, &made, error);
    if (status == CICY_OK) {
        uint8_t seal[CICY_SEAL_SIZE];
        cicy_seal_make(cicy_seal_crc(made.bytes, made.size), seal);
        fwrite(made.bytes, 1, made.size, file.stream); /* the commit notices a failure */
        fwrite(seal, 1, sizeof seal, file.stream);
        status = cicy_file_commit(&file, error);
    }
    cicy_file_discard(&file);
    free(made.bytes);
    return status;
}
