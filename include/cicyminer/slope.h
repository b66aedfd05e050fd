/* Slopes of line bundles: where in the Kaehler cone they vanish (docs/mathematics.md 7). */
#ifndef CICYMINER_SLOPE_H
#define CICYMINER_SLOPE_H

#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/topology.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Whether the slope of a line bundle vanishes for some Kaehler class. */
typedef enum cicy_slope_zero {
    CICY_SLOPE_ZERO_NOWHERE,
    CICY_SLOPE_ZERO_SOMEWHERE,
    CICY_SLOPE_ZERO_UNKNOWN /* not decided within the limits below */
} cicy_slope_zero;

/* Decides whether the slope of O(l), the integral of (sum_i l_i J_i) (sum_i t_i J_i)^{d-1},
 * vanishes for some t with all t_i > 0; bundle [topology->rows] holds l. These t are the Kaehler
 * classes that come from the ambient space; a manifold may have others.
 *
 * SOMEWHERE and NOWHERE are proved with exact integers: the slope vanishes if and only if it takes
 * both signs or is zero for all t. The cone is cut into pieces until each sign is found at a point
 * or excluded on all pieces. UNKNOWN: more than 10,000 pieces, or a number beyond 127 bits. With
 * random degrees this was the answer for none of 740,686 line bundles on three-folds, for 1 in
 * 8,000 on four-folds and 1 in 1,000 on five-folds.
 *
 * Errors: CICY_INVALID_INPUT (a number leaves 64 bits), CICY_SYSTEM (memory). Complexity:
 * binomial(m
 * + d - 2, d - 1) for a piece; most bundles need one to three. */
CICY_API cicy_status cicy_slope_zero_decide(const cicy_topology *topology, const int64_t *bundle,
                                            cicy_slope_zero *zero, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
