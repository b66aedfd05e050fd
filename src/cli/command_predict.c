/* cicyminer predict: what a trained network makes of configurations. */
#include <math.h>
#include <stdlib.h>

#include "base/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/topology.h"
#include "cli/line_driver.h"
#include "cli/prediction_text.h"
#include "cli/weights_option.h"

enum { OPTION_WEIGHTS = CLI_FIRST_FREE, OPTION_RUN, OPTION_BUILT_IN, OPTION_EXACT };

typedef struct arguments {
    cli_common common;
    const char *weights, *run;
    double built_in; /* the ratio; 0: not asked for */
    bool exact;
} arguments;

/* The network, and what it says of the lines of a block. */
typedef struct predictor {
    const arguments *given;
    cli_weights weights;
    bool absent[CICY_MAX_PREDICTED];    /* what the network does not predict */
    cicy_configuration *configurations; /* [CLI_LINES_BLOCK] */
    cicy_error *errors;                 /* [CLI_LINES_BLOCK] */
    float (*raw)[CICY_MAX_PREDICTED];   /* [CLI_LINES_BLOCK] */
} predictor;

static const char help[] =
    "Usage: cicyminer predict [OPTIONS] [FILE...]\n\n"
    "Predicts the Hodge numbers of four-folds, one configuration a line, from files or standard "
    "input:\n"
    "`[[n,p1,p2,...],...]` or `{{p1,p2,...},...}`. Rows and columns may stand in any order; the "
    "answer\n"
    "is the same, bit for bit. Lines are answered as they come.\n\n"
    "Behind each number stand what the network gave before rounding, and the confidence: the "
    "share\n"
    "of such predictions that were right in the test (`evaluate --help`; some weights have none).\n"
    "`relation` is h22 = 44 + 4 h11 - 2 h21 + 4 h31 from the other three, and the Euler number "
    "with\n"
    "it. `with the Euler number`, the exact one from the Chern classes, stand the nearest numbers\n"
    "that have it, which are right more often.\n\n"
    "      --built-in RATIO  the weights inside the program that were trained on this share of "
    "all\n"
    "                      four-folds: 0.8 (used if nothing is said) or 0.3\n"
    "      --run RUN       the best weights of this run\n"
    "      --weights FILE  these weights\n"
    "      --exact         the exact numbers beside the predicted ones\n\n"
    "--json prints one object a line, with these keys in this order:\n"
    "  matrix      rows [n,p1,p2,...], as given\n"
    "  dim         4\n"
    "  predicted   {\"h11\",\"h21\",\"h31\",\"h22\"}: whole numbers; only those the network "
    "predicts\n"
    "  raw         the same before rounding\n"
    "  confidence  the same, 0 to 1; null when the weights have none, and for direct products\n"
    "  relation    {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\"}: with h22 from the relation; null "
    "when the\n"
    "              network does not predict the other three, and for direct products\n"
    "  nearest     {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\",\"confidence\"}: the nearest numbers "
    "with the\n"
    "              exact Euler number, and the confidence in all of them; null likewise\n"
    "  exact       {\"h11\",\"h21\",\"h31\",\"h22\",\"euler\"}; only with --exact\n"
    "or matrix (if it could be read) and error for a line that is refused.\n\n";

static cicy_status take_option(arguments *given, int option)
{
    switch (option) {
    case OPTION_WEIGHTS:
        given->weights = optarg;
        return CICY_OK;
    case OPTION_RUN:
        given->run = optarg;
        return CICY_OK;
    case OPTION_BUILT_IN:
        return cli_parse_real("--built-in", optarg, 1e-6, 1, &given->built_in);
    case OPTION_EXACT:
        given->exact = true;
        return CICY_OK;
    default:
        return cli_common_option(&given->common, option, optarg);
    }
}

static cicy_status parse(int argc, char **argv, arguments *given)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"weights", required_argument, NULL, OPTION_WEIGHTS},
                                            {"run", required_argument, NULL, OPTION_RUN},
                                            {"built-in", required_argument, NULL, OPTION_BUILT_IN},
                                            {"exact", no_argument, NULL, OPTION_EXACT},
                                            {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1)
        if (take_option(given, option) != CICY_OK)
            return CICY_USAGE;
    if ((given->run != NULL) + (given->weights != NULL) + (given->built_in > 0) <= 1)
        return CICY_OK;
    cli_complain("predict: name only one of --run, --weights and --built-in");
    return CICY_USAGE;
}

