#include "geometry/cohomology/hodge/decomposition.h"

#include "geometry/cohomology/hodge/bases.h"

typedef struct walk {
    const cicy_configuration *x;
    const cicy_graph *graph;
    const cicy_hodge *known;   /* or NULL */
    int64_t ambient_h11;       /* of X */
    cicy_euler_memory *memory; /* or NULL */
    cicy_bases bases;
    cicy_error *error;
} walk;

/* Whether `inner` is a proper subset. */
static bool is_below(const cicy_base *inner, const cicy_base *outer)
{
    return (inner->columns & ~outer->columns) == 0 && inner->columns != outer->columns;
}

/* The coefficient of M_{J,J'} next to the highest one, which is 1, J = base `place`, J' = outer:
 * M_{J,J'} is symmetric, of length delta_J' - delta_J + 1. Only bases J'' between J and J' with
 * delta_J'' <= delta_J + 1 contribute: those whose g_{J,J''} reaches the degree next to the
 * highest. */
static int64_t second_coefficient(walk *w, size_t place, const cicy_base *outer)
{
    cicy_base *items = cicy_bases_items(&w->bases);
    const cicy_base *inner = &items[place];
    const int fibre = outer->dimension - inner->dimension;
    if (fibre < 2)
        return fibre;
    int64_t coefficient = cicy_count_bits(outer->rows & ~inner->rows);
    for (size_t k = place + 1; k < w->bases.count; k++) {
        cicy_base *middle = &items[k];
        if (middle->dimension > inner->dimension + 1)
            break;
        middle->relative = 0;
        if (!is_below(inner, middle) || !is_below(middle, outer))
            continue;
        middle->relative =
            cicy_count_bits(middle->rows & ~inner->rows) - (middle->dimension - inner->dimension);
        for (size_t l = place + 1; l < k; l++)
            if (is_below(&items[l], middle))
                middle->relative -= items[l].relative;
        coefficient -= middle->relative;
    }
    return coefficient;
}

/* What the ambient space and the smaller bases give to Z_J. */
typedef struct contributions {
    int64_t h11, h21, h22_plus_2h31;
    int64_t ambient_h11, ambient_h22; /* from the ambient space alone */
} contributions;

/* The coefficient of q^2 in the product of [n_i + 1] over the rows. */
static int64_t ambient_squares(const walk *w, uint32_t rows)
{
    int64_t count = 0, above_one = 0;
    for (; rows; rows &= rows - 1) {
        count++;
        above_one += w->x->n[cicy_lowest_bit(rows)] > 1;
    }
    return count * (count - 1) / 2 + above_one;
}

/* Which of the first `count` bases, 64 at most, are below `outer`: bit k for the k-th. */
static uint64_t below_mask(const cicy_base *items, size_t count, const cicy_base *outer)
{
    uint64_t mask = 0;
    for (size_t k = 0; k < count; k++)
        mask |= (uint64_t)is_below(&items[k], outer) << k;
    return mask;
}

/* J is `outer`; its smaller bases are among the first `limit`. */
static contributions collect(walk *w, const cicy_base *outer, size_t limit)
{
    const cicy_base *items = cicy_bases_items(&w->bases);
    contributions sum = {.ambient_h11 = cicy_count_bits(outer->rows),
                         .ambient_h22 = ambient_squares(w, outer->rows)};
    int64_t variable[CICY_MAX_DIMENSION + 1] = {0}, squares = 0;
    for (size_t first = 0; first < limit; first += 64) {
        const size_t count = limit - first < 64 ? limit - first : 64;
        for (uint64_t below = below_mask(items + first, count, outer); below; below &= below - 1) {
            const size_t k = first + (size_t)__builtin_ctzll(below);
            const cicy_base *inner = &items[k];
            sum.ambient_h11 -= inner->g[0];
            sum.ambient_h22 -= inner->g[1];
            variable[inner->dimension] += inner->variable;
            const bool surface = inner->dimension == 2 && inner->variable;
            if (!surface && !inner->g[0])
                continue;
            const int64_t second = second_coefficient(w, k, outer);
            sum.ambient_h22 -= inner->g[0] * second;
            squares += surface ? inner->variable * second : 0;
        }
    }
    sum.h11 = sum.ambient_h11 + variable[2];
    sum.h21 = variable[3];
    sum.h22_plus_2h31 = sum.ambient_h22 + squares + variable[4];
    return sum;
}

/* Whether the variable part of a base of this dimension is known to vanish: those of all surfaces
 * add up to what h11 has beyond the ambient space, those of all three-folds to h21. */
