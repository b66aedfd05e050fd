/* Random numbers: the counter-based generator Philox4x32-10.
 *
 * J. Salmon, M. Moraes, R. Dror, D. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011,
 * doi:10.1145/2063384.2063405. The numbers are a function of (seed, stream, position) alone, so any
 * thread can produce any part of a stream and the result does not depend on the number of threads.
 */
#ifndef CICYMINER_RANDOM_H
#define CICYMINER_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Explicit state. Copy it to fork a sequence, save its members to resume one. */
typedef struct cicy_random {
    uint64_t seed;     /* the key */
    uint64_t stream;   /* high half of the counter: one per independent use */
    uint64_t position; /* how many 32-bit numbers have been drawn */
    uint32_t block[4]; /* the four numbers at position / 4; filled when needed */
} cicy_random;

/* The Philox4x32-10 bijection itself: out [4] from counter [4] and key [2]. */
CICY_API void cicy_random_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Starts stream `stream` of `seed` at its beginning. */
CICY_API void cicy_random_init(cicy_random *random, uint64_t seed, uint64_t stream);

/* Moves to an absolute position (in 32-bit numbers). */
CICY_API void cicy_random_seek(cicy_random *random, uint64_t position);

/* Uniform on 0 .. 2^32 - 1, and on 0 .. 2^64 - 1. */
CICY_API uint32_t cicy_random_u32(cicy_random *random);
CICY_API uint64_t cicy_random_u64(cicy_random *random);

/* Uniform on 0 .. bound - 1, without bias; bound >= 1. */
CICY_API uint64_t cicy_random_below(cicy_random *random, uint64_t bound);

/* Uniform on [0, 1) with 53 bits; standard normal (Box-Muller). */
CICY_API double cicy_random_uniform(cicy_random *random);
CICY_API double cicy_random_normal(cicy_random *random);

/* Fisher-Yates shuffle of indices [count]. */
CICY_API void cicy_random_shuffle(cicy_random *random, uint32_t *indices, size_t count);

#ifdef __cplusplus
}
#endif
#endif
