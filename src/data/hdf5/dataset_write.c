/* Writes a data set as HDF5. The file is made in memory and then written like every other output,
 * so that a full disk is an ordinary error. */
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/keep_going.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/hdf5_chunk.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

enum { BATCH = 64 };

typedef struct array {
    cicy_hdf5_chunked form;
    const void *data;
} array;

/* What is written, and where errors are reported. */
typedef struct writing {
    hid_t file;
    const cicy_dataset *set;
    const cicy_progress *progress;
    bool stopped;
} writing;

static bool keep_on(writing *work, const array *a, size_t done)
{
    work->stopped = !cicy_keep_going(work->progress, a->form.name,
                                     done < a->form.count ? done : a->form.count, a->form.count);
    return !work->stopped;
}

static bool write_chunks(writing *work, const array *a, size_t rows, hid_t dataset)
{
    const size_t count = a->form.count, chunks = (count + rows - 1) / rows;
    const size_t entry = a->form.size * a->form.width[0] * a->form.width[1];
    bool written = true;
    for (size_t start = 0; start < chunks && written; start += BATCH) {
        cicy_hdf5_chunk batch[BATCH];
        size_t size = chunks - start < BATCH ? chunks - start : BATCH;
#pragma omp parallel for schedule(dynamic)
        for (size_t i = 0; i < size; i++) {
            const size_t first = (start + i) * rows, left = count - first;
            batch[i] = cicy_hdf5_chunk_make(&a->form, (const uint8_t *)a->data + first * entry,
                                            left < rows ? left : rows, rows);
        }
        for (size_t i = 0; i < size; i++) {
            written = written && cicy_hdf5_chunk_write(dataset, (start + i) * rows, &batch[i]);
            free(batch[i].bytes);
        }
        written = written && keep_on(work, a, (start + size) * rows);
    }
    return written;
}

/* Returns the open HDF5 data set or a negative number. */
static hid_t write_array(writing *work, const array *a)
{
    size_t rows = a->form.count < CICY_DATASET_CHUNK ? a->form.count : CICY_DATASET_CHUNK;
    hid_t dataset = cicy_hdf5_chunked_create(work->file, &a->form, rows);
    if (dataset >= 0 && !write_chunks(work, a, rows, dataset)) {
        H5Dclose(dataset);
        return -1;
    }
    return dataset;
}

bool cicy_dataset_write_attributes(hid_t file, const cicy_dataset *dataset, int format)
{
    const cicy_hdf5_attribute attributes[] = {
        {CICY_ATTRIBUTE_FORMAT, .kind = CICY_HDF5_SMALL, .whole = (uint64_t)format},
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

bool cicy_dataset_write_columns(hid_t hodge, int dimension)
{
    size_t columns;
    const char *const *names = cicy_hodge_column_names(dimension, &columns);
    return cicy_hdf5_write_strings(hodge, CICY_ATTRIBUTE_COLUMNS, names, columns);
}

static bool write_arrays(writing *work)
{
    const cicy_dataset *set = work->set;
    size_t k = set->hodge_columns, n = set->count;
    const array arrays[] = {
        {{"matrix", n, 1, {set->rows, set->columns}, 3, H5T_STD_U8LE}, set->matrix},
        {{"shape", n, 1, {2, 1}, 2, H5T_STD_U8LE}, set->shape},
        {{"hodge", n, sizeof *set->hodge, {k, 1}, 2, H5T_NATIVE_INT32}, set->hodge},
        {{"euler", n, sizeof *set->euler, {1, 1}, 1, H5T_NATIVE_INT32}, set->euler},
        {{"product", n, 1, {1, 1}, 1, H5T_STD_U8LE}, set->product},
        {{"favourable", n, 1, {1, 1}, 1, H5T_STD_U8LE}, set->favourable},
    };
    bool written = true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays && written; i++) {
        hid_t dataset = write_array(work, &arrays[i]);
        written = dataset >= 0;
        if (written && strcmp(arrays[i].form.name, "hodge") == 0) {
            written = cicy_dataset_write_columns(dataset, set->dimension);
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
    bool made = work->file >= 0 && write_arrays(work) &&
                cicy_dataset_write_attributes(work->file, work->set, CICY_DATASET_PADDED);
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
    CICY_THEN(status, cicy_seal_commit(&file, image.bytes, image.size, error));
    cicy_file_discard(&file);
    free(image.bytes);
    return status;
}

cicy_status cicy_dataset_write(const cicy_dataset *dataset, const char *path, cicy_error *error)
{
    return cicy_dataset_write_watched(dataset, path, NULL, error);
}
