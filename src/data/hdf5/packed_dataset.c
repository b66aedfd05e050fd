#include "data/hdf5/packed_dataset.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/hdf5_driver.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

enum { PACKED, SHAPE, HODGE, EULER, PRODUCT, FAVOURABLE };

void cicy_packed_group_clear(cicy_packed_group *group)
{
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        free(group->chunks[i].bytes);
    *group = (cicy_packed_group){0};
}

/* Without the types of HDF5. */
static cicy_hdf5_chunked form_of(const cicy_dataset *head, size_t packed, int array)
{
    const size_t n = head->count, k = head->hodge_columns;
    const cicy_hdf5_chunked forms[CICY_PACKED_ARRAYS] = {
        {"packed", n, packed, {1, 1}, 1, 0},
        {"shape", n, 1, {2, 1}, 2, 0},
        {"hodge", n, sizeof(int32_t), {k, 1}, 2, 0},
        {"euler", n, sizeof(int32_t), {1, 1}, 1, 0},
        {"product", n, 1, {1, 1}, 1, 0},
        {"favourable", n, 1, {1, 1}, 1, 0}};
    return forms[array];
}

static size_t chunk_rows(const cicy_dataset *head)
{
    return head->count < CICY_DATASET_CHUNK ? head->count : CICY_DATASET_CHUNK;
}

/* Packs the matrix of an entry into bytes [packed], which are zero. */
static void pack(const cicy_dataset *part, size_t index, uint8_t *bytes)
{
    const uint8_t *matrix = part->matrix + index * part->rows * part->columns;
    size_t digit = 0;
    for (size_t i = 0; i < part->shape[2 * index]; i++)
        for (size_t j = 0; j < part->shape[2 * index + 1]; j++, digit++)
            bytes[digit / 2] |= (uint8_t)(matrix[i * part->columns + j] << (digit % 2 ? 0 : 4));
}

static cicy_hdf5_chunk make_packed(const cicy_hdf5_chunked *form, const cicy_dataset *part,
                                   size_t first, size_t count, size_t rows)
{
    cicy_hdf5_chunk chunk = {0};
    uint8_t *bytes = calloc(count, form->size);
    for (size_t i = 0; bytes && i < count; i++)
        pack(part, first + i, bytes + i * form->size);
    if (bytes)
        chunk = cicy_hdf5_chunk_make(form, bytes, count, rows);
    free(bytes);
    return chunk;
}

cicy_hdf5_chunk cicy_packed_chunk_make(const cicy_dataset *head, size_t packed, int array,
                                       const cicy_dataset *part, size_t first, size_t count)
{
    const cicy_hdf5_chunked form = form_of(head, packed, array);
    const size_t rows = chunk_rows(head);
    const void *const data[CICY_PACKED_ARRAYS] = {NULL,
                                                  part->shape + 2 * first,
                                                  part->hodge + first * part->hodge_columns,
                                                  part->euler + first,
                                                  part->product + first,
                                                  part->favourable + first};
    if (array == PACKED)
        return make_packed(&form, part, first, count, rows);
    return cicy_hdf5_chunk_make(&form, data[array], count, rows);
}

/* ---- The file ---- */

typedef struct writing {
    const cicy_dataset *head;
    size_t packed;
    hid_t file, arrays[CICY_PACKED_ARRAYS];
} writing;

static bool create_arrays(writing *work)
{
    hid_t opaque = H5Tcreate(H5T_OPAQUE, work->packed);
    const hid_t types[CICY_PACKED_ARRAYS] = {opaque,        H5T_STD_U8LE, H5T_STD_I32LE,
                                             H5T_STD_I32LE, H5T_STD_U8LE, H5T_STD_U8LE};
    bool made = opaque >= 0 && H5Tset_tag(opaque, "degrees, two per byte") >= 0;
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++) {
        cicy_hdf5_chunked form = form_of(work->head, work->packed, i);
        form.file_type = types[i];
        work->arrays[i] =
            made ? cicy_hdf5_chunked_create(work->file, &form, chunk_rows(work->head)) : -1;
        made = made && work->arrays[i] >= 0;
    }
    if (opaque >= 0)
        H5Tclose(opaque);
    return made && cicy_dataset_write_columns(work->arrays[HODGE], work->head->dimension);
}

