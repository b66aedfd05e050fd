/* Vectors in the compiler's own notation, as wide as a register of the machine: GCC keeps
 * wider ones in memory. */
#ifndef CICYMINER_ENGINE_CPU_VECTOR_H
#define CICYMINER_ENGINE_CPU_VECTOR_H

#ifdef __AVX512F__
#include <immintrin.h>
#endif
#include <stddef.h>
#include <stdint.h>

#include "engine/real.h"

#if defined(__AVX512F__)
#define CICY_VECTOR_BYTES 64
#elif defined(__AVX__)
#define CICY_VECTOR_BYTES 32
#else
#define CICY_VECTOR_BYTES 16
#endif

typedef cicy_real cicy_vector
    __attribute__((vector_size(CICY_VECTOR_BYTES), aligned(sizeof(cicy_real)), may_alias));

#define CICY_VECTOR_LENGTH (CICY_VECTOR_BYTES / sizeof(cicy_real))
#define CICY_INLINE static inline __attribute__((always_inline))

/* Loops over registers. Checked builds (sanitizers) leave them as loops: unrolled, they take
 * minutes to compile. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CICY_UNROLL
#endif
#endif
#if defined(CICY_UNROLL) || defined(__SANITIZE_ADDRESS__)
#undef CICY_UNROLL
#define CICY_UNROLL
#elif defined(__clang__)
#define CICY_UNROLL _Pragma("clang loop unroll(full)")
#else
#define CICY_UNROLL _Pragma("GCC unroll 32")
#endif

/* The first `count` < CICY_VECTOR_LENGTH numbers; the rest of the vector is zero. Narrow networks
 * need this almost everywhere, so masked instructions are worth it. */
CICY_INLINE cicy_vector cicy_vector_load_part(const cicy_real *source, size_t count)
{
#ifdef __AVX512F__
    const unsigned mask = (1u << count) - 1;
    if (sizeof(cicy_real) == sizeof(float))
        return (cicy_vector)_mm512_maskz_loadu_ps((__mmask16)mask, source);
    return (cicy_vector)_mm512_maskz_loadu_pd((__mmask8)mask, source);
#else
    cicy_vector value = {0};
    for (size_t i = 0; i < count; i++)
        value[i] = source[i];
    return value;
#endif
}

CICY_INLINE void cicy_vector_store_part(cicy_real *target, cicy_vector value, size_t count)
{
#ifdef __AVX512F__
    const unsigned mask = (1u << count) - 1;
    if (sizeof(cicy_real) == sizeof(float))
        _mm512_mask_storeu_ps(target, (__mmask16)mask, (__m512)value);
    else
        _mm512_mask_storeu_pd(target, (__mmask8)mask, (__m512d)value);
#else
    for (size_t i = 0; i < count; i++)
        target[i] = value[i];
#endif
}

/* How many of the `left` numbers of a row go into the next vector. */
CICY_INLINE size_t cicy_vector_count(size_t left)
{
    return left < CICY_VECTOR_LENGTH ? left : CICY_VECTOR_LENGTH;
}

/* `count` <= CICY_VECTOR_LENGTH numbers. */
CICY_INLINE cicy_vector cicy_vector_load(const cicy_real *source, size_t count)
{
    return count == CICY_VECTOR_LENGTH ? *(const cicy_vector *)source
                                       : cicy_vector_load_part(source, count);
}

CICY_INLINE void cicy_vector_store(cicy_real *target, cicy_vector value, size_t count)
{
    if (count == CICY_VECTOR_LENGTH)
        *(cicy_vector *)target = value;
    else
        cicy_vector_store_part(target, value, count);
}

CICY_INLINE cicy_vector cicy_vector_all(cicy_real value)
{
    return value - (cicy_vector){0};
}

/* `value` where the test vector is positive, else zero. */
CICY_INLINE cicy_vector cicy_vector_where_positive(cicy_vector test, cicy_vector value)
{
    const cicy_vector zero = {0};
    const __typeof__(test > zero) mask = test > zero; /* all bits set where true */
    return (cicy_vector)((__typeof__(mask))value & mask);
}

/* max(value, 0), except that not-a-number stays what it is, so that it is noticed. */
CICY_INLINE cicy_vector cicy_vector_relu(cicy_vector value)
{
    const cicy_vector zero = {0};
    const __typeof__(value < zero) negative = value < zero;
    return (cicy_vector)((__typeof__(negative))value & ~negative);
}

CICY_INLINE cicy_real cicy_vector_sum(cicy_vector value)
{
    cicy_real sum = 0;
    for (size_t i = 0; i < CICY_VECTOR_LENGTH; i++)
        sum += value[i];
    return sum;
}

/* The same by halves, which is faster and rounds differently. */
CICY_INLINE cicy_real cicy_vector_total(cicy_vector value)
{
    typedef int64_t words __attribute__((vector_size(CICY_VECTOR_BYTES)));
#if CICY_VECTOR_BYTES == 64
    value +=
        (cicy_vector)__builtin_shufflevector((words)value, (words)value, 4, 5, 6, 7, 0, 1, 2, 3);
    value +=
        (cicy_vector)__builtin_shufflevector((words)value, (words)value, 2, 3, 0, 1, 6, 7, 4, 5);
    value +=
        (cicy_vector)__builtin_shufflevector((words)value, (words)value, 1, 0, 3, 2, 5, 4, 7, 6);
#elif CICY_VECTOR_BYTES == 32
    value += (cicy_vector)__builtin_shufflevector((words)value, (words)value, 2, 3, 0, 1);
    value += (cicy_vector)__builtin_shufflevector((words)value, (words)value, 1, 0, 3, 2);
#else
    value += (cicy_vector)__builtin_shufflevector((words)value, (words)value, 1, 0);
#endif
    return sizeof(cicy_real) == sizeof(int64_t) ? value[0] : value[0] + value[1];
}

/* The first `count` numbers; the rest of the vector is zero. */
CICY_INLINE cicy_vector cicy_vector_first(cicy_vector value, size_t count)
{
    for (size_t i = count; i < CICY_VECTOR_LENGTH; i++)
        value[i] = 0;
    return value;
}

/* The larger ones. */
CICY_INLINE cicy_vector cicy_vector_max(cicy_vector a, cicy_vector b)
{
    const __typeof__(a < b) less = a < b;
    return (cicy_vector)(((__typeof__(less))a & ~less) | ((__typeof__(less))b & less));
}

/* The smaller ones. */
CICY_INLINE cicy_vector cicy_vector_least(cicy_vector a, cicy_vector b)
{
    return -cicy_vector_max(-a, -b);
}

#endif
