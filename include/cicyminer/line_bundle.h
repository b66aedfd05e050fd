/* Cohomology of any line bundle on a complete intersection (docs/mathematics.md 3 and 7). */
#ifndef CICYMINER_LINE_BUNDLE_H
#define CICYMINER_LINE_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How the dimensions were found. */
typedef enum cicy_cohomology_method {
    CICY_COHOMOLOGY_CLOSED, /* no degree is negative: the closed form */
    CICY_COHOMOLOGY_DUAL,   /* no degree is positive: the closed form for the dual, by Serre duality
                             */
    CICY_COHOMOLOGY_RANKS   /* degrees of both signs: bounds, and ranks of maps where they differ */
} cicy_cohomology_method;

/* "closed", "dual", "ranks"; static storage. */
CICY_API const char *cicy_cohomology_method_name(cicy_cohomology_method method);

/* The cohomology of a line bundle. */
typedef struct cicy_line_bundle_cohomology {
    int dimension;
    int64_t h[CICY_MAX_DIMENSION + 1]; /* h^q for q = 0 .. dimension, 0 above */
    int64_t euler;                     /* the alternating sum */
    cicy_cohomology_method method;
} cicy_line_bundle_cohomology;

/* See cicyminer.h for the rule of options. */
typedef struct cicy_line_bundle_options {
    size_t size;
    size_t memory;  /* bytes for the maps of a bundle at most; 0: 2 GiB */
    double seconds; /* for a bundle at most; 0: no limit */
    uint64_t seed;  /* of the polynomials */
    bool unchecked; /* leave out the confirmation with a second prime and other polynomials */
    int threads;    /* of cicy_line_bundle_compute_many; 0: all cores */
    const cicy_progress *progress; /* may be NULL; called by many threads at once there */
} cicy_line_bundle_options;

/* Dimensions of H^q(X, O(l_1, .., l_m)) on the generic complete intersection X of a valid
 * configuration; bundle [rows] holds l, of either sign. Direct products by Kuenneth.
 *
 * Where ranks are needed they are computed modulo a prime for random polynomials. Bounds without
 * maps, those from flops and double covers, and special polynomials with few monomials are tried
 * first: special polynomials can only make each h^q larger, so when all that are above their lower
 * bounds have the same parity of q, the index proves the numbers. Otherwise the polynomials have
 * all monomials, and the ranks found with two primes and independent random coefficients must
 * agree; the probability of an error is then below 10^-12.
 *
 * Errors: CICY_ERROR_TOO_LARGE (a number leaves 64 bits, or a map is beyond the limit of memory),
 * CICY_USAGE (a degree beyond CICY_MAX_BUNDLE_DEGREE, options), CICY_SYSTEM (memory or time run out
 * while ranks are computed), CICY_INTERRUPTED. The messages name the sizes. Complexity: cubic in
 * the number of monomials in the worst case; microseconds where the closed form holds. */
CICY_API cicy_status cicy_line_bundle_compute(const cicy_configuration *configuration,
                                              const int64_t *bundle,
                                              const cicy_line_bundle_options *options,
                                              cicy_line_bundle_cohomology *cohomology,
                                              cicy_error *error);

/* The same for many line bundles, bundles [count][rows], on one configuration, by several threads.
 * found [count]. When one fails the others are still computed; those that failed have dimension 0,
 * and the first failure is returned. The result does not depend on the number of threads. Errors:
 * as above, naming the place of the bundle from 1 on. */
CICY_API cicy_status cicy_line_bundle_compute_many(const cicy_configuration *configuration,
                                                   const int64_t *bundles, size_t count,
                                                   const cicy_line_bundle_options *options,
                                                   cicy_line_bundle_cohomology *found,
                                                   cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
