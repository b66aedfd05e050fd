/* cicyminer train: trains a network in a run folder, or continues a run. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/training.h"
#include "cli/cli.h"
#include "cli/result_text.h"

enum { OPTION_DATA = CLI_FIRST_FREE, OPTION_CONFIG, OPTION_RESUME, OPTION_DESCRIBE, FIRST_SETTING };
enum { OWN_OPTIONS = 4, COMMON_OPTIONS = 7, MAX_SETTINGS = 96, NAME_ROOM = 32, MAX_RATIOS = 16 };

typedef struct arguments {
    cli_common common;
    cicy_training_settings settings;
    char *data; /* owned */
    const char *resume;
    bool describe;
    double ratios[MAX_RATIOS]; /* several runs, one for each */
    size_t ratio_count;
    uint64_t checksum; /* a configuration file's; 0: none */
} arguments;

/* Long options: the common ones, our own, and one for every setting but the seed. */
typedef struct option_table {
    struct option options[OWN_OPTIONS + COMMON_OPTIONS + MAX_SETTINGS + 1];
    char names[MAX_SETTINGS][NAME_ROOM];
} option_table;

static void fill_options(option_table *table)
{
    const struct option fixed[] = {CLI_COMMON_LONG,
                                   {"data", required_argument, NULL, OPTION_DATA},
                                   {"config", required_argument, NULL, OPTION_CONFIG},
                                   {"resume", required_argument, NULL, OPTION_RESUME},
                                   {"describe", no_argument, NULL, OPTION_DESCRIBE}};
    size_t count = sizeof fixed / sizeof *fixed;
    memset(table, 0, sizeof *table);
    memcpy(table->options, fixed, sizeof fixed);
    for (size_t i = 0; i < cicy_training_setting_count() && i < MAX_SETTINGS; i++) {
        cicy_setting setting = cicy_training_setting(i);
        if (strcmp(setting.name, "seed") == 0)
            continue;
        snprintf(table->names[i], NAME_ROOM, "%s", setting.name);
        for (char *c = table->names[i]; *c; c++)
            if (*c == '_')
                *c = '-';
        table->options[count++] =
            (struct option){table->names[i], required_argument, NULL, FIRST_SETTING + (int)i};
    }
}

static void print_help(void)
{
    printf(
        "Usage: cicyminer train --data FILE -o RUN [OPTIONS]\n"
        "       cicyminer train --resume RUN [--data FILE]\n"
        "       cicyminer train --describe [OPTIONS]\n\n"
        "Trains a network on the Hodge numbers of a data set of four-folds or three-folds. RUN is "
        "a\n"
        "folder for settings, logs, weights and results. A run that was stopped, in whatever way,\n"
        "continues with --resume to the same result.\n\n"
        "      --data FILE     the data set (made by `cicyminer classify --dim 4`)\n"
        "      --config FILE   settings from a JSON file, for instance config.json of a run;\n"
        "                      options after it change them\n"
        "      --resume RUN    continue this run\n"
        "      --describe      print the network's layers, parameters, FLOPs and memory; train "
        "nothing\n\n"
        "--ratio 0.1,0.3,0.8 makes one run for each, in RUN/ratio-0.1 and so on. Models:\n ");
    for (const char *const *name = cicy_model_names(); *name; name++)
        printf(" %s%s", *name, (name - cicy_model_names()) % 4 == 3 && name[1] ? "\n " : "");
    printf(
        "\n\nSettings (and their values if nothing is said; --model sets the paper's for it):\n");
    cicy_training_settings defaults = cicy_training_defaults();
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        char value[CICY_SETTING_ROOM], name[NAME_ROOM];
        cicy_setting setting = cicy_training_setting(i);
        if (strcmp(setting.name, "seed") == 0)
            continue;
        cicy_training_setting_get(&defaults, i, value);
        snprintf(name, sizeof name, "%s", setting.name);
        for (char *c = name; *c; c++)
            if (*c == '_')
                *c = '-';
        printf("      --%-19s %s%s%s (%s)\n", name, setting.help, setting.values ? ": " : "",
               setting.values ? setting.values : "", value[0] ? value : "none");
    }
    printf("\n%s", cli_common_help);
}

static cicy_status read_config(arguments *given, const char *path, cicy_error *error)
{
    char *data;
    cicy_status status =
        cicy_training_settings_read(&given->settings, path, &data, &given->checksum, error);
    if (status == CICY_OK && data) {
        free(given->data);
        given->data = data;
    }
    return status;
}

