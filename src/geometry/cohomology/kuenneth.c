#include "geometry/cohomology/kuenneth.h"

#include <string.h>

#include "base/errors.h"

cicy_status cicy_error_dimension(cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "a dimension leaves 64 bits");
}

cicy_status cicy_kuenneth_multiply(cicy_wide *total, const cicy_wide *factor, cicy_error *error)
{
    cicy_wide product[CICY_MAX_DIMENSION + 1] = {0};
    for (int p = 0; p <= CICY_MAX_DIMENSION; p++)
        for (int q = 0; p + q <= CICY_MAX_DIMENSION; q++) {
            cicy_wide part;
            if (__builtin_mul_overflow(total[p], factor[q], &part) ||
                __builtin_add_overflow(product[p + q], part, &product[p + q]))
                return cicy_error_dimension(error);
        }
    memcpy(total, product, sizeof product);
    return CICY_OK;
}

cicy_status cicy_kuenneth_read(const cicy_wide *total, int64_t *h, cicy_error *error)
{
    for (int q = 0; q <= CICY_MAX_DIMENSION; q++) {
        if (total[q] > INT64_MAX || total[q] < 0)
            return cicy_error_dimension(error);
        h[q] = (int64_t)total[q];
    }
    return CICY_OK;
}
