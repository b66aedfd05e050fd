#include "search/bohb.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

void cicy_bohb_sort(const cicy_evaluation *evaluations, size_t *indices, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        size_t moved = indices[i], k = i;
        for (; k > 0 && evaluations[indices[k - 1]].loss > evaluations[moved].loss; k--)
            indices[k] = indices[k - 1];
        indices[k] = moved;
    }
}

/* Indices of the evaluations with this budget; how many. */
static size_t select_budget(const cicy_evaluation *evaluations, size_t count, double budget,
                            size_t *indices)
{
    size_t selected = 0;
    for (size_t i = 0; i < count; i++)
        if (evaluations[i].budget == budget)
            indices[selected++] = i;
    return selected;
}

/* The largest budget with at least `needed` evaluations; 0: there is none. */
static double largest_budget(const cicy_evaluation *evaluations, size_t count, size_t needed,
                             size_t *indices)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++)
        if (evaluations[i].budget > largest &&
            select_budget(evaluations, count, evaluations[i].budget, indices) >= needed)
            largest = evaluations[i].budget;
    return largest;
}

static double draw_coordinate(size_t levels, cicy_random *random)
{
    return levels > 0 ? (double)cicy_random_below(random, levels) : cicy_random_uniform(random);
}

/* A value of coordinate d from those rows that have one of their own. `own` [count][dimensions]. */
static double impute_one(const cicy_density *density, const double *own, size_t d,
                         cicy_random *random)
{
    size_t have = 0;
    for (size_t i = 0; i < density->count; i++)
        have += !isnan(own[i * density->dimensions + d]);
    if (have == 0)
        return draw_coordinate(density->levels[d], random);
    size_t chosen = (size_t)cicy_random_below(random, have);
    for (size_t i = 0;; i++)
        if (!isnan(own[i * density->dimensions + d]) && chosen-- == 0)
            return own[i * density->dimensions + d];
}

/* Fills `points` and fits; the points that lack coordinates get others' ones. `own` is room for
 * [count][dimensions]. */
static void make_density(cicy_density *density, const cicy_space *space,
                         const cicy_evaluation *evaluations, const size_t *indices, size_t count,
                         double *points, double *own, double least, cicy_random *random)
{
    *density = (cicy_density){.count = count, .dimensions = space->count, .points = points};
    for (size_t d = 0; d < space->count; d++)
        density->levels[d] = space->parameters[d].choice_count;
    for (size_t i = 0; i < count; i++)
        cicy_space_encode(space, &evaluations[indices[i]].point, own + i * space->count);
    memcpy(points, own, count * space->count * sizeof *points);
    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < space->count; d++)
            if (isnan(points[i * space->count + d]))
                points[i * space->count + d] = impute_one(density, own, d, random);
    cicy_density_fit(density, least);
}

cicy_status cicy_bohb_fit(cicy_bohb *model, const cicy_space *space,
                          const cicy_search_settings *settings, const cicy_evaluation *evaluations,
                          size_t count, cicy_random *random, cicy_error *error)
{
    *model = (cicy_bohb){0};
    size_t least = space->count + 1;
    size_t *indices = malloc((count + 1) * sizeof *indices);
    double *points = malloc((3 * count * space->count + 1) * sizeof *points);
    if (!indices || !points) {
        free(indices);
        free(points);
        return cicy_error_memory(error);
    }
    model->points = points;
    model->budget = largest_budget(evaluations, count, least + 2, indices);
    if (model->budget > 0) {
        size_t n = select_budget(evaluations, count, model->budget, indices);
        size_t good = (size_t)floor(settings->good * (double)n + 1e-9);
        good = good > least ? good : least;
        size_t bad = n - good > least ? n - good : least;
        double *own = points + 2 * count * space->count;
        cicy_bohb_sort(evaluations, indices, n);
        make_density(&model->good, space, evaluations, indices, good, points, own,
                     settings->min_bandwidth, random);
        make_density(&model->bad, space, evaluations, indices + n - bad, bad,
                     points + count * space->count, own, settings->min_bandwidth, random);
    }
    free(indices);
    return CICY_OK;
}

void cicy_bohb_clear(cicy_bohb *model)
{
    free(model->points);
    *model = (cicy_bohb){0};
}

static double log_ratio(const cicy_bohb *model, const double *x)
{
    static const double least = -73.682722976; /* log 1e-32 */
    return fmax(least, cicy_density_log(&model->good, x)) -
           fmax(least, cicy_density_log(&model->bad, x));
}

void cicy_bohb_draw(const cicy_bohb *model, const cicy_space *space,
                    const cicy_search_settings *settings, cicy_random *random, cicy_point *point,
                    bool *from_model)
{
    *from_model = cicy_random_uniform(random) >= settings->random && model->good.count > 0;
    if (!*from_model) {
        cicy_space_draw(space, random, point);
        return;
    }
    double best[CICY_SPACE_PARAMETERS] = {0}, best_ratio = -INFINITY;
    for (size_t k = 0; k < settings->candidates; k++) {
        double x[CICY_SPACE_PARAMETERS];
        cicy_density_draw(&model->good, settings->bandwidth_factor, random, x);
        double ratio = log_ratio(model, x);
        if (k == 0 || ratio > best_ratio) {
            best_ratio = ratio;
            memcpy(best, x, space->count * sizeof *best);
        }
    }
    cicy_space_decode(space, best, point);
}