static bool is_rigid(const walk *w, int dimension)
{
    return w->known && ((dimension == 2 && w->known->h11 == w->ambient_h11) ||
                        (dimension == 3 && w->known->h21 == 0));
}

/* Z_J is a base of X, so it has no holomorphic forms: h^{p,0} = 0 for p > 0. */
static cicy_status measure(walk *w, size_t place)
{
    cicy_base *base = &cicy_bases_items(&w->bases)[place];
    const contributions below = collect(w, base, place);
    const int dimension = base->dimension;
    int64_t euler = 0;
    if (dimension < 2)
        base->g[0] = below.ambient_h11 - dimension;
    if (dimension < 4)
        base->g[1] = below.ambient_h22 - (dimension == 2   ? 1
                                          : dimension == 3 ? below.ambient_h11
                                                           : 0);
    if (dimension < 2 || is_rigid(w, dimension))
        return CICY_OK;
    const cicy_status status =
        cicy_euler_recall(w->memory, w->x, w->graph, base->rows, base->columns, &euler, w->error);
    base->variable = dimension == 2 ? euler - 2 - below.h11
                     : dimension == 3
                         ? 1 + below.h11 - euler / 2 - below.h21
                         : euler - 2 - 2 * below.h11 + 4 * below.h21 - below.h22_plus_2h31;
    return status;
}

/* Adds the bases that are the union of one in places `first` .. `last` - 1 and one before it,
 * without common rows. What belongs to them is a product; unions of more do not contribute, nor do
 * those of surfaces without a variable part. */
static cicy_status add_pairs(walk *w, size_t first, size_t last, int most)
{
    for (size_t k = first; k < last; k++)
        for (size_t l = 0; l < k; l++) {
            const cicy_base a = cicy_bases_items(&w->bases)[k], b = cicy_bases_items(&w->bases)[l];
            const uint32_t columns = a.columns | b.columns;
            const int dimension = a.dimension + b.dimension;
            const bool useful = dimension < 4 || (a.variable && b.variable);
            if (a.pair || b.pair || (a.rows & b.rows) || dimension > most || !useful ||
                !cicy_is_base(w->x, w->graph, columns))
                continue;
            const cicy_status status =
                cicy_bases_add(&w->bases, columns, a.rows | b.rows, dimension, w->error);
            if (status != CICY_OK)
                return status;
            cicy_base *added = &cicy_bases_items(&w->bases)[w->bases.count - 1];
            added->pair = true;
            added->g[1] = a.g[0] * b.g[0];
            added->variable = a.variable * b.variable;
        }
    cicy_bases_sort(&w->bases, last);
    return CICY_OK;
}

/* Measures the bases from place `first` on of dimension `most` at most; *end gets the place after
 * the last of them. */
static cicy_status measure_up_to(walk *w, size_t first, int most, size_t *end)
{
    cicy_status status = CICY_OK;
    size_t k = first;
    for (; k < w->bases.count && status == CICY_OK; k++) {
        const cicy_base *base = &cicy_bases_items(&w->bases)[k];
        if (base->dimension > most)
            break;
        if (!base->pair)
            status = measure(w, k);
    }
    *end = k;
    return status;
}

cicy_status cicy_decomposition_compute(const cicy_configuration *configuration,
                                       const cicy_graph *graph, int dimension,
                                       const cicy_hodge *known, cicy_euler_memory *memory,
                                       cicy_decomposition *decomposition, cicy_error *error)
{
    walk w; /* not initialised as a whole: the list is large */
    w.x = configuration;
    w.graph = graph;
    w.known = known;
    w.memory = memory;
    w.error = error;
    cicy_status status = cicy_bases_find(configuration, graph, dimension - 1, &w.bases, error);
    size_t measured = 0;
    const cicy_base all = {.columns = cicy_low_bits(configuration->columns),
                           .rows = cicy_low_bits(configuration->rows),
                           .dimension = dimension};
    for (int most = 1; most < dimension && status == CICY_OK; most++) {
        const size_t first = measured;
        status = measure_up_to(&w, first, most, &measured);
        if (status == CICY_OK && most <= 2)
            status = add_pairs(&w, first, measured, dimension - 1);
        if (most == 1 && known)
            w.ambient_h11 = collect(&w, &all, measured).ambient_h11;
    }
    if (status == CICY_OK) {
        const contributions sum = collect(&w, &all, w.bases.count);
        *decomposition = (cicy_decomposition){sum.h11, sum.h21, sum.h22_plus_2h31};
    }
    cicy_bases_clear(&w.bases);
    return status;
}
