/* Sums and products of polynomials of a twisted complex. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_POLYNOMIAL_PRODUCT_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_POLYNOMIAL_PRODUCT_H

#include "geometry/cohomology/complex/twisted_complex.h"

/* left = left * right. Errors: CICY_SYSTEM (memory, or more than CICY_MOST_PRODUCTS products). */
cicy_status cicy_form_multiply(const cicy_twisted_complex *complex, cicy_monomials *monomials,
                               cicy_form_polynomial *left, const cicy_form_polynomial *right,
                               cicy_error *error);

/* left = left + right, of the same degrees. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_form_add(const cicy_twisted_complex *complex, cicy_form_polynomial *left,
                          const cicy_form_polynomial *right, cicy_error *error);

/* copy = f; copy holds nothing before. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_form_copy(cicy_form_polynomial *copy, const cicy_form_polynomial *f,
                           cicy_error *error);

enum { CICY_MOST_PRODUCTS = 100000 };

#endif
