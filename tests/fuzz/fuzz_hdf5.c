/* HDF5 files of any structure as data sets of both layouts, data sets of line bundles, splits and
 * predictions: refused with a reason, or read; what is read can be used, written, and read again
 * without a change. Without a seal everything in them reaches the readers. */
#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/sampling.h"
#include "cicyminer/statistics.h"
#include "cicyminer/verify.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"
#include "hdf5_good.h"
#include "hdf5_input.h"
#include "no_sync.h"
#include "report/worst_values.h"
#include "scratch.h"

static char file[1024], again[1024];

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Whether it was read; a refusal must have its reason. */
static bool is_read(cicy_status status, const cicy_error *error)
{
    require(status == CICY_OK || (error->status == status && error->message[0]));
    return status == CICY_OK;
}

static void write_file(const uint8_t *bytes, size_t size)
{
    const int descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    require(descriptor >= 0 && write(descriptor, bytes, size) == (ssize_t)size);
    close(descriptor);
}

/* ---- Data sets ---- */

static bool is_same(const cicy_dataset *a, const cicy_dataset *b)
{
    return a->dimension == b->dimension && a->count == b->count && a->rows == b->rows &&
           a->columns == b->columns && a->hodge_columns == b->hodge_columns &&
           a->order == b->order && a->seed == b->seed && strcmp(a->command, b->command) == 0 &&
           strcmp(a->version, b->version) == 0 &&
           memcmp(a->matrix, b->matrix, a->count * a->rows * a->columns) == 0 &&
           memcmp(a->shape, b->shape, a->count * 2) == 0 &&
           memcmp(a->hodge, b->hodge, a->count * a->hodge_columns * sizeof *a->hodge) == 0 &&
           memcmp(a->euler, b->euler, a->count * sizeof *a->euler) == 0 &&
           memcmp(a->product, b->product, a->count) == 0 &&
           memcmp(a->favourable, b->favourable, a->count) == 0;
}

/* The parts of an open file are those of the whole. */
static void read_parts(cicy_dataset_reader *reader, const cicy_dataset *set)
{
    for (size_t i = 0; i < set->count; i++) {
        cicy_dataset part;
        require(cicy_dataset_read_part(reader, i, 1, &part, NULL) == CICY_OK);
        cicy_configuration a, b;
        cicy_dataset_get(set, i, &a);
        cicy_dataset_get(&part, 0, &b);
        require(cicy_configuration_equal(&a, &b) && part.euler[0] == set->euler[i]);
        cicy_dataset_clear(&part);
    }
}

/* What `info`, `verify` and a training do first. */
static void use(const cicy_dataset *set)
{
    cicy_statistics statistics;
    cicy_verify_summary summary;
    cicy_split split;
    cicy_statistics_compute(set, false, &statistics);
    require(statistics.count == set->count);
    for (size_t column = 0; column < set->hodge_columns; column++) {
        uint64_t *counts = NULL;
        (void)cicy_statistics_histogram(set, column, false, &statistics.hodge[column], &counts,
                                        NULL);
        cicy_free(counts);
    }
    const cicy_verify_options options = {.size = sizeof options, .threads = 1};
    require(cicy_dataset_verify(set, &options, &summary, NULL) == CICY_OK);
    const cicy_split_options shares = {.size = sizeof shares, .training = 0.5, .validation = 0.2};
    if (cicy_split_create(set, &shares, &split, NULL) == CICY_OK)
        require(cicy_split_check(&split, set, "input", NULL) == CICY_OK);
    cicy_split_clear(&split);
}

static void read_dataset(const uint8_t *bytes, size_t size)
{
    cicy_error error = {0};
    cicy_dataset set, second;
    cicy_dataset_reader *reader;
    const bool whole =
        is_read(cicy_dataset_read_memory(&set, bytes, size, "input", &error), &error);
    write_file(bytes, size);
    const cicy_status opened = cicy_dataset_open(&reader, file, &error);
    require(!whole || opened == CICY_OK); /* entries are not looked at before they are read */
    if (whole) {
        read_parts(reader, &set);
        use(&set);
        require(cicy_dataset_write(&set, again, NULL) == CICY_OK &&
                cicy_dataset_read(&second, again, NULL) == CICY_OK && is_same(&set, &second));
        cicy_dataset_clear(&second);
    }
    cicy_dataset_close(reader);
    cicy_dataset_clear(&set);
}

/* ---- Line bundles ---- */

static bool are_same(const cicy_bundle_data *a, const cicy_bundle_data *b)
{
    return a->dimension == b->dimension && a->manifolds == b->manifolds && a->count == b->count &&
           a->rows == b->rows && a->columns == b->columns && a->low == b->low &&
           a->high == b->high && a->seed == b->seed && a->per_manifold == b->per_manifold &&
           a->unanswered == b->unanswered && strcmp(a->command, b->command) == 0 &&
           strcmp(a->version, b->version) == 0 &&
           memcmp(a->matrix, b->matrix, a->manifolds * a->rows * a->columns) == 0 &&
           memcmp(a->shape, b->shape, a->manifolds * 2) == 0 &&
           memcmp(a->source, b->source, a->manifolds * sizeof *a->source) == 0 &&
           memcmp(a->manifold, b->manifold, a->count * sizeof *a->manifold) == 0 &&
           memcmp(a->bundle, b->bundle, a->count * a->rows) == 0 &&
           memcmp(a->h, b->h, a->count * ((size_t)a->dimension + 1) * sizeof *a->h) == 0 &&
           memcmp(a->index, b->index, a->count * sizeof *a->index) == 0 &&
           memcmp(a->method, b->method, a->count) == 0 &&
           memcmp(a->orbit, b->orbit, a->count * sizeof *a->orbit) == 0;
}

