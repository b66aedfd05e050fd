/* Twisted complexes of line bundles on the ambient space, resolved by the Koszul complex of the
 * columns (docs/mathematics.md 7 and 8).
 *
 * A complex has generators g with a degree and a twist (degrees on the rows). Its elements are
 * e_S g c: S a set of columns, c a Cech cochain of O(twist - p_S); of degree deg g - |S| + Cech
 * degree. The differential takes e_j to the polynomial f_j and g to the sum over its arrows of
 * polynomial * e_T * (another generator). A line bundle is one generator without arrows. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TWISTED_COMPLEX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TWISTED_COMPLEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/random.h"
#include "geometry/cohomology/complex/monomials.h"

/* A multi-homogeneous polynomial: `count` monomials with coefficients 1 .. prime - 1. Its degree on
 * row i is degree[i]; `rows` are those with degree[i] > 0. place [count][number of rows]: the
 * monomial's place among those of the row (monomials.h), rows in increasing order. */
typedef struct cicy_form_polynomial {
    uint32_t rows;
    uint8_t degree[CICY_MAX_ROWS];
    size_t count;
    uint32_t *place, *coefficient;
} cicy_form_polynomial;

typedef struct cicy_generator {
    int degree;
    int16_t twist[CICY_MAX_ROWS];
} cicy_generator;

typedef struct cicy_arrow {
    uint32_t from, to;   /* generators */
    uint32_t columns;    /* T */
    uint32_t polynomial; /* index into the complex's polynomials */
    uint32_t times;      /* a whole number in front of it, > 0 */
    bool negative;
} cicy_arrow;

/* The first polynomials are the f_j of the columns. Arrows are in the order of `from`. */
typedef struct cicy_twisted_complex {
    const cicy_configuration *configuration;
    uint32_t prime;
    size_t generators, arrows, polynomials;
    cicy_generator *generator;
    cicy_arrow *arrow;
    cicy_form_polynomial *polynomial;
} cicy_twisted_complex;

void cicy_twisted_complex_clear(cicy_twisted_complex *complex);

/* Draws a polynomial of which the degrees are set: all monomials with random coefficients, or, with
 * `terms` > 0, about that many monomials. */
cicy_status cicy_form_polynomial_draw(const cicy_twisted_complex *complex, size_t terms,
                                      cicy_random *random, cicy_form_polynomial *polynomial,
                                      cicy_error *error);

/* Draws the f_j: all monomials with random coefficients, or, with `terms` > 0, about that many
 * monomials each. Sparse ones are special, so that cohomology can only be larger for them. */
cicy_status cicy_twisted_complex_draw(cicy_twisted_complex *complex, size_t terms,
                                      cicy_random *random, cicy_error *error);

#endif