/* The network on all lines of a block. */
static cicy_status prepare(void *user, const cli_line *const *lines, size_t count,
                           cicy_error *error)
{
    predictor *self = user;
    for (size_t i = 0; i < count; i++)
        self->configurations[i] = lines[i]->configuration;
    return cicy_predict_many(self->weights.network, &self->weights.info, self->configurations,
                             count, self->given->common.threads, self->raw[0], self->errors, error);
}

static double confidence(const predictor *self, int which, const cli_line *line, float raw)
{
    return self->weights.published
               ? cicy_calibration_confidence(&self->weights.publication.calibration[which],
                                             line->configuration.rows, raw)
               : NAN;
}

/* The numbers with the Euler number, where the network predicts what it takes. */
static cicy_status add_nearest(const predictor *self, const cli_line *line, cli_prediction *result,
                               cicy_error *error)
{
    float estimate = NAN;
    if (result->product || result->absent[0] || result->absent[1] || result->absent[2])
        return CICY_OK;
    cicy_status status = cicy_topology_euler(&line->configuration, &result->euler, error);
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
    *result =
        (cli_prediction){.absent = self->absent, .raw = raw, .exact_known = self->given->exact};
    if (self->errors[line->index].status != CICY_OK) {
        *error = self->errors[line->index];
        return error->status;
    }
    result->product = cicy_configuration_is_product(&line->configuration);
    cicy_predictions_round(raw, result->rounded);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        result->confidence[k] = result->product ? NAN : confidence(self, k, line, raw[k]);
    cicy_status status = add_nearest(self, line, result, error);
    return status == CICY_OK && self->given->exact
               ? cicy_hodge_compute(&line->configuration, CICY_HODGE_CHECKED, &result->exact, error)
               : status;
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    const predictor *self = user;
    cli_prediction result;
    cicy_status status = collect(self, line, &result, error);
    if (status != CICY_OK)
        return status;
    if (self->given->common.json)
        cli_prediction_json(&line->text, &line->configuration, &result);
    else
        cli_prediction_text(&line->text, &line->configuration, &result);
    return CICY_OK;
}

static cicy_status open_weights(predictor *self, cicy_error *error)
{
    const arguments *given = self->given;
    char *best = given->run ? cicy_file_join(given->run, "best.safetensors") : NULL;
    if (given->run && !best)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    cicy_status status =
        cli_weights_open(&self->weights, best ? best : given->weights,
                         given->built_in > 0 ? given->built_in : 0.8, given->common.threads, error);
    free(best);
    if (status == CICY_USAGE)
        cli_complain("name a run with --run, or weights with --weights");
    return status;
}

static cicy_status open_predictor(predictor *self, cicy_error *error)
{
    cicy_status status = open_weights(self, error);
    if (status != CICY_OK)
        return status;
    cicy_prediction_absent(cicy_network_model(self->weights.network), self->absent);
    self->configurations = malloc(CLI_LINES_BLOCK * sizeof *self->configurations);
    self->errors = malloc(CLI_LINES_BLOCK * sizeof *self->errors);
    self->raw = malloc(CLI_LINES_BLOCK * sizeof *self->raw);
    return self->configurations && self->errors && self->raw
               ? CICY_OK
               : cicy_error_set(error, CICY_SYSTEM, "out of memory");
}

static int run(int argc, char **argv)
{
    cicy_error error = {0};
    arguments given = {0};
    predictor self = {.given = &given};
    if (parse(argc, argv, &given) != CICY_OK)
        return CICY_USAGE;
    if (given.common.help) {
        printf("%s%s", help, cli_common_help);
        return CICY_OK;
    }
    const cli_lines lines = {
        .common = &given.common, .context = &self, .prepare = prepare, .answer = answer};
    int code = open_predictor(&self, &error) == CICY_OK
                   ? cli_lines_run(&lines, argv + optind, argc - optind)
                   : cli_fail(&error);
    cli_weights_close(&self.weights);
    free(self.configurations);
    free(self.errors);
    free(self.raw);
    return code;
}

const cli_command cli_command_predict = {"predict", "predict Hodge numbers with a trained network",
                                         run};
