#include "data/hdf5/hdf5_seal.h"

#include <string.h>
#include <zlib.h>

static const char magic[8] = {'C', 'I', 'C', 'Y', 'S', 'E', 'A', 'L'};

void cicy_seal_make(const void *bytes, size_t size, uint8_t seal[CICY_SEAL_SIZE])
{
    const uint32_t crc = (uint32_t)crc32_z(0, bytes, size);
    memcpy(seal, magic, sizeof magic);
    for (int i = 0; i < 4; i++)
        seal[8 + i] = (uint8_t)(crc >> 8 * i);
}

bool cicy_seal_take(const void *bytes, size_t *size)
{
    uint8_t expected[CICY_SEAL_SIZE];
    const uint8_t *found = bytes;
    if (*size <= CICY_SEAL_SIZE || memcmp(found + *size - CICY_SEAL_SIZE, magic, sizeof magic) != 0)
        return true;
    *size -= CICY_SEAL_SIZE;
    cicy_seal_make(bytes, *size, expected);
    return memcmp(found + *size, expected, sizeof expected) == 0;
}
