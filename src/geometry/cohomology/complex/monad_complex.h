/* A generic map between two sums of line bundles as a twisted complex (docs/mathematics.md 8). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_MONAD_COMPLEX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_MONAD_COMPLEX_H

#include "cicyminer/bundle.h"
#include "geometry/cohomology/complex/twisted_complex.h"

/* Generators of degree `degree` for the first sum, one more for the second; an arrow for each entry
 * whose degrees are all >= 0. */
cicy_status cicy_monad_complex(cicy_twisted_complex *complex, const cicy_configuration *x,
                               const cicy_monad *monad, int degree, cicy_error *error);

/* Draws the entries, with all monomials, once the f_j are drawn. */
cicy_status cicy_monad_complete(cicy_twisted_complex *complex, cicy_monomials *monomials,
                                cicy_error *error);

#endif
