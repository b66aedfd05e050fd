/* Bundles that are twisted complexes: the tangent bundle, kernels and cokernels, and what is made
 * of them. */
#include "cicyminer/bundle.h"

#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/cohomology.h"
#include "geometry/cohomology/bundle_ranks.h"
#include "geometry/cohomology/bundle_sum.h"
#include "geometry/cohomology/complex/complex_algebra.h"
#include "geometry/cohomology/complex/monad_complex.h"
#include "geometry/cohomology/complex/tangent_complex.h"
#include "geometry/configuration/incidence.h"

enum { DEGREES = CICY_MAX_DIMENSION + 1 };

/* ---- Constructions on a complex ---- */

/* End V is V times its dual. */
static cicy_status make_endomorphisms(const cicy_twisted_complex *complex,
                                      cicy_twisted_complex *made, cicy_error *error)
{
    cicy_twisted_complex dual = {0};
    cicy_status status = cicy_complex_dual(complex, &dual, error);
    CICY_THEN(status, cicy_complex_tensor(complex, &dual, made, error));
    cicy_twisted_complex_clear(&dual);
    return status;
}

/* Replaces the complex by a construction, which is not the dual. */
static cicy_status construct(cicy_twisted_complex *complex, const cicy_construction *construction,
                             cicy_error *error)
{
    cicy_twisted_complex made = {0};
    cicy_status status = CICY_OK;
    if (construction->kind == CICY_CONSTRUCTION_ENDOMORPHISMS)
        status = make_endomorphisms(complex, &made, error);
    else if (construction->kind != CICY_CONSTRUCTION_NONE)
        status = cicy_complex_power(complex, construction->power,
                                    construction->kind == CICY_CONSTRUCTION_EXTERIOR, &made, error);
    else
        return CICY_OK;
    cicy_complex_adopt(&made, complex);
    cicy_twisted_complex_clear(complex);
    *complex = made;
    return status;
}

/* ---- The tangent bundle ---- */

static cicy_status tangent_of_connected(const cicy_configuration *x,
                                        const cicy_construction *construction,
                                        const cicy_line_bundle_options *options, int64_t *h,
                                        cicy_error *error)
{
    cicy_twisted_complex complex = {0};
    cicy_status status = cicy_tangent_complex(&complex, x, error);
    CICY_THEN(status, construct(&complex, construction, error));
    CICY_THEN(status, cicy_bundle_ranks(&complex, options, cicy_configuration_dimension(x),
                                        cicy_tangent_complete, h, error));
    cicy_twisted_complex_clear(&complex);
    return status;
}

/* h [DEGREES] of the exterior power p of TX, X connected. With trivial canonical bundle the power d
 * - p is the dual of the power p. */
static cicy_status exterior_of_connected(const cicy_configuration *x, int p,
                                         const cicy_line_bundle_options *options, int64_t *h,
                                         cicy_error *error)
{
    const int d = cicy_configuration_dimension(x);
    if (2 * p > d) {
        int64_t mirrored[DEGREES] = {0};
        CICY_TRY(exterior_of_connected(x, d - p, options, mirrored, error));
        for (int q = 0; q <= d; q++)
            h[q] = mirrored[d - q];
        return CICY_OK;
    }
    if (p == 0)
        return cicy_cohomology_compute(x, (int64_t[CICY_MAX_ROWS]){0}, h, error);
    const cicy_construction power = {p > 1 ? CICY_CONSTRUCTION_EXTERIOR : CICY_CONSTRUCTION_NONE,
                                     p};
    return tangent_of_connected(x, &power, options, h, error);
}

/* total += a * b as polynomials in t, up to degree CICY_MAX_DIMENSION. */
static void add_product(int64_t *total, const int64_t *a, const int64_t *b)
{
    for (int p = 0; p < DEGREES; p++)
        for (int q = 0; p + q < DEGREES; q++)
            total[p + q] += a[p] * b[q];
}

/* T(X x Y) is the sum of the pullbacks of TX and TY: its exterior power p is the sum of the
 * products of powers a and p - a. `powers` [p + 1][DEGREES]: of the factors so far. */
static cicy_status add_factor(const cicy_configuration *factor, int p,
                              const cicy_line_bundle_options *options, int64_t (*powers)[DEGREES],
                              cicy_error *error)
{
    int64_t own[DEGREES][DEGREES] = {0}, sum[DEGREES][DEGREES] = {0};
    const int d = cicy_configuration_dimension(factor);
    for (int a = 0; a <= p && a <= d; a++)
        CICY_TRY(exterior_of_connected(factor, a, options, own[a], error));
    for (int a = 0; a <= p; a++)
        for (int b = 0; a + b <= p; b++)
            add_product(sum[a + b], powers[a], own[b]);
    memcpy(powers, sum, (size_t)(p + 1) * sizeof *powers);
    return CICY_OK;
}

