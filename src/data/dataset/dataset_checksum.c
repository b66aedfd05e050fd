#include <string.h>

#include "cicyminer/sampling.h"

static uint64_t mix_number(uint64_t hash, uint64_t number)
{
    hash = (hash ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 32;
}

/* Mixes `size` bytes into `hash`, eight at a time, read as little-endian numbers. */
static uint64_t mix_bytes(uint64_t hash, const unsigned char *bytes, size_t size)
{
    unsigned char last[8] = {0};
    for (; size > 0; bytes += 8, size = size > 8 ? size - 8 : 0) {
        const unsigned char *eight = size < 8 ? memcpy(last, bytes, size) : bytes;
        uint64_t word = 0;
        for (unsigned k = 0; k < 8; k++)
            word |= (uint64_t)eight[k] << (8 * k);
        hash = mix_number(hash, word);
    }
    return hash;
}

uint64_t cicy_dataset_checksum(const cicy_dataset *dataset)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    hash = mix_number(hash, (uint64_t)dataset->dimension);
    hash = mix_number(hash, dataset->count);
    hash = mix_number(hash, dataset->rows);
    hash = mix_number(hash, dataset->columns);
    hash = mix_bytes(hash, dataset->matrix, dataset->count * dataset->rows * dataset->columns);
    for (size_t i = 0; i < dataset->count * dataset->hodge_columns; i++)
        hash = mix_number(hash, (uint32_t)dataset->hodge[i]);
    return hash;
}
