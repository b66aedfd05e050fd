#include "experiments/generalisation.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cicyminer/prediction.h"
#include "cicyminer/published.h"
#include "experiments/trained_run.h"
#include "report/run_summary.h"
#include "training/run/metrics_file.h"

static const char default_model[] = "mpnn+rooted";

/* There are 115 times fewer three-folds than four-folds. */
static const double three_fold_epochs = 40;

enum { DECIMALS = 4 };

/* Which part of a data set the runs are trained on. Of the connected four-folds 80 % have at most
 * 10 rows, and 74 % h11 <= 11; the rest is left to test on. */
typedef struct training_part {
    const char *target;
    cicy_sampling sampling;
    int64_t limit;
    double ratio;
} training_part;

static const training_part training_parts[] = {
    {"random-split", CICY_SAMPLING_RANDOM, 0, 0.8}, {"equivalents", CICY_SAMPLING_RANDOM, 0, 0.8},
    {"more-rows", CICY_SAMPLING_ROWS, 10, 0.9},     {"larger-h11", CICY_SAMPLING_H11, 11, 0.9},
    {"three-folds", CICY_SAMPLING_RANDOM, 0, 0.3},  {"three-folds", CICY_SAMPLING_RANDOM, 0, 0.8}};
enum { TRAINING_PARTS = sizeof training_parts / sizeof *training_parts };

static cicy_status add(cicy_plan *plan, const cicy_reproduce_options *options,
                       const training_part *part, cicy_error *error)
{
    char name[128], limit[32] = "";
    const char *model = options->model ? options->model : default_model;
    const bool three = strcmp(part->target, "three-folds") == 0;
    if (part->limit)
        snprintf(limit, sizeof limit, "-%lld", (long long)part->limit);
    snprintf(name, sizeof name, "%s-%s%s%s-ratio-%g", model, three ? "three-folds-" : "",
             cicy_sampling_name(part->sampling), limit, part->ratio);
    cicy_status status = cicy_plan_add(plan, options, name, model, part->ratio, error);
    if (status != CICY_OK)
        return status;
    cicy_training_settings *settings = &plan->runs[plan->count - 1].settings;
    settings->sampling = part->sampling;
    settings->limit = part->limit;
    if (part->sampling == CICY_SAMPLING_ROWS) { /* splittings would have one row more */
        settings->splittings = 0;
        settings->emphasis = 0; /* the test is about large matrices */
    }
    settings->validation = 0.1;
    if (three)
        settings->epochs *= three_fold_epochs;
    return CICY_OK;
}

cicy_status cicy_generalisation_plan(cicy_plan *plan, const cicy_reproduce_options *options,
                                     cicy_error *error)
{
    cicy_status status = CICY_OK;
    *plan = (cicy_plan){0};
    for (int i = 0; status == CICY_OK && i < TRAINING_PARTS; i++)
        if (strcmp(training_parts[i].target, options->target) == 0)
            status = add(plan, options, &training_parts[i], error);
    return status;
}

static cicy_status validate(const cicy_planned_run *run, const cicy_dataset *dataset,
                            const char *data, const cicy_evaluation_options *options,
                            cicy_error *error)
{
    cicy_metrics metrics;
    cicy_trained_run trained;
    cicy_status status =
        cicy_trained_run_open(&trained, run->folder, dataset, data, options->threads, error);
    if (status == CICY_OK)
        status = cicy_evaluate_entries(
            trained.network, dataset, trained.split.indices[CICY_PART_VALIDATION],
            trained.split.count[CICY_PART_VALIDATION], options, NULL, &metrics, error);
    if (status == CICY_OK)
        status = cicy_metrics_write(run->folder, "validation", &metrics, error);
    cicy_trained_run_close(&trained);
    return status;
}

