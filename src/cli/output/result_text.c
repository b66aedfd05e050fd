#include "cli/output/result_text.h"

#include <math.h>
#include <string.h>

#include "cicyminer/hodge.h"
#include "cicyminer/model.h"
#include "cicyminer/published.h"
#include "cli/output/json_text.h"

/* ---- Tables ---- */

typedef enum measure { ACCURACY, MSE, MAE } measure;

/* A row for the Hodge numbers of a dimension, in the order of its data sets; metric is one of
 * cicy_metrics. */
static void add_metric(cicy_table *table, const char *label, int dimension,
                       const cicy_metric *metric, measure which)
{
    cicy_table_row(table, CICY_ROW_OURS, label);
    for (size_t column = 0; column < cicy_model_hodge_numbers(dimension); column++) {
        const cicy_metric *own =
            &metric[cicy_predicted_place(CICY_CONTENT_HODGE, dimension, column)];
        cicy_table_number(table,
                          which == ACCURACY ? own->accuracy
                          : which == MSE    ? own->mse
                                            : own->mae,
                          which == ACCURACY ? 4 : -3);
    }
}

static void add_published(cicy_table *table, bool complete)
{
    const char *model = complete ? "cicyminer" : "inception";
    int row_class = CICY_ROW_PUBLISHED | CICY_ROW_RULE;
    for (const cicy_published_accuracy *row = cicy_published_accuracies(); row->model; row++) {
        char label[64];
        if (strcmp(row->model, model) != 0)
            continue;
        snprintf(label, sizeof label, "arXiv:2108.02221, %g %% training data", 100 * row->ratio);
        cicy_table_numbers(table, row_class, label, row->accuracy, 2);
        row_class = CICY_ROW_PUBLISHED;
    }
    if (!complete)
        return;
    cicy_table_numbers(table, row_class, "the same, 80 %, h22 from the relation",
                       cicy_published_cicyminer(CICY_PUBLISHED_RELATION), 2);
    cicy_table_numbers(table, row_class, "the same, 80 %, with the Euler number",
                       cicy_published_cicyminer(CICY_PUBLISHED_EULER), 2);
}

static void add_stated(cicy_table *table, const cicy_publication *stated)
{
    const double relation[CICY_PUBLISHED_NUMBERS] = {NAN, NAN, NAN, stated->relation};
    cicy_table_numbers(table, 0, "stated in the weights", stated->accuracy, 4);
    if (!isnan(stated->relation))
        cicy_table_numbers(table, 0, "stated, h22 from the relation", relation, 4);
    if (!isnan(stated->nearest[0]))
        cicy_table_numbers(table, 0, "stated, nearest", stated->nearest, 4);
}

/* A table for the Hodge numbers of a dimension, about `count` configurations of a sample. */
static cicy_table *create_table(const char *sample, size_t count, int dimension)
{
    char title[160];
    size_t columns;
    const char *const *names = cicy_hodge_column_names(dimension, &columns);
    snprintf(title, sizeof title, "%s, %zu configurations: share of exact Hodge numbers", sample,
             count);
    return cicy_table_create(title, "result", names, columns);
}

