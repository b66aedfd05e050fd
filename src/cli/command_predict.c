/* cicyminer predict: what a trained network makes of configurations. */
#include <inttypes.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/hodge.h"
#include "cicyminer/prediction.h"
#include "cli/lines.h"

enum { OPTION_WEIGHTS = CLI_FIRST_FREE, OPTION_RUN, OPTION_EXACT };

typedef struct arguments {
    cli_common common;
    const char *weights, *run;
    bool exact;
} arguments;

/* A network is used by one caller at a time: every thread has its own. */
typedef struct predictor {
    const arguments *given;
    int threads;
    cicy_network **networks; /* [threads] */
    cicy_weights_info info;
    bool absent[CICY_MAX_PREDICTED]; /* what the networks do not predict */
} predictor;

/* One line's results. */
typedef struct result {
    const bool *absent;
    float raw[CICY_MAX_PREDICTED];
    int64_t rounded[CICY_MAX_PREDICTED], exact[CICY_MAX_PREDICTED];
} result;

static const char *const names[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22"};

static const char help[] =
    "Usage: cicyminer predict --run RUN [OPTIONS] [FILE...]\n"
    "       cicyminer predict --weights FILE [OPTIONS] [FILE...]\n\n"
    "Predicts the Hodge numbers of configurations, one a line, from files or standard input:\n"
    "`[[n,p1,p2,...],...]` or `{{p1,p2,...},...}`. Rows and columns may stand in any order.\n"
    "Behind a rounded number stands the one the network gave.\n\n"
    "      --run RUN       the best weights of this run\n"
    "      --weights FILE  these weights\n"
    "      --exact         the exact numbers beside the predicted ones\n\n";

static cicy_status take_option(arguments *given, int option)
{
    switch (option) {
    case OPTION_WEIGHTS:
        given->weights = optarg;
        return CICY_OK;
    case OPTION_RUN:
        given->run = optarg;
        return CICY_OK;
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
                                            {"exact", no_argument, NULL, OPTION_EXACT},
                                            {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1)
        if (take_option(given, option) != CICY_OK)
            return CICY_USAGE;
    if (given->common.help || !given->weights != !given->run)
        return CICY_OK;
    cli_complain("predict: name a run with --run, or weights with --weights");
    return CICY_USAGE;
}

static void print_text(cli_text *out, const cicy_configuration *configuration,
                       const result *numbers, bool exact)
{
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ":");
    const char *comma = "";
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (numbers->absent[k])
            continue;
        cli_text_print(out, "%s %s %" PRId64 " (%.2f", comma, names[k], numbers->rounded[k],
                       (double)numbers->raw[k]);
        comma = ",";
        if (exact)
            cli_text_print(out, "; exact %" PRId64, numbers->exact[k]);
        cli_text_print(out, ")");
    }
    cli_text_print(out, "\n");
}

/* An object of the predicted numbers: whole ones, or else the real ones. */
static void print_numbers(cli_text *out, const char *key, const result *numbers,
                          const int64_t *whole)
{
    const char *comma = "";
    cli_text_print(out, ",\"%s\":{", key);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        if (numbers->absent[k])
            continue;
        if (whole)
            cli_text_print(out, "%s\"%s\":%" PRId64, comma, names[k], whole[k]);
        else
            cli_text_print(out, "%s\"%s\":%.6g", comma, names[k], (double)numbers->raw[k]);
        comma = ",";
    }
    cli_text_print(out, "}");
}

static void print_json(cli_text *out, const cicy_configuration *configuration, int dimension,
                       const result *numbers, bool exact)
{
    cli_text_print(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ",\"dim\":%d", dimension);
    print_numbers(out, "predicted", numbers, numbers->rounded);
    print_numbers(out, "raw", numbers, NULL);
    if (exact)
        print_numbers(out, "exact", numbers, numbers->exact);
    cli_text_print(out, "}\n");
}

static cicy_status compute_exact(const cicy_configuration *configuration, int64_t *exact,
                                 cicy_error *error)
{
    cicy_hodge hodge;
    cicy_status status = cicy_hodge_compute(configuration, CICY_HODGE_CHECKED, &hodge, error);
    if (status != CICY_OK)
        return status;
    const int64_t values[CICY_MAX_PREDICTED] = {hodge.h11, hodge.h21, hodge.h31, hodge.h22};
    memcpy(exact, values, sizeof values);
    return CICY_OK;
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    const predictor *self = user;
    result numbers = {.absent = self->absent};
    const bool exact = self->given->exact;
    cicy_status status = cicy_predict(self->networks[omp_get_thread_num()], &self->info,
                                      &line->configuration, numbers.raw, error);
    if (status == CICY_OK && exact)
        status = compute_exact(&line->configuration, numbers.exact, error);
    if (status != CICY_OK)
        return status;
    cicy_predictions_round(numbers.raw, numbers.rounded);
    if (self->given->common.json)
        print_json(&line->text, &line->configuration, self->info.dimension, &numbers, exact);
    else
        print_text(&line->text, &line->configuration, &numbers, exact);
    return CICY_OK;
}

static cicy_status open_networks(predictor *self, cicy_error *error)
{
    const arguments *given = self->given;
    self->threads = given->common.threads ? given->common.threads : omp_get_max_threads();
    self->networks = calloc((size_t)self->threads, sizeof(cicy_network *));
    size_t room = strlen(given->run ? given->run : given->weights) + 24;
    char *path = malloc(room);
    cicy_status status = CICY_OK;
    if (!self->networks || !path)
        status = cicy_error_set(error, CICY_SYSTEM, "out of memory");
    else if (given->run)
        snprintf(path, room, "%s/best.safetensors", given->run);
    else
        snprintf(path, room, "%s", given->weights);
    for (int t = 0; status == CICY_OK && t < self->threads; t++)
        status = cicy_weights_read(path, 1, 1, &self->networks[t], &self->info, error);
    if (status == CICY_OK)
        cicy_prediction_absent(cicy_network_model(self->networks[0]), self->absent);
    free(path);
    return status;
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
    const cli_lines lines = {.common = &given.common, .context = &self, .answer = answer};
    int code = open_networks(&self, &error) == CICY_OK
                   ? cli_lines_run(&lines, argv + optind, argc - optind)
                   : cli_fail(&error);
    for (int t = 0; self.networks && t < self.threads; t++)
        cicy_network_free(self.networks[t]);
    free(self.networks);
    return code;
}

const cli_command cli_command_predict = {"predict", "predict Hodge numbers with a trained network",
                                         run};
