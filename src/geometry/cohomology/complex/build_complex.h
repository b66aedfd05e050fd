/* Building twisted complexes: generators, polynomials and arrows one after the other. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_BUILD_COMPLEX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_BUILD_COMPLEX_H

#include "geometry/cohomology/complex/twisted_complex.h"

/* A complex with the polynomials f_j of the columns, not drawn yet, and room for so many
 * generators, arrows, and further polynomials. Errors: CICY_SYSTEM. Clear it after a failure as
 * well. */
cicy_status cicy_complex_start(cicy_twisted_complex *complex, const cicy_configuration *x,
                               size_t generators, size_t arrows, size_t polynomials,
                               cicy_error *error);

/* Appends a generator with twist [rows] (NULL: 0); returns its number. */
uint32_t cicy_complex_add_generator(cicy_twisted_complex *complex, int degree,
                                    const int64_t *twist);

/* Appends an arrow, with the factor 1; those of one generator follow each other, in the order of the generators. */
void cicy_complex_add_arrow(cicy_twisted_complex *complex, cicy_arrow arrow);

/* Appends a polynomial of degrees [rows] without monomials yet; returns its number. */
uint32_t cicy_complex_add_polynomial(cicy_twisted_complex *complex, const uint8_t *degree);

/* Makes room for `count` monomials in a polynomial, which has none then; false without memory. */
bool cicy_polynomial_room(cicy_form_polynomial *polynomial, size_t count);

#endif
