/* The direct image of a line bundle of negative degree on a row that a small contraction removes,
 * as a twisted complex on the other rows (docs/mathematics.md 7). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_FLOP_COMPLEX_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_FLOP_COMPLEX_H

#include "geometry/cohomology/complex/twisted_complex.h"

/* Whether n_i + 1 columns, all linear there, meet the row, so that X is birational to its image in
 * the other rows. */
bool cicy_is_flop_row(const cicy_configuration *x, int row);

/* Number of generators of the complex. */
size_t cicy_flop_generators(int n, int k);

/* The other rows, and the columns that do not meet `row`: no valid configuration. */
void cicy_flop_base(const cicy_configuration *x, int row, cicy_configuration *base);

/* The complex on `base`, for bundle[row] < 0. Its polynomials are not drawn: those after the
 * columns' are the entries of the matrix. Without `arrows` it has the first page only. Errors:
 * CICY_SYSTEM (memory). */
cicy_status cicy_flop_complex(const cicy_configuration *x, const int64_t *bundle, int row,
                              bool arrows, const cicy_configuration *base,
                              cicy_twisted_complex *complex, cicy_error *error);

#endif
