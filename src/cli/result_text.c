#include "cli/result_text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/hodge.h"
#include "cicyminer/model.h"
#include "cicyminer/published.h"
#include "training/run/metrics_file.h"

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
        print_row(stream, "80 %, h22 from the relation",
                  cicy_published_cicyminer(CICY_PUBLISHED_RELATION), "%9.2f");
        print_row(stream, "80 %, with the Euler number",
                  cicy_published_cicyminer(CICY_PUBLISHED_EULER), "%9.2f");
    }
}

static void print_stated(FILE *stream, const cicy_publication *stated)
{
    const double relation[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, stated->relation};
    print_row(stream, "stated in the weights", stated->accuracy, "%9.4f");
    if (!isnan(stated->relation))
        print_row(stream, "stated, h22 from the relation", relation, "%9.4f");
    if (!isnan(stated->nearest[0]))
        print_row(stream, "stated, nearest", stated->nearest, "%9.4f");
}

static void print_table(FILE *stream, const cicy_metrics *metrics, const cicy_publication *stated,
                        const char *sample)
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
        print_metric(stream, "nearest with the Euler number", metrics->nearest, numbers, ACCURACY);
    } else if (cicy_metrics_with_euler(metrics)) {
        print_metric(stream, "h21 from the Euler number", metrics->euler, numbers, ACCURACY);
    }
    if (stated)
        print_stated(stream, stated);
    if (metrics->predicted[0] || metrics->predicted[1])
        print_some(stream, "guess: h11 = rows, h21 = 0", guess, numbers, "%9.4f");
    print_metric(stream, "mean squared error", metrics->network, numbers, MSE);
    print_metric(stream, "mean absolute error", metrics->network, numbers, MAE);
    if (metrics->dimension == 4)
        print_published(stream, complete);
}

/* Prints an object on one line and releases it. */
static void print_object(FILE *stream, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10));
    if (text)
        fprintf(stream, "%s\n", text);
    free(text);
    json_decref(object);
}

/* An object of numbers [4] but for those that are none. */
static json_t *numbers_to_json(const double *numbers)
{
    json_t *object = json_object();
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!isnan(numbers[k]))
            json_object_set_new(object, cicy_hodge_name(4, k), json_real(numbers[k]));
    return object;
}

static json_t *stated_to_json(const cicy_publication *stated)
{
    json_t *object = json_pack("{s:I, s:o}", "count", (json_int_t)stated->test_count, "network",
                               numbers_to_json(stated->accuracy));
    if (!isnan(stated->relation))
        json_object_set_new(object, "relation", json_pack("{s:f}", "h22", stated->relation));
    if (!isnan(stated->nearest[0]))
        json_object_set_new(object, "nearest", numbers_to_json(stated->nearest));
    return object;
}

static void print_json(FILE *stream, const cicy_metrics *metrics, const cicy_publication *stated,
                       const char *sample)
{
    json_t *object = json_pack("{s:s}", "sample", sample);
    json_t *section = cicy_metrics_to_json(metrics);
    json_object_update(object, section);
    json_decref(section);
    if (stated)
        json_object_set_new(object, "stated", stated_to_json(stated));
    print_object(stream, object);
}

void cli_print_metrics(FILE *stream, const cicy_metrics *metrics, const cicy_publication *stated,
                       const char *sample, bool json)
{
    if (json)
        print_json(stream, metrics, stated, sample);
    else
        print_table(stream, metrics, stated, sample);
}

static json_t *calibration_error_to_json(const cicy_publication *publication)
{
    json_t *object = numbers_to_json(publication->calibration_error);
    const double nearest = publication->calibration_error[CICY_PUBLISHED_NEAREST];
    if (!isnan(nearest))
        json_object_set_new(object, "nearest", json_real(nearest));
    return object;
}

static void print_publication_json(FILE *stream, const cicy_publication *publication)
{
    char checksum[24];
    const cicy_split_options *split = &publication->split;
    snprintf(checksum, sizeof checksum, "%016llx", (unsigned long long)publication->checksum);
    json_t *object =
        json_pack("{s:s, s:I, s:s, s:f, s:f, s:f, s:s, s:o, s:o}", "command", publication->command,
                  "seed", (json_int_t)split->seed, "sampling", cicy_sampling_name(split->sampling),
                  "share", split->share, "ratio", split->training, "validation", split->validation,
                  "checksum", checksum, "test", stated_to_json(publication), "calibration_error",
                  calibration_error_to_json(publication));
    print_object(stream, object);
}

void cli_print_publication(FILE *stream, const cicy_publication *publication, bool json)
{
    const double relation[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, publication->relation};
    if (json) {
        print_publication_json(stream, publication);
        return;
    }
    fprintf(stream, "%s\n", publication->command);
    fprintf(stream, "test part, %zu configurations: share of exact Hodge numbers\n",
            publication->test_count);
    fprintf(stream, "  %-38s%9s%9s%9s%9s\n", "", "h11", "h21", "h31", "h22");
    print_row(stream, "this network", publication->accuracy, "%9.4f");
    print_row(stream, "h22 = 44 + 4 h11 - 2 h21 + 4 h31", relation, "%9.4f");
    print_row(stream, "nearest with the Euler number", publication->nearest, "%9.4f");
    print_row(stream, "error of the confidence", publication->calibration_error, "%9.4f");
    print_some(stream, "error of the confidence in the nearest",
               &publication->calibration_error[CICY_PUBLISHED_NEAREST], 1, "%9.4f");
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
