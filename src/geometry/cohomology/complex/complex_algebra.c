/* Signs follow from the rule of Koszul: e_j has degree -1, a generator g its own, and
 * d(a b) = (d a) b + (-1)^deg(a) a (d b). A generator is an element of a module over the algebra of
 * the e_j, so that g e_T = (-1)^(deg g |T|) e_T g. */
#include "geometry/cohomology/complex/complex_algebra.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "geometry/configuration/incidence.h"

static bool is_odd(int number)
{
    return number & 1;
}

static bool is_odd_set(uint32_t columns)
{
    return is_odd(cicy_count_bits(columns));
}

static cicy_status start(const cicy_twisted_complex *from, size_t generators, size_t arrows,
                         cicy_twisted_complex *to, cicy_error *error)
{
    *to = (cicy_twisted_complex){.configuration = from->configuration};
    if (generators > CICY_MOST_GENERATORS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "the bundle needs %zu line bundles; at most %d can be computed",
                                   generators, CICY_MOST_GENERATORS);
    to->generator = calloc(generators + 1, sizeof *to->generator);
    to->arrow = calloc(arrows + 1, sizeof *to->arrow);
    return to->generator && to->arrow ? CICY_OK : cicy_error_memory(error);
}

/* Adds `times` the twist of g. */
static cicy_status add_twist(const cicy_twisted_complex *of, cicy_generator *to,
                             const cicy_generator *g, int times, cicy_error *error)
{
    to->degree += times * g->degree;
    for (int i = 0; i < of->configuration->rows; i++) {
        const int twist = to->twist[i] + times * g->twist[i];
        if (twist > CICY_MOST_TWIST || twist < -CICY_MOST_TWIST)
            return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                       "a line bundle of the complex has a degree beyond %d",
                                       CICY_MOST_TWIST);
        to->twist[i] = (int16_t)twist;
    }
    return CICY_OK;
}

void cicy_complex_adopt(cicy_twisted_complex *complex, cicy_twisted_complex *from)
{
    complex->polynomial = from->polynomial;
    complex->polynomials = from->polynomials;
    from->polynomial = NULL;
    from->polynomials = 0;
}

/* ---- Duals ---- */

static int by_source(const void *a, const void *b)
{
    const cicy_arrow *x = a, *y = b;
    if (x->from != y->from)
        return (x->from > y->from) - (x->from < y->from);
    if (x->to != y->to)
        return (x->to > y->to) - (x->to < y->to);
    return (x->columns > y->columns) - (x->columns < y->columns);
}

/* (d f)(v) = d(f(v)) - (-1)^deg(f) f(d v) for f = g'*, where an arrow leads from g to e_T g'. */
cicy_status cicy_complex_dual(const cicy_twisted_complex *from, cicy_twisted_complex *dual,
                              cicy_error *error)
{
    CICY_TRY(start(from, from->generators, from->arrows, dual, error));
    for (; dual->generators < from->generators; dual->generators++)
        CICY_TRY(add_twist(from, &dual->generator[dual->generators],
                           &from->generator[dual->generators], -1, error));
    for (; dual->arrows < from->arrows; dual->arrows++) {
        cicy_arrow arrow = from->arrow[dual->arrows];
        const bool odd = is_odd(from->generator[arrow.to].degree);
        arrow.negative ^= !odd ^ (odd && is_odd_set(arrow.columns));
        const uint32_t source = arrow.from;
        arrow.from = arrow.to;
        arrow.to = source;
        dual->arrow[dual->arrows] = arrow;
    }
    qsort(dual->arrow, dual->arrows, sizeof *dual->arrow, by_source);
    return CICY_OK;
}

/* ---- Tensor products ---- */

/* The range of arrows from each generator: first [generators + 1]. */
static size_t *first_arrows(const cicy_twisted_complex *complex)
{
    size_t *first = calloc(complex->generators + 1, sizeof *first);
    for (size_t a = 0; first && a < complex->arrows; a++)
        first[complex->arrow[a].from + 1]++;
    for (size_t g = 0; first && g < complex->generators; g++)
        first[g + 1] += first[g];
    return first;
}

