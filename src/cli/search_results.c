#include "cli/search_results.h"

#include <jansson.h>
#include <math.h>

#include "cicyminer/figures.h"

static size_t count_failures(const cicy_search *search)
{
    size_t failures = 0;
    for (size_t i = 0; i < search->count; i++)
        failures += !isfinite(search->evaluations[i].loss);
    return failures;
}

static size_t count_configurations(const cicy_search *search)
{
    size_t configurations = 0;
    for (size_t i = 0; i < search->count; i++)
        configurations += search->evaluations[i].stage == 0;
    return configurations;
}

static double total_budget(const cicy_search *search)
{
    double total = 0;
    for (size_t i = 0; i < search->count; i++)
        total += search->evaluations[i].budget;
    return total;
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

static json_t *best_to_json(const cicy_search *search, const cicy_evaluation *best,
                            const char *folder)
{
    char path[4096];
    json_t *values = json_object();
    for (size_t i = 0; i < search->space.count; i++)
        json_object_set_new(values, search->space.parameters[i].name,
                            value_to_json(search, i, best->point.values[i]));
    snprintf(path, sizeof path, "%s/best.json", folder);
    return json_pack("{s:I, s:f, s:f, s:o, s:o}", "configuration", (json_int_t)best->number,
                     "budget", best->budget, "loss", best->loss, "values", values, "settings",
                     json_string(path));
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

static void print_json(FILE *stream, const cicy_search *search, const cicy_importance *importance,
                       const char *folder)
{
    const cicy_evaluation *best = cicy_search_best(search, search->count);
    json_t *object =
        json_pack("{s:I, s:I, s:I, s:f, s:o, s:o}", "evaluations", (json_int_t)search->count,
                  "configurations", (json_int_t)count_configurations(search), "failed",
                  (json_int_t)count_failures(search), "budget", total_budget(search), "best",
                  best ? best_to_json(search, best, folder) : json_null(), "importance",
                  importance_to_json(search, importance));
    if (object && json_dumpf(object, stream, JSON_COMPACT | JSON_REAL_PRECISION(10)) == 0)
        fputc('\n', stream);
    json_decref(object);
}

static void print_row(FILE *stream, const cicy_search *search, const cicy_importance *importance,
                      const cicy_evaluation *best, size_t i)
{
    char text[CICY_SPACE_TEXT];
    cicy_space_text(&search->space, i, best->point.values[i], text);
    fprintf(stream, "  %-20s %14s   %5.1f +- %.1f\n", search->space.parameters[i].name, text,
            100 * importance->share[i], 100 * importance->deviation[i]);
}

static void print_table(FILE *stream, const cicy_search *search, const cicy_importance *importance,
                        const char *folder)
{
    const cicy_evaluation *best = cicy_search_best(search, search->count);
    fprintf(stream, "%zu evaluations of %zu configurations, %zu failed; budget %.4g in all\n",
            search->count, count_configurations(search), count_failures(search),
            total_budget(search));
    if (!best) {
        fputs("no evaluation has succeeded\n", stream);
        return;
    }
    size_t order[CICY_SPACE_PARAMETERS];
    cicy_importance_order(search, importance, order);
    fprintf(stream,
            "best: configuration %zu, loss %.4f (accuracy %.4f on the validation part) with budget "
            "%.4g\n\n  %-20s %14s   importance (%%)\n",
            best->number, best->loss, 1 - best->loss, best->budget, "parameter", "best value");
    for (size_t i = 0; i < search->space.count; i++)
        print_row(stream, search, importance, best, order[i]);
    fprintf(stream,
            "\nImportance: share of the variance of the loss that a parameter explains alone, from "
            "the\n%zu evaluations with budget %.4g. Settings of the best: %s/best.json\n",
            importance->evaluations, importance->budget, folder);
}

void cli_print_search(FILE *stream, const cicy_search *search, const cicy_importance *importance,
                      const char *folder, bool json)
{
    if (json)
        print_json(stream, search, importance, folder);
    else
        print_table(stream, search, importance, folder);
}

void cli_print_evaluation(FILE *stream, const cicy_search *search, bool values)
{
    const cicy_evaluation *last = &search->evaluations[search->count - 1];
    const cicy_evaluation *best = cicy_search_best(search, search->count);
    fprintf(stream,
            "evaluation %zu: bracket %zu, configuration %zu (%s), budget %.4g: ", search->count,
            last->bracket + 1, last->number, last->model ? "model" : "random", last->budget);
    if (isfinite(last->loss))
        fprintf(stream, "loss %.4f", last->loss);
    else
        fprintf(stream, "failed, %s", last->failure);
    if (best)
        fprintf(stream, "; best %.4f with budget %.4g", best->loss, best->budget);
    for (size_t i = 0; values && i < search->space.count; i++) {
        char text[CICY_SPACE_TEXT];
        cicy_space_text(&search->space, i, last->point.values[i], text);
        fprintf(stream, "%s %s %s", i ? "," : ";", search->space.parameters[i].name, text);
    }
    fputc('\n', stream);
}
