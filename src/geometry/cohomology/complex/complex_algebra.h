/* Duals, tensor products, exterior and symmetric powers of twisted complexes.
 *
 * The results have the generators and arrows of the construction and refer to the polynomials of
 * the given complex by number; they have no polynomials themselves until they adopt them. All
 * fail with CICY_SYSTEM (memory) or CICY_INVALID_INPUT (more than CICY_MOST_GENERATORS, twists that
 * are too large). Clear the result after a failure as well. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_COMPLEX_ALGEBRA_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_COMPLEX_ALGEBRA_H

#include "geometry/cohomology/complex/twisted_complex.h"

enum { CICY_MOST_GENERATORS = 200000, CICY_MOST_TWIST = 16000, CICY_MOST_POWER = 8 };

/* Generators g* of the opposite degrees and twists, in the order of the g. */
cicy_status cicy_complex_dual(const cicy_twisted_complex *from, cicy_twisted_complex *dual,
                              cicy_error *error);

/* Generators g h, number (number of g) * (generators of b) + (number of h). Both refer to the same
 * polynomials. */
cicy_status cicy_complex_tensor(const cicy_twisted_complex *a, const cicy_twisted_complex *b,
                                cicy_twisted_complex *product, cicy_error *error);

/* The exterior or symmetric power of the complex, as graded modules: it represents the power of the
 * bundle that the complex represents. Generators are products of `power` >= 1 of the given ones. */
cicy_status cicy_complex_power(const cicy_twisted_complex *from, int power, bool exterior,
                               cicy_twisted_complex *result, cicy_error *error);

/* Moves the polynomials. */
void cicy_complex_adopt(cicy_twisted_complex *complex, cicy_twisted_complex *from);

#endif
