/* Which line bundles a data set has of one configuration, and which of them are computed. */
#ifndef CICYMINER_DATA_BUNDLES_BUNDLE_PLAN_H
#define CICYMINER_DATA_BUNDLES_BUNDLE_PLAN_H

#include "cicyminer/bundle_data.h"

/* Line bundles of one configuration. */
typedef struct cicy_bundle_plan {
    size_t count;
    int8_t *bundle;    /* [count][rows], in lexicographic order */
    uint32_t *orbit;   /* [count]: the first one that it follows from, itself at the latest */
    uint8_t *mirrored; /* [count]: whether it follows from the dual of that one */
} cicy_bundle_plan;

/* The number of line bundles for a configuration of `rows` rows; 0 when there are more than
 * CICY_MAX_BUNDLES_PER_MANIFOLD. */
uint64_t cicy_bundle_plan_count(const cicy_bundle_data_options *options, size_t rows);

/* The line bundles of the box or of a random sample of it, which is a function of (seed, stream).
 * Free with cicy_bundle_plan_clear, also after failure. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_bundle_plan_make(cicy_bundle_plan *plan, const cicy_configuration *configuration,
                                  const cicy_bundle_data_options *options, uint64_t stream,
                                  cicy_error *error);
void cicy_bundle_plan_clear(cicy_bundle_plan *plan);

#endif
