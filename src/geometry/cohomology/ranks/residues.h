/* Eight residues modulo a prime just below 2^31 at a time, in exact floating-point arithmetic. A
 * factor is split into high * 2^15 + low, so that sums of products of halves with residues stay
 * whole numbers below 2^53. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_RESIDUES_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_RESIDUES_H

#include <math.h>
#include <stdint.h>
#include <string.h>
#ifdef __AVX512F__
#include <immintrin.h>
#endif

enum { CICY_LANES = 8 };

/* So many products of a half with a number of absolute value below 2^31 can be added. */
enum { CICY_MOST_PRODUCTS_OF_HALVES = 64 };

typedef double cicy_lanes __attribute__((vector_size(CICY_LANES * sizeof(double))));
typedef int32_t cicy_whole_lanes __attribute__((vector_size(CICY_LANES * sizeof(int32_t))));

/* Whole numbers as floating-point ones. GCC 12 splits __builtin_convertvector into halves. */
static inline void cicy_load_lanes(const int32_t *from, cicy_lanes *to)
{
    cicy_whole_lanes whole;
    memcpy(&whole, from, sizeof whole);
#ifdef __AVX512F__
    *to = (cicy_lanes)_mm512_cvtepi32_pd((__m256i)whole);
#else
    *to = __builtin_convertvector(whole, cicy_lanes);
#endif
}

static inline int32_t cicy_residue(int64_t x, uint32_t prime)
{
    const int64_t rest = x % (int64_t)prime, half = (int64_t)(prime / 2);
    return (int32_t)(rest > half ? rest - prime : rest < -half ? rest + prime : rest);
}

static inline void cicy_split_factor(int32_t factor, double *high, double *low)
{
    const int32_t top = (factor + (1 << 14)) >> 15;
    *high = top;
    *low = factor - top * (1 << 15);
}

/* *x, whole numbers of absolute value below 2^52, reduced to at most prime/2 + 1. */
static inline void cicy_reduce_lanes(cicy_lanes *x, double prime, double inverse)
{
    const double round = 0x1.8p52; /* adding and taking it away rounds to a whole number */
    const cicy_lanes times = (*x * inverse + round) - round;
    *x -= times * prime;
}

/* *low += *high * 2^15, reduced. */
static inline void cicy_join_lanes(cicy_lanes *low, cicy_lanes *high, double prime, double inverse)
{
    cicy_reduce_lanes(high, prime, inverse);
    *low += *high * 0x1p15;
    cicy_reduce_lanes(low, prime, inverse);
}

#endif
