/* The tables of the paper's experiments, with the published numbers. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/prediction.h"
#include "cicyminer/published.h"
#include "experiments/experiment.h"
#include "report/run_summary.h"

/* Accuracies of one row, gathered from the runs that predict them. */
typedef struct accuracies {
    double test[CICY_MAX_PREDICTED], shuffled[CICY_MAX_PREDICTED];
    double relation[CICY_MAX_PREDICTED], euler[CICY_MAX_PREDICTED];
    cicy_metrics metrics; /* of the last run */
} accuracies;

static void start_row(accuracies *row)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        row->test[k] = row->shuffled[k] = row->relation[k] = row->euler[k] = NAN;
}

static void take_metrics(const cicy_metrics *metrics, double *network)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (metrics->predicted[k])
            network[k] = metrics->network[k].accuracy;
}

/* Adds what a run predicts to a row. */
static cicy_status add_run(accuracies *row, const cicy_planned_run *run, cicy_error *error)
{
    bool found;
    cicy_metrics shuffled;
    CICY_TRY(cicy_metrics_read(run->folder, "test", &row->metrics, &found, error));
    CICY_TRY(cicy_metrics_read(run->folder, "test_shuffled", &shuffled, &found, error));
    take_metrics(&row->metrics, row->test);
    take_metrics(&shuffled, row->shuffled);
    for (int k = 0; cicy_metrics_complete(&row->metrics) && k < CICY_MAX_PREDICTED; k++) {
        row->relation[k] = row->metrics.relation[k].accuracy;
        row->euler[k] = row->metrics.euler[k].accuracy;
    }
    return CICY_OK;
}

static void print_row(cicy_table *table, const char *label, const accuracies *row,
                      const double *published)
{
    cicy_table_numbers(table, CICY_ROW_OURS | CICY_ROW_RULE, label, row->test, 3);
    if (published)
        cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, full size",
                           published, 2);
    if (!isnan(row->relation[3])) {
        cicy_table_numbers(table, CICY_ROW_SUB, "h^{2,2} from relation (3.4)", row->relation, 3);
        cicy_table_numbers(table, CICY_ROW_SUB, "with the Euler number", row->euler, 3);
    }
    cicy_table_numbers(table, CICY_ROW_SUB, "test matrices shuffled", row->shuffled, 3);
}

static void label_of(const cicy_planned_run *run, bool by_ratio, char *label, size_t room)
{
    const char *trained = run->settings.augmentation.shuffle == CICY_SHUFFLE_NONE
                              ? ""
                              : ", trained on shuffled matrices";
    if (by_ratio)
        snprintf(label, room, "%g %%%s", 100 * run->settings.data.ratio, trained);
    else
        snprintf(label, room, "%s%s", run->settings.model.name, trained);
}

/* Runs that belong to one row: those of table 1 predict one number each. */
static bool same_row(const cicy_planned_run *a, const cicy_planned_run *b)
{
    return strncmp(a->settings.model.name, "inception", strlen("inception")) == 0 &&
           a->settings.data.ratio == b->settings.data.ratio &&
           a->settings.augmentation.shuffle == b->settings.augmentation.shuffle;
}

static cicy_status fill(cicy_table *table, const cicy_experiment *self, bool by_ratio,
                        accuracies *last, cicy_error *error)
{
    for (size_t i = 0; i < self->count;) {
        const cicy_planned_run *first = &self->runs[i];
        char label[128];
        double published[CICY_MAX_PREDICTED];
        start_row(last);
        do {
            CICY_TRY(add_run(last, &self->runs[i++], error));
        } while (i < self->count && same_row(first, &self->runs[i]));
        label_of(first, by_ratio, label, sizeof label);
        const bool known = first->settings.augmentation.shuffle == CICY_SHUFFLE_NONE &&
                           cicy_published_accuracy_of(first->settings.model.name,
                                                      first->settings.data.ratio, published);
        print_row(table, label, last, known ? published : NULL);
    }
    return CICY_OK;
}

/* What section 4.3 states for figure 8. */
static void print_errors(cicy_table *table, const cicy_metrics *metrics)
{
    double mse[CICY_MAX_PREDICTED], mae[CICY_MAX_PREDICTED];
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        mse[k] = metrics->network[k].mse;
        mae[k] = metrics->network[k].mae;
    }
    cicy_table_numbers(table, CICY_ROW_OURS | CICY_ROW_RULE, "mean squared error", mse, -3);
    cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, full size",
                       cicy_published_cicyminer(CICY_PUBLISHED_MSE), -3);
    cicy_table_numbers(table, CICY_ROW_OURS, "mean absolute error", mae, -3);
    cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, full size",
                       cicy_published_cicyminer(CICY_PUBLISHED_MAE), -3);
}

cicy_table *cicy_experiment_start_table(const cicy_experiment *self, size_t numbers)
{
    return cicy_table_create(self->target->help, "", cicy_hodge_symbols, numbers);
}

void cicy_experiment_notes(cicy_table *table, const cicy_experiment *self, bool published,
                           const cicy_metrics *metrics)
{
    char text[400];
    const cicy_scale_factors factors = cicy_experiment_factors(self->options);
    const cicy_training_settings *settings = &self->runs[0].settings;
    const bool budget = settings->limits.budget > 0;
    snprintf(text, sizeof text,
             "Scale: filters x %.4g, epochs x %.4g (%s %.4g), share of the data set %.4g; seed "
             "%llu.%s",
             factors.width, factors.epochs, budget ? "budget" : "epochs",
             budget ? settings->limits.budget : settings->limits.epochs, factors.share,
             (unsigned long long)self->options->seed,
             published ? " The published networks have the full size." : "");
    cicy_table_note(table, text);
    snprintf(
        text, sizeof text,
        "Share of exact Hodge numbers on the test part. Guesses that need no network: h^{1,1} = "
        "number of rows %.3f, h^{2,1} = 0 %.3f.",
        metrics->favourable, metrics->no_h21);
    cicy_table_note(table, text);
}

static cicy_status make_table(const cicy_experiment *self, bool by_ratio, bool errors,
                              cicy_table **table, cicy_error *error)
{
    accuracies last;
    *table = cicy_experiment_start_table(self, CICY_FOUR_FOLD_NUMBERS);
    cicy_status status = fill(*table, self, by_ratio, &last, error);
    if (status == CICY_OK && errors)
        print_errors(*table, &last.metrics);
    if (status == CICY_OK)
        cicy_experiment_notes(*table, self, true, &last.metrics);
    return status;
}

cicy_status cicy_table_by_ratio(const cicy_experiment *self, cicy_table **table, cicy_error *error)
{
    return make_table(self, true, false, table, error);
}

cicy_status cicy_table_by_model(const cicy_experiment *self, cicy_table **table, cicy_error *error)
{
    return make_table(self, false, false, table, error);
}

cicy_status cicy_table_with_errors(const cicy_experiment *self, cicy_table **table,
                                   cicy_error *error)
{
    return make_table(self, true, true, table, error);
}