static cicy_status exterior_of_tangent(const cicy_configuration *configuration, int p,
                                       const cicy_line_bundle_options *options, int64_t *h,
                                       cicy_error *error)
{
    cicy_configuration factors[CICY_MAX_ROWS];
    const size_t count = cicy_configuration_factors(configuration, factors);
    if (count == 1)
        return exterior_of_connected(configuration, p, options, h, error);
    int64_t powers[DEGREES][DEGREES] = {{1}};
    for (size_t k = 0; k < count; k++)
        CICY_TRY(add_factor(&factors[k], p, options, powers, error));
    memcpy(h, powers[p], sizeof powers[p]);
    return CICY_OK;
}

cicy_status cicy_tangent_bundle_compute(const cicy_configuration *configuration,
                                        const cicy_line_bundle_options *given, int64_t *h,
                                        cicy_error *error)
{
    cicy_line_bundle_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    memset(h, 0, DEGREES * sizeof *h);
    return exterior_of_tangent(configuration, 1, &options, h, error);
}

/* ---- Monads ---- */

static cicy_status check_monad(const cicy_configuration *configuration, const cicy_monad *monad,
                               cicy_error *error)
{
    if (monad->first_count == 0 || monad->second_count == 0)
        return cicy_error_set(error, CICY_USAGE, "a sum of the monad has no line bundle");
    if (cicy_configuration_is_product(configuration))
        return cicy_error_set_code(error, CICY_ERROR_INPUT,
                                   "monads are computed on connected configurations only");
    return CICY_OK;
}

cicy_status cicy_monad_compute(const cicy_configuration *configuration, const cicy_monad *monad,
                               const cicy_line_bundle_options *given, int64_t *h, cicy_error *error)
{
    cicy_line_bundle_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    CICY_TRY(check_monad(configuration, monad, error));
    cicy_twisted_complex complex = {0};
    memset(h, 0, (DEGREES + 1) * sizeof *h);
    cicy_status status = cicy_monad_complex(&complex, configuration, monad, 0, error);
    CICY_THEN(status,
              cicy_bundle_ranks(&complex, &options, cicy_configuration_dimension(configuration) + 1,
                                cicy_monad_complete, h, error));
    cicy_twisted_complex_clear(&complex);
    return status;
}

/* A generic map between bundles of ranks b and c has full rank everywhere on X if its entries are
 * generated by sections and |b - c| >= d: it drops in codimension |b - c| + 1. */
static cicy_status check_full_rank(const cicy_configuration *x, const cicy_bundle *bundle,
                                   cicy_error *error)
{
    const cicy_monad *monad = &bundle->monad;
    const bool kernel = bundle->kind == CICY_BUNDLE_KERNEL;
    const int64_t rank = kernel ? (int64_t)monad->first_count - (int64_t)monad->second_count
                                : (int64_t)monad->second_count - (int64_t)monad->first_count;
    const int d = cicy_configuration_dimension(x);
    if (rank < d)
        return cicy_error_set_code(
            error, CICY_ERROR_INPUT,
            "the %s of a map between sums of %zu and %zu line bundles is not a vector bundle of "
            "rank "
            ">= %d, the dimension: the rank of the map may drop on the manifold",
            kernel ? "kernel" : "cokernel", monad->first_count, monad->second_count, d);
    for (size_t b = 0; b < monad->first_count; b++)
        for (size_t c = 0; c < monad->second_count; c++)
            for (int i = 0; i < x->rows; i++)
                if (monad->second[c * x->rows + (size_t)i] < monad->first[b * x->rows + (size_t)i])
                    return cicy_error_set_code(
                        error, CICY_ERROR_INPUT,
                        "the map from line bundle %zu to line bundle %zu of the other sum is not "
                        "generated by sections: its degree on row %d is negative, so that the rank "
                        "of the whole may drop",
                        b + 1, c + 1, i + 1);
    return CICY_OK;
}

static cicy_status monad_construction(const cicy_configuration *x, const cicy_bundle *bundle,
                                      const cicy_construction *construction,
                                      const cicy_line_bundle_options *options, int64_t *h,
                                      cicy_error *error)
{
    CICY_TRY(check_monad(x, &bundle->monad, error));
    CICY_TRY(check_full_rank(x, bundle, error));
    cicy_twisted_complex complex = {0};
    cicy_status status = cicy_monad_complex(&complex, x, &bundle->monad,
                                            bundle->kind == CICY_BUNDLE_KERNEL ? 0 : -1, error);
    CICY_THEN(status, construct(&complex, construction, error));
    CICY_THEN(status, cicy_bundle_ranks(&complex, options, cicy_configuration_dimension(x),
                                        cicy_monad_complete, h, error));
    cicy_twisted_complex_clear(&complex);
    return status;
}

