/* Writes lists: plain, gzip or zip by the ending of the name. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "cicyminer/lists.h"
#include "data/hdf5/dataset_layout.h"
#include "data/lists/list_print.h"
#include "data/lists/numpy_export.h"
#include "data/selection/dataset_copy.h"

enum { BLOCK = 1 << 15, COMPRESSION_LEVEL = 6 };

static bool ends_with(const char *text, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return length >= size && memcmp(text + length - size, ending, size) == 0;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

cicy_format cicy_format_from_path(const char *path)
{
    const char *name = base_name(path);
    size_t length = strlen(name);
    if (ends_with(name, length, ".gz"))
        length -= 3;
    else if (ends_with(name, length, ".zip"))
        length -= 4;
    if (ends_with(name, length, ".h5") || ends_with(name, length, ".hdf5"))
        return CICY_FORMAT_HDF5;
    if (ends_with(name, length, ".m"))
        return CICY_FORMAT_RULES;
    if (strncmp(name, "cicy4list", 9) == 0)
        return CICY_FORMAT_OXFORD;
    if (!ends_with(name, length, ".txt"))
        return CICY_FORMAT_UNKNOWN;
    return strncmp(name, "cicylist", 8) == 0 ? CICY_FORMAT_CICYLIST : CICY_FORMAT_TEXT;
}

static cicy_status cannot_write(cicy_error *error, const char *path, const char *reason)
{
    return cicy_error_set(error, CICY_SYSTEM, "%s: cannot write: %s", path, reason);
}

/* A signal ends a write to a full pipe early: whether to go on is asked before the next one. */
static cicy_status write_bytes(const cicy_list_printer *printer, int descriptor, const char *bytes,
                               size_t count, const char *path, cicy_error *error)
{
    cicy_status status = CICY_OK;
    while (status == CICY_OK && count > 0) {
        const ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno != EINTR)
            return cicy_error_system(error, errno, "%s: cannot write", path);
        if (written > 0) {
            bytes += written;
            count -= (size_t)written;
        }
        if (count > 0)
            status = cicy_list_printer_report(printer, error);
    }
    return status;
}

static cicy_status write_plain(cicy_list_printer *printer, FILE *stream, const char *path,
                               cicy_error *error)
{
    char bytes[BLOCK];
    size_t got = 1;
    cicy_status status = CICY_OK;
    while (status == CICY_OK && got) {
        status = cicy_list_printer_read(printer, bytes, sizeof bytes, &got, error);
        CICY_THEN(status, write_bytes(printer, fileno(stream), bytes, got, path, error));
    }
    return status;
}

static cicy_status write_gzip(cicy_list_printer *printer, FILE *stream, const char *path,
                              cicy_error *error)
{
    char bytes[BLOCK];
    int descriptor = dup(fileno(stream));
    gzFile gzip = descriptor >= 0 ? gzdopen(descriptor, "wb6") : NULL;
    if (!gzip) {
        if (descriptor >= 0)
            close(descriptor);
        return cicy_error_system(error, errno, "%s: cannot write", path);
    }
    cicy_status status = CICY_OK;
    size_t got = 1;
    bool written = true;
    while (status == CICY_OK && written && got) {
        status = cicy_list_printer_read(printer, bytes, sizeof bytes, &got, error);
        if (status == CICY_OK && got)
            written = gzwrite(gzip, bytes, (unsigned)got) == (int)got;
    }
    int reason = errno;
    if (gzclose(gzip) != Z_OK && written) {
        written = false;
        reason = errno;
    }
    if (status == CICY_OK && !written)
        status = cicy_error_system(error, reason ? reason : EIO, "%s: cannot write", path);
    return status;
}

/* What libzip reads the list from. */
typedef struct zip_input {
    cicy_list_printer *printer;
    cicy_error error;
} zip_input;

static zip_int64_t answer_zip(void *user, void *data, zip_uint64_t length, zip_source_cmd_t command)
{
    zip_input *input = user;
    size_t got;
    switch (command) {
    case ZIP_SOURCE_READ:
        if (cicy_list_printer_read(input->printer, data, length, &got, &input->error) != CICY_OK)
            return -1;
        return (zip_int64_t)got;
    case ZIP_SOURCE_STAT:
        zip_stat_init(data);
        return sizeof(zip_stat_t);
    case ZIP_SOURCE_ERROR: {
        int reason[2] = {ZIP_ER_INTERNAL, 0};
        memcpy(data, reason, sizeof reason);
        return sizeof reason;
    }
    case ZIP_SOURCE_SUPPORTS:
        return zip_source_make_command_bitmap(ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE,
                                              ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE,
                                              -1);
    default: /* open, close, free: nothing to do */
        return 0;
    }
}

