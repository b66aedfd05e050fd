/* The sums of docs/mathematics.md 3 as a generating function: multiply the factors 1 - x^D of the
 * clusters in E and 1 + t^delta x^D of those in F, one after the other; then x^u stands for h0(l -
 * u). A row whose last cluster is done contributes its binomial at once, so few exponents stay
 * open. */
#include "cicyminer/cohomology.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/cohomology/kuenneth.h"
#include "geometry/configuration/incidence.h"
#include "geometry/configuration/remove_hyperplanes.h"
#include "geometry/configuration/sound.h"

enum { MAX_CLUSTERS = CICY_MAX_COLUMNS };

typedef struct cluster {
    int delta;
    uint32_t rows; /* where the twist is not zero */
    uint8_t twist[CICY_MAX_ROWS];
} cluster;

/* value * t^q * x^used; the exponents of finished rows are zero. */
typedef struct term {
    uint8_t used[CICY_MAX_ROWS];
    uint8_t q;
    cicy_wide value;
} term;

typedef struct expansion {
    const cicy_configuration *configuration;
    const int64_t *bundle;
    int clusters;
    cluster cluster[MAX_CLUSTERS];
    size_t count;
    term *terms;
    cicy_error *error;
} expansion;

/* binomial(n + k, n); false when it leaves 126 bits. */
static bool sections(int n, int64_t k, cicy_wide *result)
{
    *result = 1;
    for (int i = 1; i <= n; i++) {
        if (__builtin_mul_overflow(*result, (cicy_wide)(k + i), result))
            return false;
        *result /= i;
    }
    return true;
}

static void find_clusters(expansion *x, const cicy_graph *graph, uint32_t positive)
{
    uint32_t columns = cicy_low_bits(x->configuration->columns);
    while (columns) {
        cicy_component component =
            cicy_graph_flood(graph, cicy_lowest_bit(columns), ~positive, UINT32_MAX);
        columns &= ~component.columns;
        cluster *found = &x->cluster[x->clusters++];
        memset(found, 0, sizeof *found);
        found->delta = -cicy_count_bits(component.columns);
        for (uint32_t rows = component.rows; rows; rows &= rows - 1)
            found->delta += x->configuration->n[cicy_lowest_bit(rows)];
        for (uint32_t rows = positive; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            uint32_t touching = graph->row[i] & component.columns;
            found->rows |= (uint32_t)(touching != 0) << i;
            for (; touching; touching &= touching - 1)
                found->twist[i] = (uint8_t)(found->twist[i] +
                                            x->configuration->degree[i][cicy_lowest_bit(touching)]);
        }
    }
}

/* The cluster that opens the fewest rows. */
static int choose_cluster(const expansion *x, uint32_t left, uint32_t open)
{
    int best = -1, least = 0;
    for (; left; left &= left - 1) {
        int c = cicy_lowest_bit(left);
        int opened = cicy_count_bits(x->cluster[c].rows & ~open);
        if (best < 0 || opened < least) {
            best = c;
            least = opened;
        }
    }
    return best;
}

/* Multiplies by 1 - x^D or 1 + t^delta x^D; exponents above l do not contribute. */
static cicy_status multiply_cluster(expansion *x, const cluster *by)
{
    term *larger = realloc(x->terms, 2 * x->count * sizeof *larger);
    if (!larger)
        return cicy_error_memory(x->error);
    x->terms = larger;
    size_t before = x->count;
    for (size_t k = 0; k < before; k++) {
        term added = x->terms[k];
        bool fits = true;
        for (uint32_t rows = by->rows; rows; rows &= rows - 1) {
            int i = cicy_lowest_bit(rows);
            added.used[i] = (uint8_t)(added.used[i] + by->twist[i]);
            fits &= added.used[i] <= x->bundle[i];
        }
        if (!fits)
            continue;
        if (by->delta < 0)
            added.value = -added.value;
        else
            added.q = (uint8_t)(added.q + by->delta);
        x->terms[x->count++] = added;
    }
    return CICY_OK;
}

/* Replaces x_i^u by binomial(n_i + l_i - u, n_i). */
static cicy_status finish_row(expansion *x, int i)
{
    for (size_t k = 0; k < x->count; k++) {
        term *t = &x->terms[k];
        cicy_wide factor;
        if (!sections(x->configuration->n[i], x->bundle[i] - t->used[i], &factor) ||
            __builtin_mul_overflow(t->value, factor, &t->value))
            return cicy_error_dimension(x->error);
        t->used[i] = 0;
    }
    return CICY_OK;
}

static int compare_terms(const void *a, const void *b)
{
    return memcmp(a, b, offsetof(term, q) + 1);
}