/* "0.1" or "0.1,0.3,0.8". */
static cicy_status take_ratios(arguments *given, const char *text, cicy_error *error)
{
    given->ratio_count = 0;
    for (;;) {
        char one[32];
        const size_t length = strcspn(text, ",");
        snprintf(one, sizeof one, "%.*s", (int)length, text);
        if (given->ratio_count == MAX_RATIOS || length >= sizeof one)
            return cicy_error_set(error, CICY_USAGE, "ratio: more than %d", MAX_RATIOS);
        cicy_status status = cicy_training_setting_set(&given->settings, "ratio", one, error);
        if (status != CICY_OK)
            return status;
        given->ratios[given->ratio_count++] = given->settings.data.ratio;
        if (!text[length])
            return CICY_OK;
        text += length + 1;
    }
}

static const char *setting_of(int option)
{
    return option >= FIRST_SETTING ? cicy_training_setting((size_t)(option - FIRST_SETTING)).name
                                   : "";
}

/* Files and models set many settings; what else is on the command line changes these, wherever it
 * stands. */
static bool comes_first(int option)
{
    return option == OPTION_CONFIG || strcmp(setting_of(option), "model") == 0;
}

static cicy_status take_option(arguments *given, int option, cicy_error *error)
{
    switch (option) {
    case OPTION_DATA:
        free(given->data);
        given->data = strdup(optarg);
        return CICY_OK;
    case OPTION_CONFIG:
        return read_config(given, optarg, error);
    case OPTION_RESUME:
        given->resume = optarg;
        return CICY_OK;
    case OPTION_DESCRIBE:
        given->describe = true;
        return CICY_OK;
    default:
        if (strcmp(setting_of(option), "ratio") == 0)
            return take_ratios(given, optarg, error);
        if (option >= FIRST_SETTING)
            return cicy_training_setting_set(&given->settings, setting_of(option), optarg, error);
        return cli_common_option(&given->common, option, optarg);
    }
}

/* One pass over the options: those that come first, or the others. */
static cicy_status take_options(int argc, char **argv, const option_table *table, bool first,
                                arguments *given, bool *settings_given, cicy_error *error)
{
    int option;
    optind = 0; /* glibc: from the beginning */
    opterr = first;
    while ((option = getopt_long(argc, argv, CLI_COMMON_SHORT, table->options, NULL)) != -1) {
        if (option == '?')
            return CICY_USAGE;
        if (comes_first(option) != first)
            continue;
        cicy_status status = take_option(given, option, error);
        if (status != CICY_OK)
            return status;
        *settings_given = *settings_given || option >= FIRST_SETTING || option == OPTION_CONFIG ||
                          option == CLI_SEED;
    }
    return CICY_OK;
}

static cicy_status parse(int argc, char **argv, arguments *given, cicy_error *error)
{
    bool settings_given = false;
    option_table table;
    fill_options(&table);
    cicy_status status = take_options(argc, argv, &table, true, given, &settings_given, error);
    if (status == CICY_OK)
        status = take_options(argc, argv, &table, false, given, &settings_given, error);
    if (status != CICY_OK || given->common.help)
        return status;
    if (given->common.seed_given)
        given->settings.seed = (int64_t)given->common.seed;
    if (optind < argc)
        return cicy_error_set(error, CICY_USAGE,
                              "train: what is '%s'? The data set goes behind "
                              "--data",
                              argv[optind]);
    if (given->resume && (settings_given || given->common.out))
        return cicy_error_set(error, CICY_USAGE,
                              "train: a run goes on with its own settings, in its own folder; "
                              "--resume takes only --data and -j besides");
    if (given->describe)
        return CICY_OK;
    if (!given->resume && !given->common.out)
        return cicy_error_set(error, CICY_USAGE, "train: name a folder for the run with -o");
    if (!given->resume && !given->data)
        return cicy_error_set(error, CICY_USAGE, "train: name the data set with --data");
    return CICY_OK;
}

/* The data set of a run that goes on is named in its config.json. */
static cicy_status find_data(arguments *given, cicy_error *error)
{
    if (given->data)
        return CICY_OK;
    char path[4096];
    cicy_training_settings ignored = cicy_training_defaults();
    snprintf(path, sizeof path, "%s/config.json", given->resume);
    cicy_status status = cicy_training_settings_read(&ignored, path, &given->data, NULL, error);
    if (status == CICY_OK && !given->data)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "%s: names no data set; use --data", path);
    return status;
}

static void print_record(void *user, const cicy_model *model, const cicy_training_record *record)
{
    cli_print_record(user, model, record);
}

