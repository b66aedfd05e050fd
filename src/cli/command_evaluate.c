/* cicyminer evaluate: how well trained weights predict a data set. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/publication.h"
#include "cicyminer/training.h"
#include "cli/cli.h"
#include "cli/result_text.h"
#include "cli/weights_option.h"

enum {
    OPTION_DATA = CLI_FIRST_FREE,
    OPTION_PART,
    OPTION_LIMIT,
    OPTION_SHUFFLED,
    OPTION_SPLIT,
    OPTION_BUILT_IN,
    OPTION_PUBLISH
};

typedef struct arguments {
    cli_common common;
    cicy_evaluation_options options;
    bool part_given, all; /* all: no part, but everything */
    double built_in;      /* the ratio; 0: a target is named */
    const char *target, *split, *publish;
    bool folder; /* the target is a run */
    char *data;  /* owned */
} arguments;

static const char help[] =
    "Usage: cicyminer evaluate RUN [OPTIONS]\n"
    "       cicyminer evaluate RUN --publish FILE\n"
    "       cicyminer evaluate WEIGHTS --data FILE --publish FILE\n"
    "       cicyminer evaluate WEIGHTS --data FILE [OPTIONS]\n"
    "       cicyminer evaluate --built-in RATIO --data FILE [OPTIONS]\n\n"
    "Compares the predictions of a run's best weights with the exact Hodge numbers, on a part of "
    "the\n"
    "data set the run was made with; writes predictions.h5 and metrics.json into the run folder. "
    "Of a\n"
    "weights file alone, all connected configurations of the data set are predicted.\n\n"
    "With --publish, the best weights of a finished run become one file for others. It tells the "
    "command\n"
    "that makes the run again, seed, split, checksum of the data set, accuracy on the test part, "
    "and\n"
    "how often predictions with such outputs are right: measured on one half of the test part, "
    "with the\n"
    "error found on the other half. `predict` gives this as confidence. Published weights, and "
    "those\n"
    "inside the program (--built-in), are evaluated on the test part of their own split, which is "
    "made\n"
    "again; with --publish such weights are measured and written once more.\n\n"
    "      --data FILE     the data set (default: the one named in the run)\n"
    "      --part PART     test, validation or training (default: test); of weights also all\n"
    "      --split FILE    for WEIGHTS: the split of the data set that --part is of\n"
    "      --built-in RATIO  the weights inside the program that were trained on this share of "
    "all\n"
    "                      four-folds: 0.8 or 0.3\n"
    "      --publish FILE  write the weights of RUN for others\n"
    "      --limit N       a random sample of N configurations of the part\n"
    "      --shuffled      rows and columns of every matrix in a random order\n\n";

static cicy_status parse_part(arguments *given, const char *text, cicy_error *error)
{
    given->part_given = true;
    given->all = strcmp(text, "all") == 0;
    for (int part = 0; part < CICY_PARTS && !given->all; part++)
        if (strcmp(text, cicy_part_name((cicy_part)part)) == 0) {
            given->options.part = (cicy_part)part;
            return CICY_OK;
        }
    if (given->all)
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE,
                          "--part: '%s' is none of training, validation, test, all", text);
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
    case OPTION_BUILT_IN:
        return cli_parse_real("--built-in", optarg, 1e-6, 1, &given->built_in);
    case OPTION_PUBLISH:
        given->publish = optarg;
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
                                            {"built-in", required_argument, NULL, OPTION_BUILT_IN},
                                            {"publish", required_argument, NULL, OPTION_PUBLISH},
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
    if (argc - optind + (given->built_in > 0) != 1)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: name one run folder, or one weights file, or --built-in");
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

/* What goes with a run folder, and what with weights alone. */
static cicy_status check_target(const arguments *given, cicy_error *error)
{
    const char *wrong = NULL;
    if (!given->folder && !given->data)
        wrong = "name the data set with --data";
    else if (given->folder && given->split)
        wrong = "a run has its own split";
    else if (given->folder && given->all)
        wrong = "of a run, --part is training, validation or test";
    else if (given->publish &&
             (given->part_given || given->options.limit > 0 || given->options.shuffled))
        wrong = "--publish looks at the whole test part as it is";
    return wrong ? cicy_error_set(error, CICY_USAGE, "evaluate: %s", wrong) : CICY_OK;
}

/* A run folder names its data set. */
static cicy_status complete(arguments *given, cicy_error *error)
{
    given->folder = given->target && is_folder(given->target);
    cicy_status status = check_target(given, error);
    if (status != CICY_OK || given->data)
        return status;
    cicy_training_settings ignored = cicy_training_defaults();
    char *path = cicy_file_join(given->target, "config.json");
    if (!path)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    status = cicy_training_settings_read(&ignored, path, &given->data, NULL, error);
    if (status == CICY_OK && !given->data)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "%s: names no data set; use --data", path);
    free(path);
    return status;
}

