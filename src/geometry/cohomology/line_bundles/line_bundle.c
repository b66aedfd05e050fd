#include "cicyminer/line_bundle.h"

#include <math.h>
#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/cohomology.h"
#include "cicyminer/threads.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/hypercohomology.h"
#include "geometry/cohomology/kuenneth.h"
#include "geometry/cohomology/line_bundles/contraction.h"
#include "geometry/cohomology/line_bundles/mixed_page.h"
#include "geometry/cohomology/line_bundles/push_forward.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/remove_hyperplanes.h"

/* Most work for ranks on contractions, before the special polynomials on X and, as a multiple of
 * their work, after them. */
static const double early_work = 1e6, late_work = 4;

enum { MAX_RANK_DEGREE = 4096 }; /* of a bundle whose cohomology needs ranks */

static const size_t default_memory = (size_t)2 << 30;

const char *cicy_cohomology_method_name(cicy_cohomology_method method)
{
    return method == CICY_COHOMOLOGY_CLOSED ? "closed"
           : method == CICY_COHOMOLOGY_DUAL ? "dual"
                                            : "ranks";
}

/* The first pages of a bundle and of its dual, and the polynomials of both. */
typedef struct pages {
    cicy_twisted_complex complex;
    cicy_monomials monomials;
    cicy_cells cells[2]; /* of the bundle, of the dual */
} pages;

static void clear_pages(pages *p)
{
    cicy_cells_clear(&p->cells[0]);
    cicy_cells_clear(&p->cells[1]);
    cicy_monomials_clear(&p->monomials);
    cicy_twisted_complex_clear(&p->complex);
}

static cicy_status make_pages(pages *p, const cicy_configuration *x, const int64_t *bundle,
                              size_t memory, cicy_error *error)
{
    p->monomials.limit = memory;
    cicy_status status = cicy_complex_start(&p->complex, x, 1, 0, 0, error);
    if (status == CICY_OK)
        cicy_complex_add_generator(&p->complex, 0, bundle);
    for (int dual = 0; dual < 2 && status == CICY_OK; dual++) {
        for (int i = 0; i < x->rows; i++)
            p->complex.generator->twist[i] = (int16_t)(dual ? -bundle[i] : bundle[i]);
        status = cicy_cells_find(&p->complex, &p->cells[dual], error);
    }
    return status;
}

/* A measure of the work: the squares of the smaller sides of all maps. */
static double cost_of(const cicy_cells *cells, int dimension)
{
    double cost = 0;
    for (int q = 0; q < dimension; q++) {
        const double from = (double)cicy_cells_size(cells, q);
        const double to = (double)cicy_cells_size(cells, q + 1);
        cost += from < to ? from * from : to * to;
    }
    return cost;
}

/* With all differentials on the first page, for general polynomials. h [dimension + 1] holds upper
 * bounds before. */
static cicy_status compute_by_ranks(const cicy_configuration *x, const int64_t *bundle,
                                    const cicy_rank_options *options, int64_t *h, cicy_error *error)
{
    const int d = cicy_configuration_dimension(x);
    pages p = {0};
    int64_t found[CICY_MAX_DIMENSION + 1];
    cicy_status status = make_pages(&p, x, bundle, options->memory, error);
    if (status == CICY_OK) {
        const bool dual = cost_of(&p.cells[1], d) < cost_of(&p.cells[0], d);
        for (int i = 0; i < x->rows; i++)
            p.complex.generator->twist[i] = (int16_t)(dual ? -bundle[i] : bundle[i]);
        cicy_rank_options ranks = *options;
        while (ranks.least < d && h[dual ? d - ranks.least : ranks.least] == 0)
            ranks.least++;
        for (ranks.most = d;
             ranks.most > ranks.least && h[dual ? d - ranks.most : ranks.most] == 0;)
            ranks.most--;
        status =
            cicy_hypercohomology(&p.complex, &p.cells[dual], &p.monomials, &ranks, found, error);
        if (status == CICY_OK) {
            memset(h, 0, ((size_t)d + 1) * sizeof *h);
            for (int q = ranks.least; q <= ranks.most; q++)
                h[dual ? d - q : q] = found[q - ranks.least];
        }
    }
    clear_pages(&p);
    return status;
}