static void add_product_arrows(const cicy_twisted_complex *a, const cicy_twisted_complex *b,
                               const size_t *first[2], size_t g, size_t h,
                               cicy_twisted_complex *product)
{
    const uint32_t from = (uint32_t)(g * b->generators + h);
    const bool odd = is_odd(a->generator[g].degree);
    for (size_t k = first[0][g]; k < first[0][g + 1]; k++) {
        cicy_arrow arrow = a->arrow[k];
        arrow.from = from;
        arrow.to = (uint32_t)(a->arrow[k].to * b->generators + h);
        product->arrow[product->arrows++] = arrow;
    }
    for (size_t k = first[1][h]; k < first[1][h + 1]; k++) {
        cicy_arrow arrow = b->arrow[k];
        arrow.from = from;
        arrow.to = (uint32_t)(g * b->generators + b->arrow[k].to);
        arrow.negative ^= odd && !is_odd_set(arrow.columns);
        product->arrow[product->arrows++] = arrow;
    }
}

cicy_status cicy_complex_tensor(const cicy_twisted_complex *a, const cicy_twisted_complex *b,
                                cicy_twisted_complex *product, cicy_error *error)
{
    CICY_TRY(start(a, a->generators * b->generators,
                   a->arrows * b->generators + a->generators * b->arrows, product, error));
    size_t *first[2] = {first_arrows(a), first_arrows(b)};
    cicy_status status = first[0] && first[1] ? CICY_OK : cicy_error_memory(error);
    for (size_t g = 0; g < a->generators && status == CICY_OK; g++)
        for (size_t h = 0; h < b->generators && status == CICY_OK; h++) {
            cicy_generator *added = &product->generator[product->generators++];
            status = add_twist(a, added, &a->generator[g], 1, error);
            CICY_THEN(status, add_twist(a, added, &b->generator[h], 1, error));
            add_product_arrows(a, b, (const size_t *[2]){first[0], first[1]}, g, h, product);
        }
    free(first[0]);
    free(first[1]);
    return status;
}

/* ---- Powers ---- */

/* The exterior power of V is the symmetric power of V[1], moved back: products of `power`
 * generators in increasing order, those that are odd in V (V[1]) at most once. */
typedef struct power_work {
    const cicy_twisted_complex *from;
    int power;
    bool exterior;
    const size_t *first;
    size_t count, room;
    uint32_t *factor; /* [count][power], in lexicographic order */
} power_work;

static bool is_odd_factor(const power_work *w, uint32_t g)
{
    return is_odd(w->from->generator[g].degree) != w->exterior;
}

static cicy_status add_product(power_work *w, const uint32_t *factor, cicy_error *error)
{
    if (w->count == CICY_MOST_GENERATORS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "the bundle needs more than %d line bundles",
                                   CICY_MOST_GENERATORS);
    if (w->count == w->room) {
        const size_t room = w->room ? 2 * w->room : 256;
        uint32_t *larger = realloc(w->factor, room * (size_t)w->power * sizeof *larger);
        if (!larger)
            return cicy_error_memory(error);
        w->factor = larger;
        w->room = room;
    }
    memcpy(w->factor + w->count++ * (size_t)w->power, factor, (size_t)w->power * sizeof *factor);
    return CICY_OK;
}

static cicy_status list_products(power_work *w, uint32_t *factor, int chosen, cicy_error *error)
{
    if (chosen == w->power)
        return add_product(w, factor, error);
    uint32_t least = 0;
    if (chosen > 0)
        least = factor[chosen - 1] + is_odd_factor(w, factor[chosen - 1]);
    for (uint32_t g = least; g < w->from->generators; g++) {
        factor[chosen] = g;
        CICY_TRY(list_products(w, factor, chosen + 1, error));
    }
    return CICY_OK;
}

static int compare_products(const uint32_t *a, const uint32_t *b, int power)
{
    for (int k = 0; k < power; k++)
        if (a[k] != b[k])
            return a[k] < b[k] ? -1 : 1;
    return 0;
}

