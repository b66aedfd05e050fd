#include "base/files/block_file.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"

/* Before each block: its length and a checksum, little-endian. */
enum { HEAD = 8, BUFFER = 1 << 16 };

static cicy_status open_file(cicy_block_file *file, const char *path, const char *mode,
                             cicy_error *error)
{
    *file = (cicy_block_file){.path = strdup(path)};
    if (!file->path)
        return cicy_error_memory(error);
    file->stream = fopen(path, mode);
    if (file->stream) {
        setvbuf(file->stream, NULL, _IOFBF, BUFFER);
        return CICY_OK;
    }
    const int reason = errno;
    cicy_block_close(file);
    return cicy_error_system(error, reason, "%s: cannot open", path);
}

cicy_status cicy_block_create(cicy_block_file *file, const char *path, cicy_error *error)
{
    return open_file(file, path, "wb", error);
}

cicy_status cicy_block_continue(cicy_block_file *file, const char *path, uint64_t place,
                                cicy_error *error)
{
    CICY_TRY(open_file(file, path, "r+b", error));
    file->place = place;
    if (ftruncate(fileno(file->stream), (off_t)place) == 0 &&
        fseeko(file->stream, (off_t)place, SEEK_SET) == 0)
        return CICY_OK;
    const cicy_status status = cicy_error_system(error, errno, "%s: cannot write", path);
    cicy_block_close(file);
    return status;
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        bytes[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t get_u32(const uint8_t *bytes)
{
    uint32_t value = 0;
    for (int i = 3; i >= 0; i--)
        value = value << 8 | bytes[i];
    return value;
}

/* Every byte changes it, in a way that no other single change undoes: each step is a bijection. */
static uint32_t checksum(const uint8_t *bytes, size_t size)
{
    uint64_t sum = size;
    while (size > 0) {
        const size_t part = size < 8 ? size : 8;
        uint64_t word = 0;
        for (size_t i = 0; i < part; i++)
            word |= (uint64_t)bytes[i] << 8 * i;
        sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        sum ^= sum >> 32;
        bytes += part;
        size -= part;
    }
    return (uint32_t)(sum ^ sum >> 32);
}

cicy_status cicy_block_append(cicy_block_file *file, const void *bytes, size_t size,
                              cicy_error *error)
{
    assert(size >= 1 && size <= CICY_LARGEST_BLOCK);
    uint8_t head[HEAD];
    put_u32(head, (uint32_t)size);
    put_u32(head + 4, checksum(bytes, size));
    if (fwrite(head, 1, HEAD, file->stream) != HEAD || fwrite(bytes, 1, size, file->stream) != size)
        return cicy_error_system(error, errno ? errno : EIO, "%s: cannot write", file->path);
    file->place += HEAD + size;
    return CICY_OK;
}

cicy_status cicy_block_sync(cicy_block_file *file, cicy_error *error)
{
    if (fflush(file->stream) == 0 && fsync(fileno(file->stream)) == 0)
        return CICY_OK;
    return cicy_error_system(error, errno ? errno : EIO, "%s: cannot write", file->path);
}

cicy_status cicy_block_finish(cicy_block_file *file, cicy_error *error)
{
    const cicy_status status = cicy_block_sync(file, error);
    cicy_block_close(file);
    return status;
}

cicy_status cicy_block_open(cicy_block_file *file, const char *path, cicy_error *error)
{
    return open_file(file, path, "rb", error);
}

cicy_status cicy_block_seek(cicy_block_file *file, uint64_t place, cicy_error *error)
{
    if (file->place != place && fseeko(file->stream, (off_t)place, SEEK_SET) != 0)
        return cicy_error_system(error, errno, "%s: cannot read", file->path);
    file->place = place;
    return CICY_OK;
}

static cicy_status damaged(const cicy_block_file *file, cicy_error *error)
{
    if (ferror(file->stream))
        return cicy_error_system(error, errno ? errno : EIO, "%s: cannot read", file->path);
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED, "%s: damaged at byte %llu", file->path,
                               (unsigned long long)file->place);
}

cicy_status cicy_block_next(cicy_block_file *file, void *bytes, size_t room, size_t *size,
                            cicy_error *error)
{
    uint8_t head[HEAD];
    *size = 0;
    const size_t got = fread(head, 1, HEAD, file->stream);
    if (got == 0 && feof(file->stream))
        return CICY_OK;
    const size_t length = got == HEAD ? get_u32(head) : 0;
    if (length < 1 || length > room || fread(bytes, 1, length, file->stream) != length ||
        get_u32(head + 4) != checksum(bytes, length))
        return damaged(file, error);
    *size = length;
    file->place += HEAD + length;
    return CICY_OK;
}

void cicy_block_close(cicy_block_file *file)
{
    if (file->stream)
        fclose(file->stream);
    free(file->path);
    *file = (cicy_block_file){0};
}