static bool write_attributes(const writing *work)
{
    const cicy_hdf5_attribute sizes[] = {
        {CICY_ATTRIBUTE_MOST_ROWS, .kind = CICY_HDF5_SMALL, .whole = work->head->rows},
        {CICY_ATTRIBUTE_MOST_COLUMNS, .kind = CICY_HDF5_SMALL, .whole = work->head->columns}};
    return cicy_dataset_write_attributes(work->file, work->head, CICY_DATASET_PACKED) &&
           cicy_hdf5_write_attribute(work->file, &sizes[0]) &&
           cicy_hdf5_write_attribute(work->file, &sizes[1]);
}

static cicy_status write_groups(writing *work, const cicy_packed_source *source, const char *path,
                                const cicy_hdf5_place *place, cicy_error *error)
{
    const size_t rows = chunk_rows(work->head);
    for (size_t first = 0; first < work->head->count; first += rows) {
        cicy_packed_group group = {0};
        cicy_status status = source->next(source->user, &group, error);
        bool written = true;
        for (int i = 0; status == CICY_OK && written && i < CICY_PACKED_ARRAYS; i++)
            written = cicy_hdf5_chunk_write(work->arrays[i], first, &group.chunks[i]);
        cicy_packed_group_clear(&group);
        if (status != CICY_OK)
            return status;
        if (place->failure)
            return CICY_SYSTEM;
        if (!written)
            return cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the data set file");
    }
    return CICY_OK;
}

static cicy_status write_file(writing *work, const cicy_packed_source *source, const char *path,
                              cicy_hdf5_place *place, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        work->arrays[i] = -1;
    work->file = cicy_hdf5_create_at(place);
    if (work->file < 0 || !create_arrays(work) || !write_attributes(work))
        status = cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the data set file");
    CICY_THEN(status, write_groups(work, source, path, place, error));
    bool closed = true;
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        if (work->arrays[i] >= 0)
            closed = H5Dclose(work->arrays[i]) >= 0 && closed;
    if (work->file >= 0)
        closed = H5Fclose(work->file) >= 0 && closed;
    if (place->failure)
        return cicy_error_system(error, place->failure, "%s: cannot write", path);
    if (status == CICY_OK && !closed)
        status = cicy_hdf5_fail(error, CICY_SYSTEM, path, "cannot make the data set file");
    return status;
}

cicy_status cicy_packed_write_groups(const char *path, const cicy_dataset *head, size_t packed,
                                     const cicy_packed_source *source, cicy_error *error)
{
    if (head->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: a data set needs an entry", path);
    char *temporary;
    CICY_TRY(cicy_file_temporary(path, &temporary, error));
    cicy_hdf5_guard guard;
    cicy_hdf5_place place = {.descriptor = open(temporary, O_RDWR | O_CLOEXEC)};
    writing work = {.head = head, .packed = packed};
    cicy_status status = CICY_OK;
    if (place.descriptor < 0)
        status = cicy_error_system(error, errno, "%s: cannot open", path);
    if (status == CICY_OK) {
        cicy_hdf5_enter(&guard);
        status = write_file(&work, source, path, &place, error);
        cicy_hdf5_leave(&guard);
    }
    if (status == CICY_OK) {
        const int reason = cicy_seal_append(place.descriptor, place.size);
        if (reason)
            status = cicy_error_system(error, reason, "%s: cannot write", path);
    }
    if (place.descriptor >= 0)
        close(place.descriptor);
    if (status == CICY_OK)
        status = cicy_file_publish(temporary, path, error);
    else
        unlink(temporary);
    free(temporary);
    return status;
}
