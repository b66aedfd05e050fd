/* The differential on the first page whose cohomology is that of the twisted complex: all pages of
 * the spectral sequence at once (docs/mathematics.md 7). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_DIFFERENTIAL_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_COMPLEX_DIFFERENTIAL_H

#include "geometry/cohomology/complex/cells.h"
#include "geometry/cohomology/ranks/sparse_matrix.h"

/* The map from degree `degree` to the next: row r is the image of monomial r. Free the matrix with
 * cicy_sparse_clear, also after a failure. Errors: CICY_SYSTEM (memory, or the monomials' limit),
 * CICY_INTERRUPTED (`progress` may be NULL). */
cicy_status cicy_differential(const cicy_twisted_complex *complex, const cicy_cells *cells,
                              cicy_monomials *monomials, int degree, const cicy_progress *progress,
                              cicy_sparse_matrix *matrix, cicy_error *error);

#endif
