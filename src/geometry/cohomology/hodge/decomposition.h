/* Hodge numbers by the decomposition theorem (docs/mathematics.md 10): from the Euler numbers of
 * the manifolds onto which X maps, without cohomology of line bundles and without ranks. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_DECOMPOSITION_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_HODGE_DECOMPOSITION_H

#include "cicyminer/hodge.h"
#include "geometry/cohomology/hodge/euler_memory.h"
#include "geometry/configuration/incidence.h"

typedef struct cicy_decomposition {
    int64_t h11;
    int64_t h21;           /* of four- and five-folds */
    int64_t h22_plus_2h31; /* of five-folds */
} cicy_decomposition;

/* For a valid connected configuration of dimension 3 to 5 without hyperplanes. `known` (may be
 * NULL) holds h11 and h21, which save work; without it nothing is taken from there. `memory` may be
 * NULL. Needs 45 KB of stack. Errors: CICY_SYSTEM (memory). */
cicy_status cicy_decomposition_compute(const cicy_configuration *configuration,
                                       const cicy_graph *graph, int dimension,
                                       const cicy_hodge *known, cicy_euler_memory *memory,
                                       cicy_decomposition *decomposition, cicy_error *error);

#endif
