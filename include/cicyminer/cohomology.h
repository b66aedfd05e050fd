/* Cohomology of line bundles in closed form (docs/mathematics.md 3). */
#ifndef CICYMINER_COHOMOLOGY_H
#define CICYMINER_COHOMOLOGY_H

#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The largest degree of a line bundle that is accepted. */
#define CICY_MAX_BUNDLE_DEGREE 1000000

/* Dimensions h [CICY_MAX_DIMENSION + 1] of H^q(X, O(l_1, .., l_m)), q = 0..dimension (zero above),
 * on the generic complete intersection X of a valid configuration; bundle [rows] holds l. Direct
 * products by Kuenneth.
 * Errors: CICY_INVALID_INPUT when a degree is negative (there is no closed form then) or above
 * CICY_MAX_BUNDLE_DEGREE, or a number leaves 64 bits; CICY_SYSTEM when memory runs out. */
CICY_API cicy_status cicy_cohomology_compute(const cicy_configuration *configuration,
                                             const int64_t *bundle, int64_t *h, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
