/* Tables of accuracy and errors. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cicyminer/published.h"
#include "report/report_parts.h"

enum { LABEL_LENGTH = 512, ACCURACY_DECIMALS = 3, PUBLISHED_DECIMALS = 2, ERROR_DIGITS = -3 };

typedef enum quantity { ACCURACY, MSE, MAE } quantity;

static double pick(const cicy_metric *metric, quantity what)
{
    return what == ACCURACY ? metric->accuracy : what == MSE ? metric->mse : metric->mae;
}

/* A row of what a run predicts; left out when nothing is known. */
static void add_row(cicy_table *table, const cicy_run_summary *run, int row_class,
                    const char *label, const cicy_metric metrics[CICY_MAX_PREDICTED], quantity what)
{
    double values[CICY_MAX_PREDICTED];
    bool any = false;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
        values[k] = run->predicts[k] ? pick(&metrics[k], what) : NAN;
        any = any || !isnan(values[k]);
    }
    if (any)
        cicy_table_numbers(table, row_class, label, values,
                           what == ACCURACY ? ACCURACY_DECIMALS : ERROR_DIGITS);
}

/* Relation (3.4) and the Euler number need all four. */
static bool predicts_all(const cicy_run_summary *run)
{
    return cicy_run_summary_predicted(run) == CICY_MAX_PREDICTED;
}

/* The paper has four-folds only. */
static bool of_three_folds(const cicy_run_summary *run)
{
    return run->tested && run->test.dimension == 3;
}

static void add_published(cicy_table *table, const cicy_run_summary *run)
{
    double published[CICY_MAX_PREDICTED];
    char label[LABEL_LENGTH];
    if (of_three_folds(run) || !cicy_published_accuracy_of(run->model, run->ratio, published))
        return;
    bool any = false;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (!run->predicts[k])
            published[k] = NAN;
        any = any || !isnan(published[k]);
    }
    snprintf(label, sizeof label, "published, %.0f %% training data", 100 * run->ratio);
    if (any)
        cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, label, published,
                           PUBLISHED_DECIMALS);
}

static void add_published_derived(cicy_table *table, const cicy_run_summary *run)
{
    const double tolerance = 1e-6, published_ratio = 0.8;
    if (strcmp(run->model, "cicyminer") != 0 || !(fabs(run->ratio - published_ratio) < tolerance))
        return;
    cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB,
                       "published, h^{2,2} from relation (3.4)",
                       cicy_published_cicyminer(CICY_PUBLISHED_RELATION), PUBLISHED_DECIMALS);
    cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, with the Euler number",
                       cicy_published_cicyminer(CICY_PUBLISHED_EULER), PUBLISHED_DECIMALS);
}

static void add_accuracy(cicy_table *table, const cicy_run_summary *run)
{
    if (!run->tested) {
        char label[LABEL_LENGTH];
        snprintf(label, sizeof label, "%s (not evaluated yet)", run->label);
        cicy_table_row(table, CICY_ROW_RULE, label);
        add_published(table, run);
        return;
    }
    add_row(table, run, CICY_ROW_RULE, run->label, run->test.network, ACCURACY);
    if (predicts_all(run)) {
        add_row(table, run, CICY_ROW_SUB, "h^{2,2} from relation (3.4)", run->test.relation,
                ACCURACY);
        add_row(table, run, CICY_ROW_SUB, "with the Euler number", run->test.euler, ACCURACY);
        if (!isnan(run->test.nearest[0].accuracy))
            add_row(table, run, CICY_ROW_SUB, "nearest with the Euler number", run->test.nearest,
                    ACCURACY);
    } else if (of_three_folds(run)) {
        add_row(table, run, CICY_ROW_SUB, "h^{2,1} from the Euler number", run->test.euler,
                ACCURACY);
    }
    if (run->shuffled)
        add_row(table, run, CICY_ROW_SUB, "rows and columns shuffled", run->test_shuffled.network,
                ACCURACY);
    add_published(table, run);
    add_published_derived(table, run);
}