static cicy_table *tabulate_bundles(const cicy_metrics *metrics, const char *sample)
{
    char title[160];
    const char *names[CICY_MAX_PREDICTED + 1];
    const size_t count = (size_t)metrics->dimension + 1;
    for (size_t q = 0; q < count; q++)
        names[q] = cicy_model_bundle_name(q);
    names[count] = "all";
    snprintf(title, sizeof title, "%s, %zu line bundles: share of exact dimensions", sample,
             metrics->count);
    cicy_table *table = cicy_table_create(title, "result", names, count + 1);
    const cicy_bundle_metrics *bundle = &metrics->bundle;
    const struct {
        const char *label;
        const cicy_metric *metric;
        measure which;
        double all;
    } rows[] = {{"this network", metrics->network, ACCURACY, bundle->all},
                {"nearest with the index", metrics->nearest, ACCURACY, bundle->all_nearest},
                {"mean squared error", metrics->network, MSE, NAN},
                {"mean absolute error", metrics->network, MAE, NAN}};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        const int digits = rows[r].which == ACCURACY ? 4 : -3;
        cicy_table_row(table, CICY_ROW_OURS, rows[r].label);
        for (size_t q = 0; q < count; q++)
            cicy_table_number(table,
                              rows[r].which == ACCURACY ? rows[r].metric[q].accuracy
                              : rows[r].which == MSE    ? rows[r].metric[q].mse
                                                        : rows[r].metric[q].mae,
                              digits);
        cicy_table_number(table, rows[r].all, digits);
    }
    cicy_table_row(table, 0, "guess: h^q = 0");
    for (size_t q = 0; q < count; q++)
        cicy_table_number(table, bundle->zero[q], 4);
    cicy_table_number(table, NAN, 4);
    cicy_table_row(table, 0, "the index agrees");
    for (size_t q = 0; q < count; q++)
        cicy_table_number(table, NAN, 4);
    cicy_table_number(table, bundle->consistent, 4);
    cicy_table_row(table, 0, "where it does, all exact");
    for (size_t q = 0; q < count; q++)
        cicy_table_number(table, NAN, 4);
    cicy_table_number(table, bundle->all_consistent, 4);
    return table;
}

static cicy_table *tabulate_metrics(const cicy_metrics *metrics, const cicy_publication *stated,
                                    const char *sample)
{
    if (metrics->content == CICY_CONTENT_BUNDLES)
        return tabulate_bundles(metrics, sample);
    const int dimension = metrics->dimension;
    const bool complete = cicy_metrics_complete(metrics);
    const double guess[CICY_MAX_PREDICTED] = {metrics->predicted[0] ? metrics->favourable : NAN,
                                              metrics->predicted[1] ? metrics->no_h21 : NAN,
                                              NAN,
                                              NAN,
                                              NAN,
                                              NAN};
    cicy_table *table = create_table(sample, metrics->count, dimension);
    add_metric(table, "this network", dimension, metrics->network, ACCURACY);
    if (complete && dimension == 5) {
        add_metric(table, "h32 from the other numbers", dimension, metrics->relation, ACCURACY);
        add_metric(table, "h41, h32 from the Euler number", dimension, metrics->euler, ACCURACY);
    } else if (complete) {
        add_metric(table, "h22 = 44 + 4 h11 - 2 h21 + 4 h31", dimension, metrics->relation,
                   ACCURACY);
        add_metric(table, "h31, h22 from the Euler number", dimension, metrics->euler, ACCURACY);
        add_metric(table, "nearest with the Euler number", dimension, metrics->nearest, ACCURACY);
    } else if (cicy_metrics_with_euler(metrics)) {
        add_metric(table, "h21 from the Euler number", dimension, metrics->euler, ACCURACY);
    }
    if (stated)
        add_stated(table, stated);
    if (metrics->predicted[0] || metrics->predicted[1])
        cicy_table_numbers(table, 0, "guess: h11 = rows, h21 = 0", guess, 4);
    add_metric(table, "mean squared error", dimension, metrics->network, MSE);
    add_metric(table, "mean absolute error", dimension, metrics->network, MAE);
    if (dimension == 4)
        add_published(table, complete);
    return table;
}

/* ---- JSON ---- */

/* An object of published numbers except those that are not known. */
static json_t *json_numbers(const double *numbers)
{
    json_t *object = json_object();
    for (size_t k = 0; k < CICY_PUBLISHED_NUMBERS; k++)
        if (!isnan(numbers[k]))
            json_object_set_new(object, cicy_hodge_name(4, k), json_real(numbers[k]));
    return object;
}

static json_t *json_stated(const cicy_publication *stated)
{
    json_t *object = json_pack("{s:I, s:o}", "count", (json_int_t)stated->test_count, "network",
                               json_numbers(stated->accuracy));
    if (!isnan(stated->relation))
        json_object_set_new(object, "relation", json_pack("{s:f}", "h22", stated->relation));
    if (!isnan(stated->nearest[0]))
        json_object_set_new(object, "nearest", json_numbers(stated->nearest));
    return object;
}