/* Better and better bounds until they agree. h [dimension + 1] holds upper bounds before and after;
 * *certain: whether they are the h^q. */
static cicy_status improve_bounds(const cicy_configuration *x, const int64_t *bundle, int64_t index,
                                  const cicy_rank_options *ranks, int64_t *h, bool *certain,
                                  cicy_error *error)
{
    const int d = cicy_configuration_dimension(x);
    cicy_dimension_bounds bounds = cicy_bounds_start(d, index, h);
    cicy_contractions contractions = {0};
    double work = 0;
    cicy_contraction_bounds(x, bundle, &contractions, &bounds);
    cicy_status status =
        cicy_contraction_ranks(x, bundle, ranks, early_work, &contractions, &bounds, error);
    *certain = cicy_bounds_are_exact(&bounds);
    if (status == CICY_OK && !*certain) {
        status = cicy_push_forward_bounds(x, bundle, ranks, bounds.most, certain, &work, error);
        cicy_bounds_tighten(&bounds);
    }
    if (status == CICY_OK && !*certain) {
        status = cicy_contraction_ranks(x, bundle, ranks, late_work * work, &contractions, &bounds,
                                        error);
        *certain = cicy_bounds_are_exact(&bounds);
    }
    memcpy(h, bounds.most, ((size_t)d + 1) * sizeof *h);
    return status;
}

/* Degrees of both signs: first what needs no maps. */
static cicy_status compute_mixed(const cicy_configuration *x, const int64_t *bundle,
                                 const cicy_line_bundle_options *options, int64_t *h,
                                 cicy_error *error)
{
    for (int i = 0; i < x->rows; i++)
        if (bundle[i] > MAX_RANK_DEGREE || bundle[i] < -MAX_RANK_DEGREE)
            return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                       "degree %lld is beyond %d, the limit for bundles with "
                                       "degrees of both signs",
                                       (long long)bundle[i], MAX_RANK_DEGREE);
    int64_t index;
    if (cicy_mixed_bounds(x, bundle, h, &index))
        return CICY_OK;
    const cicy_rank_options ranks = {
        .memory = options->memory ? options->memory : default_memory,
        .deadline = options->seconds > 0 ? cicy_clock() + options->seconds : (double)INFINITY,
        .seed = options->seed,
        .unchecked = options->unchecked,
        .progress = options->progress};
    bool certain = false;
    cicy_status status = improve_bounds(x, bundle, index, &ranks, h, &certain, error);
    if (status == CICY_OK && !certain)
        status = cicy_push_forward_compute(x, bundle, &ranks, h, &certain, error);
    return certain || status != CICY_OK ? status : compute_by_ranks(x, bundle, &ranks, h, error);
}

/* A configuration that is not a product. */
static cicy_status compute_connected(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_line_bundle_options *options, int64_t *h,
                                     cicy_cohomology_method *method, cicy_error *error)
{
    const int d = cicy_configuration_dimension(configuration);
    bool positive = false, negative = false;
    int64_t dual[CICY_MAX_ROWS];
    for (int i = 0; i < configuration->rows; i++) {
        positive |= bundle[i] > 0;
        negative |= bundle[i] < 0;
        dual[i] = -bundle[i];
    }
    *method = !negative   ? CICY_COHOMOLOGY_CLOSED
              : !positive ? CICY_COHOMOLOGY_DUAL
                          : CICY_COHOMOLOGY_RANKS;
    if (!negative)
        return cicy_cohomology_compute(configuration, bundle, h, error);
    if (!positive) {
        int64_t mirrored[CICY_MAX_DIMENSION + 1];
        cicy_status status = cicy_cohomology_compute(configuration, dual, mirrored, error);
        for (int q = 0; q <= d && status == CICY_OK; q++)
            h[q] = mirrored[d - q];
        return status;
    }
    cicy_configuration reduced;
    uint8_t rows[CICY_MAX_ROWS];
    int64_t restricted[CICY_MAX_ROWS];
    cicy_remove_hyperplanes(configuration, &reduced, rows);
    for (int i = 0; i < reduced.rows; i++)
        restricted[i] = bundle[rows[i]];
    return compute_mixed(&reduced, restricted, options, h, error);
}

