/* The cohomology behind the Hodge numbers (docs/mathematics.md 4). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_HODGE_TANGENT_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_HODGE_TANGENT_H

#include <stdint.h>

#include "cicyminer/configuration.h"
#include "geometry/configuration/incidence.h"

/* a[q] = sum_i (n_i + 1) h^q(X, O(e_i)) and b[q] = sum_j h^q(X, O(p_j)), q = 0..dimension, for a
 * valid connected configuration of dimension >= 1 without hyperplanes (remove_hyperplanes.h). */
typedef struct cicy_tangent {
    int64_t a[CICY_MAX_DIMENSION + 1];
    int64_t b[CICY_MAX_DIMENSION + 1];
} cicy_tangent;

void cicy_tangent_compute(const cicy_configuration *configuration, const cicy_graph *graph,
                          int dimension, cicy_tangent *tangent);

#endif