/* The split of weights: the one that was named, or the one they were published with; without either
 * they have no parts. */
static cicy_status find_split(arguments *given, const cli_weights *weights,
                              const cicy_dataset *dataset, cicy_split *split, cicy_error *error)
{
    given->all = given->all || (!given->split && !weights->published && !given->part_given);
    if (given->all)
        return CICY_OK;
    if (!given->split && weights->published)
        return cicy_publication_split(&weights->publication, dataset, given->data, split, error);
    if (!given->split)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: a weights file has no parts; name a split with --split");
    cicy_status status = cicy_split_read(split, given->split, error);
    return status == CICY_OK ? cicy_split_check(split, dataset, given->data, error) : status;
}

static cicy_status evaluate_weights(arguments *given, const cicy_dataset *dataset,
                                    cli_weights *weights, cicy_metrics *metrics, cicy_error *error)
{
    cicy_split split = {0};
    cicy_status status =
        cli_weights_open(weights, given->target, given->built_in, given->common.threads, error);
    if (status == CICY_OK)
        status = find_split(given, weights, dataset, &split, error);
    if (status == CICY_OK)
        status = cicy_evaluate_network(weights->network, dataset, given->all ? NULL : &split,
                                       &given->options, metrics, error);
    cicy_split_clear(&split);
    return status;
}

/* The results; beside them those that the weights state, if they are of the same samples. */
static cicy_status print_results(const arguments *given, const cli_weights *weights,
                                 const cicy_metrics *metrics, cicy_error *error)
{
    char sample[64];
    snprintf(sample, sizeof sample, "%s%s%s",
             given->all ? "connected entries" : cicy_part_name(given->options.part),
             given->all ? "" : " part", given->options.shuffled ? ", shuffled matrices" : "");
    const bool stated =
        weights->published && !given->all && !given->split && given->options.part == CICY_PART_TEST;
    const cicy_publication *publication = stated ? &weights->publication : NULL;
    if (!given->common.out) {
        cli_print_metrics(stdout, metrics, publication, sample, given->common.json);
        return CICY_OK;
    }
    cicy_file file;
    cicy_status status = cicy_file_create(&file, given->common.out, error);
    if (status != CICY_OK)
        return status;
    cli_print_metrics(file.stream, metrics, publication, sample, given->common.json);
    return cicy_file_commit(&file, error);
}

static cicy_status publish_again(const arguments *given, const cicy_dataset *dataset,
                                 cli_weights *weights, cicy_error *error)
{
    const int threads = given->common.threads;
    cicy_status status = cli_weights_open(weights, given->target, given->built_in, threads, error);
    if (status == CICY_OK && !weights->published)
        status = cicy_error_set(error, CICY_USAGE,
                                "evaluate: --publish needs a run folder, or weights that were "
                                "published before");
    if (status == CICY_OK)
        status = cicy_publish_again(weights->network, &weights->info, dataset, given->data, threads,
                                    &given->options.progress, given->publish, &weights->publication,
                                    error);
    return status;
}

static cicy_status measure(arguments *given, const cicy_dataset *dataset, cli_weights *weights,
                           cicy_metrics *metrics, cicy_error *error)
{
    if (given->publish && !given->folder)
        return publish_again(given, dataset, weights, error);
    if (given->publish)
        return cicy_publish_run(given->target, dataset, given->data, given->common.threads,
                                &given->options.progress, given->publish, &weights->publication,
                                error);
    if (given->folder)
        return cicy_evaluate_run(given->target, dataset, given->data, &given->options, metrics,
                                 error);
    return evaluate_weights(given, dataset, weights, metrics, error);
}

static cicy_status evaluate(arguments *given, cicy_error *error)
{
    cli_meter meter;
    cicy_metrics metrics;
    cicy_dataset dataset = {0};
    cli_weights weights = {0};
    cicy_status status = complete(given, error);
    if (status == CICY_OK)
        status = cicy_dataset_read(&dataset, given->data, error);
    if (status == CICY_OK) {
        given->options.progress = cli_meter_start(&meter, given->common.quiet);
        status = measure(given, &dataset, &weights, &metrics, error);
        cli_meter_finish(&meter);
    }
    cicy_dataset_clear(&dataset);
    if (status == CICY_OK && given->publish)
        cli_print_publication(stdout, &weights.publication, given->common.json);
    else if (status == CICY_OK)
        status = print_results(given, &weights, &metrics, error);
    cli_weights_close(&weights);
    return status;
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
