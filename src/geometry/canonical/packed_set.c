#include "geometry/canonical/packed_set.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = CICY_PACKED_SLICES, FIRST_SLOTS = 64 };

/* Members whose hash falls into one of SHARDS ranges, behind one lock: packed one after the other,
 * and a table of offsets with open addressing. */
typedef struct shard {
    pthread_mutex_t lock;
    uint8_t *bytes;
    size_t used, capacity, count;
    uint64_t *slots; /* 0 free; else 24 bits of the hash, 40 bits of offset + 1 */
    size_t slot_count;
} shard;

struct cicy_packed_set {
    shard shards[SHARDS];
};

static const uint64_t offset_mask = (UINT64_C(1) << 40) - 1;

size_t cicy_packed_write(const cicy_configuration *configuration, uint8_t *packed)
{
    size_t length = 0;
    unsigned half = 0, pending = 0;
    packed[length++] = configuration->rows;
    packed[length++] = configuration->columns;
    for (int i = 0; i < configuration->rows; i++)
        for (int j = 0; j < configuration->columns; j++) {
            assert(configuration->degree[i][j] <= 15);
            pending = pending << 4 | configuration->degree[i][j];
            if (half ^= 1)
                continue;
            packed[length++] = (uint8_t)pending;
            pending = 0;
        }
    if (half)
        packed[length++] = (uint8_t)(pending << 4);
    return length;
}

size_t cicy_packed_length(const uint8_t *packed)
{
    return 2 + ((size_t)packed[0] * packed[1] + 1) / 2;
}

void cicy_packed_read(const uint8_t *packed, cicy_configuration *configuration)
{
    *configuration = (cicy_configuration){.rows = packed[0], .columns = packed[1]};
    size_t digit = 0;
    for (int i = 0; i < configuration->rows; i++) {
        unsigned sum = 0;
        for (int j = 0; j < configuration->columns; j++, digit++) {
            unsigned pair = packed[2 + digit / 2];
            unsigned degree = digit % 2 ? pair & 15 : pair >> 4;
            configuration->degree[i][j] = (uint8_t)degree;
            sum += degree;
        }
        configuration->n[i] = (uint8_t)(sum - 1);
    }
}

int cicy_packed_compare(const uint8_t *a, const uint8_t *b)
{
    int shapes = memcmp(a, b, 2);
    return shapes ? shapes : memcmp(a, b, cicy_packed_length(a));
}

static uint64_t hash_bytes(const uint8_t *bytes, size_t length)
{
    uint64_t hash = length;
    while (length > 0) {
        uint64_t word = 0;
        size_t part = length < 8 ? length : 8;
        memcpy(&word, bytes, part);
        hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 32;
        bytes += part;
        length -= part;
    }
    return hash * UINT64_C(0xD6E8FEB86659FD93);
}

cicy_packed_set *cicy_packed_set_create(void)
{
    cicy_packed_set *set = calloc(1, sizeof *set);
    for (size_t s = 0; set && s < SHARDS; s++)
        pthread_mutex_init(&set->shards[s].lock, NULL);
    return set;
}

void cicy_packed_set_free(cicy_packed_set *set)
{
    for (size_t s = 0; set && s < SHARDS; s++) {
        pthread_mutex_destroy(&set->shards[s].lock);
        free(set->shards[s].bytes);
        free(set->shards[s].slots);
    }
    free(set);
}

static bool grow_slots(shard *shard)
{
    size_t larger = shard->slot_count ? 2 * shard->slot_count : FIRST_SLOTS;
    uint64_t *slots = calloc(larger, sizeof *slots);
    if (!slots)
        return false;
    for (size_t old = 0; old < shard->slot_count; old++) {
        if (!shard->slots[old])
            continue;
        const uint8_t *member = shard->bytes + (shard->slots[old] & offset_mask) - 1;
        size_t slot = hash_bytes(member, cicy_packed_length(member)) & (larger - 1);
        while (slots[slot])
            slot = (slot + 1) & (larger - 1);
        slots[slot] = shard->slots[old];
    }
    free(shard->slots);
    shard->slots = slots;
    shard->slot_count = larger;
    return true;
}

