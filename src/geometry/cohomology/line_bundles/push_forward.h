/* Bounds for the cohomology of a line bundle with degrees of both signs, and often the cohomology
 * itself, by push-forward and special polynomials (docs/mathematics.md 7). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_PUSH_FORWARD_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_PUSH_FORWARD_H

#include "geometry/cohomology/complex/hypercohomology.h"

/* Lowers bound [dimension + 1], upper bounds of h^q(X, O(l)) on a valid connected configuration of
 * dimension >= 1 without hyperplanes; bundle [rows] has degrees of both signs. *certain: whether
 * they are the h^q now. *work: that of the ranks, on the scale of cicy_cells_work. Of `options`,
 * memory, deadline, seed and progress count. Running out of memory or time is no error; the bounds
 * stay. Errors: CICY_INTERRUPTED. */
cicy_status cicy_push_forward_bounds(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_rank_options *options, int64_t *bound,
                                     bool *certain, double *work, cicy_error *error);

/* The h^q(X, O(l)) by the same push-forward, for general polynomials: h [dimension + 1]. *possible:
 * false when an equation is too large for that; h is not set then. Errors as those of
 * cicy_hypercohomology. */
cicy_status cicy_push_forward_compute(const cicy_configuration *configuration,
                                      const int64_t *bundle, const cicy_rank_options *options,
                                      int64_t *h, bool *possible, cicy_error *error);

#endif
