#include "data/bundles/bundle_plan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/random.h"
#include "geometry/canonical/labelling.h"

/* Boxes up to this size are sampled by a shuffle, larger ones by drawing until all differ. */
enum { SMALL_BOX = 4 * CICY_MAX_BUNDLES_PER_MANIFOLD };

/* Line bundles in a box of `side` degrees per row, at most `limit` + 1. */
static uint64_t box_size(uint64_t side, size_t rows, uint64_t limit)
{
    uint64_t size = 1;
    for (size_t i = 0; i < rows && size <= limit; i++)
        size *= side; /* at most (limit + 1) 201 */
    return size <= limit ? size : limit + 1;
}

uint64_t cicy_bundle_plan_count(const cicy_bundle_data_options *options, size_t rows)
{
    const uint64_t most = CICY_MAX_BUNDLES_PER_MANIFOLD, wanted = options->per_manifold;
    const uint64_t side = (uint64_t)(options->high - options->low) + 1;
    const uint64_t size = box_size(side, rows, most);
    if (wanted > 0 && wanted < size)
        return wanted <= most ? wanted : 0;
    return size <= most ? size : 0;
}

void cicy_bundle_plan_clear(cicy_bundle_plan *plan)
{
    free(plan->bundle);
    free(plan->orbit);
    free(plan->mirrored);
    *plan = (cicy_bundle_plan){0};
}

/* ---- Which line bundles ---- */

/* Line bundle number `place` of the box. */
static void unpack(const cicy_bundle_data_options *options, uint64_t place, size_t rows,
                   int8_t *degree)
{
    const uint64_t side = (uint64_t)(options->high - options->low) + 1;
    for (size_t i = rows; i-- > 0; place /= side)
        degree[i] = (int8_t)((int)(place % side) + options->low);
}

static void fill_box(cicy_bundle_plan *plan, const cicy_bundle_data_options *options, size_t rows)
{
    for (size_t k = 0; k < plan->count; k++)
        unpack(options, k, rows, plan->bundle + k * rows);
}

static int by_place(const void *a, const void *b)
{
    const uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static cicy_status shuffle_box(cicy_bundle_plan *plan, const cicy_bundle_data_options *options,
                               size_t rows, size_t size, cicy_random *random, cicy_error *error)
{
    uint32_t *places = malloc(size * sizeof *places);
    if (!places)
        return cicy_error_memory(error);
    for (size_t k = 0; k < size; k++)
        places[k] = (uint32_t)k;
    cicy_random_shuffle(random, places, size);
    qsort(places, plan->count, sizeof *places, by_place);
    for (size_t k = 0; k < plan->count; k++)
        unpack(options, places[k], rows, plan->bundle + k * rows);
    free(places);
    return CICY_OK;
}

/* Degrees counted from the lowest one, padded with zeros: in order as bytes. */
typedef struct drawn {
    uint8_t degree[CICY_MAX_ROWS];
} drawn;

static int by_degrees(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(drawn));
}

/* Sorts and drops the second ones of equal elements; returns how many remain. */
static size_t sort_unique(drawn *elements, size_t count)
{
    size_t kept = 0;
    qsort(elements, count, sizeof *elements, by_degrees);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_degrees(&elements[i], &elements[kept - 1]) != 0)
            elements[kept++] = elements[i];
    return kept;
}

/* Draws as many as are missing until all are different: the set is then that of the first `count`
 * different ones of one sequence, so every set is equally likely. */
static cicy_status draw_different(cicy_bundle_plan *plan, const cicy_bundle_data_options *options,
                                  size_t rows, cicy_random *random, cicy_error *error)
{
    drawn *elements = calloc(plan->count, sizeof *elements);
    if (!elements)
        return cicy_error_memory(error);
    const uint64_t side = (uint64_t)(options->high - options->low) + 1;
    for (size_t have = 0; have < plan->count; have = sort_unique(elements, plan->count)) {
        memset(elements + have, 0, (plan->count - have) * sizeof *elements);
        for (size_t k = have; k < plan->count; k++)
            for (size_t i = 0; i < rows; i++)
                elements[k].degree[i] = (uint8_t)cicy_random_below(random, side);
    }
    for (size_t k = 0; k < plan->count; k++)
        for (size_t i = 0; i < rows; i++)
            plan->bundle[k * rows + i] = (int8_t)(elements[k].degree[i] + options->low);
    free(elements);
    return CICY_OK;
}

static cicy_status choose(cicy_bundle_plan *plan, const cicy_bundle_data_options *options,
                          size_t rows, uint64_t stream, cicy_error *error)
{
    const uint64_t side = (uint64_t)(options->high - options->low) + 1;
    const uint64_t size = box_size(side, rows, SMALL_BOX);
    cicy_random random;
    cicy_random_init(&random, options->seed, stream);
    if (size > SMALL_BOX)
        return draw_different(plan, options, rows, &random, error);
    if (size > plan->count)
        return shuffle_box(plan, options, rows, (size_t)size, &random, error);
    fill_box(plan, options, rows);
    return CICY_OK;
}

