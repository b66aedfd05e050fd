/* Exponentials of vectors, and the softmax of a row of numbers. */
#ifndef CICYMINER_ENGINE_CPU_SOFTMAX_H
#define CICYMINER_ENGINE_CPU_SOFTMAX_H

#include <stdint.h>

#include "engine/cpu/vector.h"

/* exp(x) for x <= 80, to a few units in the last place: x = n log 2 + r with |r| <= log(2) / 2, the
 * exponential of r from its Taylor series. Results below the normal numbers become the smallest of
 * them; not-a-number stays what it is. */
CICY_INLINE cicy_vector cicy_vector_exp(cicy_vector x)
{
    enum {
        SINGLE = sizeof(cicy_real) == sizeof(float),
        MANTISSA = SINGLE ? 23 : 52,
        DEGREE = SINGLE ? 7 : 13
    };
    static const double factorials[] = {
        1, 1, 2, 6, 24, 120, 720, 5040, 40320, 362880, 3628800, 39916800, 479001600, 6227020800};
    const cicy_real lowest = (cicy_real)(SINGLE ? -87.3 : -708.3);
    /* Added to a small number it leaves the nearest integer in the last bits. */
    const cicy_real magic = (cicy_real)(SINGLE ? 0x1.8p23 : 0x1.8p52);
    const cicy_real log2_high = (cicy_real)0.693359375;
    const cicy_real log2_low = (cicy_real)-2.12194440054690582767878541823432e-4;
    const __typeof__(x < x) low = x < cicy_vector_all(lowest);
    x = (cicy_vector)(((__typeof__(low))x & ~low) |
                      ((__typeof__(low))cicy_vector_all(lowest) & low));
    const cicy_vector turned = x * (cicy_real)1.44269504088896340736 + magic;
    const cicy_vector n = turned - magic;
    const cicy_vector r = (x - n * log2_high) - n * log2_low;
    cicy_vector sum = cicy_vector_all((cicy_real)(1 / factorials[DEGREE]));
    CICY_UNROLL
    for (int i = DEGREE - 1; i >= 0; i--)
        sum = sum * r + (cicy_real)(1 / factorials[i]);
    /* n into the exponent's bits. */
    const __typeof__(low) power = (__typeof__(low))turned << MANTISSA;
    return (cicy_vector)((__typeof__(low))sum + power);
}

/* values [size] = exp(values - largest), returns their sum; *largest may be NULL. */
double cicy_exponentials(size_t size, cicy_real *values, double *largest);

/* values [size] = softmax(values). */
void cicy_softmax(size_t size, cicy_real *values);

/* gradient [size] of a softmax's output p becomes factor times that of its input,
 * factor p (gradient - <p, gradient>); returns <p, gradient>. */
double cicy_softmax_backward(size_t size, const cicy_real *p, cicy_real factor,
                             cicy_real *gradient);

#endif
