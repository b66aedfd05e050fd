#include "data/hdf5/hdf5_seal.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static const char magic[8] = {'C', 'I', 'C', 'Y', 'S', 'E', 'A', 'L'};

void cicy_seal_make(uint32_t crc, uint8_t seal[CICY_SEAL_SIZE])
{
    memcpy(seal, magic, sizeof magic);
    for (int i = 0; i < 4; i++)
        seal[8 + i] = (uint8_t)(crc >> 8 * i);
}

uint32_t cicy_seal_crc(const void *bytes, size_t size)
{
    return (uint32_t)crc32_z(0, bytes, size);
}

bool cicy_seal_present(const uint8_t *bytes, size_t size)
{
    return size > CICY_SEAL_SIZE && memcmp(bytes + size - CICY_SEAL_SIZE, magic, sizeof magic) == 0;
}

bool cicy_seal_intact(FILE *stream, uint64_t size)
{
    uint8_t found[CICY_SEAL_SIZE], expected[CICY_SEAL_SIZE];
    if (size <= CICY_SEAL_SIZE)
        return true;
    if (fseek(stream, -(long)CICY_SEAL_SIZE, SEEK_END) != 0 ||
        fread(found, 1, sizeof found, stream) != sizeof found)
        return false;
    if (memcmp(found, magic, sizeof magic) != 0)
        return true;
    rewind(stream);
    enum { BLOCK = 1 << 16 };
    uint8_t *block = malloc(BLOCK);
    uLong crc = 0;
    uint64_t left = size - CICY_SEAL_SIZE;
    while (block && left > 0) {
        size_t part = left < BLOCK ? (size_t)left : BLOCK;
        if (fread(block, 1, part, stream) != part)
            break;
        crc = crc32_z(crc, block, part);
        left -= part;
    }
    free(block);
    cicy_seal_make((uint32_t)crc, expected);
    return left == 0 && memcmp(found, expected, sizeof found) == 0;
}