static cicy_status print_summary(FILE *stream, const arguments *given, int dimension, size_t rows,
                                 size_t columns, cicy_error *error)
{
    cicy_model *model;
    cicy_status status =
        cicy_training_model(&given->settings, dimension, rows, columns, &model, error);
    if (status != CICY_OK)
        return status;
    size_t bytes[2] = {0, 0}; /* for prediction, for training */
    for (int training = 0; status == CICY_OK && training < 2; training++)
        status = cicy_network_plan_memory(model, (size_t)given->settings.batch,
                                          given->common.threads, training, &bytes[training], error);
    char *summary = cicy_model_summary(model);
    if (status == CICY_OK && summary)
        fprintf(stream, "%smemory at batch %lld: %.0f MB for training, %.0f MB for prediction\n",
                summary, (long long)given->settings.batch, 1e-6 * (double)bytes[1],
                1e-6 * (double)bytes[0]);
    free(summary);
    cicy_model_free(model);
    return status;
}

/* The network as it would be for the data set, or for the size of the complete one. */
static cicy_status describe(const arguments *given, cicy_error *error)
{
    int dimension = 4;
    size_t rows = 16, columns = 20;
    if (given->data) {
        cicy_dataset dataset = {0};
        cicy_status status = cicy_dataset_read(&dataset, given->data, error);
        dimension = dataset.dimension;
        rows = dataset.rows;
        columns = dataset.columns;
        cicy_dataset_clear(&dataset);
        if (status != CICY_OK)
            return status;
    }
    return print_summary(stdout, given, dimension, rows, columns, error);
}

static cicy_status train(const arguments *given, const cicy_dataset *dataset, cicy_error *error)
{
    cli_meter meter;
    cicy_training_observer observer = {.recorded = print_record, .user = &meter};
    observer.progress = cli_meter_start(&meter, given->common.quiet);
    cicy_status status = CICY_OK;
    if (given->resume) {
        status = cicy_train_resume(given->resume, dataset, given->data, given->common.threads,
                                   &observer, error);
    } else {
        if (given->checksum && given->checksum != cicy_dataset_checksum(dataset))
            status = cicy_error_set(error, CICY_INVALID_INPUT,
                                    "%s: not the data set of the configuration file (checksum)",
                                    given->data);
        if (status == CICY_OK && given->common.verbose)
            status = print_summary(stderr, given, dataset->dimension, dataset->rows,
                                   dataset->columns, error);
        if (status == CICY_OK)
            status = cicy_train(&given->settings, dataset, given->data, given->common.out,
                                given->common.threads, &observer, error);
    }
    cli_meter_finish(&meter);
    return status;
}

static cicy_status print_results(const arguments *given, cicy_error *error)
{
    bool found;
    cicy_metrics metrics;
    const char *run = given->resume ? given->resume : given->common.out;
    cicy_status status = cicy_metrics_read(run, "test", &metrics, &found, error);
    if (status == CICY_OK && found)
        cli_print_metrics(stdout, &metrics, NULL, "test part", given->common.json);
    return status;
}

/* One run, or one for each ratio in a folder of its own below. */
static cicy_status train_all(arguments *given, const cicy_dataset *dataset, cicy_error *error)
{
    const char *parent = given->common.out;
    const size_t runs = given->ratio_count > 1 ? given->ratio_count : 1;
    cicy_status status = runs > 1 ? cicy_folder_create(parent, error) : CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < runs; i++) {
        char folder[4096];
        if (runs > 1) {
            given->settings.data.ratio = given->ratios[i];
            snprintf(folder, sizeof folder, "%s/ratio-%g", parent, given->ratios[i]);
            given->common.out = folder;
            if (!given->common.json)
                printf("%sratio %g, %s\n", i ? "\n" : "", given->ratios[i], folder);
        }
        status = train(given, dataset, error);
        if (status == CICY_OK)
            status = print_results(given, error);
    }
    given->common.out = parent;
    return status;
}

static int run(int argc, char **argv)
{
    cicy_error error = {0};
    cicy_dataset dataset = {0};
    arguments given = {.settings = cicy_training_defaults()};
    cicy_status status = parse(argc, argv, &given, &error);
    if (given.common.help && status == CICY_OK) {
        print_help();
        free(given.data);
        return CICY_OK;
    }
    if (status == CICY_OK && given.describe) {
        status = describe(&given, &error);
    } else if (status == CICY_OK) {
        status = find_data(&given, &error);
        if (status == CICY_OK)
            status = cicy_dataset_read(&dataset, given.data, &error);
        if (status == CICY_OK)
            status = train_all(&given, &dataset, &error);
    }
    cicy_dataset_clear(&dataset);
    free(given.data);
    if (status == CICY_OK || error.status == CICY_OK) /* getopt has said what is wrong */
        return (int)status;
    return cli_fail(&error);
}

const cli_command cli_command_train = {"train", "train a network on a data set, or continue a run",
                                       run};
