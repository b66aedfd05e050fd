/* cicyminer train: trains a network in a run folder, or continues a run. */
#include <stdlib.h>
#include <string.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/training.h"
#include "cli/arguments/run_target.h"
#include "cli/arguments/setting_options.h"
#include "cli/output/result_text.h"

enum { MAX_RATIOS = 16 };

typedef struct train_arguments {
    cli_common common;
    cicy_training_settings settings;
    const char *data_given, *resume;
    char *data; /* owned */
    bool describe;
    double ratios[MAX_RATIOS]; /* one run for each of several */
    size_t ratio_count;
    uint64_t checksum; /* of the data set, from a configuration file; 0: none */
} train_arguments;

static cicy_status take_config(void *arguments, const cli_option *option, const char *path,
                               cicy_error *error)
{
    (void)option;
    char *data = NULL;
    train_arguments *given = arguments;
    cicy_status status =
        cicy_training_settings_read(&given->settings, path, &data, &given->checksum, error);
    if (status == CICY_OK && data) {
        free(given->data);
        given->data = data;
    }
    return status;
}

/* "0.1" or "0.1,0.3,0.8". */
static cicy_status take_ratios(train_arguments *given, const char *text, cicy_error *error)
{
    given->ratio_count = 0;
    for (;;) {
        char one[32];
        const size_t length = strcspn(text, ",");
        snprintf(one, sizeof one, "%.*s", (int)length, text);
        if (given->ratio_count == MAX_RATIOS || length >= sizeof one)
            return cicy_error_set(error, CICY_USAGE, "ratio: more than %d", MAX_RATIOS);
        CLI_TRY(cicy_training_setting_set(&given->settings, "ratio", one, error));
        given->ratios[given->ratio_count++] = given->settings.data.ratio;
        if (!text[length])
            return CICY_OK;
        text += length + 1;
    }
}

static cicy_status take_setting(void *arguments, const cli_option *option, const char *text,
                                cicy_error *error)
{
    char name[CLI_SETTING_NAME];
    train_arguments *given = arguments;
    cli_setting_name(option->name, strlen(option->name), name);
    return strcmp(name, "ratio") == 0
               ? take_ratios(given, text, error)
               : cicy_training_setting_set(&given->settings, name, text, error);
}

/* The settings come last: all options after the heading change them. Files and models set many,
 * so they are taken first, and the other options change these. */
static const cli_option *make_options(void)
{
    static cli_option options[CLI_MOST_OPTIONS] = {
        {"out", "RUN", "folder of the new run", CLI_TEXT, CLI_AT(train_arguments, common.out),
         .letter = 'o'},
        {"data", "FILE",
         "the data set (made by `cicyminer classify --dim 4 -o FILE` or `cicyminer dataset "
         "bundles`)",
         CLI_TEXT, CLI_AT(train_arguments, data_given)},
        {"resume", "RUN", "continue this run", CLI_TEXT, CLI_AT(train_arguments, resume)},
        {"describe", NULL,
         "print the network's layers, parameters, FLOPs and memory; train nothing", CLI_FLAG,
         CLI_AT(train_arguments, describe)},
        {"config", "FILE",
         "settings from a JSON file, for example config.json of a run; other options change them",
         CLI_CALL, .take = take_config, .first = true},
        {.help =
             "Settings (defaults in parentheses; --model loads the paper's settings for that "
             "model). --ratio 0.1,0.3,0.8 makes one run for each, in RUN/ratio-0.1 and so on:"}};
    static bool complete;
    if (!complete)
        cli_add_settings(options, take_setting);
    complete = true;
    return options;
}

static void list_models(FILE *stream)
{
    fprintf(stream, "Models:\n");
    for (const char *const *name = cicy_model_names(); *name; name++)
        fprintf(stream, "  %s\n", *name);
}

static cicy_status check_options(const train_arguments *given, cicy_error *error)
{
    bool settings = false;
    for (size_t i = 0; i < given->common.given_count; i++)
        settings = settings || given->common.given[i].option->kind == CLI_CALL;
    if (given->resume && (settings || given->common.out || cli_was_given(&given->common, "seed")))
        return cicy_error_set(error, CICY_USAGE,
                              "train: a run continues with its own settings, in its own folder; "
                              "with --resume, give only --data, --threads and --device");
    if (given->describe)
        return CICY_OK;
    if (!given->resume && !given->common.out)
        return cicy_error_set(error, CICY_USAGE, "train: name a folder for the run with -o");
    if (!given->resume && !given->data_given && !given->data)
        return cicy_error_set(error, CICY_USAGE, "train: name the data set with --data");
    return CICY_OK;
}

static cicy_status print_summary(FILE *stream, const train_arguments *given, int dimension,
                                 size_t rows, size_t columns, cicy_error *error)
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
    cicy_free(summary);
    cicy_model_free(model);
    return status;
}

/* The network for the data set, or for the size of the complete one of four-folds. */
static cicy_status describe(train_arguments *given, cicy_error *error)
{
    int dimension = 4;
    size_t rows = 16, columns = 20;
    const char *data = given->data_given ? given->data_given : given->data;
    if (data) {
        cicy_dataset dataset = {0};
        cicy_status status = cicy_samples_read(&dataset, data, error);
        dimension = dataset.dimension;
        rows = dataset.rows;
        columns = dataset.columns;
        cicy_dataset_clear(&dataset);
        if (status != CICY_OK)
            return status;
    }
    return print_summary(stdout, given, dimension, rows, columns, error);
}

