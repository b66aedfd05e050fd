/* What a search found, as a table and as JSON. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "cicyminer/figures.h"
#include "cli/output/json_text.h"
#include "cli/arguments/search_setup.h"

typedef struct totals {
    size_t configurations, failures;
    double budget;
} totals;

static totals count(const cicy_search *search)
{
    totals found = {0};
    for (size_t i = 0; i < search->count; i++) {
        const cicy_evaluation *e = &search->evaluations[i];
        found.configurations += e->stage == 0;
        found.failures += !isfinite(e->loss);
        found.budget += e->budget;
    }
    return found;
}

static json_t *value_to_json(const cicy_search *search, size_t parameter, double value)
{
    const cicy_parameter *p = &search->space.parameters[parameter];
    if (isnan(value))
        return json_null();
    if (p->kind == CICY_PARAMETER_CHOICE)
        return json_string(p->choices[(size_t)value]);
    return p->kind == CICY_PARAMETER_WHOLE ? json_integer((json_int_t)value) : json_real(value);
}

static json_t *best_to_json(const cli_search *self, const cicy_evaluation *best)
{
    char *path = cli_path(NULL, "%s/best.json", self->folder);
    json_t *values = json_object();
    for (size_t i = 0; i < self->search.space.count; i++)
        json_object_set_new(values, self->search.space.parameters[i].name,
                            value_to_json(&self->search, i, best->point.values[i]));
    json_t *object =
        json_pack("{s:I, s:f, s:f, s:o, s:o}", "configuration", (json_int_t)best->number, "budget",
                  best->budget, "loss", best->loss, "values", values, "settings",
                  cli_json_string(path ? path : "best.json"));
    free(path);
    return object;
}

static json_t *importance_to_json(const cicy_search *search, const cicy_importance *importance)
{
    json_t *shares = json_object();
    for (size_t i = 0; i < search->space.count; i++)
        json_object_set_new(shares, search->space.parameters[i].name,
                            json_pack("{s:f, s:f}", "share", importance->share[i], "deviation",
                                      importance->deviation[i]));
    return json_pack("{s:f, s:I, s:o}", "budget", importance->budget, "evaluations",
                     (json_int_t)importance->evaluations, "parameters", shares);
}

static json_t *search_to_json(const cli_search *self, const cicy_importance *importance,
                              const cicy_evaluation *best)
{
    const cicy_search *search = &self->search;
    const totals all = count(search);
    errno = 0; /* no memory for an evaluation's network is no lack of memory for this */
    return json_pack("{s:I, s:I, s:I, s:f, s:o, s:o}", "evaluations", (json_int_t)search->count,
                     "configurations", (json_int_t)all.configurations, "failed",
                     (json_int_t)all.failures, "budget", all.budget, "best",
                     best ? best_to_json(self, best) : json_null(), "importance",
                     importance_to_json(search, importance));
}

/* The parameters, the most important first. */
static cicy_table *tabulate(const cli_search *self, const cicy_importance *importance,
                            const cicy_evaluation *best)
{
    static const char *const heads[] = {"best value", "importance (%)", "+-"};
    const cicy_search *search = &self->search;
    char note[400];
    size_t order[CICY_SPACE_PARAMETERS];
    cicy_table *table = cicy_table_create(NULL, "parameter", heads, 3);
    cicy_importance_order(search, importance, order);
    for (size_t i = 0; i < search->space.count; i++) {
        char text[CICY_SPACE_TEXT];
        const size_t p = order[i];
        cicy_space_text(&search->space, p, best->point.values[p], text);
        cicy_table_row(table, 0, search->space.parameters[p].name);
        cicy_table_text(table, text);
        cicy_table_number(table, 100 * importance->share[p], 1);
        cicy_table_number(table, 100 * importance->deviation[p], 1);
    }
    snprintf(
        note, sizeof note,
        "Importance: the share of the variance of the loss that a parameter explains alone, "
        "from the %zu evaluations with budget %.4g. The settings of the best are in best.json.",
        importance->evaluations, importance->budget);
    cicy_table_note(table, note);
    return table;
}

cicy_status cli_print_search(const cli_search *self, const cicy_importance *importance,
                             cicy_error *error)
{
    const cicy_search *search = &self->search;
    const cicy_evaluation *best = cicy_search_best(search, search->count);
    const totals all = count(search);
    FILE *stream = self->common.stream;
    if (self->common.json)
        return cli_print_json(stream, search_to_json(self, importance, best), 10, error);
    if (!self->common.csv)
        fprintf(stream, "%zu evaluations of %zu configurations, %zu failed; budget %.4g in all\n",
                search->count, all.configurations, all.failures, all.budget);
    if (!best) {
        fputs(self->common.csv ? "" : "no evaluation has succeeded\n", stream);
        return CICY_OK;
    }
    if (!self->common.csv)
        fprintf(stream,
                "best: configuration %zu, loss %.4f (accuracy %.4f on the validation part) with "
                "budget %.4g\n\n",
                best->number, best->loss, 1 - best->loss, best->budget);
    return cli_print_table(&self->common, tabulate(self, importance, best), error);
}

void cli_print_evaluation(void *user, const cicy_search *search)
{
    const cli_search *self = user;
    if (self->common.quiet)
        return;
    cli_meter_clear(&self->meter);
    const cicy_evaluation *last = &search->evaluations[search->count - 1];
    const cicy_evaluation *best = cicy_search_best(search, search->count);
    fprintf(stderr,
            "evaluation %zu: bracket %zu, configuration %zu (%s), budget %.4g: ", search->count,
            last->bracket + 1, last->number, last->model ? "model" : "random", last->budget);
    if (isfinite(last->loss))
        fprintf(stderr, "loss %.4f", last->loss);
    else
        fprintf(stderr, "failed, %s", last->failure);
    if (best)
        fprintf(stderr, "; best %.4f with budget %.4g", best->loss, best->budget);
    for (size_t i = 0; self->common.verbose && i < search->space.count; i++) {
        char text[CICY_SPACE_TEXT];
        cicy_space_text(&search->space, i, last->point.values[i], text);
        fprintf(stderr, "%s %s %s", i ? "," : ";", search->space.parameters[i].name, text);
    }
    fputc('\n', stderr);
}