static uint32_t find_product(const power_work *w, const uint32_t *factor)
{
    size_t low = 0, high = w->count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (compare_products(w->factor + middle * (size_t)w->power, factor, w->power) <= 0)
            low = middle;
        else
            high = middle;
    }
    return (uint32_t)low;
}

/* Puts factor `place` in order; false when the product is zero. *odd gets the sign. */
static bool sort_factor(const power_work *w, uint32_t *factor, int place, bool *odd)
{
    const uint32_t moved = factor[place];
    const bool odd_factor = is_odd_factor(w, moved);
    for (; place > 0 && factor[place - 1] > moved; place--) {
        factor[place] = factor[place - 1];
        *odd ^= odd_factor && is_odd_factor(w, factor[place]);
    }
    for (; place + 1 < w->power && factor[place + 1] < moved; place++) {
        factor[place] = factor[place + 1];
        *odd ^= odd_factor && is_odd_factor(w, factor[place]);
    }
    factor[place] = moved;
    return !odd_factor || ((place == 0 || factor[place - 1] != moved) &&
                           (place + 1 == w->power || factor[place + 1] != moved));
}

/* The terms in which the differential acts on factor `place`, which stands there `times` times. */
static void add_power_arrows(const power_work *w, size_t product, int place, int times,
                             cicy_twisted_complex *result)
{
    const uint32_t *factors = w->factor + product * (size_t)w->power;
    bool before = false; /* whether the factors before are odd together */
    for (int k = 0; k < place; k++)
        before ^= is_odd_factor(w, factors[k]);
    for (size_t a = w->first[factors[place]]; a < w->first[factors[place] + 1]; a++) {
        cicy_arrow arrow = w->from->arrow[a];
        uint32_t target[CICY_MOST_POWER];
        bool odd = before && !is_odd_set(arrow.columns);
        if (w->exterior) /* V to V[1] and, `power` times, back */
            odd ^= is_odd(w->power + 1) && !is_odd_set(arrow.columns);
        memcpy(target, factors, (size_t)w->power * sizeof *target);
        target[place] = arrow.to;
        if (!sort_factor(w, target, place, &odd))
            continue;
        arrow.from = (uint32_t)product;
        arrow.to = find_product(w, target);
        arrow.negative ^= odd;
        arrow.times *= (uint32_t)times;
        result->arrow[result->arrows++] = arrow;
    }
}

static size_t count_power_arrows(const power_work *w)
{
    size_t count = 0;
    for (size_t k = 0; k < w->count * (size_t)w->power; k++)
        count += w->first[w->factor[k] + 1] - w->first[w->factor[k]];
    return count;
}

static cicy_status build_power(const power_work *w, cicy_twisted_complex *result, cicy_error *error)
{
    CICY_TRY(start(w->from, w->count, count_power_arrows(w), result, error));
    for (size_t k = 0; k < w->count; k++) {
        const uint32_t *factors = w->factor + k * (size_t)w->power;
        cicy_generator *added = &result->generator[result->generators++];
        for (int place = 0, next; place < w->power; place = next) {
            for (next = place + 1; next < w->power && factors[next] == factors[place];)
                next++;
            CICY_TRY(add_twist(w->from, added, &w->from->generator[factors[place]], next - place,
                               error));
            add_power_arrows(w, k, place, next - place, result);
        }
    }
    return CICY_OK;
}

cicy_status cicy_complex_power(const cicy_twisted_complex *from, int power, bool exterior,
                               cicy_twisted_complex *result, cicy_error *error)
{
    assert(power >= 1 && power <= CICY_MOST_POWER);
    *result = (cicy_twisted_complex){.configuration = from->configuration};
    uint32_t factor[CICY_MOST_POWER] = {0};
    size_t *first = first_arrows(from);
    power_work w = {.from = from, .power = power, .exterior = exterior, .first = first};
    cicy_status status = first ? list_products(&w, factor, 0, error) : cicy_error_memory(error);
    CICY_THEN(status, build_power(&w, result, error));
    free(w.factor);
    free(first);
    return status;
}
