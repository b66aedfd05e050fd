/* How much each parameter matters. */
#include <math.h>
#include <stdlib.h>

#include "base/errors.h"
#include "search/forest.h"

enum { TREES = 64, LEAST_EVALUATIONS = 4 };
static const uint64_t stream_forest = UINT64_C(0x464f5245) << 32;

/* The budget with the most evaluations; the larger one of two. */
static double busiest_budget(const cicy_search *search, size_t *evaluations)
{
    double budget = 0;
    *evaluations = 0;
    for (size_t i = 0; i < search->count; i++) {
        size_t equal = 0;
        for (size_t k = 0; k < search->count; k++)
            equal += search->evaluations[k].budget == search->evaluations[i].budget;
        if (equal > *evaluations ||
            (equal == *evaluations && search->evaluations[i].budget > budget)) {
            budget = search->evaluations[i].budget;
            *evaluations = equal;
        }
    }
    return budget;
}

/* Fills x and y. Parameters that do not exist get uniform values, so that they explain nothing. */
static void fill_samples(const cicy_search *search, double budget, cicy_samples *samples, double *x,
                         double *y)
{
    const size_t dimensions = search->space.count;
    cicy_random random;
    cicy_random_init(&random, search->settings.seed, stream_forest);
    double worst = -INFINITY;
    for (size_t i = 0; i < search->count; i++) {
        const cicy_evaluation *e = &search->evaluations[i];
        if (e->budget != budget)
            continue;
        double *row = x + samples->count * dimensions;
        cicy_space_encode(&search->space, &e->point, row);
        for (size_t d = 0; d < dimensions; d++)
            if (isnan(row[d]))
                row[d] = samples->levels[d] > 0
                             ? (double)cicy_random_below(&random, samples->levels[d])
                             : cicy_random_uniform(&random);
        y[samples->count++] = e->loss;
        worst = isfinite(e->loss) ? fmax(worst, e->loss) : worst;
    }
    for (size_t i = 0; i < samples->count; i++)
        y[i] = isfinite(y[i]) ? y[i] : isfinite(worst) ? worst : 0;
}

static cicy_status add_tree(const cicy_search *search, const cicy_samples *samples, size_t number,
                            cicy_importance *sums, size_t *used, cicy_error *error)
{
    cicy_tree tree;
    cicy_random random;
    double total, alone[CICY_SPACE_PARAMETERS];
    cicy_random_init(&random, search->settings.seed, stream_forest + 1 + number);
    cicy_status status = cicy_tree_grow(&tree, samples, &random, error);
    CICY_THEN(status, cicy_tree_variances(&tree, samples, &total, alone, error));
    cicy_tree_clear(&tree);
    if (status != CICY_OK || !(total > 0)) /* a tree of one leaf says nothing */
        return status;
    (*used)++;
    for (size_t d = 0; d < samples->dimensions; d++) {
        sums->share[d] += alone[d] / total;
        sums->deviation[d] += alone[d] / total * (alone[d] / total);
    }
    return CICY_OK;
}

static cicy_status grow_forest(const cicy_search *search, const cicy_samples *samples,
                               cicy_importance *importance, cicy_error *error)
{
    size_t used = 0;
    cicy_status status = CICY_OK;
    for (size_t number = 0; status == CICY_OK && number < TREES; number++)
        status = add_tree(search, samples, number, importance, &used, error);
    for (size_t d = 0; used > 0 && d < samples->dimensions; d++) {
        double mean = importance->share[d] / (double)used;
        double square = importance->deviation[d] / (double)used;
        importance->share[d] = mean;
        importance->deviation[d] = sqrt(fmax(0, square - mean * mean));
    }
    return status;
}

cicy_status cicy_search_importance(const cicy_search *search, cicy_importance *importance,
                                   cicy_error *error)
{
    size_t n;
    *importance = (cicy_importance){.budget = busiest_budget(search, &n)};
    importance->evaluations = n;
    if (n < LEAST_EVALUATIONS)
        return CICY_OK;
    double *x = malloc(n * search->space.count * sizeof *x);
    double *y = malloc(n * sizeof *y);
    cicy_status status = CICY_OK;
    if (x && y) {
        cicy_samples samples = {.dimensions = search->space.count, .x = x, .y = y};
        for (size_t d = 0; d < samples.dimensions; d++)
            samples.levels[d] = search->space.parameters[d].choice_count;
        fill_samples(search, importance->budget, &samples, x, y);
        status = grow_forest(search, &samples, importance, error);
    } else {
        status = cicy_error_memory(error);
    }
    free(x);
    free(y);
    return status;
}