/* Adds the list to an open archive under the file's name without .zip, which ends with .txt if with
 * nothing else. */
static bool add_to_zip(zip_t *archive, const char *path, zip_input *input)
{
    const char *base = base_name(path);
    size_t length = strlen(base) - strlen(".zip");
    char *name = malloc(length + sizeof ".txt");
    if (name)
        snprintf(name, length + sizeof ".txt", "%.*s%s", (int)length, base,
                 memchr(base, '.', length) ? "" : ".txt");
    zip_source_t *source = zip_source_function(archive, answer_zip, input);
    zip_int64_t index = name && source ? zip_file_add(archive, name, source, 0) : -1;
    free(name);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    /* 1 January 1980: the same list makes the same bytes at any time */
    return zip_file_set_dostime(archive, (zip_uint64_t)index, 0, 0x21, 0) == 0 &&
           zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE,
                                    COMPRESSION_LEVEL) == 0;
}

static cicy_status write_zip(cicy_list_printer *printer, const char *path, cicy_error *error)
{
    char *temporary;
    CICY_TRY(cicy_file_temporary(path, &temporary, error));
    cicy_status status = CICY_OK;
    zip_input input = {.printer = printer};
    int code = 0;
    zip_t *archive = zip_open(temporary, ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (!archive) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, code);
        status = cannot_write(error, path, zip_error_strerror(&reason));
        zip_error_fini(&reason);
    } else if (!add_to_zip(archive, path, &input) || zip_close(archive) != 0) {
        status = input.error.status ? cicy_error_set(error, input.error.status, "%s: %s", path,
                                                     input.error.message)
                                    : cannot_write(error, path, zip_strerror(archive));
        zip_discard(archive);
    }
    if (status == CICY_OK)
        status = cicy_file_publish(temporary, path, error);
    else
        unlink(temporary);
    free(temporary);
    return status;
}

static cicy_status write_text(const cicy_entries *entries, const char *path, cicy_format format,
                              const cicy_progress *progress, cicy_error *error)
{
    cicy_list_printer printer;
    cicy_file file = {0};
    cicy_status status = cicy_list_printer_start(&printer, entries, format, progress, error);
    if (status != CICY_OK)
        return cicy_error_prepend(error, status, "%s", path);
    if (ends_with(path, strlen(path), ".zip"))
        status = write_zip(&printer, path, error);
    else {
        const bool compressed = ends_with(path, strlen(path), ".gz");
        status = cicy_file_create(&file, path, error);
        CICY_THEN(status,
                  (compressed ? write_gzip : write_plain)(&printer, file.stream, path, error));
        CICY_THEN(status, cicy_file_commit(&file, error));
        cicy_file_discard(&file);
    }
    cicy_list_printer_clear(&printer);
    return status;
}

cicy_status cicy_dataset_export(const cicy_dataset *dataset, const char *path, cicy_format format,
                                const cicy_progress *progress, cicy_error *error)
{
    const cicy_entries entries = {dataset, NULL};
    switch (format) {
    case CICY_FORMAT_HDF5:
        return cicy_dataset_write_watched(dataset, path, progress, error);
    case CICY_FORMAT_NUMPY:
        return cicy_export_numpy(&entries, path, progress, error);
    default:
        return write_text(&entries, path, format, progress, error);
    }
}

cicy_status cicy_dataset_export_file(const char *from, const char *path, cicy_format format,
                                     const cicy_progress *progress, cicy_error *error)
{
    if (format == CICY_FORMAT_HDF5)
        return cicy_dataset_copy(from, path, progress, error);
    cicy_entries entries = {0};
    CICY_TRY(cicy_dataset_open(&entries.reader, from, error));
    const cicy_status status = format == CICY_FORMAT_NUMPY
                                   ? cicy_export_numpy(&entries, path, progress, error)
                                   : write_text(&entries, path, format, progress, error);
    cicy_dataset_close(entries.reader);
    return status;
}