static cicy_status merge_terms(expansion *x)
{
    qsort(x->terms, x->count, sizeof *x->terms, compare_terms);
    size_t kept = 0;
    for (size_t k = 1; k < x->count; k++) {
        if (compare_terms(&x->terms[kept], &x->terms[k]) != 0)
            x->terms[++kept] = x->terms[k];
        else if (__builtin_add_overflow(x->terms[kept].value, x->terms[k].value,
                                        &x->terms[kept].value))
            return cicy_error_dimension(x->error);
    }
    x->count = kept + 1;
    return CICY_OK;
}

static cicy_status expand(expansion *x)
{
    uint32_t left = cicy_low_bits((unsigned)x->clusters), open = 0;
    cicy_status status = CICY_OK;
    while (left && status == CICY_OK) {
        int c = choose_cluster(x, left, open);
        status = multiply_cluster(x, &x->cluster[c]);
        left &= ~(UINT32_C(1) << c);
        open |= x->cluster[c].rows;
        uint32_t needed = 0;
        for (uint32_t mask = left; mask; mask &= mask - 1)
            needed |= x->cluster[cicy_lowest_bit(mask)].rows;
        for (uint32_t rows = open & ~needed; rows && status == CICY_OK; rows &= rows - 1)
            status = finish_row(x, cicy_lowest_bit(rows));
        open &= needed;
        if (status == CICY_OK)
            status = merge_terms(x);
    }
    return status;
}

/* A configuration that is not a product and, unless it is a set of points, has no hyperplanes. */
static cicy_status compute_reduced(const cicy_configuration *configuration, const int64_t *bundle,
                                   cicy_wide *h, cicy_error *error)
{
    cicy_graph graph;
    cicy_graph_init(&graph, configuration);
    uint32_t positive = 0;
    for (int i = 0; i < configuration->rows; i++)
        positive |= (uint32_t)(bundle[i] > 0) << i;

    expansion x = {.configuration = configuration, .bundle = bundle, .error = error, .count = 1};
    find_clusters(&x, &graph, positive);
    x.terms = calloc(1, sizeof *x.terms);
    if (!x.terms)
        return cicy_error_memory(error);
    x.terms[0].value = 1;
    cicy_status status = expand(&x);
    for (size_t k = 0; k < x.count && status == CICY_OK; k++)
        if (x.terms[k].q <= CICY_MAX_DIMENSION)
            h[x.terms[k].q] += x.terms[k].value;
    free(x.terms);
    return status;
}

static cicy_status compute_connected(const cicy_configuration *configuration, const int64_t *bundle,
                                     cicy_wide *h, cicy_error *error)
{
    if (cicy_configuration_dimension(configuration) < 1)
        return compute_reduced(configuration, bundle, h, error);
    cicy_configuration reduced;
    uint8_t rows[CICY_MAX_ROWS];
    int64_t restricted[CICY_MAX_ROWS];
    cicy_remove_hyperplanes(configuration, &reduced, rows);
    for (int i = 0; i < reduced.rows; i++)
        restricted[i] = bundle[rows[i]];
    return compute_reduced(&reduced, restricted, h, error);
}

static cicy_status check_bundle(const cicy_configuration *configuration, const int64_t *bundle,
                                cicy_error *error)
{
    for (int i = 0; i < configuration->rows; i++) {
        if (bundle[i] < 0)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "degree %lld of the line bundle on row %d is negative; only "
                                  "non-negative line bundles have a closed form",
                                  (long long)bundle[i], i + 1);
        if (bundle[i] > CICY_MAX_BUNDLE_DEGREE)
            return cicy_error_set(error, CICY_INVALID_INPUT,
                                  "degree %lld of the line bundle on row %d is above %d",
                                  (long long)bundle[i], i + 1, CICY_MAX_BUNDLE_DEGREE);
    }
    return CICY_OK;
}

cicy_status cicy_cohomology_compute(const cicy_configuration *configuration, const int64_t *bundle,
                                    int64_t *h, cicy_error *error)
{
    assert(cicy_configuration_is_valid(configuration));
    cicy_status status = check_bundle(configuration, bundle, error);
    cicy_configuration factors[CICY_MAX_ROWS];
    cicy_component component[CICY_MAX_ROWS];
    size_t count = cicy_configuration_factors(configuration, factors);
    cicy_configuration_components(configuration, component);
    cicy_wide total[CICY_MAX_DIMENSION + 1] = {1};
    for (size_t k = 0; k < count && status == CICY_OK; k++) {
        int64_t restricted[CICY_MAX_ROWS];
        int used = 0;
        for (uint32_t rows = component[k].rows; rows; rows &= rows - 1)
            restricted[used++] = bundle[cicy_lowest_bit(rows)];
        cicy_wide factor[CICY_MAX_DIMENSION + 1] = {0};
        status = compute_connected(&factors[k], restricted, factor, error);
        CICY_THEN(status, cicy_kuenneth_multiply(total, factor, error));
    }
    CICY_THEN(status, cicy_kuenneth_read(total, h, error));
    return status;
}
