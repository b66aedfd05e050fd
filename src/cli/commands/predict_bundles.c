#include "cli/commands/predict_bundles.h"

#include <stdlib.h>

#include "cicyminer/index.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/prediction.h"
#include "cli/line_driver.h"
#include "cli/output/json_text.h"

typedef struct predictor {
    const cli_bundle_arguments *asked;
    const cli_weights *weights;
    bool exact;
} predictor;

/* h^0 to h^3: networks learn line bundles on manifolds of dimension 3 at most. */
enum { COLUMNS = 4 };

static const cli_column text_columns[] = {
    {"h^0", 6},     {"h^1", 6},      {"h^2", 6},     {"h^3", 6},     {"index", 7},   {"near^0", 6},
    {"near^1", 6},  {"near^2", 6},   {"near^3", 6},  {"exact^0", 7}, {"exact^1", 7}, {"exact^2", 7},
    {"exact^3", 7}, {"bundle", -10}, {"matrix", -1}, {NULL, 0}};
static const cli_column csv_columns[] = {
    {"h0", 0},         {"h1", 0},         {"h2", 0},         {"h3", 0},
    {"index", 0},      {"nearest_h0", 0}, {"nearest_h1", 0}, {"nearest_h2", 0},
    {"nearest_h3", 0}, {"exact_h0", 0},   {"exact_h1", 0},   {"exact_h2", 0},
    {"exact_h3", 0},   {"bundle", 0},     {"matrix", 0},     {NULL, 0}};

/* What is known about one line bundle. */
typedef struct answer {
    const int64_t *bundle;
    const float *raw;
    int64_t rounded[CICY_MAX_PREDICTED], nearest[CICY_MAX_PREDICTED], index;
    bool nearest_known, exact_known;
    cicy_line_bundle_cohomology exact;
} answer;

static void put_numbers(cli_row *row, const int64_t *numbers, int dimension, bool known)
{
    for (int q = 0; q < COLUMNS; q++)
        if (known && q <= dimension)
            cli_row_integer(row, numbers[q]);
        else
            cli_row_missing(row, "-");
}

static void print_row(cli_line *line, const answer *a, bool csv)
{
    const int d = cicy_configuration_dimension(&line->configuration);
    cli_row row = cli_row_begin(&line->text, csv ? csv_columns : text_columns, csv);
    put_numbers(&row, a->rounded, d, true);
    cli_row_integer(&row, a->index);
    put_numbers(&row, a->nearest, d, a->nearest_known);
    put_numbers(&row, a->exact.h, d, a->exact_known);
    cli_row_integers(&row, a->bundle, line->configuration.rows);
    cli_row_configuration(&row, &line->configuration);
    cli_row_end(&row);
}

static void print_json(cli_line *line, const answer *a)
{
    const int d = cicy_configuration_dimension(&line->configuration);
    json_t *raw = json_array();
    for (int q = 0; q <= d; q++)
        json_array_append_new(raw, json_real((double)a->raw[q]));
    json_t *object =
        json_pack("{s:o, s:i, s:o, s:o, s:o, s:I, s:o}", "matrix",
                  cli_json_configuration(&line->configuration), "dim", d, "bundle",
                  cli_json_integers(a->bundle, line->configuration.rows), "predicted",
                  cli_json_integers(a->rounded, d + 1), "raw", raw, "index", (json_int_t)a->index,
                  "nearest", a->nearest_known ? cli_json_integers(a->nearest, d + 1) : json_null());
    if (a->exact_known)
        json_object_set_new(object, "exact", cli_json_integers(a->exact.h, d + 1));
    cli_text_json(&line->text, object, 6);
    cli_text_put(&line->text, "\n");
}

static cicy_status print_bundle(const predictor *self, cli_line *line,
                                const cicy_index_polynomial *polynomial, const int64_t *bundle,
                                const float *raw, cicy_error *error)
{
    const cicy_line_bundle_options wanted = cli_line_bundle_options(self->asked);
    const int d = cicy_configuration_dimension(&line->configuration);
    answer a = {.bundle = bundle, .raw = raw, .exact_known = self->exact};
    CLI_TRY(cicy_index_evaluate(polynomial, bundle, &a.index, error));
    for (int q = 0; q <= d; q++)
        a.rounded[q] = cicy_prediction_round(raw[q]);
    a.nearest_known = cicy_cohomology_nearest(raw, d, a.index, a.nearest);
    if (self->exact)
        CLI_TRY(cicy_line_bundle_compute(&line->configuration, bundle, &wanted, &a.exact, error));
    if (self->asked->common.json)
        print_json(line, &a);
    else
        print_row(line, &a, self->asked->common.csv);
    return CICY_OK;
}

/* Predictions for line bundles [count]; the network serves one caller at a time. */
static cicy_status predict(const predictor *self, const cli_line *line, const int64_t *bundles,
                           size_t count, float *raw, cicy_error *error)
{
    cicy_status status;
#pragma omp critical(cli_bundle_network)
    status = cicy_predict_bundles(self->weights->network, &self->weights->info,
                                  &line->configuration, bundles, count, raw, error);
    return status;
}

static cicy_status answer_bundles(const predictor *self, cli_line *line, int64_t *bundles,
                                  size_t count, float *raw, cicy_error *error)
{
    const int rows = line->configuration.rows;
    cicy_index_polynomial polynomial;
    for (size_t k = 0; k < count; k++)
        CLI_TRY(cli_bundles_get(&self->asked->bundles, rows, k, bundles + k * (size_t)rows, error));
    CLI_TRY(predict(self, line, bundles, count, raw, error));
    cicy_status status = cicy_index_polynomial_compute(&line->configuration, &polynomial, error);
    for (size_t k = 0; k < count && status == CICY_OK; k++)
        status = print_bundle(self, line, &polynomial, bundles + k * (size_t)rows,
                              raw + k * CICY_MAX_PREDICTED, error);
    cicy_index_polynomial_clear(&polynomial);
    return status;
}

static cicy_status answer_line(void *context, cli_line *line, cicy_error *error)
{
    const predictor *self = context;
    size_t count;
    CLI_TRY(cli_bundles_count(&self->asked->bundles, line->configuration.rows, &count, error));
    int64_t *bundles = malloc((count + 1) * line->configuration.rows * sizeof *bundles);
    float *raw = malloc((count + 1) * CICY_MAX_PREDICTED * sizeof *raw);
    const cicy_status status = bundles && raw
                                   ? answer_bundles(self, line, bundles, count, raw, error)
                                   : cli_no_memory(error);
    free(bundles);
    free(raw);
    return status;
}

cicy_status cli_predict_bundles(const cli_bundle_arguments *asked, const cli_weights *weights,
                                bool exact, cicy_error *error)
{
    predictor self = {asked, weights, exact};
    const cli_lines lines = {.common = &asked->common,
                             .context = &self,
                             .columns = cli_columns(&asked->common, text_columns, csv_columns),
                             .several = true,
                             .answer = answer_line};
    return cli_lines_run(&lines, error);
}
