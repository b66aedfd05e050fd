/* Arithmetic modulo a prime below 2^31. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_PRIME_FIELD_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_RANKS_PRIME_FIELD_H

#include <stdint.h>

/* The two primes that ranks are computed with: the second confirms the first. */
#define CICY_FIRST_PRIME UINT32_C(2147483629)
#define CICY_SECOND_PRIME UINT32_C(2147483587)

static inline uint32_t cicy_prime_add(uint32_t a, uint32_t b, uint32_t prime)
{
    const uint32_t sum = a + b; /* below 2^32, since both are below 2^31 */
    return sum >= prime ? sum - prime : sum;
}

static inline uint32_t cicy_prime_multiply(uint32_t a, uint32_t b, uint32_t prime)
{
    return (uint32_t)((uint64_t)a * b % prime);
}

static inline uint32_t cicy_prime_negate(uint32_t a, uint32_t prime)
{
    return a ? prime - a : 0;
}

/* a^-1 of a != 0, by Fermat. */
static inline uint32_t cicy_prime_inverse(uint32_t a, uint32_t prime)
{
    uint32_t result = 1;
    for (uint32_t power = prime - 2; power; power >>= 1) {
        if (power & 1)
            result = cicy_prime_multiply(result, a, prime);
        a = cicy_prime_multiply(a, a, prime);
    }
    return result;
}

#endif
