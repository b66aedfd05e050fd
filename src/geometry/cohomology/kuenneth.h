/* Cohomology of products: h^q(X x Y) is the sum of h^a(X) h^(q-a)(Y). */
#ifndef CICYMINER_GEOMETRY_COHOMOLOGY_KUENNETH_H
#define CICYMINER_GEOMETRY_COHOMOLOGY_KUENNETH_H

#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"

/* Wide enough for a dimension that a factor without cohomology makes 0 in the end. */
__extension__ typedef __int128 cicy_wide;

/* total [CICY_MAX_DIMENSION + 1] becomes the cohomology of the product with factor
 * [CICY_MAX_DIMENSION + 1]. Errors: CICY_ERROR_TOO_LARGE (128 bits). */
cicy_status cicy_kuenneth_multiply(cicy_wide *total, const cicy_wide *factor, cicy_error *error);

/* h [CICY_MAX_DIMENSION + 1] = total. Errors: CICY_ERROR_TOO_LARGE (64 bits). */
cicy_status cicy_kuenneth_read(const cicy_wide *total, int64_t *h, cicy_error *error);

/* The error of both. */
cicy_status cicy_error_dimension(cicy_error *error);

#endif
