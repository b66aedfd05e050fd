/* Sparse polynomials in the hyperplane classes H_i, modulo H_i^{n_i+1}. */
#ifndef CICYMINER_GEOMETRY_TOPOLOGY_POLYNOMIAL_H
#define CICYMINER_GEOMETRY_TOPOLOGY_POLYNOMIAL_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

typedef struct cicy_monomial {
    uint8_t exponent[CICY_MAX_ROWS];
    int64_t coefficient;
} cicy_monomial;

/* Monomials in increasing lexicographic order of their exponents, none with coefficient 0.
 * `status` keeps the first failure: CICY_SYSTEM (memory) or CICY_INVALID_INPUT (beyond 64 bits);
 * results after a failure are empty. Initialise with {0} or a function below. */
typedef struct cicy_polynomial {
    size_t count;
    cicy_monomial *monomials;
    cicy_status status;
} cicy_polynomial;

void cicy_polynomial_clear(cicy_polynomial *polynomial);

/* The polynomial 1. */
cicy_polynomial cicy_polynomial_one(void);

/* factor * sum_i linear[i] H_i, with exponents above n [rows] dropped. */
cicy_polynomial cicy_polynomial_times_linear(const cicy_polynomial *factor, const int64_t *linear,
                                             const uint8_t *n, int rows);

/* target += scale * added */
void cicy_polynomial_add(cicy_polynomial *target, const cicy_polynomial *added, int64_t scale);

/* Keeps only monomials that lack at most `allowed` of the exponents n_i of the rows in `closed`. */
void cicy_polynomial_prune(cicy_polynomial *polynomial, const uint8_t *n, uint32_t closed,
                           int allowed);

#endif
