#include "cicyminer/bundle.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/options_copy.h"
#include "cicyminer/cohomology.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/hypercohomology.h"
#include "geometry/cohomology/complex/tangent_complex.h"
#include "geometry/configuration/incidence.h"

static const size_t default_memory = (size_t)2 << 30;

static cicy_rank_options rank_options(const cicy_line_bundle_options *options, int most)
{
    return (cicy_rank_options){.most = most,
                               .memory = options->memory ? options->memory : default_memory,
                               .deadline = options->seconds > 0 ? cicy_clock() + options->seconds
                                                                : (double)INFINITY,
                               .seed = options->seed,
                               .unchecked = options->unchecked,
                               .progress = options->progress};
}

/* The hypercohomology of a complex that is built, which is cleared. */
static cicy_status compute(cicy_twisted_complex *complex, const cicy_rank_options *options,
                           int64_t *h, cicy_error *error)
{
    cicy_cells cells = {0};
    cicy_monomials monomials = {.limit = options->memory};
    cicy_status status = cicy_cells_find(complex, &cells, error);
    if (status == CICY_OK)
        status = cicy_hypercohomology(complex, &cells, &monomials, options, h, error);
    cicy_cells_clear(&cells);
    cicy_monomials_clear(&monomials);
    return status;
}

/* ---- The tangent bundle ---- */

static cicy_status tangent_of_connected(const cicy_configuration *x,
                                        const cicy_line_bundle_options *options, int64_t *h,
                                        cicy_error *error)
{
    cicy_twisted_complex complex = {0};
    cicy_rank_options ranks = rank_options(options, cicy_configuration_dimension(x));
    ranks.complete = cicy_tangent_complete;
    cicy_status status = cicy_tangent_complex(&complex, x, error);
    if (status == CICY_OK)
        status = compute(&complex, &ranks, h, error);
    cicy_twisted_complex_clear(&complex);
    return status;
}

/* total += a * b as polynomials in t, up to degree CICY_MAX_DIMENSION. */
static void add_product(int64_t *total, const int64_t *a, const int64_t *b)
{
    for (int p = 0; p <= CICY_MAX_DIMENSION; p++)
        for (int q = 0; p + q <= CICY_MAX_DIMENSION; q++)
            total[p + q] += a[p] * b[q];
}

/* T(X x Y) is the sum of the pullbacks of TX and TY. */
cicy_status cicy_tangent_bundle_compute(const cicy_configuration *configuration,
                                        const cicy_line_bundle_options *given, int64_t *h,
                                        cicy_error *error)
{
    enum { DEGREES = CICY_MAX_DIMENSION + 1 };
    cicy_line_bundle_options options;
    cicy_status status = CICY_OPTIONS_COPY(&options, given, error);
    cicy_configuration factors[CICY_MAX_ROWS];
    const size_t count = cicy_configuration_factors(configuration, factors);
    int64_t tangent[DEGREES] = {0}, trivial[DEGREES] = {1}; /* of the factors so far */
    for (size_t k = 0; k < count && status == CICY_OK; k++) {
        int64_t own[DEGREES] = {0}, functions[DEGREES] = {0}, sum[DEGREES] = {0};
        status = tangent_of_connected(&factors[k], &options, own, error);
        if (status == CICY_OK)
            status =
                cicy_cohomology_compute(&factors[k], (int64_t[CICY_MAX_ROWS]){0}, functions, error);
        add_product(sum, tangent, functions);
        add_product(sum, trivial, own);
        memcpy(tangent, sum, sizeof sum);
        memset(sum, 0, sizeof sum);
        add_product(sum, trivial, functions);
        memcpy(trivial, sum, sizeof sum);
    }
    memcpy(h, tangent, sizeof tangent);
    return status;
}

/* ---- Monads ---- */

/* Whether O(to - from) has sections on the ambient space; degree [rows] gets to - from. */
static bool entry_degree(const cicy_configuration *x, const int64_t *from, const int64_t *to,
                         uint8_t *degree)
{
    for (int i = 0; i < x->rows; i++) {
        if (to[i] < from[i] || to[i] - from[i] > UINT8_MAX)
            return false;
        degree[i] = (uint8_t)(to[i] - from[i]);
    }
    return true;
}

static void add_entries(cicy_twisted_complex *complex, const cicy_monad *monad)
{
    const cicy_configuration *x = complex->configuration;
    for (size_t b = 0; b < monad->first_count; b++)
        cicy_complex_add_generator(complex, 0, monad->first + b * x->rows);
    for (size_t c = 0; c < monad->second_count; c++)
        cicy_complex_add_generator(complex, 1, monad->second + c * x->rows);
    for (size_t b = 0; b < monad->first_count; b++)
        for (size_t c = 0; c < monad->second_count; c++) {
            uint8_t degree[CICY_MAX_ROWS];
            if (!entry_degree(x, monad->first + b * x->rows, monad->second + c * x->rows, degree))
                continue;
            const uint32_t entry = cicy_complex_add_polynomial(complex, degree);
            cicy_complex_add_arrow(complex, (cicy_arrow){.from = (uint32_t)b,
                                                         .to = (uint32_t)(monad->first_count + c),
                                                         .polynomial = entry});
        }
}

/* Entries of the map are drawn after the f_j, with all monomials. */
static cicy_status draw_entries(cicy_twisted_complex *complex, cicy_monomials *monomials,
                                cicy_error *error)
{
    (void)monomials;
    cicy_random random;
    cicy_random_init(&random, complex->prime, complex->polynomial[0].coefficient[0]);
    cicy_status status = CICY_OK;
    for (size_t k = complex->configuration->columns; k < complex->polynomials; k++)
        if (status == CICY_OK)
            status = cicy_form_polynomial_draw(complex, 0, &random, &complex->polynomial[k], error);
    return status;
}

cicy_status cicy_monad_compute(const cicy_configuration *configuration, const cicy_monad *monad,
                               const cicy_line_bundle_options *given, int64_t *h, cicy_error *error)
{
    cicy_line_bundle_options options;
    cicy_status status = CICY_OPTIONS_COPY(&options, given, error);
    if (status != CICY_OK)
        return status;
    if (monad->first_count == 0 || monad->second_count == 0)
        return cicy_error_set(error, CICY_USAGE, "a sum of the monad has no line bundle");
    if (cicy_configuration_is_product(configuration))
        return cicy_error_set_code(error, CICY_ERROR_INPUT,
                                   "monads are computed on connected configurations only");
    const size_t entries = monad->first_count * monad->second_count;
    const int d = cicy_configuration_dimension(configuration);
    cicy_rank_options ranks = rank_options(&options, d + 1);
    ranks.complete = draw_entries;
    cicy_twisted_complex complex = {0};
    memset(h, 0, (CICY_MAX_DIMENSION + 2) * sizeof *h);
    status = cicy_complex_start(&complex, configuration, monad->first_count + monad->second_count,
                                entries, entries, error);
    if (status == CICY_OK) {
        add_entries(&complex, monad);
        status = compute(&complex, &ranks, h, error);
    }
    cicy_twisted_complex_clear(&complex);
    return status;
}
