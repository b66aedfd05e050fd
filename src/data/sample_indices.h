/* Random samples of entries. */
#ifndef CICYMINER_DATA_SAMPLE_INDICES_H
#define CICYMINER_DATA_SAMPLE_INDICES_H

#include <stddef.h>
#include <stdint.h>

/* `limit` random ones of indices [count] (all when limit is 0 or not smaller), increasing; a
 * function of the arguments. Freed by the caller; NULL without memory. */
uint32_t *cicy_sample_indices(const uint32_t *indices, size_t count, size_t limit, uint64_t seed,
                              size_t *chosen);

#endif
