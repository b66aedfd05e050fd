/* cicyminer predict: what a trained network predicts for configurations. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/prediction.h"
#include "cicyminer/topology.h"
#include "cli/arguments/run_target.h"
#include "cli/commands/predict_bundles.h"
#include "cli/line_driver.h"
#include "cli/output/prediction_text.h"

/* The arguments, then the network and its answers to the lines of a block. */
typedef struct predictor {
    union {
        cli_common common;
        cli_bundle_arguments asked; /* for networks that know line bundles */
    };
    const char *weights_file, *run;
    double built_in; /* the ratio; 0: not given */
    bool exact;
    cli_weights weights;
    bool absent[CICY_MAX_PREDICTED];    /* what the network does not predict */
    cicy_configuration *configurations; /* [CLI_LINES_BLOCK] */
    cicy_error *errors;                 /* [CLI_LINES_BLOCK] */
    float (*raw)[CICY_MAX_PREDICTED];   /* [CLI_LINES_BLOCK] */
} predictor;

static const cli_option options[] = {
    {"built-in", "RATIO",
     "the weights inside the program that were trained on this share of all four-folds: 0.8 (the "
     "default) or 0.3",
     CLI_REAL, CLI_AT(predictor, built_in), .low = 1e-6, .high = 1},
    {"run", "RUN", "the best weights of this run", CLI_TEXT, CLI_AT(predictor, run)},
    {"weights", "FILE", "these weights", CLI_TEXT, CLI_AT(predictor, weights_file)},
    {"exact", NULL, "print the exact numbers as well", CLI_FLAG, CLI_AT(predictor, exact)},
    {.help = "For networks that know line bundles (mpnn+bundle):"},
    CLI_BUNDLE_OPTIONS,
    {0}};

/* The network on all lines of a block. */
static cicy_status predict_block(void *context, const cli_line *const *lines, size_t count,
                                 cicy_error *error)
{
    predictor *self = context;
    for (size_t i = 0; i < count; i++)
        self->configurations[i] = lines[i]->configuration;
    return cicy_predict_many(self->weights.network, &self->weights.info, self->configurations,
                             count, self->common.threads, self->raw[0], self->errors, error);
}

static double confidence(const predictor *self, int which, const cli_line *line, float raw)
{
    return self->weights.published
               ? cicy_calibration_confidence(&self->weights.publication.calibration[which],
                                             line->configuration.rows, raw)
               : NAN;
}

enum { H41 = 4, H32 = 5 }; /* of the predictions */

/* The numbers with the Euler number, where the network predicts what it takes. */
static cicy_status add_nearest(const predictor *self, const cli_line *line, cli_prediction *result,
                               cicy_error *error)
{
    float estimate = NAN;
    if (result->product || result->absent[0] || result->absent[1] || result->absent[2])
        return CICY_OK;
    cicy_status status = cicy_topology_euler(&line->configuration, &result->euler, error);
    if (result->dimension == 5) {
        result->nearest_known = status == CICY_OK;
        result->nearest_confidence = NAN;
        memcpy(result->nearest, result->rounded, sizeof result->nearest);
        result->nearest[H41] = cicy_relation_h41(result->nearest, result->euler);
        result->nearest[H32] = cicy_relation_h32(result->nearest);
        return status;
    }
    result->nearest_known = status == CICY_OK && cicy_relation_nearest(result->raw, result->euler,
                                                                       result->nearest, &estimate);
    if (result->nearest_known)
        result->nearest_confidence = confidence(self, CICY_PUBLISHED_NEAREST, line, estimate);
    return status;
}

/* What is known about one line. */
static cicy_status collect(const predictor *self, const cli_line *line, cli_prediction *result,
                           cicy_error *error)
{
    const float *raw = self->raw[line->index];
    *result = (cli_prediction){.dimension = self->weights.info.dimension,
                               .absent = self->absent,
                               .raw = raw,
                               .exact_known = self->exact};
    if (self->errors[line->index].status != CICY_OK) {
        *error = self->errors[line->index];
        return error->status;
    }
    result->product = cicy_configuration_is_product(&line->configuration);
    cicy_predictions_round(raw, result->rounded);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        result->confidence[k] = result->product || k >= CICY_PUBLISHED_NUMBERS
                                    ? NAN
                                    : confidence(self, k, line, raw[k]);
    cicy_status status = add_nearest(self, line, result, error);
    return status == CICY_OK && self->exact
               ? cicy_hodge_compute(&line->configuration, CICY_HODGE_CHECKED, &result->exact, error)
               : status;
}

static cicy_status answer_prediction(void *context, cli_line *line, cicy_error *error)
{
    const predictor *self = context;
    cli_prediction result;
    cicy_status status = collect(self, line, &result, error);
    if (status == CICY_OK)
        (self->common.json  ? cli_prediction_json
         : self->common.csv ? cli_prediction_csv
                            : cli_prediction_text)(&line->text, &line->configuration, &result);
    return status;
}

