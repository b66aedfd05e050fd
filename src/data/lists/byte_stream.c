#include "data/lists/byte_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>
#include <zlib.h>

#include "base/errors.h"

/* deflate packs at most 1032 bytes into one. */
enum { LARGEST_RATIO = 1100 };

/* One of `gzip` (which reads plain files, too), `file` (with its archive) and `source` is in use.
 */
struct cicy_byte_stream {
    char *name;
    gzFile gzip;
    zip_t *archive;
    zip_file_t *file;
    cicy_list_source source;
    uint64_t size, taken; /* of the file; 0 when it is not a regular one */
};

static cicy_byte_stream *new_stream(const char *name, cicy_error *error)
{
    cicy_byte_stream *stream = calloc(1, sizeof *stream);
    if (stream)
        stream->name = strdup(name);
    if (stream && stream->name)
        return stream;
    free(stream);
    cicy_error_memory(error);
    return NULL;
}

static bool is_hidden(const char *name)
{
    size_t length = strlen(name);
    const char *slash = strrchr(name, '/');
    return length == 0 || name[length - 1] == '/' || strncmp(name, "__MACOSX/", 9) == 0 ||
           (slash ? slash[1] : name[0]) == '.';
}

/* The length of a file's name without `.npy`. */
static size_t stem_length(const char *name)
{
    size_t length = strlen(name);
    return length > 4 && strcmp(name + length - 4, ".npy") == 0 ? length - 4 : length;
}

/* The archive's only file, or `member`; a negative number after a message. */
static zip_int64_t find_file(const cicy_byte_stream *stream, const char *member, cicy_error *error)
{
    zip_int64_t found = -1, count = zip_get_num_entries(stream->archive, 0);
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(stream->archive, (zip_uint64_t)i, 0);
        if (!name || is_hidden(name) ||
            (member &&
             (strlen(member) != stem_length(name) || strncmp(name, member, strlen(member)) != 0)))
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
        cicy_error_set(error, CICY_INVALID_INPUT, "%s: the archive holds no file %s", stream->name,
                       member ? member : "");
    return found;
}

/* Whether the archive is wrong or the system cannot read it. */
static cicy_error_code zip_code(int code)
{
    if (code == ZIP_ER_MEMORY)
        return CICY_ERROR_MEMORY;
    return code == ZIP_ER_OPEN || code == ZIP_ER_READ ? CICY_ERROR_INPUT_OUTPUT
                                                      : CICY_ERROR_DAMAGED;
}

static cicy_status open_zip(cicy_byte_stream *stream, const char *member, cicy_error *error)
{
    int code = 0;
    stream->archive = zip_open(stream->name, ZIP_RDONLY, &code);
    if (!stream->archive) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, code);
        cicy_status status =
            cicy_error_set_code(error, zip_code(code), "%s: not a readable zip archive: %s",
                                stream->name, zip_error_strerror(&reason));
        zip_error_fini(&reason);
        return status;
    }
    zip_int64_t index = find_file(stream, member, error);
    if (index < 0)
        return CICY_INVALID_INPUT;
    stream->file = zip_fopen_index(stream->archive, (zip_uint64_t)index, 0);
    if (!stream->file)
        return cicy_error_set_code(
            error, zip_code(zip_error_code_zip(zip_get_error(stream->archive))),
            "%s: cannot read the archive: %s", stream->name, zip_strerror(stream->archive));
    return CICY_OK;
}

/* Opens a file and looks whether it is a zip archive; -1 with errno on failure. */
static int open_file(const char *path, bool *zip, uint64_t *size)
{
    static const unsigned char magic[4] = {'P', 'K', 3, 4};
    unsigned char begin[4] = {0};
    struct stat found;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool regular = descriptor >= 0 && fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode);
    *size = regular ? (uint64_t)found.st_size : 0;
    *zip = regular && pread(descriptor, begin, sizeof begin, 0) == (ssize_t)sizeof begin &&
           memcmp(begin, magic, sizeof magic) == 0;
    return descriptor;
}

static cicy_status open_by_content(cicy_byte_stream *stream, const char *member, cicy_error *error)
{
    bool zip;
    int descriptor = open_file(stream->name, &zip, &stream->size);
    if (descriptor < 0)
        return cicy_error_system(error, errno, "%s: cannot open", stream->name);
    if (zip) {
        close(descriptor);
        return open_zip(stream, member, error);
    }
    stream->gzip = gzdopen(descriptor, "rb");
    if (!stream->gzip) {
        close(descriptor);
        return cicy_error_memory(error);
    }
    gzbuffer(stream->gzip, 1 << 17);
    return CICY_OK;
}

