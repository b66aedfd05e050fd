/* The tangent bundle as a twisted complex of line bundles (docs/mathematics.md 8). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TANGENT_COMPLEX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_TANGENT_COMPLEX_H

#include "geometry/cohomology/complex/twisted_complex.h"

/* Generators 1_i of degree -1, x_{i,a} of degree 0 with twist e_i, t_j of degree 1 with twist p_j;
 *     d 1_i = sum_a (coordinate a of row i) x_{i,a} - sum_j p_ij e_j t_j,
 *     d x_{i,a} = sum_j (d f_j / d x_{i,a}) t_j. */
cicy_status cicy_tangent_complex(cicy_twisted_complex *complex, const cicy_configuration *x,
                                 cicy_error *error);

/* Fills in coordinates, degrees and derivatives once the f_j are drawn. `monomials` is the cache.
 */
cicy_status cicy_tangent_complete(cicy_twisted_complex *complex, cicy_monomials *monomials,
                                  cicy_error *error);

#endif
