/* A set of configurations, packed, that several threads fill at once. */
#ifndef CICYMINER_GEOMETRY_CANONICAL_PACKED_SET_H
#define CICYMINER_GEOMETRY_CANONICAL_PACKED_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

/* Room for any configuration with degrees up to 15. */
#define CICY_PACKED_SIZE (2 + CICY_MAX_ROWS * CICY_MAX_COLUMNS / 2)

/* Packs a configuration: rows, columns, then the degrees (at most 15) row by row, two a byte; n
 * follows from the Calabi-Yau condition. Returns the number of bytes. */
size_t cicy_packed_write(const cicy_configuration *configuration, uint8_t *packed);
void cicy_packed_read(const uint8_t *packed, cicy_configuration *configuration);
size_t cicy_packed_length(const uint8_t *packed);

/* Orders packed configurations by rows, columns, then bytes. */
int cicy_packed_compare(const uint8_t *a, const uint8_t *b);

typedef struct cicy_packed_set cicy_packed_set;

/* NULL without memory. */
cicy_packed_set *cicy_packed_set_create(void);
void cicy_packed_set_free(cicy_packed_set *set);

/* Adds a configuration, which must be in canonical form, unless it is there; thread-safe. Returns
 * false without memory. */
bool cicy_packed_set_add(cicy_packed_set *set, const cicy_configuration *canonical);

size_t cicy_packed_set_count(const cicy_packed_set *set);
size_t cicy_packed_set_bytes(const cicy_packed_set *set);

/* Bytes that the set and a list of its members take. */
size_t cicy_packed_set_memory(const cicy_packed_set *set);

/* A set is listed in so many sorted slices. */
enum { CICY_PACKED_SLICES = 64 };

/* Pointers to all members [count]: slice s, sorted, ends before ends[s]. They live until the set
 * grows. */
void cicy_packed_set_list(const cicy_packed_set *set, const uint8_t **members,
                          size_t ends[CICY_PACKED_SLICES], int threads);

/* Removes all members; keeps the memory for others. */
void cicy_packed_set_empty(cicy_packed_set *set);

#endif