/* What anyone can guess, from the largest sample. */
static void add_guess(cicy_table *table, const cicy_report_runs *runs)
{
    const cicy_run_summary *largest = NULL;
    for (size_t i = 0; i < runs->count; i++)
        if (runs->runs[i].tested && (!largest || runs->runs[i].test.count > largest->test.count))
            largest = &runs->runs[i];
    if (!largest)
        return;
    const double guess[CICY_MAX_PREDICTED] = {largest->test.favourable, largest->test.no_h21, NAN,
                                              NAN};
    cicy_table_numbers(table, CICY_ROW_RULE, "guess: h^{1,1} = number of rows, h^{2,1} = 0", guess,
                       ACCURACY_DECIMALS);
}

static void add_counts(cicy_table *table, const cicy_report_runs *runs)
{
    char note[LABEL_LENGTH];
    for (size_t i = 0; i < runs->count; i++) {
        if (runs->runs[i].tested)
            snprintf(note, sizeof note, "%s: measured on %zu configurations of the test part.",
                     runs->runs[i].label, runs->runs[i].test.count);
        else
            snprintf(note, sizeof note, "%s: not evaluated on the test part yet.",
                     runs->runs[i].label);
        cicy_table_note(table, note);
    }
}

cicy_table *cicy_report_accuracy_table(const cicy_report_runs *runs)
{
    cicy_table *table = cicy_table_create(
        "Accuracy: share of configurations of the test part whose number, rounded, "
        "is exactly right",
        "Run", cicy_hodge_symbols, CICY_MAX_PREDICTED);
    for (size_t i = 0; i < runs->count; i++)
        add_accuracy(table, &runs->runs[i]);
    add_guess(table, runs);
    add_counts(table, runs);
    return table;
}

/* The errors of numbers that are derived from others; `first` is the lowest of these. */
static void add_derived(cicy_table *table, const char *label, const cicy_metric *metrics,
                        size_t first, quantity what)
{
    double values[CICY_MAX_PREDICTED];
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        values[k] = k < first ? NAN : pick(&metrics[k], what);
    cicy_table_numbers(table, CICY_ROW_SUB, label, values, ERROR_DIGITS);
}

static void add_errors(cicy_table *table, const cicy_run_summary *run)
{
    const struct {
        quantity what;
        const char *name;
        const double *published;
    } errors[] = {{MSE, "mean squared", cicy_published_cicyminer(CICY_PUBLISHED_MSE)},
                  {MAE, "mean absolute", cicy_published_cicyminer(CICY_PUBLISHED_MAE)}};
    const double tolerance = 1e-6, published_ratio = 0.8;
    bool published = !of_three_folds(run) && strcmp(run->model, "cicyminer") == 0 &&
                     fabs(run->ratio - published_ratio) < tolerance;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        char label[LABEL_LENGTH];
        quantity what = errors[i].what;
        snprintf(label, sizeof label, "%s, %s", run->label, errors[i].name);
        add_row(table, run, i ? 0 : CICY_ROW_RULE, label, run->test.network, what);
        if (predicts_all(run)) {
            add_derived(table, "h^{2,2} from relation (3.4)", run->test.relation, 3, what);
            add_derived(table, "with the Euler number", run->test.euler, 2, what);
        }
        if (run->shuffled)
            add_row(table, run, CICY_ROW_SUB, "rows and columns shuffled",
                    run->test_shuffled.network, what);
        if (published)
            cicy_table_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB,
                               "published, 80 % training data", errors[i].published, ERROR_DIGITS);
    }
}

cicy_table *cicy_report_errors_table(const cicy_report_runs *runs)
{
    cicy_table *table =
        cicy_table_create("Errors of the numbers, unrounded where they are, on the test part",
                          "Run", cicy_hodge_symbols, CICY_MAX_PREDICTED);
    for (size_t i = 0; i < runs->count; i++)
        if (runs->runs[i].tested)
            add_errors(table, &runs->runs[i]);
    return table;
}
