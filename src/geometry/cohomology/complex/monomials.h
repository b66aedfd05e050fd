/* Monomials of one row: in v variables, of degree t, in decreasing lexicographic order. Tables of
 * products and quotients are made when first asked for and kept. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_MONOMIALS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_MONOMIALS_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"

/* Stands in a table for a quotient that is no monomial. */
#define CICY_NO_MONOMIAL UINT32_MAX

/* A kept table. */
typedef struct cicy_monomial_table {
    uint8_t variables, kind;
    int16_t a, b;
    uint32_t *values;
} cicy_monomial_table;

/* The tables; start with {0}. One cache is for one thread at a time. `bytes` counts the memory that
 * the tables take; they are refused beyond `limit` (0: no limit). */
typedef struct cicy_monomials {
    cicy_monomial_table *tables;
    size_t count, capacity, bytes, limit;
} cicy_monomials;

void cicy_monomials_clear(cicy_monomials *cache);

/* binomial(t + v - 1, v - 1), the number of monomials; SIZE_MAX when it leaves 63 bits. */
size_t cicy_monomial_count(int variables, int degree);

/* The place of exponents [variables] >= 0 of sum `degree` in the order. */
size_t cicy_monomial_place(int variables, int degree, const int16_t *exponents);

/* Exponents [count][variables] as 32-bit numbers; NULL without memory or beyond the limit. */
const uint32_t *cicy_monomial_list(cicy_monomials *cache, int variables, int degree);

/* Places [count(a)][count(b)] of the products of monomials of degrees a and b; NULL as above. */
const uint32_t *cicy_monomial_products(cicy_monomials *cache, int variables, int a, int b);

/* Places [count(a)][count(b)] of the quotients, of degree a - b, CICY_NO_MONOMIAL where an exponent
 * is negative; a >= b. NULL as above. */
const uint32_t *cicy_monomial_quotients(cicy_monomials *cache, int variables, int a, int b);

#endif
