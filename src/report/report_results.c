/* Tables of accuracy and errors. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cicyminer/published.h"
#include "report/report_parts.h"
#include "report/tables/table_parts.h"

static const double tolerance = 1e-6, published_ratio = 0.8;

enum { LABEL_LENGTH = 512, ACCURACY_DECIMALS = 3, PUBLISHED_DECIMALS = 2, ERROR_DIGITS = -3 };

typedef enum quantity { ACCURACY, MSE, MAE } quantity;

/* The columns: the Hodge numbers, then what they were measured on. */
static cicy_table *start_table(const cicy_report_runs *runs, const char *title)
{
    const char *heads[CICY_MAX_PREDICTED + 1];
    size_t numbers = CICY_FOUR_FOLD_NUMBERS;
    for (size_t i = 0; i < runs->count; i++)
        if (cicy_run_summary_of_five_folds(&runs->runs[i]))
            numbers = CICY_MAX_PREDICTED;
    for (size_t k = 0; k < numbers; k++)
        heads[k] = cicy_hodge_symbols[k];
    heads[numbers] = "measured on";
    return cicy_table_create(title, "Run", heads, numbers + 1);
}

static void add_numbers(cicy_table *table, int row_class, const char *label, const double *values,
                        int decimals)
{
    cicy_table_row(table, row_class, label);
    for (size_t k = 0; table && k + 1 < table->columns; k++)
        cicy_table_number(table, values[k], decimals);
}

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
        add_numbers(table, row_class, label, values,
                    what == ACCURACY ? ACCURACY_DECIMALS : ERROR_DIGITS);
}

/* What a row was measured on, in its last cell; with a letter where the samples differ. */
static void add_sample(cicy_table *table, const cicy_report_runs *runs, size_t run, size_t count)
{
    char text[64];
    const unsigned letter = (unsigned)runs->runs[run].sample;
    if (runs->samples < 2)
        snprintf(text, sizeof text, "%zu", count);
    else if (letter < 26)
        snprintf(text, sizeof text, "%c: %zu", (char)('A' + letter), count);
    else
        snprintf(text, sizeof text, "sample %u: %zu", letter + 1, count);
    cicy_table_text(table, text);
}

/* The relation and the Euler number need all numbers of four- and five-folds. */
static bool predicts_all(const cicy_run_summary *run)
{
    return cicy_metrics_complete(&run->test);
}

static bool of_three_folds(const cicy_run_summary *run)
{
    return run->tested && run->test.dimension == 3;
}

/* The paper has four-folds only. */
static bool of_four_folds(const cicy_run_summary *run)
{
    return !of_three_folds(run) && !cicy_run_summary_of_five_folds(run);
}

/* What replaces the predicted numbers where the relation holds. */
static const char *relation_of(const cicy_run_summary *run)
{
    return cicy_run_summary_of_five_folds(run) ? "h^{3,2} from the other numbers"
                                               : "h^{2,2} from relation (3.4)";
}

static void add_published(cicy_table *table, const cicy_run_summary *run)
{
    double published[CICY_MAX_PREDICTED];
    char label[LABEL_LENGTH];
    if (!of_four_folds(run) || !cicy_published_accuracy_of(run->model, run->ratio, published))
        return;
    bool any = false;
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (!run->predicts[k])
            published[k] = NAN;
        any = any || !isnan(published[k]);
    }
    snprintf(label, sizeof label, "published, %.0f %% training data", 100 * run->ratio);
    if (any)
        add_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, label, published, PUBLISHED_DECIMALS);
}

static void add_published_derived(cicy_table *table, const cicy_run_summary *run)
{
    if (strcmp(run->model, "cicyminer") != 0 || !(fabs(run->ratio - published_ratio) < tolerance))
        return;
    add_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, h^{2,2} from relation (3.4)",
                cicy_published_cicyminer(CICY_PUBLISHED_RELATION), PUBLISHED_DECIMALS);
    add_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, with the Euler number",
                cicy_published_cicyminer(CICY_PUBLISHED_EULER), PUBLISHED_DECIMALS);
}