/* ---- Symmetries ---- */

/* A form of a line bundle is the same for all that a symmetry of the matrix relates: the degrees of
 * the rows, then the matrix, both in the canonical order of the matrix whose rows are coloured by n
 * and degree. */
static size_t form_size(const cicy_configuration *configuration)
{
    return configuration->rows * (configuration->columns + (size_t)1);
}

/* Colours rows by the rank of (n, degree). */
static void colour_rows(const cicy_configuration *x, const int8_t *bundle, int sign,
                        uint8_t *colour)
{
    int key[CICY_MAX_ROWS];
    for (int i = 0; i < x->rows; i++)
        key[i] = 256 * x->n[i] + sign * bundle[i];
    for (int i = 0; i < x->rows; i++) {
        colour[i] = 0;
        for (int k = 0; k < x->rows; k++)
            colour[i] = (uint8_t)(colour[i] + (key[k] < key[i]));
    }
}

static void make_form(const cicy_configuration *x, const int8_t *bundle, int sign, uint8_t *form)
{
    static const uint8_t no_colour[CICY_MAX_COLUMNS];
    uint8_t colour[CICY_MAX_ROWS];
    cicy_labelling labelling;
    colour_rows(x, bundle, sign, colour);
    cicy_labelling_find(x, colour, no_colour, &labelling);
    for (int i = 0; i < x->rows; i++)
        *form++ = (uint8_t)(128 + sign * bundle[labelling.rows[i]]);
    for (int i = 0; i < x->rows; i++)
        for (int j = 0; j < x->columns; j++)
            *form++ = x->degree[labelling.rows[i]][labelling.columns[j]];
}

/* A form with its place; those of one table have one size. */
typedef struct placed_form {
    const uint8_t *form;
    size_t size;
    uint32_t place;
    uint8_t mirrored; /* the form is that of the dual */
} placed_form;

static int by_form(const void *a, const void *b)
{
    const placed_form *x = a, *y = b;
    const int order = memcmp(x->form, y->form, x->size);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* A line bundle has the smaller of its own form and its dual's. */
static void place_form(const cicy_configuration *x, const int8_t *bundle, uint8_t *own,
                       placed_form *placed)
{
    uint8_t dual[CICY_MAX_ROWS * (CICY_MAX_COLUMNS + 1)];
    make_form(x, bundle, 1, own);
    make_form(x, bundle, -1, dual);
    placed->mirrored = memcmp(dual, own, placed->size) < 0;
    if (placed->mirrored)
        memcpy(own, dual, placed->size);
    placed->form = own;
}

static cicy_status find_orbits(cicy_bundle_plan *plan, const cicy_configuration *x,
                               cicy_error *error)
{
    const size_t size = form_size(x);
    uint8_t *bytes = malloc(plan->count * size);
    placed_form *placed = malloc(plan->count * sizeof *placed);
    if (!bytes || !placed) {
        free(bytes);
        free(placed);
        return cicy_error_memory(error);
    }
    for (size_t k = 0; k < plan->count; k++) {
        placed[k] = (placed_form){.size = size, .place = (uint32_t)k};
        place_form(x, plan->bundle + k * x->rows, bytes + k * size, &placed[k]);
    }
    qsort(placed, plan->count, sizeof *placed, by_form);
    for (size_t k = 0, first = 0; k < plan->count; k++) {
        if (memcmp(placed[k].form, placed[first].form, size) != 0)
            first = k;
        plan->orbit[placed[k].place] = placed[first].place;
        plan->mirrored[placed[k].place] = placed[k].mirrored != placed[first].mirrored;
    }
    free(bytes);
    free(placed);
    return CICY_OK;
}

cicy_status cicy_bundle_plan_make(cicy_bundle_plan *plan, const cicy_configuration *configuration,
                                  const cicy_bundle_data_options *options, uint64_t stream,
                                  cicy_error *error)
{
    const size_t rows = configuration->rows;
    *plan = (cicy_bundle_plan){.count = (size_t)cicy_bundle_plan_count(options, rows)};
    assert(plan->count > 0);
    plan->bundle = malloc(plan->count * rows);
    plan->orbit = malloc(plan->count * sizeof *plan->orbit);
    plan->mirrored = malloc(plan->count);
    if (!plan->bundle || !plan->orbit || !plan->mirrored)
        return cicy_error_memory(error);
    CICY_TRY(choose(plan, options, rows, stream, error));
    return find_orbits(plan, configuration, error);
}
