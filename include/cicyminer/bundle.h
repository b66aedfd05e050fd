/* Cohomology of vector bundles: the tangent bundle, and kernels and cokernels of generic maps
 * between sums of line bundles (docs/mathematics.md 8). */
#ifndef CICYMINER_BUNDLE_H
#define CICYMINER_BUNDLE_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/line_bundle.h"

#ifdef __cplusplus
extern "C" {
#endif

/* h [CICY_MAX_DIMENSION + 1]: the dimensions of H^q(X, TX), q = 0 .. dimension (zero above), of the
 * generic complete intersection X of a valid configuration; direct products by Kuenneth. No
 * assumption on ranks is made, so this is an independent check of cicy_hodge_compute:
 * h^q(TX) = h^{d-1,q}(X). Options and errors as for cicy_line_bundle_compute. */
CICY_API cicy_status cicy_tangent_bundle_compute(const cicy_configuration *configuration,
                                                 const cicy_line_bundle_options *options,
                                                 int64_t *h, cicy_error *error);

/* A generic map from the sum of the line bundles first [first_count][rows] to the sum of those in
 * second [second_count][rows]; numbers of degrees are those of the configuration's rows. */
typedef struct cicy_monad {
    size_t first_count, second_count;
    const int64_t *first, *second;
} cicy_monad;

/* The hypercohomology h [CICY_MAX_DIMENSION + 2] of the two-term complex of a monad with the first
 * sum in degree 0: h[q] is the dimension in degree q = 0 .. dimension + 1. Where the map is onto,
 * that is the cohomology of its kernel; where it is injective, with a vector bundle as cokernel,
 * h[q + 1] is h^q of the cokernel. Entries of the map whose degrees are not all >= 0 are zero.
 * For connected configurations. Errors: as for cicy_line_bundle_compute; CICY_USAGE when a sum is
 * empty; CICY_INVALID_INPUT for a direct product. */
CICY_API cicy_status cicy_monad_compute(const cicy_configuration *configuration,
                                        const cicy_monad *monad,
                                        const cicy_line_bundle_options *options, int64_t *h,
                                        cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
