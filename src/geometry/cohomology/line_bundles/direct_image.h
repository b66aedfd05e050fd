/* The cohomology of a line bundle L and of its direct image F under a map that contracts curves
 * over points. In dimension 3
 *
 *     0 -> H^1(F) -> H^1(L) -> C^t -> H^2(F) -> H^2(L) -> 0,
 *
 * t is the difference of the indices, and H^0 and H^3 are the same; in dimension 2 all H^q are. */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_DIRECT_IMAGE_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_LINE_BUNDLES_DIRECT_IMAGE_H

#include "geometry/cohomology/line_bundles/dimension_bounds.h"

/* Improves the bounds of both, of dimension 2 or 3. */
void cicy_direct_image_combine(cicy_dimension_bounds *bundle, cicy_dimension_bounds *image);

#endif
