/* cicyminer evaluate: how well trained weights predict a data set. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/training.h"
#include "cli/cli.h"
#include "cli/results.h"

enum { OPTION_DATA = CLI_FIRST_FREE, OPTION_PART, OPTION_LIMIT, OPTION_SHUFFLED, OPTION_SPLIT };

typedef struct arguments {
    cli_common common;
    cicy_evaluation_options options;
    bool part_given;
    const char *target, *split;
    char *data; /* owned */
} arguments;

static const char help[] =
    "Usage: cicyminer evaluate RUN [OPTIONS]\n"
    "       cicyminer evaluate WEIGHTS --data FILE [OPTIONS]\n\n"
    "Compares the predictions of a run's best weights with the exact Hodge numbers, on a part of "
    "the\n"
    "data set the run was made with; writes predictions.h5 and metrics.json into the run folder. "
    "Of a\n"
    "weights file alone, all connected configurations of the data set are predicted.\n\n"
    "      --data FILE     the data set (default: the one named in the run)\n"
    "      --part PART     test, validation or training (default: test)\n"
    "      --split FILE    for WEIGHTS: the split of the data set that --part is of\n"
    "      --limit N       a random sample of N configurations of the part\n"
    "      --shuffled      rows and columns of every matrix in a random order\n\n";

static cicy_status parse_part(arguments *given, const char *text, cicy_error *error)
{
    for (int part = 0; part < CICY_PARTS; part++)
        if (strcmp(text, cicy_part_name((cicy_part)part)) == 0) {
            given->options.part = (cicy_part)part;
            given->part_given = true;
            return CICY_OK;
        }
    return cicy_error_set(error, CICY_USAGE, "--part: '%s' is none of training, validation, test",
                          text);
}

static cicy_status take_option(arguments *given, int option, cicy_error *error)
{
    int64_t value;
    switch (option) {
    case OPTION_DATA:
        free(given->data);
        given->data = strdup(optarg);
        return CICY_OK;
    case OPTION_PART:
        return parse_part(given, optarg, error);
    case OPTION_LIMIT:
        if (cli_parse_integer("--limit", optarg, 1, UINT32_MAX, &value) != CICY_OK)
            return CICY_USAGE;
        given->options.limit = (size_t)value;
        return CICY_OK;
    case OPTION_SHUFFLED:
        given->options.shuffled = true;
        return CICY_OK;
    case OPTION_SPLIT:
        given->split = optarg;
        return CICY_OK;
    default:
        return cli_common_option(&given->common, option, optarg);
    }
}

static cicy_status parse(int argc, char **argv, arguments *given, cicy_error *error)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"data", required_argument, NULL, OPTION_DATA},
                                            {"part", required_argument, NULL, OPTION_PART},
                                            {"limit", required_argument, NULL, OPTION_LIMIT},
                                            {"shuffled", no_argument, NULL, OPTION_SHUFFLED},
                                            {"split", required_argument, NULL, OPTION_SPLIT},
                                            {NULL, 0, NULL, 0}};
    int option;
    given->options.part = CICY_PART_TEST;
    while ((option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1) {
        cicy_status status = take_option(given, option, error);
        if (status != CICY_OK)
            return status;
    }
    if (given->common.help)
        return CICY_OK;
    if (optind + 1 != argc)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: name one run folder or one weights file");
    given->target = argv[optind];
    given->options.threads = given->common.threads;
    given->options.seed = given->common.seed;
    return CICY_OK;
}

static bool is_folder(const char *path)
{
    struct stat found;
    return stat(path, &found) == 0 && S_ISDIR(found.st_mode);
}

/* A run folder names its data set; weights alone do not, and have no parts without a split. */
static cicy_status complete(arguments *given, bool folder, cicy_error *error)
{
    if (!folder && !given->data)
        return cicy_error_set(error, CICY_USAGE, "evaluate: name the data set with --data");
    if (!folder && given->part_given && !given->split)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: a weights file has no parts; name a split with --split");
    if (folder && given->split)
        return cicy_error_set(error, CICY_USAGE, "evaluate: a run has its own split");
    if (given->data)
        return CICY_OK;
    char path[4096];
    cicy_training_settings ignored = cicy_training_defaults();
    snprintf(path, sizeof path, "%s/config.json", given->target);
    cicy_status status = cicy_training_settings_read(&ignored, path, &given->data, NULL, error);
    if (status == CICY_OK && !given->data)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "%s: names no data set; use --data", path);
    return status;
}

static cicy_status evaluate_weights(const arguments *given, const cicy_dataset *dataset,
                                    cicy_metrics *metrics, cicy_error *error)
{
    cicy_split split = {0};
    cicy_status status = CICY_OK;
    if (given->split) {
        status = cicy_split_read(&split, given->split, error);
        if (status == CICY_OK)
            status = cicy_split_check(&split, dataset, given->data, error);
    }
    if (status == CICY_OK)
        status = cicy_evaluate_weights(given->target, dataset, given->split ? &split : NULL,
                                       &given->options, metrics, error);
    cicy_split_clear(&split);
    return status;
}

static cicy_status print_results(const arguments *given, bool folder, const cicy_metrics *metrics,
                                 cicy_error *error)
{
    char sample[64];
    bool whole = !folder && !given->split;
    snprintf(sample, sizeof sample, "%s%s%s",
             whole ? "connected entries" : cicy_part_name(given->options.part),
             whole ? "" : " part", given->options.shuffled ? ", shuffled matrices" : "");
    if (!given->common.out) {
        cli_print_metrics(stdout, metrics, sample, given->common.json);
        return CICY_OK;
    }
    cicy_file file;
    cicy_status status = cicy_file_create(&file, given->common.out, error);
    if (status != CICY_OK)
        return status;
    cli_print_metrics(file.stream, metrics, sample, given->common.json);
    return cicy_file_commit(&file, error);
}

static cicy_status evaluate(arguments *given, cicy_error *error)
{
    cli_meter meter;
    cicy_metrics metrics;
    cicy_dataset dataset = {0};
    bool folder = is_folder(given->target);
    cicy_status status = complete(given, folder, error);
    if (status == CICY_OK)
        status = cicy_dataset_read(&dataset, given->data, error);
    if (status == CICY_OK) {
        given->options.progress = cli_meter_start(&meter, given->common.quiet);
        status = folder ? cicy_evaluate_run(given->target, &dataset, given->data, &given->options,
                                            &metrics, error)
                        : evaluate_weights(given, &dataset, &metrics, error);
        cli_meter_finish(&meter);
    }
    cicy_dataset_clear(&dataset);
    return status == CICY_OK ? print_results(given, folder, &metrics, error) : status;
}

static int run(int argc, char **argv)
{
    cicy_error error = {0};
    arguments given = {0};
    cicy_status status = parse(argc, argv, &given, &error);
    if (status == CICY_OK && given.common.help)
        printf("%s%s", help, cli_common_help);
    else if (status == CICY_OK)
        status = evaluate(&given, &error);
    free(given.data);
    if (status == CICY_OK || error.status == CICY_OK) /* getopt has said what is wrong */
        return (int)status;
    return cli_fail(&error);
}

const cli_command cli_command_evaluate = {
    "evaluate", "compare a network's predictions with the exact numbers", run};