cicy_status cicy_generalisation_validate(const cicy_planned_run *run, const cicy_dataset *dataset,
                                         const char *data, int threads,
                                         const cicy_progress *progress, cicy_error *error)
{
    bool done;
    cicy_metrics known;
    const cicy_evaluation_options options = {
        .part = CICY_PART_VALIDATION, .threads = threads, .progress = *progress};
    cicy_status status = cicy_metrics_read(run->folder, "validation", &known, &done, error);
    if (status == CICY_OK && !done)
        status = validate(run, dataset, data, &options, error);
    return status;
}

/* Which configurations a part holds, and how many. */
static void label_of(const cicy_training_settings *settings, bool test, size_t count, char *label,
                     size_t room)
{
    const char *part = test ? "test" : "validation";
    const long long limit = settings->limit;
    if (settings->sampling == CICY_SAMPLING_ROWS)
        snprintf(label, room, "%s, %s %lld rows (%zu)", part, test ? "more than" : "up to", limit,
                 count);
    else if (settings->sampling == CICY_SAMPLING_H11)
        snprintf(label, room, "%s, h^{1,1} %s %lld (%zu)", part, test ? "above" : "up to", limit,
                 count);
    else
        snprintf(label, room, "%s, trained on %g %% (%zu)", part, 100 * settings->ratio, count);
}

static void add_metric(cicy_table *table, int row_class, const char *label,
                       const cicy_metric *metric)
{
    double values[CICY_MAX_PREDICTED];
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        values[k] = metric[k].accuracy;
    cicy_table_numbers(table, row_class, label, values, DECIMALS);
}

static void add_part(cicy_table *table, const cicy_training_settings *settings, bool test,
                     const cicy_metrics *metrics)
{
    char label[96];
    label_of(settings, test, metrics->count, label, sizeof label);
    add_metric(table, CICY_ROW_OURS | CICY_ROW_RULE, label, metrics->network);
    if (cicy_metrics_complete(metrics))
        add_metric(table, CICY_ROW_SUB, "h^{2,2} from relation (3.4)", metrics->relation);
    if (cicy_metrics_with_euler(metrics))
        add_metric(table, CICY_ROW_SUB, "with the Euler number", metrics->euler);
    if (cicy_metrics_complete(metrics) && !isnan(metrics->nearest[0].accuracy))
        add_metric(table, CICY_ROW_SUB, "nearest with the Euler number", metrics->nearest);
}

static void add_published(cicy_table *table, const cicy_training_settings *settings)
{
    double published[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, NAN};
    if (cicy_published_three_folds(settings->ratio, &published[0]))
        cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, arXiv:2007.13379",
                           published, 2);
}

static cicy_status add_run(cicy_table *table, const cicy_planned_run *run, cicy_metrics *test,
                           cicy_error *error)
{
    bool found;
    cicy_metrics validation, shuffled;
    cicy_status status = cicy_metrics_read(run->folder, "test", test, &found, error);
    if (status == CICY_OK)
        status = cicy_metrics_read(run->folder, "test_shuffled", &shuffled, &found, error);
    if (status == CICY_OK)
        status = cicy_metrics_read(run->folder, "validation", &validation, &found, error);
    if (status != CICY_OK)
        return status;
    add_part(table, &run->settings, true, test);
    if (test->dimension == 3)
        add_published(table, &run->settings);
    add_metric(table, CICY_ROW_SUB, "test matrices shuffled", shuffled.network);
    add_part(table, &run->settings, false, &validation);
    return CICY_OK;
}

cicy_status cicy_generalisation_table(const cicy_plan *plan, const cicy_reproduce_options *options,
                                      cicy_table **table, cicy_error *error)
{
    cicy_metrics test;
    cicy_status status = CICY_OK;
    const size_t numbers = strcmp(options->target, "three-folds") == 0 ? 2 : CICY_MAX_PREDICTED;
    *table =
        cicy_table_create(cicy_reproduce_title(options->target), "", cicy_hodge_symbols, numbers);
    for (size_t i = 0; status == CICY_OK && i < plan->count; i++)
        status = add_run(*table, &plan->runs[i], &test, error);
    if (status == CICY_OK)
        cicy_plan_notes(*table, options, plan, &test);
    return status;
}