static cicy_status train_new(const train_arguments *given, const cicy_dataset *dataset,
                             const char *run, const cicy_training_observer *observer,
                             cicy_error *error)
{
    if (given->checksum && given->checksum != cicy_dataset_checksum(dataset))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: not the data set of the configuration file (checksum)",
                              given->data);
    cicy_status status = given->common.verbose
                             ? print_summary(stderr, given, dataset->dimension, dataset->rows,
                                             dataset->columns, error)
                             : CICY_OK;
    return status == CICY_OK ? cicy_train(&given->settings, dataset, given->data, run,
                                          given->common.threads, observer, error)
                             : status;
}

/* One run, and its results on the test part. */
static cicy_status train_one(const train_arguments *given, const cicy_dataset *dataset,
                             const char *run, cicy_error *error)
{
    cli_meter meter;
    cicy_training_observer observer = {
        .recorded = cli_print_record, .user = &meter, .ranks = given->common.ranks};
    observer.progress = cli_meter_start(&meter, given->common.quiet);
    cicy_status status = given->resume ? cicy_train_resume(run, dataset, given->data,
                                                           given->common.threads, &observer, error)
                                       : train_new(given, dataset, run, &observer, error);
    cli_meter_finish(&meter);
    if (status == CICY_INTERRUPTED && error->message[0]) {
        const size_t used = strlen(error->message);
        snprintf(error->message + used, sizeof error->message - used,
                 ": cicyminer train --resume %s", run);
    }
    bool found = false;
    cicy_metrics metrics;
    if (given->common.ranks && given->common.ranks->rank > 0)
        return status;
    CLI_THEN(status, cicy_metrics_read(run, "test", &metrics, &found, error));
    return status == CICY_OK && found
               ? cli_print_metrics(&given->common, &metrics, NULL, "test part", error)
               : status;
}

/* One run for each ratio, in a folder of its own. */
static cicy_status train_ratios(train_arguments *given, const cicy_dataset *dataset,
                                cicy_error *error)
{
    cicy_status status = cicy_folder_create(given->common.out, error);
    for (size_t i = 0; status == CICY_OK && i < given->ratio_count; i++) {
        char *run = cli_path(error, "%s/ratio-%g", given->common.out, given->ratios[i]);
        if (!run)
            return CICY_SYSTEM;
        given->settings.data.ratio = given->ratios[i];
        if (!given->common.json)
            printf("%sratio %g, %s\n", i ? "\n" : "", given->ratios[i], run);
        status = train_one(given, dataset, run, error);
        free(run);
    }
    return status;
}

static cicy_status train(train_arguments *given, cicy_error *error)
{
    char *path = NULL;
    cicy_dataset dataset = {0};
    /* The data set of a configuration file is as good as one that was given. */
    const char *data = given->data_given ? given->data_given : given->data;
    cicy_status status = cli_read_dataset(data, given->resume, &path, &dataset, error);
    free(given->data);
    given->data = path;
    if (status == CICY_OK)
        status = given->ratio_count > 1
                     ? train_ratios(given, &dataset, error)
                     : train_one(given, &dataset, given->resume ? given->resume : given->common.out,
                                 error);
    cicy_dataset_clear(&dataset);
    return status;
}

static void prepare_train(void *arguments)
{
    ((train_arguments *)arguments)->settings = cicy_training_defaults();
}

static cicy_status run_train(void *arguments, cicy_error *error)
{
    train_arguments *given = arguments;
    if (cli_was_given(&given->common, "seed"))
        given->settings.seed = (int64_t)given->common.seed;
    cicy_status status = check_options(given, error);
    if (status == CICY_OK)
        status = given->describe ? describe(given, error) : train(given, error);
    return status;
}

static void release_train(void *arguments)
{
    free(((train_arguments *)arguments)->data);
}

const cli_command cli_command_train = {
    .name = "train",
    .summary = "train a network on a data set, or continue a run",
    .usage = "--data FILE -o RUN [OPTIONS]\n--resume RUN [--data FILE]\n--describe [OPTIONS]",
    .description =
        "Trains a network on the Hodge numbers of a data set of three-, four- or five-folds, or, "
        "with the models mpnn+bundle, on h^0 .. h^d of a data set of line bundles (`dataset "
        "bundles`). RUN is a folder for settings, logs, weights and results. An interrupted run "
        "(Ctrl-C, kill, power cut) continues with --resume; the results are byte-identical to "
        "those of an uninterrupted run.",
    .details = list_models,
    .examples = "cicyminer classify --dim 4 -o four-folds.h5\n"
                "cicyminer train --data four-folds.h5 -o runs/first --model mpnn --minutes 10\n"
                "cicyminer train --resume runs/first",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON | CLI_CSV | CLI_RANKS | CLI_DEVICE,
    .make_options = make_options,
    .size = sizeof(train_arguments),
    .prepare = prepare_train,
    .release = release_train,
    .files_wanted = "give the data set with --data",
    .run = run_train};