/* ---- Any bundle ---- */

static int64_t rank_of(const cicy_configuration *configuration, const cicy_bundle *bundle)
{
    const int64_t first = (int64_t)bundle->monad.first_count;
    const int64_t second = (int64_t)bundle->monad.second_count;
    switch (bundle->kind) {
    case CICY_BUNDLE_SUM:
        return first;
    case CICY_BUNDLE_KERNEL:
        return first - second;
    case CICY_BUNDLE_COKERNEL:
        return second - first;
    default:
        return cicy_configuration_dimension(configuration);
    }
}

/* binomial(n, p) for small p. */
static int64_t binomial(int64_t n, int p)
{
    int64_t value = 1;
    for (int k = 0; k < p; k++)
        value = value * (n - k) / (k + 1);
    return value;
}

static int64_t constructed_rank(int64_t rank, const cicy_construction *construction)
{
    switch (construction->kind) {
    case CICY_CONSTRUCTION_EXTERIOR:
        return construction->power > rank ? 0 : binomial(rank, construction->power);
    case CICY_CONSTRUCTION_SYMMETRIC:
        return binomial(rank + construction->power - 1, construction->power);
    case CICY_CONSTRUCTION_ENDOMORPHISMS:
        return rank * rank;
    default:
        return rank;
    }
}

static cicy_status compute_any(const cicy_configuration *configuration, const cicy_bundle *bundle,
                               const cicy_construction *construction,
                               const cicy_line_bundle_options *options, int64_t *h,
                               cicy_error *error)
{
    if (bundle->kind == CICY_BUNDLE_SUM)
        return cicy_bundle_sum(configuration, bundle->monad.first, bundle->monad.first_count,
                               construction, options, h, error);
    if (bundle->kind != CICY_BUNDLE_TANGENT)
        return monad_construction(configuration, bundle, construction, options, h, error);
    if (construction->kind == CICY_CONSTRUCTION_NONE)
        return exterior_of_tangent(configuration, 1, options, h, error);
    if (construction->kind == CICY_CONSTRUCTION_EXTERIOR)
        return exterior_of_tangent(configuration, construction->power, options, h, error);
    if (cicy_configuration_is_product(configuration))
        return cicy_error_set_code(error, CICY_ERROR_INPUT,
                                   "endomorphisms and symmetric powers of the tangent bundle are "
                                   "computed on connected configurations only");
    return tangent_of_connected(configuration, construction, options, h, error);
}

static cicy_status check_bundle(const cicy_bundle *bundle, const cicy_construction *construction,
                                cicy_error *error)
{
    const bool power = construction->kind == CICY_CONSTRUCTION_EXTERIOR ||
                       construction->kind == CICY_CONSTRUCTION_SYMMETRIC;
    if (power && (construction->power < 1 || construction->power > CICY_MOST_POWER))
        return cicy_error_set_code(error, CICY_ERROR_RANGE, "a power is from 1 to %d, not %d",
                                   CICY_MOST_POWER, construction->power);
    const size_t most = 1000;
    if (bundle->monad.first_count > most || bundle->monad.second_count > most)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "a sum has more than %zu line bundles", most);
    if (bundle->kind == CICY_BUNDLE_SUM && bundle->monad.first_count == 0)
        return cicy_error_set(error, CICY_USAGE, "the sum has no line bundle");
    return CICY_OK;
}

cicy_status cicy_bundle_compute(const cicy_configuration *configuration, const cicy_bundle *bundle,
                                const cicy_construction *given_construction,
                                const cicy_line_bundle_options *given,
                                cicy_bundle_cohomology *found, cicy_error *error)
{
    cicy_line_bundle_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    cicy_construction construction =
        given_construction ? *given_construction : (cicy_construction){0};
    CICY_TRY(check_bundle(bundle, &construction, error));
    const int d = cicy_configuration_dimension(configuration);
    *found = (cicy_bundle_cohomology){
        .dimension = d, .rank = constructed_rank(rank_of(configuration, bundle), &construction)};
    int64_t h[DEGREES] = {0};
    const bool dual = construction.kind == CICY_CONSTRUCTION_DUAL; /* by Serre duality */
    if (dual)
        construction.kind = CICY_CONSTRUCTION_NONE;
    if (found->rank != 0 || rank_of(configuration, bundle) <= 0)
        CICY_TRY(compute_any(configuration, bundle, &construction, &options, h, error));
    for (int q = 0; q <= d; q++) {
        found->h[q] = h[dual ? d - q : q];
        found->euler += q % 2 ? -found->h[q] : found->h[q];
    }
    return CICY_OK;
}
