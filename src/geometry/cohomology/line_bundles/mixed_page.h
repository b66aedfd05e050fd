/* Bounds for the cohomology of a line bundle with degrees of both signs, and often the cohomology
 * itself, without maps (docs/mathematics.md 7).
 *
 * Columns on rows with l_i >= 0 only, and on rows with l_i <= 0 only, cut out a product Z of two
 * manifolds; the other columns are mixed. For any set S of mixed columns the cohomology of
 * O(l - p_S) on Z has a closed form, and a spectral sequence leads from these to that of O(l) on X.
 */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_MIXED_PAGE_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_MIXED_PAGE_H

#include "cicyminer/configuration.h"

#define CICY_NO_INDEX INT64_MIN

/* bound [dimension + 1] gets upper bounds of h^q(X, O(l)) on a valid connected configuration of
 * dimension >= 1 without hyperplanes, and *index their alternating sum, CICY_NO_INDEX when a number
 * leaves 64 bits; bundle [rows]. Returns whether the bounds are the h^q. */
bool cicy_mixed_bounds(const cicy_configuration *configuration, const int64_t *bundle,
                       int64_t *bound, int64_t *index);

#endif