static void use_samples(const cicy_bundle_data *data)
{
    cicy_error error = {0};
    cicy_dataset samples;
    if (is_read(cicy_bundle_data_samples(data, &samples, &error), &error))
        for (int sampling = 0; sampling < CICY_SAMPLINGS; sampling++) {
            cicy_split split;
            const cicy_split_options shares = {.size = sizeof shares,
                                               .sampling = (cicy_sampling)sampling,
                                               .training = 0.4,
                                               .validation = 0.2};
            if (cicy_split_create(&samples, &shares, &split, NULL) == CICY_OK)
                require(cicy_split_check(&split, &samples, "input", NULL) == CICY_OK);
            cicy_split_clear(&split);
        }
    cicy_dataset_clear(&samples);
}

static void read_bundles(const uint8_t *bytes, size_t size)
{
    bool recognised;
    cicy_error error = {0};
    cicy_bundle_data data, second;
    if (is_read(cicy_bundle_data_read_memory(&data, bytes, size, "input", &error), &error)) {
        use_samples(&data);
        require(cicy_bundle_data_write(&data, again, NULL) == CICY_OK &&
                cicy_bundle_data_read(&second, again, NULL) == CICY_OK && are_same(&data, &second));
        require(cicy_bundle_data_recognise(again, &recognised, NULL) == CICY_OK && recognised);
        cicy_bundle_data_clear(&second);
    }
    cicy_bundle_data_clear(&data);
}

/* ---- Splits and predictions ---- */

static void read_split(const uint8_t *bytes, size_t size)
{
    cicy_error error = {0};
    cicy_split split, second;
    write_file(bytes, size);
    if (is_read(cicy_split_read(&split, file, &error), &error)) {
        require(cicy_split_write(&split, again, NULL) == CICY_OK &&
                cicy_split_read(&second, again, NULL) == CICY_OK);
        for (int part = 0; part < CICY_PARTS; part++)
            require(split.count[part] == second.count[part] &&
                    memcmp(split.indices[part], second.indices[part],
                           split.count[part] * sizeof *split.indices[part]) == 0);
        cicy_split_clear(&second);
    }
    cicy_split_clear(&split);
}

static void read_predictions(const uint8_t *bytes, size_t size)
{
    cicy_error error = {0};
    cicy_run_predictions predictions;
    write_file(bytes, size);
    if (is_read(cicy_run_predictions_read(&predictions, scratch(), &error), &error))
        for (size_t column = 0; column < predictions.columns; column++) {
            cicy_class *classes;
            size_t count, total = 0;
            require(cicy_classes_find(&predictions, column, &classes, &count, NULL) == CICY_OK);
            for (size_t i = 0; i < count; i++)
                total += classes[i].count;
            require(total == predictions.count);
            cicy_classes_sort_worst(classes, count, 1);
            free(classes);
        }
    cicy_run_predictions_clear(&predictions);
}

/* ---- Inputs ---- */

/* Appends the seal of data sets, right or wrong, to the file. Returns NULL if memory runs out. */
static uint8_t *seal(cicy_hdf5_image *image, bool right)
{
    uint8_t *bytes = realloc(image->bytes, image->size + CICY_SEAL_SIZE);
    require(bytes != NULL);
    const uint32_t crc = (uint32_t)crc32_z(0, bytes, image->size) ^ !right;
    memcpy(bytes + image->size, "CICYSEAL", 8);
    for (int i = 0; i < 4; i++)
        bytes[image->size + 8 + (size_t)i] = (uint8_t)(crc >> 8 * i);
    image->size += CICY_SEAL_SIZE;
    return bytes;
}

/* The first byte chooses what the file is about, the second one its version of HDF5 and its seal;
 * the others say how it differs from a good one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    void (*const readers[HDF5_GOOD_FILES])(const uint8_t *, size_t) = {
        read_dataset, read_dataset, read_bundles, read_split, read_predictions};
    if (size < 2)
        return 0;
    hdf5_object objects[HDF5_MOST_OBJECTS];
    cicy_hdf5_image image = {0};
    cicy_hdf5_guard guard;
    snprintf(file, sizeof file, "%s/predictions.h5", scratch());
    snprintf(again, sizeof again, "%s/again.h5", scratch());
    cicy_hdf5_enter(&guard);
    const unsigned which = data[0] % HDF5_GOOD_FILES;
    const size_t count = hdf5_good_file(which, objects);
    const bool made = hdf5_make(objects, count, data + 2, size - 2, data[1] & 1, &image);
    hdf5_good_end(objects, count);
    cicy_hdf5_leave(&guard);
    if (made && data[1] & 2)
        image.bytes = seal(&image, data[1] & 4);
    if (made)
        readers[which](image.bytes, image.size);
    free(image.bytes);
    return 0;
}
