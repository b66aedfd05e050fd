#include "geometry/cohomology/bundle_sum.h"
#include "geometry/cohomology/kuenneth.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/cohomology.h"

enum { MOST_SUMMANDS = 1000000 };

/* A summand; `times` counts equal ones once they are merged. */
typedef struct summand {
    int64_t times, degree[CICY_MAX_ROWS];
} summand;

typedef struct summands {
    int rows;
    const int64_t *given; /* [given_count][rows] */
    size_t given_count, count, room;
    summand *items;
} summands;

static cicy_status add(summands *s, const summand *added, cicy_error *error)
{
    if (s->count == MOST_SUMMANDS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "the bundle is a sum of more than %d line bundles",
                                   MOST_SUMMANDS);
    if (s->count == s->room) {
        const size_t room = s->room ? 2 * s->room : 64;
        summand *larger = realloc(s->items, room * sizeof *larger);
        if (!larger)
            return cicy_error_memory(error);
        s->items = larger;
        s->room = room;
    }
    s->items[s->count++] = *added;
    return CICY_OK;
}

static summand sum_of(const summands *s, const summand *base, size_t k, int sign)
{
    summand result = *base;
    for (int i = 0; i < s->rows; i++)
        result.degree[i] += sign * s->given[k * (size_t)s->rows + (size_t)i];
    return result;
}

/* Products of `left` more of the given bundles, from number `next` on. */
static cicy_status add_powers(summands *s, const summand *base, size_t next, int left,
                              bool exterior, cicy_error *error)
{
    if (left == 0)
        return add(s, base, error);
    for (size_t k = next; k < s->given_count; k++) {
        const summand larger = sum_of(s, base, k, 1);
        CICY_TRY(add_powers(s, &larger, k + exterior, left - 1, exterior, error));
    }
    return CICY_OK;
}

static cicy_status add_all(summands *s, const cicy_construction *construction, cicy_error *error)
{
    const summand trivial = {.times = 1};
    if (construction->kind != CICY_CONSTRUCTION_ENDOMORPHISMS)
        return add_powers(s, &trivial, 0,
                          construction->kind == CICY_CONSTRUCTION_NONE ? 1 : construction->power,
                          construction->kind == CICY_CONSTRUCTION_EXTERIOR, error);
    for (size_t a = 0; a < s->given_count; a++)
        for (size_t b = 0; b < s->given_count; b++) {
            const summand first = sum_of(s, &trivial, a, 1), both = sum_of(s, &first, b, -1);
            CICY_TRY(add(s, &both, error));
        }
    return CICY_OK;
}

static int by_degrees(const void *a, const void *b)
{
    const summand *x = a, *y = b;
    for (int i = 0; i < CICY_MAX_ROWS; i++)
        if (x->degree[i] != y->degree[i])
            return x->degree[i] < y->degree[i] ? -1 : 1;
    return 0;
}

static void merge_equal(summands *s)
{
    size_t kept = 0;
    qsort(s->items, s->count, sizeof *s->items, by_degrees);
    for (size_t k = 0; k < s->count; k++)
        if (kept && by_degrees(&s->items[kept - 1], &s->items[k]) == 0)
            s->items[kept - 1].times++;
        else
            s->items[kept++] = s->items[k];
    s->count = kept;
}

static cicy_status compute(const cicy_configuration *configuration, const summands *s,
                           const cicy_line_bundle_options *options, int64_t *bundles,
                           cicy_line_bundle_cohomology *found, int64_t *h, cicy_error *error)
{
    for (size_t k = 0; k < s->count; k++)
        memcpy(bundles + k * (size_t)s->rows, s->items[k].degree,
               (size_t)s->rows * sizeof *bundles);
    CICY_TRY(
        cicy_line_bundle_compute_many(configuration, bundles, s->count, options, found, error));
    for (size_t k = 0; k < s->count; k++)
        for (int q = 0; q <= CICY_MAX_DIMENSION; q++) {
            int64_t part;
            if (__builtin_mul_overflow(s->items[k].times, found[k].h[q], &part) ||
                __builtin_add_overflow(h[q], part, &h[q]))
                return cicy_error_dimension(error);
        }
    return CICY_OK;
}

static cicy_status check_degrees(const summands *s, cicy_error *error)
{
    for (size_t k = 0; k < s->given_count * (size_t)s->rows; k++)
        if (s->given[k] > CICY_MAX_BUNDLE_DEGREE || s->given[k] < -CICY_MAX_BUNDLE_DEGREE)
            return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                       "degree %lld of a line bundle of the sum is beyond %d",
                                       (long long)s->given[k], CICY_MAX_BUNDLE_DEGREE);
    return CICY_OK;
}

cicy_status cicy_bundle_sum(const cicy_configuration *configuration, const int64_t *bundles,
                            size_t count, const cicy_construction *construction,
                            const cicy_line_bundle_options *options, int64_t *h, cicy_error *error)
{
    summands s = {.rows = configuration->rows, .given = bundles, .given_count = count};
    CICY_TRY(check_degrees(&s, error));
    cicy_status status = add_all(&s, construction, error);
    int64_t *degrees = NULL;
    cicy_line_bundle_cohomology *found = NULL;
    if (status == CICY_OK) {
        merge_equal(&s);
        degrees = malloc(s.count * (size_t)s.rows * sizeof *degrees);
        found = malloc(s.count * sizeof *found);
        status = degrees && found ? CICY_OK : cicy_error_memory(error);
    }
    CICY_THEN(status, compute(configuration, &s, options, degrees, found, h, error));
    free(found);
    free(degrees);
    free(s.items);
    return status;
}
