/* Sums of line bundles and what is made of them: sums of other line bundles. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_BUNDLE_SUM_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_BUNDLE_SUM_H

#include "cicyminer/bundle.h"

/* h [CICY_MAX_DIMENSION + 1] of a construction on the sum of `bundles` [count][rows]; not of the
 * dual. Errors: those of cicy_line_bundle_compute; CICY_INVALID_INPUT for more than 10^6 summands.
 */
cicy_status cicy_bundle_sum(const cicy_configuration *configuration, const int64_t *bundles,
                            size_t count, const cicy_construction *construction,
                            const cicy_line_bundle_options *options, int64_t *h, cicy_error *error);

#endif
