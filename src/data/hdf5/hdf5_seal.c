#include "data/hdf5/hdf5_seal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

static const char magic[8] = {'C', 'I', 'C', 'Y', 'S', 'E', 'A', 'L'};

static void write_seal(uint32_t crc, uint8_t seal[CICY_SEAL_SIZE])
{
    memcpy(seal, magic, sizeof magic);
    for (int i = 0; i < 4; i++)
        seal[8 + i] = (uint8_t)(crc >> 8 * i);
}

static void make_seal(const void *bytes, size_t size, uint8_t seal[CICY_SEAL_SIZE])
{
    write_seal((uint32_t)crc32_z(0, bytes, size), seal);
}

cicy_status cicy_seal_commit(cicy_file *file, const void *bytes, size_t size, cicy_error *error)
{
    uint8_t seal[CICY_SEAL_SIZE];
    make_seal(bytes, size, seal);
    fwrite(bytes, 1, size, file->stream); /* the commit notices a failure */
    fwrite(seal, 1, sizeof seal, file->stream);
    return cicy_file_commit(file, error);
}

bool cicy_seal_take(const void *bytes, size_t *size)
{
    uint8_t expected[CICY_SEAL_SIZE];
    const uint8_t *found = bytes;
    if (*size <= CICY_SEAL_SIZE || memcmp(found + *size - CICY_SEAL_SIZE, magic, sizeof magic) != 0)
        return true;
    *size -= CICY_SEAL_SIZE;
    make_seal(bytes, *size, expected);
    return memcmp(found + *size, expected, sizeof expected) == 0;
}

/* Reads up to `size` bytes; 0, or errno, also where the file ends early. */
static int read_at(int descriptor, uint8_t *bytes, size_t size, uint64_t place)
{
    while (size > 0) {
        const ssize_t got = pread(descriptor, bytes, size, (off_t)place);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? errno : EIO;
        bytes += got;
        place += (uint64_t)got;
        size -= (size_t)got;
    }
    return 0;
}

/* The CRC-32 of the first `size` bytes of a file. */
static int sum_file(int descriptor, uint64_t size, uint32_t *crc)
{
    uint8_t bytes[1 << 15];
    *crc = 0;
    for (uint64_t place = 0; place < size;) {
        const size_t part = size - place < sizeof bytes ? (size_t)(size - place) : sizeof bytes;
        const int reason = read_at(descriptor, bytes, part, place);
        if (reason)
            return reason;
        *crc = (uint32_t)crc32_z(*crc, bytes, part);
        place += part;
    }
    return 0;
}

int cicy_seal_append(int descriptor, uint64_t size)
{
    uint8_t seal[CICY_SEAL_SIZE];
    uint32_t crc;
    const int reason = sum_file(descriptor, size, &crc);
    if (reason)
        return reason;
    write_seal(crc, seal);
    const ssize_t put = pwrite(descriptor, seal, sizeof seal, (off_t)size);
    return put == (ssize_t)sizeof seal ? 0 : put < 0 ? errno : ENOSPC;
}

int cicy_seal_take_file(int descriptor, uint64_t *size, uint32_t *crc, bool *good)
{
    uint8_t found[CICY_SEAL_SIZE], expected[CICY_SEAL_SIZE];
    *good = true;
    *crc = 0;
    if (*size <= CICY_SEAL_SIZE)
        return 0;
    int reason = read_at(descriptor, found, sizeof found, *size - CICY_SEAL_SIZE);
    if (reason || memcmp(found, magic, sizeof magic) != 0)
        return reason;
    *size -= CICY_SEAL_SIZE;
    reason = sum_file(descriptor, *size, crc);
    write_seal(*crc, expected);
    *good = memcmp(found, expected, sizeof expected) == 0;
    return reason;
}
