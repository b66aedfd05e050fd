/* Mixing of 64-bit numbers, for hashes that do not depend on the order of rows and columns. */
#ifndef CICYMINER_GEOMETRY_CONFIGURATION_HASH_H
#define CICYMINER_GEOMETRY_CONFIGURATION_HASH_H

#include <stdint.h>

/* A bijection that spreads every bit: the finaliser of SplitMix64 (D. Stafford's mix 13). */
static inline uint64_t cicy_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

#endif
