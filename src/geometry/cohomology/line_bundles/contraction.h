/* Bounds for the cohomology of a line bundle from its direct images under small contractions
 * (docs/mathematics.md 7): flops and double covers that remove a row. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_CONTRACTION_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_CONTRACTION_H

#include "geometry/cohomology/complex/hypercohomology.h"
#include "geometry/cohomology/line_bundles/dimension_bounds.h"

/* The direct image of the bundle, or of its dual, when a row is removed. */
typedef struct cicy_contraction {
    int row;
    bool dual;
    double work; /* of ranks that would improve the bounds; INFINITY: there are none */
    cicy_dimension_bounds bounds;
} cicy_contraction;

typedef struct cicy_contractions {
    int count;
    cicy_contraction item[CICY_MAX_ROWS];
} cicy_contractions;

/* Lists the contractions and improves bounds of h^q(X, O(l)) without maps, on a valid connected
 * configuration without hyperplanes; bundle [rows]. Does nothing unless X has dimension 2 or 3 and
 * the index is known; contractions for which the memory does not suffice are left out. */
void cicy_contraction_bounds(const cicy_configuration *x, const int64_t *bundle,
                             cicy_contractions *contractions, cicy_dimension_bounds *bounds);

/* Improves them by ranks of maps, for special polynomials first and then for general ones, on the
 * contractions whose work is below `most_work`, on the scale of cicy_cells_work; each is used once.
 * Running out of memory or time is no error; the bounds stay. Errors: CICY_INTERRUPTED. */
cicy_status cicy_contraction_ranks(const cicy_configuration *x, const int64_t *bundle,
                                   const cicy_rank_options *options, double most_work,
                                   cicy_contractions *contractions, cicy_dimension_bounds *bounds,
                                   cicy_error *error);

#endif
