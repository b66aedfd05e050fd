#include "cli/results.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/model.h"
#include "cicyminer/published.h"
#include "training/metrics_file.h"

/* The numbers of four-folds, or the first of them. */
static void print_some(FILE *stream, const char *what, const double *values, size_t count,
                       const char *format)
{
    fprintf(stream, "  %-38s", what);
    for (size_t k = 0; k < count; k++)
        if (isnan(values[k]))
            fprintf(stream, "%9s", "-");
        else
            fprintf(stream, format, values[k]);
    fputc('\n', stream);
}

static void print_row(FILE *stream, const char *what, const double *values, const char *format)
{
    print_some(stream, what, values, CICY_MAX_PREDICTED, format);
}

typedef enum column { ACCURACY, MSE, MAE } column;

static void print_metric(FILE *stream, const char *what, const cicy_metric *metric, size_t count,
                         column which)
{
    double values[CICY_MAX_PREDICTED];
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        values[k] = which == ACCURACY ? metric[k].accuracy
                    : which == MSE    ? metric[k].mse
                                      : metric[k].mae;
    print_some(stream, what, values, count, which == ACCURACY ? "%9.4f" : "%9.3g");
}

static void print_published(FILE *stream, bool complete)
{
    const char *model = complete ? "cicyminer" : "inception";
    fprintf(stream, "%s at full size and strength, arXiv:2108.02221\n",
            complete ? "CICYMiner" : "classification networks");
    for (const cicy_published_accuracy *row = cicy_published_accuracies(); row->model; row++) {
        char label[40];
        snprintf(label, sizeof label, "%g %% training data", 100 * row->ratio);
        if (strcmp(row->model, model) == 0)
            print_row(stream, label, row->accuracy, "%9.2f");
    }
    if (complete) {
        print_row(stream, "80 %, h22 from the relation", cicy_published_relation, "%9.2f");
        print_row(stream, "80 %, with the Euler number", cicy_published_euler, "%9.2f");
    }
}

static void print_table(FILE *stream, const cicy_metrics *metrics, const char *sample)
{
    const bool complete = cicy_metrics_complete(metrics);
    const double guess[CICY_MAX_PREDICTED] = {metrics->predicted[0] ? metrics->favourable : NAN,
                                              metrics->predicted[1] ? metrics->no_h21 : NAN, NAN,
                                              NAN};
    const size_t numbers = cicy_model_hodge_numbers(metrics->dimension);
    fprintf(stream, "%s, %zu configurations: share of exact Hodge numbers\n", sample,
            metrics->count);
    fprintf(stream, "  %-38s%9s%9s%s\n", "", "h11", "h21", numbers > 2 ? "      h31      h22" : "");
    print_metric(stream, "this network", metrics->network, numbers, ACCURACY);
    if (complete) {
        print_metric(stream, "h22 = 44 + 4 h11 - 2 h21 + 4 h31", metrics->relation, numbers,
                     ACCURACY);
        print_metric(stream, "h31, h22 from the Euler number", metrics->euler, numbers, ACCURACY);
    } else if (cicy_metrics_with_euler(metrics)) {
        print_metric(stream, "h21 from the Euler number", metrics->euler, numbers, ACCURACY);
    }
    if (metrics->predicted[0] || metrics->predicted[1])
        print_some(stream, "guess: h11 = rows, h21 = 0", guess, numbers, "%9.4f");
    print_metric(stream, "mean squared error", metrics->network, numbers, MSE);
    print_metric(stream, "mean absolute error", metrics->network, numbers, MAE);
    if (metrics->dimension == 4)
        print_published(stream, complete);
}

static void print_json(FILE *stream, const cicy_metrics *metrics, const char *sample)
{
    json_t *object = json_pack("{s:s}", "sample", sample);
    json_t *section = cicy_metrics_to_json(metrics);
    json_object_update(object, section);
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (text)
        fprintf(stream, "%s\n", text);
    free(text);
    json_decref(section);
    json_decref(object);
}

void cli_print_metrics(FILE *stream, const cicy_metrics *metrics, const char *sample, bool json)
{
    if (json)
        print_json(stream, metrics, sample);
    else
        print_table(stream, metrics, sample);
}

void cli_print_record(const cli_meter *meter, const cicy_model *model,
                      const cicy_training_record *record)
{
    if (meter->quiet)
        return;
    if (meter->terminal)
        fputs("\r\033[K", stderr);
    fprintf(stderr, "epoch %.2f, step %llu: loss %.4f, validation %.4f%s, exact", record->epoch,
            (unsigned long long)record->step, record->training.total, record->validated.total,
            record->best ? " (best)" : "");
    for (size_t i = 0; i < cicy_model_main_outputs(model); i++)
        fprintf(stderr, " %s %.3f", model->outputs[i].name,
                record->metrics.network[model->outputs[i].target].accuracy);
    fprintf(stderr, ", rate %.2g, %.0f samples/s\n", record->learning_rate,
            record->samples_per_second);
}