static cicy_status open_weights(predictor *self, cicy_error *error)
{
    char *best = NULL;
    if (self->run && !(best = cli_path(error, "%s/best.safetensors", self->run)))
        return CICY_SYSTEM;
    cicy_error found = {0};
    cicy_status status =
        cli_weights_open(&self->weights, best ? best : self->weights_file,
                         self->built_in > 0 ? self->built_in : 0.8, self->common.threads, &found);
    free(best);
    if (status == CICY_USAGE)
        return cicy_error_set(error, status, "%s; name a run with --run, or weights with --weights",
                              found.message);
    if (status != CICY_OK)
        *error = found;
    return status;
}

static cicy_status open_predictor(predictor *self, cicy_error *error)
{
    cicy_prediction_absent(cicy_network_model(self->weights.network), self->absent);
    self->configurations = malloc(CLI_LINES_BLOCK * sizeof *self->configurations);
    self->errors = malloc(CLI_LINES_BLOCK * sizeof *self->errors);
    self->raw = malloc(CLI_LINES_BLOCK * sizeof *self->raw);
    return self->configurations && self->errors && self->raw ? CICY_OK : cli_no_memory(error);
}

static cicy_status predict_hodge_numbers(predictor *self, cicy_error *error)
{
    const cli_lines lines = {
        .common = &self->common,
        .context = self,
        .columns = self->common.csv ? cli_prediction_columns(self->weights.info.dimension) : NULL,
        .prepare = predict_block,
        .answer = answer_prediction};
    CLI_TRY(open_predictor(self, error));
    return cli_lines_run(&lines, error);
}

/* Line bundles are named for networks that know them, and only for these. */
static cicy_status check_bundles(const predictor *self, bool known, cicy_error *error)
{
    if (known == cli_bundles_were_given(&self->asked))
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE,
                          known ? "predict: this network knows line bundles; name them with "
                                  "--bundle=l1,..,lm, --bundles FILE or --range A..B"
                                : "predict: this network knows Hodge numbers, and no line bundles");
}

static cicy_status run_predict(void *arguments, cicy_error *error)
{
    predictor *self = arguments;
    if ((self->run != NULL) + (self->weights_file != NULL) + (self->built_in > 0) > 1)
        return cicy_error_set(error, CICY_USAGE,
                              "predict: give only one of --run, --weights and --built-in");
    CLI_TRY(cli_bundle_arguments_read(&self->asked, error));
    cicy_status status = open_weights(self, error);
    const bool bundles =
        status == CICY_OK && cicy_model_is_of_bundles(cicy_network_model(self->weights.network));
    CLI_THEN(status, check_bundles(self, bundles, error));
    CLI_THEN(status, bundles ? cli_predict_bundles(&self->asked, &self->weights, self->exact, error)
                             : predict_hodge_numbers(self, error));
    cli_weights_close(&self->weights);
    free(self->configurations);
    free(self->errors);
    free(self->raw);
    return status;
}

const cli_command cli_command_predict = {
    .name = "predict",
    .summary = "predict Hodge numbers with a trained network",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Predicts the Hodge numbers of configurations, one per line, from files or standard input. "
        "The networks inside the program know four-folds. The answer does not depend on the order "
        "of rows and columns, bit for bit. Lines are answered as they come.\n\n"
        "Each number is followed by the unrounded network output and its confidence: the share of "
        "such predictions that were right in the test (see `cicyminer publish --help`; some "
        "weights have none). `relation` is h22 = 44 + 4 h11 - 2 h21 + 4 h31 from the other three, "
        "and the Euler number that follows. The last group lists the numbers closest to the "
        "outputs that agree with the exact Euler number, which is cheap to compute; they are right "
        "more often. Of five-folds `relation` gives h32, and the Euler number h41 and h32.\n\n"
        "A network for line bundles predicts h^0 .. h^d of those given by --bundle, --bundles or "
        "--range, with degrees from -5 to 5. The exact index is printed as well, and the numbers "
        "closest to the outputs that have this index.",
    .notes =
        "--json prints one object per line, with these keys in this order:\n"
        "  matrix      rows [n,p1,p2,...], as given\n"
        "  dim         3, 4 or 5\n"
        "  predicted   {\"h11\",\"h21\",\"h31\",\"h22\"}, of five-folds {\"h11\",\"h21\",\"h31\",\n"
        "              \"h41\",\"h22\",\"h32\"}: whole numbers; only those that the network\n"
        "              predicts\n"
        "  raw         the same before rounding\n"
        "  confidence  the same, 0 to 1; null when the weights have none, and for\n"
        "              direct products\n"
        "  relation    {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\"}, h22 from the relation;\n"
        "              null when the network does not predict the other three, and for\n"
        "              direct products\n"
        "  nearest     {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\",\"confidence\"}: the closest\n"
        "              numbers with the exact Euler number, and the confidence in all of\n"
        "              them; null in the same cases\n"
        "  exact       {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\"}; only with --exact\n"
        "A refused line has error, and matrix if it could be read. --csv prints the same as "
        "columns.",
    .examples = "echo '[[5,6]]' | cicyminer predict --exact\n"
                "cicyminer predict --run runs/first --json list.txt",
    .shared = CLI_PER_LINE | CLI_DEVICE,
    .options = options,
    .size = sizeof(predictor),
    .release = cli_bundle_arguments_release,
    .most_files = CLI_ANY_FILES,
    .run = run_predict};
