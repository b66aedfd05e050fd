#include "cicyminer/figures.h"

#include <math.h>
#include <stdio.h>

#include "report/figures/gnuplot.h"

/* The next budget above `budget` that an evaluation has; INFINITY: none. */
static double next_budget(const cicy_search *search, double budget)
{
    double next = INFINITY;
    for (size_t i = 0; i < search->count; i++)
        if (search->evaluations[i].budget > budget)
            next = fmin(next, search->evaluations[i].budget);
    return next;
}

/* A configuration that failed before is not evaluated again and costs nothing; one that fails only
 * now does. */
static double cost_of(const cicy_search *search, size_t index)
{
    const cicy_evaluation *e = &search->evaluations[index];
    for (size_t i = 0; i < index; i++)
        if (search->evaluations[i].number == e->number && !isfinite(search->evaluations[i].loss))
            return 0;
    return e->budget;
}

/* A block: cumulated budget, loss, budget. */
static void print_budget(const cicy_search *search, double budget, FILE *stream)
{
    double cost = 0;
    for (size_t i = 0; i < search->count; i++) {
        const cicy_evaluation *e = &search->evaluations[i];
        cost += cost_of(search, i);
        if (e->budget == budget && isfinite(e->loss))
            fprintf(stream, "%.9g %.9g %.9g\n", cost, e->loss, budget);
    }
    fputs("\n\n", stream);
}

/* The last block: cumulated budget, loss of the incumbent from there on, its budget. */
static void print_incumbents(const cicy_search *search, FILE *stream)
{
    double cost = 0;
    const cicy_evaluation *best = NULL;
    for (size_t i = 0; i < search->count; i++) {
        const cicy_evaluation *before = best;
        cost += cost_of(search, i);
        best = cicy_search_best(search, i + 1);
        if (best && (best != before || i + 1 == search->count))
            fprintf(stream, "%.9g %.9g %.9g\n", cost, best->loss, best->budget);
    }
}

static bool has_success(const cicy_search *search, double budget)
{
    for (size_t i = 0; i < search->count; i++)
        if (search->evaluations[i].budget == budget && isfinite(search->evaluations[i].loss))
            return true;
    return false;
}

cicy_status cicy_figure_trajectory(const cicy_search *search, const char *output, cicy_error *error)
{
    cicy_figure_data data;
    if (!cicy_search_best(search, search->count))
        return cicy_error_set(error, CICY_USAGE, "%s: no evaluation has succeeded yet", output);
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    for (double b = next_budget(search, 0); isfinite(b); b = next_budget(search, b))
        if (has_success(search, b))
            print_budget(search, b, data.stream);
    print_incumbents(search, data.stream);
    return cicy_figure_finish(&data, CICY_OK, "trajectory", output, error);
}

void cicy_importance_order(const cicy_search *search, const cicy_importance *importance,
                           size_t *order)
{
    for (size_t i = 0; i < search->space.count; i++) {
        size_t k = i;
        for (; k > 0 && importance->share[order[k - 1]] < importance->share[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

cicy_status cicy_figure_importance(const cicy_search *search, const cicy_importance *importance,
                                   const char *output, cicy_error *error)
{
    cicy_figure_data data;
    size_t order[CICY_SPACE_PARAMETERS];
    cicy_status status = cicy_figure_begin(&data, output, error);
    if (status != CICY_OK)
        return status;
    cicy_importance_order(search, importance, order);
    for (size_t i = 0; i < search->space.count; i++) {
        char label[CICY_SPACE_NAME];
        snprintf(label, sizeof label, "%s", search->space.parameters[order[i]].name);
        for (char *c = label; *c; c++)
            *c = *c == '_' ? ' ' : *c;
        fprintf(data.stream, "%zu %.9g %.9g \"%s\"\n", i + 1, importance->share[order[i]],
                importance->deviation[order[i]], label);
    }
    return cicy_figure_finish(&data, CICY_OK, "importance", output, error);
}
