#include "data/lists/byte_stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>
#include <zlib.h>

#include "base/system_error.h"

/* One of `plain`, `gzip`, `file` (with its archive) and `memory` is in use. */
struct cicy_byte_stream {
    char *name;
    FILE *plain;
    gzFile gzip;
    zip_t *archive;
    zip_file_t *file;
    const char *memory;
    size_t left;
};

static cicy_byte_stream *new_stream(const char *name, cicy_error *error)
{
    cicy_byte_stream *stream = calloc(1, sizeof *stream);
    if (stream)
        stream->name = strdup(name);
    if (stream && stream->name)
        return stream;
    free(stream);
    cicy_error_set(error, CICY_SYSTEM, "%s: out of memory", name);
    return NULL;
}

static bool is_hidden(const char *name)
{
    size_t length = strlen(name);
    const char *slash = strrchr(name, '/');
    return length == 0 || name[length - 1] == '/' || strncmp(name, "__MACOSX/", 9) == 0 ||
           (slash ? slash[1] : name[0]) == '.';
}

/* The archive's only file; a negative number with a message when there is not exactly one. */
static zip_int64_t find_only_file(const cicy_byte_stream *stream, cicy_error *error)
{
    zip_int64_t found = -1, count = zip_get_num_entries(stream->archive, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(stream->archive, (zip_uint64_t)i, 0);
        if (!name || is_hidden(name))
            continue;
        if (found >= 0) {
            cicy_error_set(error, CICY_INVALID_INPUT,
                           "%s: the archive holds several files; unpack the one to be read",
                           stream->name);
            return -1;
        }
        found = i;
    }
    if (found < 0)
        cicy_error_set(error, CICY_INVALID_INPUT, "%s: the archive holds no file", stream->name);
    return found;
}

static cicy_status open_zip(cicy_byte_stream *stream, cicy_error *error)
{
    int code = 0;
    stream->archive = zip_open(stream->name, ZIP_RDONLY, &code);
    if (!stream->archive) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, code);
        cicy_error_set(error, CICY_INVALID_INPUT, "%s: not a readable zip archive: %s",
                       stream->name, zip_error_strerror(&reason));
        zip_error_fini(&reason);
        return CICY_INVALID_INPUT;
    }
    zip_int64_t index = find_only_file(stream, error);
    if (index < 0)
        return CICY_INVALID_INPUT;
    stream->file = zip_fopen_index(stream->archive, (zip_uint64_t)index, 0);
    if (!stream->file)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: cannot read the archive: %s",
                              stream->name, zip_strerror(stream->archive));
    return CICY_OK;
}

static cicy_status open_by_magic(cicy_byte_stream *stream, cicy_error *error)
{
    static const unsigned char gzip_magic[2] = {0x1f, 0x8b}, zip_magic[4] = {'P', 'K', 3, 4};
    unsigned char magic[4] = {0};
    stream->plain = fopen(stream->name, "rb");
    size_t got = stream->plain ? fread(magic, 1, sizeof magic, stream->plain) : 0;
    if (!stream->plain || ferror(stream->plain))
        return cicy_error_system(error, errno, "%s: cannot open", stream->name);
    bool gzip = got >= 2 && memcmp(magic, gzip_magic, 2) == 0;
    bool zip = got == 4 && memcmp(magic, zip_magic, 4) == 0;
    if (!gzip && !zip) {
        rewind(stream->plain);
        return CICY_OK;
    }
    fclose(stream->plain);
    stream->plain = NULL;
    if (zip)
        return open_zip(stream, error);
    stream->gzip = gzopen(stream->name, "rb");
    if (!stream->gzip)
        return cicy_error_system(error, errno ? errno : ENOMEM, "%s: cannot open", stream->name);
    gzbuffer(stream->gzip, 1 << 17);
    return CICY_OK;
}

cicy_status cicy_byte_stream_open(cicy_byte_stream **stream, const char *path, cicy_error *error)
{
    *stream = new_stream(path, error);
    if (!*stream)
        return CICY_SYSTEM;
    cicy_status status = open_by_magic(*stream, error);
    if (status != CICY_OK) {
        cicy_byte_stream_close(*stream);
        *stream = NULL;
    }
    return status;
}

cicy_status cicy_byte_stream_open_memory(cicy_byte_stream **stream, const char *bytes, size_t size,
                                         const char *name, cicy_error *error)
{
    *stream = new_stream(name, error);
    if (!*stream)
        return CICY_SYSTEM;
    (*stream)->memory = bytes;
    (*stream)->left = size;
    return CICY_OK;
}

static cicy_status read_gzip(cicy_byte_stream *stream, char *bytes, unsigned room, size_t *got,
                             cicy_error *error)
{
    int count = gzread(stream->gzip, bytes, room);
    if (count > 0) {
        *got = (size_t)count;
        return CICY_OK;
    }
    int code; /* the end of the file inside a member is only told by gzerror */
    const char *reason = gzerror(stream->gzip, &code);
    if (code == Z_OK || code == Z_STREAM_END)
        return CICY_OK;
    if (code == Z_ERRNO)
        return cicy_error_system(error, errno, "%s: cannot read", stream->name);
    return cicy_error_set(error, CICY_INVALID_INPUT, "%s: damaged gzip data: %s", stream->name,
                          code == Z_BUF_ERROR ? "the file ends too early" : reason);
}

static cicy_status read_zip(cicy_byte_stream *stream, char *bytes, size_t room, size_t *got,
                            cicy_error *error)
{
    zip_int64_t count = zip_fread(stream->file, bytes, room);
    if (count < 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: damaged zip data: %s", stream->name,
                              zip_file_strerror(stream->file));
    *got = (size_t)count;
    return CICY_OK;
}

cicy_status cicy_byte_stream_read(cicy_byte_stream *stream, char *bytes, size_t room, size_t *got,
                                  cicy_error *error)
{
    *got = 0;
    if (stream->gzip)
        return read_gzip(stream, bytes, room < 1 << 30 ? (unsigned)room : 1u << 30, got, error);
    if (stream->file)
        return read_zip(stream, bytes, room, got, error);
    if (!stream->plain) {
        *got = room < stream->left ? room : stream->left;
        if (*got)
            memcpy(bytes, stream->memory, *got);
        stream->memory += *got;
        stream->left -= *got;
        return CICY_OK;
    }
    *got = fread(bytes, 1, room, stream->plain);
    if (*got == 0 && ferror(stream->plain))
        return cicy_error_system(error, errno, "%s: cannot read", stream->name);
    return CICY_OK;
}

void cicy_byte_stream_close(cicy_byte_stream *stream)
{
    if (!stream)
        return;
    if (stream->plain)
        fclose(stream->plain);
    if (stream->gzip)
        gzclose(stream->gzip);
    if (stream->file)
        zip_fclose(stream->file);
    if (stream->archive)
        zip_discard(stream->archive);
    free(stream->name);
    free(stream);
}
