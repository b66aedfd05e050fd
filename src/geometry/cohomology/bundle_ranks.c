#include "geometry/cohomology/bundle_ranks.h"

#include <math.h>

#include "base/clock.h"
#include "base/errors.h"

static const size_t default_memory = (size_t)2 << 30;

cicy_status cicy_bundle_ranks(cicy_twisted_complex *complex,
                              const cicy_line_bundle_options *options, int most,
                              cicy_status (*complete)(cicy_twisted_complex *complex,
                                                      cicy_monomials *monomials, cicy_error *error),
                              int64_t *h, cicy_error *error)
{
    const cicy_rank_options ranks = {
        .most = most,
        .memory = options->memory ? options->memory : default_memory,
        .deadline = options->seconds > 0 ? cicy_clock() + options->seconds : (double)INFINITY,
        .seed = options->seed,
        .unchecked = options->unchecked,
        .progress = options->progress,
        .complete = complete};
    cicy_cells cells = {0};
    cicy_monomials monomials = {.limit = ranks.memory};
    cicy_status status = cicy_cells_find(complex, &cells, error);
    CICY_THEN(status, cicy_hypercohomology(complex, &cells, &monomials, &ranks, h, error));
    cicy_cells_clear(&cells);
    cicy_monomials_clear(&monomials);
    return status;
}