/* The rows of the factor that contains row i. */
static uint32_t rows_of_factor(const cicy_graph *graph, int i)
{
    return cicy_graph_flood(graph, cicy_lowest_bit(graph->row[i]), UINT32_MAX, UINT32_MAX).rows;
}

static cicy_status check_degrees(const cicy_configuration *configuration, const int64_t *bundle,
                                 cicy_error *error)
{
    for (int i = 0; i < configuration->rows; i++)
        if (bundle[i] > CICY_MAX_BUNDLE_DEGREE || bundle[i] < -CICY_MAX_BUNDLE_DEGREE)
            return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                       "degree %lld of the line bundle on row %d is beyond %d",
                                       (long long)bundle[i], i + 1, CICY_MAX_BUNDLE_DEGREE);
    return CICY_OK;
}

cicy_status cicy_line_bundle_compute(const cicy_configuration *configuration, const int64_t *bundle,
                                     const cicy_line_bundle_options *given,
                                     cicy_line_bundle_cohomology *cohomology, cicy_error *error)
{
    cicy_line_bundle_options options;
    cicy_status status = CICY_OPTIONS_COPY(&options, given, error);
    if (status == CICY_OK)
        status = check_degrees(configuration, bundle, error);
    cicy_configuration factors[CICY_MAX_ROWS];
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    const size_t count = cicy_configuration_factors(configuration, factors);
    *cohomology =
        (cicy_line_bundle_cohomology){.dimension = cicy_configuration_dimension(configuration)};
    cicy_wide total[CICY_MAX_DIMENSION + 1] = {1};
    uint32_t left = cicy_low_bits(configuration->rows);
    for (size_t k = 0; k < count && status == CICY_OK; k++) {
        const uint32_t rows = rows_of_factor(&graph, cicy_lowest_bit(left));
        int64_t restricted[CICY_MAX_ROWS], h[CICY_MAX_DIMENSION + 1] = {0};
        int used = 0;
        for (uint32_t mask = rows; mask; mask &= mask - 1)
            restricted[used++] = bundle[cicy_lowest_bit(mask)];
        left &= ~rows;
        cicy_cohomology_method method;
        status = compute_connected(&factors[k], restricted, &options, h, &method, error);
        if (method > cohomology->method)
            cohomology->method = method;
        cicy_wide factor[CICY_MAX_DIMENSION + 1];
        for (int q = 0; q <= CICY_MAX_DIMENSION; q++)
            factor[q] = h[q];
        CICY_THEN(status, cicy_kuenneth_multiply(total, factor, error));
    }
    CICY_THEN(status, cicy_kuenneth_read(total, cohomology->h, error));
    for (int q = 0; q <= cohomology->dimension && status == CICY_OK; q++)
        cohomology->euler += q % 2 ? -cohomology->h[q] : cohomology->h[q];
    return status;
}

cicy_status cicy_line_bundle_compute_many(const cicy_configuration *configuration,
                                          const int64_t *bundles, size_t count,
                                          const cicy_line_bundle_options *options,
                                          cicy_line_bundle_cohomology *found, cicy_error *error)
{
    cicy_line_bundle_options known;
    cicy_status status = CICY_OPTIONS_COPY(&known, options, error);
    if (status != CICY_OK)
        return status;
    size_t first = count; /* that failed */
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
#pragma omp parallel for num_threads(cicy_threads(known.threads)) schedule(dynamic, 1)
    for (size_t k = 0; k < count; k++) {
        cicy_error own = {0};
        const cicy_status result = cicy_line_bundle_compute(
            configuration, bundles + k * configuration->rows, &known, &found[k], &own);
        if (result == CICY_OK)
            continue;
        found[k] = (cicy_line_bundle_cohomology){0};
        pthread_mutex_lock(&lock);
        if (k < first) {
            first = k;
            status = result;
            if (error)
                *error = own;
        }
        pthread_mutex_unlock(&lock);
    }
    pthread_mutex_destroy(&lock);
    if (status != CICY_OK && count > 1)
        cicy_error_prepend(error, status, "line bundle %zu", first + 1);
    return status;
}