cicy_status cicy_byte_stream_open(cicy_byte_stream **stream, const char *path, const char *member,
                                  cicy_error *error)
{
    *stream = new_stream(path, error);
    if (!*stream)
        return CICY_SYSTEM;
    cicy_status status = open_by_content(*stream, member, error);
    if (status != CICY_OK) {
        cicy_byte_stream_close(*stream);
        *stream = NULL;
    }
    return status;
}

cicy_status cicy_byte_stream_open_source(cicy_byte_stream **stream, const cicy_list_source *source,
                                         const char *name, cicy_error *error)
{
    *stream = new_stream(name, error);
    if (!*stream)
        return CICY_SYSTEM;
    (*stream)->source = *source;
    return CICY_OK;
}

bool cicy_byte_stream_arrays(const char *path, char *names, size_t size)
{
    bool zip, arrays = false;
    uint64_t file_size;
    int descriptor = open_file(path, &zip, &file_size);
    if (descriptor >= 0)
        close(descriptor);
    zip_t *archive = descriptor >= 0 && zip ? zip_open(path, ZIP_RDONLY, NULL) : NULL;
    zip_int64_t count = archive ? zip_get_num_entries(archive, 0) : 0;
    size_t used = 0;
    names[0] = '\0';
    for (zip_int64_t i = 0; i < count; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);
        size_t stem = name ? stem_length(name) : 0;
        if (!name || is_hidden(name) || !name[stem] || stem + 4 > size - used)
            continue;
        used += (size_t)snprintf(names + used, size - used, "%s%.*s", arrays ? ", " : "", (int)stem,
                                 name);
        arrays = true;
    }
    if (archive)
        zip_discard(archive);
    return arrays;
}

static cicy_status read_gzip(cicy_byte_stream *stream, char *bytes, unsigned room, size_t *got,
                             cicy_error *error)
{
    int count = gzread(stream->gzip, bytes, room);
    if (count > 0) {
        *got = (size_t)count;
        return CICY_OK;
    }
    int code; /* only gzerror reports that a file ends inside a member */
    const char *reason = gzerror(stream->gzip, &code);
    if (code == Z_OK || code == Z_STREAM_END)
        return CICY_OK;
    if (code == Z_MEM_ERROR)
        return cicy_error_memory(error);
    if (code == Z_ERRNO)
        return cicy_error_system(error, errno, "%s: cannot read", stream->name);
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged gzip data: %s", stream->name,
                               code == Z_BUF_ERROR ? "the file ends too early" : reason);
}

cicy_status cicy_byte_stream_read(cicy_byte_stream *stream, char *bytes, size_t room, size_t *got,
                                  cicy_error *error)
{
    cicy_status status = CICY_OK;
    *got = 0;
    if (stream->gzip) {
        status = read_gzip(stream, bytes, room < 1 << 30 ? (unsigned)room : 1u << 30, got, error);
    } else if (stream->file) {
        zip_int64_t count = zip_fread(stream->file, bytes, room);
        *got = count > 0 ? (size_t)count : 0;
        if (count < 0)
            status = cicy_error_set_code(
                error, zip_code(zip_error_code_zip(zip_file_get_error(stream->file))),
                "%s: damaged zip data: %s", stream->name, zip_file_strerror(stream->file));
    } else {
        ptrdiff_t count = stream->source.read(stream->source.user, bytes, room);
        *got = count > 0 ? (size_t)count : 0;
        if (count < 0)
            status = cicy_error_system(error, errno, "%s: cannot read", stream->name);
    }
    stream->taken += *got;
    return status;
}

bool cicy_byte_stream_pauses(const cicy_byte_stream *stream, size_t have)
{
    return stream->source.waits && (have >= 1 << 16 || stream->source.waits(stream->source.user));
}

void cicy_byte_stream_place(const cicy_byte_stream *stream, uint64_t *size, uint64_t *read)
{
    *size = stream->gzip && gzdirect(stream->gzip) ? stream->size : 0;
    *read = stream->taken;
}

uint64_t cicy_byte_stream_limit(const cicy_byte_stream *stream)
{
    if (stream->gzip && gzdirect(stream->gzip))
        return stream->size;
    return stream->size > UINT64_MAX / LARGEST_RATIO ? UINT64_MAX : stream->size * LARGEST_RATIO;
}

void cicy_byte_stream_close(cicy_byte_stream *stream)
{
    if (!stream)
        return;
    if (stream->gzip)
        gzclose(stream->gzip);
    if (stream->file)
        zip_fclose(stream->file);
    if (stream->archive)
        zip_discard(stream->archive);
    free(stream->name);
    free(stream);
}
