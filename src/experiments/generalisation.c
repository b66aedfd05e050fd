/* Experiments of our own: what a network has learnt beyond its training part. */
#include "base/errors.h"
#include "experiments/experiment.h"
#include "report/run_summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cicyminer/prediction.h"
#include "cicyminer/published.h"
#include "experiments/trained_run.h"
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

static cicy_status add(cicy_experiment *self, const training_part *part, cicy_error *error)
{
    char name[128], limit[32] = "";
    const char *model = self->options->model ? self->options->model : default_model;
    const bool three = strcmp(part->target, "three-folds") == 0;
    if (part->limit)
        snprintf(limit, sizeof limit, "-%lld", (long long)part->limit);
    snprintf(name, sizeof name, "%s-%s%s%s-ratio-%g", model, three ? "three-folds-" : "",
             cicy_sampling_name(part->sampling), limit, part->ratio);
    CICY_TRY(cicy_experiment_add(self, name, model, part->ratio, error));
    cicy_training_settings *settings = &self->runs[self->count - 1].settings;
    settings->data.sampling = part->sampling;
    settings->data.limit = part->limit;
    if (part->sampling == CICY_SAMPLING_ROWS) { /* splittings would have one row more */
        settings->augmentation.splittings = 0;
        settings->augmentation.emphasis = 0; /* the test is about large matrices */
    }
    settings->data.validation = 0.1;
    if (three)
        settings->limits.epochs *= three_fold_epochs;
    return CICY_OK;
}

cicy_status cicy_plan_generalisation(cicy_experiment *self, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int i = 0; status == CICY_OK && i < TRAINING_PARTS; i++)
        if (strcmp(training_parts[i].target, self->target->name) == 0)
            status = add(self, &training_parts[i], error);
    return status;
}

cicy_status cicy_experiment_validate(const cicy_experiment *self, size_t index, cicy_error *error)
{
    bool done;
    cicy_metrics metrics;
    const char *folder = self->runs[index].folder;
    const cicy_evaluation_options options = {.part = CICY_PART_VALIDATION,
                                             .threads = self->options->threads,
                                             .progress = self->observer->training.progress};
    cicy_status status = cicy_metrics_read(folder, "validation", &metrics, &done, error);
    if (status != CICY_OK || done)
        return status;
    cicy_trained_run trained;
    status =
        cicy_trained_run_open(&trained, folder, self->dataset, self->data, options.threads, error);
    CICY_THEN(status, cicy_evaluate_entries(trained.network, self->dataset,
                                            trained.split.indices[CICY_PART_VALIDATION],
                                            trained.split.count[CICY_PART_VALIDATION], &options,
                                            NULL, &metrics, error));
    CICY_THEN(status, cicy_metrics_write(folder, "validation", &metrics, error));
    cicy_trained_run_close(&trained);
    return status;
}

/* Which configurations a part holds, and how many. */
static void label_of(const cicy_training_settings *settings, bool test, size_t count, char *label,
                     size_t room)
{
    const char *part = test ? "test" : "validation";
    const long long limit = settings->data.limit;
    if (settings->data.sampling == CICY_SAMPLING_ROWS)
        snprintf(label, room, "%s, %s %lld rows (%zu)", part, test ? "more than" : "up to", limit,
                 count);
    else if (settings->data.sampling == CICY_SAMPLING_H11)
        snprintf(label, room, "%s, h^{1,1} %s %lld (%zu)", part, test ? "above" : "up to", limit,
                 count);
    else
        snprintf(label, room, "%s, trained on %g %% (%zu)", part, 100 * settings->data.ratio,
                 count);
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
    double published[CICY_MAX_PREDICTED] = {NAN, NAN, NAN, NAN, NAN, NAN};
    if (cicy_published_three_folds(settings->data.ratio, &published[0]))
        cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, arXiv:2007.13379",
                           published, 2);
}

static cicy_status add_run(cicy_table *table, const cicy_planned_run *run, cicy_metrics *test,
                           cicy_error *error)
{
    bool found;
    cicy_metrics validation, shuffled;
    CICY_TRY(cicy_metrics_read(run->folder, "test", test, &found, error));
    CICY_TRY(cicy_metrics_read(run->folder, "test_shuffled", &shuffled, &found, error));
    CICY_TRY(cicy_metrics_read(run->folder, "validation", &validation, &found, error));
    add_part(table, &run->settings, true, test);
    if (test->dimension == 3)
        add_published(table, &run->settings);
    add_metric(table, CICY_ROW_SUB, "test matrices shuffled", shuffled.network);
    add_part(table, &run->settings, false, &validation);
    return CICY_OK;
}

cicy_status cicy_table_generalisation(const cicy_experiment *self, cicy_table **table,
                                      cicy_error *error)
{
    cicy_metrics test;
    cicy_status status = CICY_OK;
    *table = cicy_experiment_start_table(self,
                                         self->target->dimension == 3 ? 2 : CICY_FOUR_FOLD_NUMBERS);
    for (size_t i = 0; status == CICY_OK && i < self->count; i++)
        status = add_run(*table, &self->runs[i], &test, error);
    if (status == CICY_OK)
        cicy_experiment_notes(*table, self, false, &test);
    return status;
}
