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

static cicy_status print_trajectory(const void *source, FILE *stream, cicy_error *error)
{
    const cicy_search *search = source;
    (void)error;
    cicy_gnuplot_begin(stream, "data");
    for (double b = next_budget(search, 0); isfinite(b); b = next_budget(search, b))
        if (has_success(search, b))
            print_budget(search, b, stream);
    print_incumbents(search, stream);
    cicy_gnuplot_end(stream);
    return CICY_OK;
}

cicy_status cicy_figure_trajectory(const cicy_search *search, const char *output, cicy_error *error)
{
    if (!cicy_search_best(search, search->count))
        return cicy_error_set(error, CICY_USAGE, "%s: no evaluation has succeeded yet", output);
    return cicy_gnuplot_draw("trajectory", print_trajectory, search, output, error);
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

typedef struct importance_source {
    const cicy_search *search;
    const cicy_importance *importance;
} importance_source;

static cicy_status print_importance(const void *source, FILE *stream, cicy_error *error)
{
    const importance_source *from = source;
    size_t order[CICY_SPACE_PARAMETERS];
    (void)error;
    cicy_importance_order(from->search, from->importance, order);
    cicy_gnuplot_begin(stream, "data");
    for (size_t i = 0; i < from->search->space.count; i++) {
        char label[CICY_SPACE_NAME];
        snprintf(label, sizeof label, "%s", from->search->space.parameters[order[i]].name);
        for (char *c = label; *c; c++)
            *c = *c == '_' ? ' ' : *c;
        fprintf(stream, "%zu %.9g %.9g \"%s\"\n", i + 1, from->importance->share[order[i]],
                from->importance->deviation[order[i]], label);
    }
    cicy_gnuplot_end(stream);
    return CICY_OK;
}

cicy_status cicy_figure_importance(const cicy_search *search, const cicy_importance *importance,
                                   const char *output, cicy_error *error)
{
    return cicy_gnuplot_draw("importance", print_importance,
                             &(importance_source){search, importance}, output, error);
}
