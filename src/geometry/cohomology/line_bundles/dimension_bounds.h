/* Lower and upper bounds of the dimensions h^0 .. h^d of a sheaf whose index is known. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_DIMENSION_BOUNDS_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_DIMENSION_BOUNDS_H

#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

typedef struct cicy_dimension_bounds {
    int dimension; /* d */
    int64_t index; /* the alternating sum */
    int64_t least[CICY_MAX_DIMENSION + 1], most[CICY_MAX_DIMENSION + 1];
} cicy_dimension_bounds;

/* Bounds 0 .. most [dimension + 1], improved by the index. */
cicy_dimension_bounds cicy_bounds_start(int dimension, int64_t index, const int64_t *most);

/* Improves the bounds by the index. Numbers beyond 2^40 stay as they are. */
void cicy_bounds_tighten(cicy_dimension_bounds *bounds);

/* The bounds of the numbers in reverse order: of the Serre dual. */
cicy_dimension_bounds cicy_bounds_mirrored(const cicy_dimension_bounds *bounds);

/* Whether lower and upper bounds agree. */
bool cicy_bounds_are_exact(const cicy_dimension_bounds *bounds);

#endif
