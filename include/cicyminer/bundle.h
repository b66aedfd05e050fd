/* Cohomology of vector bundles: sums of line bundles, kernels and cokernels of generic maps between
 * them, the tangent bundle, and powers and endomorphisms of these (docs/mathematics.md 8). */
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

/* A vector bundle V. */
typedef enum cicy_bundle_kind {
    CICY_BUNDLE_SUM,      /* the sum of the line bundles monad.first */
    CICY_BUNDLE_KERNEL,   /* the kernel of a generic map from monad.first onto monad.second */
    CICY_BUNDLE_COKERNEL, /* the cokernel of one from monad.first into monad.second */
    CICY_BUNDLE_TANGENT   /* TX */
} cicy_bundle_kind;

typedef struct cicy_bundle {
    cicy_bundle_kind kind;
    cicy_monad monad; /* the arrays stay the caller's; a sum leaves `second` empty */
} cicy_bundle;

/* What is made of V. */
typedef enum cicy_construction_kind {
    CICY_CONSTRUCTION_NONE,         /* V itself */
    CICY_CONSTRUCTION_DUAL,         /* V*, by Serre duality */
    CICY_CONSTRUCTION_EXTERIOR,     /* Lambda^power V */
    CICY_CONSTRUCTION_SYMMETRIC,    /* S^power V */
    CICY_CONSTRUCTION_ENDOMORPHISMS /* V x V* */
} cicy_construction_kind;

typedef struct cicy_construction {
    cicy_construction_kind kind;
    int power; /* 1 to 8, of exterior and symmetric powers */
} cicy_construction;

typedef struct cicy_bundle_cohomology {
    int dimension;
    int64_t rank;                      /* of the construction */
    int64_t h[CICY_MAX_DIMENSION + 1]; /* h^q for q = 0 .. dimension, 0 above */
    int64_t euler;                     /* the alternating sum */
} cicy_bundle_cohomology;

/* The cohomology of a bundle, or of a construction (NULL: of V itself), on the generic complete
 * intersection of a valid configuration. h^q(Lambda^p TX) = h^{d-p,q}(X); h^1 of TX x TX* is the
 * number of deformations of the tangent bundle.
 *
 * Kernels and cokernels must be bundles for certain: entries of the map may have no negative
 * degree, and the rank of V must be at least the dimension. Sums and exterior powers of TX may be
 * on direct products; all else is for connected configurations.
 *
 * Errors: as for cicy_line_bundle_compute; CICY_INVALID_INPUT for a monad as above, for a sum of
 * more than 1,000 and a construction of more than 200,000 line bundles (10^6 for CICY_BUNDLE_SUM);
 * CICY_USAGE for an empty sum or a power out of range. */
CICY_API cicy_status cicy_bundle_compute(const cicy_configuration *configuration,
                                         const cicy_bundle *bundle,
                                         const cicy_construction *construction,
                                         const cicy_line_bundle_options *options,
                                         cicy_bundle_cohomology *found, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