static bool grow_bytes(shard *shard, size_t length)
{
    if (shard->used + length <= shard->capacity)
        return true;
    size_t larger = shard->capacity ? shard->capacity + shard->capacity / 2 : 4096;
    uint8_t *bytes = realloc(shard->bytes, larger);
    if (!bytes)
        return false;
    shard->bytes = bytes;
    shard->capacity = larger;
    return true;
}

static bool add_packed(shard *shard, const uint8_t *packed, size_t length, uint64_t hash)
{
    if (2 * shard->count >= shard->slot_count && !grow_slots(shard))
        return false;
    uint64_t tag = hash >> 34 << 40;
    size_t slot = hash & (shard->slot_count - 1);
    for (; shard->slots[slot]; slot = (slot + 1) & (shard->slot_count - 1)) {
        uint64_t entry = shard->slots[slot];
        const uint8_t *member = shard->bytes + (entry & offset_mask) - 1;
        if ((entry & ~offset_mask) == tag && cicy_packed_compare(member, packed) == 0)
            return true;
    }
    if (!grow_bytes(shard, length))
        return false;
    assert(shard->used <= offset_mask - 1 - length);
    memcpy(shard->bytes + shard->used, packed, length);
    shard->slots[slot] = tag | (shard->used + 1);
    shard->used += length;
    shard->count++;
    return true;
}

bool cicy_packed_set_add(cicy_packed_set *set, const cicy_configuration *canonical)
{
    uint8_t packed[CICY_PACKED_SIZE];
    size_t length = cicy_packed_write(canonical, packed);
    uint64_t hash = hash_bytes(packed, length);
    shard *shard = &set->shards[hash >> 58];
    pthread_mutex_lock(&shard->lock);
    bool added = add_packed(shard, packed, length, hash);
    pthread_mutex_unlock(&shard->lock);
    return added;
}

size_t cicy_packed_set_count(const cicy_packed_set *set)
{
    size_t count = 0;
    for (size_t s = 0; s < SHARDS; s++)
        count += set->shards[s].count;
    return count;
}

size_t cicy_packed_set_bytes(const cicy_packed_set *set)
{
    size_t bytes = 0;
    for (size_t s = 0; s < SHARDS; s++)
        bytes += set->shards[s].used;
    return bytes;
}

static int compare_members(const void *a, const void *b)
{
    return cicy_packed_compare(*(const uint8_t *const *)a, *(const uint8_t *const *)b);
}

size_t cicy_packed_set_memory(const cicy_packed_set *set)
{
    size_t memory = 0;
    for (size_t s = 0; s < SHARDS; s++)
        memory += set->shards[s].capacity + set->shards[s].slot_count * sizeof(uint64_t) +
                  set->shards[s].count * sizeof(uint8_t *);
    return memory;
}

static void list_shard(const shard *shard, const uint8_t **members)
{
    size_t count = 0;
    for (size_t offset = 0; offset < shard->used;) {
        members[count++] = shard->bytes + offset;
        offset += cicy_packed_length(shard->bytes + offset);
    }
    qsort(members, count, sizeof *members, compare_members);
}

void cicy_packed_set_list(const cicy_packed_set *set, const uint8_t **members,
                          size_t ends[CICY_PACKED_SLICES], int threads)
{
    size_t end = 0;
    for (size_t s = 0; s < SHARDS; s++)
        ends[s] = end += set->shards[s].count;
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t s = 0; s < SHARDS; s++)
        list_shard(&set->shards[s], members + (ends[s] - set->shards[s].count));
}

void cicy_packed_set_empty(cicy_packed_set *set)
{
    for (size_t s = 0; s < SHARDS; s++) {
        shard *shard = &set->shards[s];
        if (shard->slot_count)
            memset(shard->slots, 0, shard->slot_count * sizeof *shard->slots);
        shard->used = shard->count = 0;
    }
}