static json_t *json_metrics(const cicy_metrics *metrics, const cicy_publication *stated,
                            const char *sample)
{
    char *text = cicy_metrics_json(metrics);
    json_t *section = text ? json_loads(text, 0, NULL) : NULL;
    json_t *object = json_pack("{s:s}", "sample", sample);
    cicy_free(text);
    if (!section || json_object_update(object, section) != 0) {
        json_decref(object);
        object = NULL;
    }
    json_decref(section);
    if (object && stated)
        json_object_set_new(object, "stated", json_stated(stated));
    return object;
}

static json_t *json_publication(const cicy_publication *publication)
{
    char checksum[24];
    const cicy_split_options *split = &publication->split;
    const double nearest = publication->calibration_error[CICY_PUBLISHED_NEAREST];
    json_t *errors = json_numbers(publication->calibration_error);
    if (!isnan(nearest))
        json_object_set_new(errors, "nearest", json_real(nearest));
    snprintf(checksum, sizeof checksum, "%016llx", (unsigned long long)publication->checksum);
    return json_pack("{s:o, s:I, s:s, s:f, s:f, s:f, s:s, s:o, s:o}", "command",
                     cli_json_string(publication->command), "seed", (json_int_t)split->seed,
                     "sampling", cicy_sampling_name(split->sampling), "share", split->share,
                     "ratio", split->training, "validation", split->validation, "checksum",
                     checksum, "test", json_stated(publication), "calibration_error", errors);
}

/* ---- Both ---- */

cicy_status cli_print_metrics(const cli_common *common, const cicy_metrics *metrics,
                              const cicy_publication *stated, const char *sample, cicy_error *error)
{
    if (common->json)
        return cli_print_json(common->stream, json_metrics(metrics, stated, sample), 10, error);
    return cli_print_table(common, tabulate_metrics(metrics, stated, sample), error);
}

cicy_status cli_print_publication(const cli_common *common, const cicy_publication *publication,
                                  cicy_error *error)
{
    if (common->json)
        return cli_print_json(common->stream, json_publication(publication), 10, error);
    const double relation[CICY_PUBLISHED_NUMBERS] = {NAN, NAN, NAN, publication->relation};
    const double nearest = publication->calibration_error[CICY_PUBLISHED_NEAREST];
    cicy_table *table = create_table("test part", publication->test_count, 4);
    cicy_table_numbers(table, 0, "this network", publication->accuracy, 4);
    cicy_table_numbers(table, 0, "h22 = 44 + 4 h11 - 2 h21 + 4 h31", relation, 4);
    cicy_table_numbers(table, 0, "nearest with the Euler number", publication->nearest, 4);
    cicy_table_numbers(table, 0, "error of the confidence", publication->calibration_error, 4);
    cicy_table_row(table, 0, "error of the confidence in the nearest");
    cicy_table_number(table, nearest, 4);
    if (!common->csv)
        fprintf(common->stream, "%s\n", publication->command);
    return cli_print_table(common, table, error);
}

void cli_print_record(void *user, const cicy_model *model, const cicy_training_record *record)
{
    const cli_meter *meter = user;
    if (meter->quiet)
        return;
    cli_meter_clear(meter);
    fprintf(stderr, "epoch %.2f, step %llu: loss %.4f, validation %.4f%s, exact", record->epoch,
            (unsigned long long)record->step, record->training.total, record->validated.total,
            record->best ? " (best)" : "");
    for (size_t i = 0; i < cicy_model_main_outputs(model); i++)
        fprintf(
            stderr, " %s %.3f", model->outputs[i].name,
            record->metrics
                .network[cicy_predicted_place(record->metrics.content, record->metrics.dimension,
                                              model->outputs[i].target)]
                .accuracy);
    fprintf(stderr, ", rate %.2g, %.0f samples/s\n", record->learning_rate,
            record->samples_per_second);
}