static void add_accuracy(cicy_table *table, const cicy_report_runs *runs, size_t index)
{
    const cicy_run_summary *run = &runs->runs[index];
    if (!run->tested) {
        char label[LABEL_LENGTH];
        snprintf(label, sizeof label, "%s (not evaluated yet)", run->label);
        cicy_table_row(table, CICY_ROW_RULE, label);
        add_published(table, run);
        return;
    }
    add_row(table, run, CICY_ROW_RULE, run->label, run->test.network, ACCURACY);
    add_sample(table, runs, index, run->test.count);
    if (predicts_all(run)) {
        add_row(table, run, CICY_ROW_SUB, relation_of(run), run->test.relation, ACCURACY);
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

/* What a guess gets, from the largest sample. */
static void add_guess(cicy_table *table, const cicy_report_runs *runs)
{
    size_t largest = runs->count;
    for (size_t i = 0; i < runs->count; i++)
        if (runs->runs[i].tested &&
            (largest == runs->count || runs->runs[i].test.count > runs->runs[largest].test.count))
            largest = i;
    if (largest == runs->count)
        return;
    const cicy_metrics *test = &runs->runs[largest].test;
    const double guess[CICY_MAX_PREDICTED] = {test->favourable, test->no_h21, NAN, NAN, NAN, NAN};
    add_numbers(table, CICY_ROW_RULE, "guess: h^{1,1} = number of rows, h^{2,1} = 0", guess,
                ACCURACY_DECIMALS);
    add_sample(table, runs, largest, test->count);
}

/* The best published result, where there is a run of four-folds to compare with it. */
static void add_ensemble(cicy_table *table, const cicy_report_runs *runs)
{
    double published[CICY_MAX_PREDICTED];
    bool any = false;
    for (size_t i = 0; i < runs->count; i++)
        any = any || (runs->runs[i].tested && of_four_folds(&runs->runs[i]));
    if (any && cicy_published_accuracy_of("ensemble", published_ratio, published))
        add_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_RULE,
                    "best published: ensemble, 80 % training data, arXiv:2405.17406v3", published,
                    4);
}

/* How the samples compare, and how exact an accuracy is. */
static void add_remarks(cicy_table *table, const cicy_report_runs *runs)
{
    char note[LABEL_LENGTH];
    size_t smallest = 0, tested = 0;
    for (size_t i = 0; i < runs->count; i++) {
        const cicy_run_summary *run = &runs->runs[i];
        if (run->tested && (tested++ == 0 || run->test.count < smallest))
            smallest = run->test.count;
    }
    if (tested == 0)
        return;
    cicy_table_note(table,
                    runs->samples < 2
                        ? "Measured on: configurations of the test part."
                        : "Measured on: configurations of the test part. Runs with different "
                          "letters were measured on different configurations: compare them "
                          "with care, or evaluate them again on the same sample.");
    snprintf(
        note, sizeof note,
        "Standard error of an accuracy p on n configurations: sqrt(p (1 - p) / n), at most %.2g "
        "here.",
        0.5 / sqrt((double)smallest));
    cicy_table_note(table, note);
}

cicy_table *cicy_report_accuracy_table(const cicy_report_runs *runs)
{
    cicy_table *table = start_table(
        runs, "Accuracy: share of configurations of the test part whose number, rounded, is "
              "exactly right");
    for (size_t i = 0; i < runs->count; i++)
        add_accuracy(table, runs, i);
    add_guess(table, runs);
    add_ensemble(table, runs);
    add_remarks(table, runs);
    return table;
}

/* The errors of numbers that are derived from others: `derived` names them by 1 << k. */
static void add_derived(cicy_table *table, const char *label, const cicy_metric *metrics,
                        unsigned derived, quantity what)
{
    double values[CICY_MAX_PREDICTED];
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        values[k] = derived >> k & 1 ? pick(&metrics[k], what) : NAN;
    add_numbers(table, CICY_ROW_SUB, label, values, ERROR_DIGITS);
}

static void add_errors(cicy_table *table, const cicy_report_runs *runs, size_t index)
{
    const cicy_run_summary *run = &runs->runs[index];
    const struct {
        quantity what;
        const char *name;
        const double *published;
    } errors[] = {{MSE, "mean squared", cicy_published_cicyminer(CICY_PUBLISHED_MSE)},
                  {MAE, "mean absolute", cicy_published_cicyminer(CICY_PUBLISHED_MAE)}};
    bool published = of_four_folds(run) && strcmp(run->model, "cicyminer") == 0 &&
                     fabs(run->ratio - published_ratio) < tolerance;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        char label[LABEL_LENGTH];
        quantity what = errors[i].what;
        snprintf(label, sizeof label, "%s, %s", run->label, errors[i].name);
        add_row(table, run, i ? 0 : CICY_ROW_RULE, label, run->test.network, what);
        add_sample(table, runs, index, run->test.count);
        if (predicts_all(run)) {
            enum { H31 = 1 << 2, H22 = 1 << 3, H41 = 1 << 4, H32 = 1 << 5 };
            const bool five = cicy_run_summary_of_five_folds(run);
            add_derived(table, relation_of(run), run->test.relation, five ? H32 : H22, what);
            add_derived(table, "with the Euler number", run->test.euler,
                        five ? H41 | H32 : H31 | H22, what);
        }
        if (run->shuffled)
            add_row(table, run, CICY_ROW_SUB, "rows and columns shuffled",
                    run->test_shuffled.network, what);
        if (published)
            add_numbers(table, CICY_ROW_PUBLISHED | CICY_ROW_SUB, "published, 80 % training data",
                        errors[i].published, ERROR_DIGITS);
    }
}

cicy_table *cicy_report_errors_table(const cicy_report_runs *runs)
{
    cicy_table *table =
        start_table(runs, "Errors of the numbers, unrounded where they are, on the test part");
    for (size_t i = 0; i < runs->count; i++)
        if (runs->runs[i].tested)
            add_errors(table, runs, i);
    return table;
}
