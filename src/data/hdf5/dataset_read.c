/* Reads data sets from HDF5: whole ones from memory, so that a file cannot change while it is read,
 * and parts of large ones from their file. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "cicyminer/dataset.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/dataset_source.h"
#include "data/hdf5/hdf5_driver.h"
#include "data/hdf5/hdf5_file.h"
#include "data/hdf5/hdf5_guard.h"
#include "data/hdf5/hdf5_seal.h"

static cicy_status wrong_seal(const char *name, cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                               "%s: damaged: its checksum is not that of its content", name);
}

static cicy_status read_whole(cicy_dataset_source *source, cicy_dataset *set, cicy_error *error)
{
    if (source->file < 0)
        return cicy_hdf5_fail(error, CICY_INVALID_INPUT, source->name,
                              "not an HDF5 file, or damaged");
    CICY_TRY(cicy_dataset_source_head(source, error));
    CICY_TRY(cicy_dataset_source_part(source, 0, source->head.count, true, set, error));
    set->command = source->head.command;
    set->version = source->head.version;
    source->head = (cicy_dataset){0};
    return CICY_OK;
}

cicy_status cicy_dataset_read_memory(cicy_dataset *dataset, const void *bytes, size_t size,
                                     const char *name, cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    if (!cicy_seal_take(bytes, &size))
        return wrong_seal(name, error);
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    cicy_dataset_source source = {.name = name, .size = size, .file = cicy_hdf5_open(bytes, size)};
    cicy_status status = read_whole(&source, dataset, error);
    if (source.file >= 0)
        H5Fclose(source.file);
    cicy_hdf5_leave(&guard);
    cicy_dataset_clear(&source.head);
    if (status != CICY_OK)
        cicy_dataset_clear(dataset);
    return status;
}

cicy_status cicy_dataset_read(cicy_dataset *dataset, const char *path, cicy_error *error)
{
    char *bytes;
    size_t size;
    *dataset = (cicy_dataset){0};
    cicy_status status = cicy_file_read(path, 0, &bytes, &size, error);
    CICY_THEN(status, cicy_dataset_read_memory(dataset, bytes, size, path, error));
    free(bytes);
    return status;
}

/* ---- In parts ---- */

struct cicy_dataset_reader {
    cicy_dataset_source source;
    cicy_hdf5_place place; /* its descriptor is -1 when nothing is open */
    char *path;
    uint64_t bytes; /* of the whole file */
    uint32_t checksum;
};

/* What HDF5 could not do for want of bytes is no damage of the file. */
static cicy_status explain(const cicy_dataset_reader *reader, cicy_status status, cicy_error *error)
{
    if (status == CICY_OK || !reader->place.failure)
        return status;
    return cicy_error_system(error, reader->place.failure, "%s: cannot read", reader->path);
}

static cicy_status open_source(cicy_dataset_reader *reader, cicy_error *error)
{
    cicy_hdf5_guard guard;
    cicy_dataset_source *source = &reader->source;
    cicy_hdf5_enter(&guard);
    source->file = cicy_hdf5_open_at(&reader->place);
    cicy_status status = CICY_OK;
    if (source->file < 0)
        status =
            cicy_hdf5_fail(error, CICY_INVALID_INPUT, source->name, "not an HDF5 file, or damaged");
    CICY_THEN(status, cicy_dataset_source_head(source, error));
    cicy_hdf5_leave(&guard);
    return explain(reader, status, error);
}

static cicy_status open_reader(cicy_dataset_reader *reader, const char *path, cicy_error *error)
{
    struct stat found;
    bool good;
    reader->path = strdup(path);
    if (!reader->path)
        return cicy_error_memory(error);
    reader->source.name = reader->path;
    reader->place.descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (reader->place.descriptor < 0)
        return cicy_error_system(error, errno, "%s: cannot open", path);
    if (fstat(reader->place.descriptor, &found) != 0 || !S_ISREG(found.st_mode))
        return cicy_error_set(error, CICY_SYSTEM, "%s: cannot read: not a file", path);
    reader->place.size = (uint64_t)found.st_size;
    reader->bytes = reader->place.size;
    const int reason = cicy_seal_take_file(reader->place.descriptor, &reader->place.size,
                                           &reader->checksum, &good);
    if (reason)
        return cicy_error_system(error, reason, "%s: cannot read", path);
    if (!good)
        return wrong_seal(path, error);
    reader->source.size = reader->place.size;
    return open_source(reader, error);
}

cicy_status cicy_dataset_open(cicy_dataset_reader **reader, const char *path, cicy_error *error)
{
    *reader = calloc(1, sizeof **reader);
    if (!*reader)
        return cicy_error_memory(error);
    (*reader)->place.descriptor = -1;
    (*reader)->source.file = -1;
    const cicy_status status = open_reader(*reader, path, error);
    if (status != CICY_OK) {
        cicy_dataset_close(*reader);
        *reader = NULL;
    }
    return status;
}

const cicy_dataset *cicy_dataset_head(const cicy_dataset_reader *reader)
{
    return &reader->source.head;
}

bool cicy_dataset_is_packed(const cicy_dataset_reader *reader, size_t *packed)
{
    *packed = reader->source.packed;
    return reader->source.format == CICY_DATASET_PACKED;
}

uint64_t cicy_dataset_bytes(const cicy_dataset_reader *reader)
{
    return reader->bytes;
}

uint32_t cicy_dataset_seal(const cicy_dataset_reader *reader)
{
    return reader->checksum;
}

static cicy_status read_entries(cicy_dataset_reader *reader, size_t first, size_t count,
                                bool matrices, cicy_dataset *part, cicy_error *error)
{
    *part = (cicy_dataset){0};
    const size_t total = reader->source.head.count;
    if (count < 1 || first >= total || count > total - first)
        return cicy_error_set(error, CICY_USAGE, "%s: entries %zu to %zu of %zu", reader->path,
                              first, first + count, total);
    cicy_hdf5_guard guard;
    cicy_hdf5_enter(&guard);
    cicy_status status =
        cicy_dataset_source_part(&reader->source, first, count, matrices, part, error);
    cicy_hdf5_leave(&guard);
    if (status != CICY_OK)
        cicy_dataset_clear(part);
    return explain(reader, status, error);
}

cicy_status cicy_dataset_read_part(cicy_dataset_reader *reader, size_t first, size_t count,
                                   cicy_dataset *part, cicy_error *error)
{
    return read_entries(reader, first, count, true, part, error);
}

cicy_status cicy_dataset_read_numbers(cicy_dataset_reader *reader, size_t first, size_t count,
                                      cicy_dataset *part, cicy_error *error)
{
    return read_entries(reader, first, count, false, part, error);
}

void cicy_dataset_close(cicy_dataset_reader *reader)
{
    if (!reader)
        return;
    if (reader->source.file >= 0) {
        cicy_hdf5_guard guard;
        cicy_hdf5_enter(&guard);
        H5Fclose(reader->source.file);
        cicy_hdf5_leave(&guard);
    }
    if (reader->place.descriptor >= 0)
        close(reader->place.descriptor);
    cicy_dataset_clear(&reader->source.head);
    free(reader->path);
    free(reader);
}
