/* cicyminer classify: a whole classification, from nothing. */
#include "cicyminer/file.h"
#include "cicyminer/statistics.h"
#include "cli/ensure_dataset.h"
#include "cli/json_text.h"

typedef struct classify_arguments {
    cli_common common;
    cicy_classification_options classify;
    cicy_build_options build;
} classify_arguments;

static const cli_option options[] = {
    {"dim", "D", "dimension, 1 to 4", CLI_INT, CLI_AT(classify_arguments, classify.dimension),
     .low = 1, .high = 4},
    {"out", "OUT.h5", "write a data set to this file", CLI_TEXT,
     CLI_AT(classify_arguments, common.out), .letter = 'o'},
    {"products", NULL, "also the direct products, after the others", CLI_FLAG,
     CLI_AT(classify_arguments, classify.products)},
    {"order", "ORDER", "order of rows and columns: staircase (default), canonical or shuffled",
     CLI_CHOICE, CLI_AT(classify_arguments, build.order),
     .choices = "staircase|canonical|shuffled"},
    {0}};

static cicy_status print_summary(const cicy_dataset *dataset, const cli_common *common,
                                 cicy_error *error)
{
    cicy_statistics all, connected;
    cicy_statistics_compute(dataset, false, &all);
    cicy_statistics_compute(dataset, true, &connected);
    if (common->json)
        return cli_print_json(common->stream,
                              json_pack("{s:i, s:I, s:I, s:I, s:I, s:i}", "dim", dataset->dimension,
                                        "count", (json_int_t)all.count, "connected",
                                        (json_int_t)connected.count, "products",
                                        (json_int_t)all.products, "favourable",
                                        (json_int_t)connected.favourable, "euler_mismatches", 0),
                              17, error);
    if (!common->quiet)
        printf("dimension %d: %zu configurations, %zu connected, %zu direct products; %zu of the "
               "connected ones favourable; every Euler number agrees with its Chern class\n",
               dataset->dimension, all.count, connected.count, all.products, connected.favourable);
    return CICY_OK;
}

static void print_configurations(const cicy_dataset *dataset)
{
    char text[CICY_CONFIGURATION_TEXT];
    for (size_t i = 0; i < dataset->count && !ferror(stdout); i++) {
        cicy_configuration configuration;
        cicy_dataset_get(dataset, i, &configuration);
        cicy_configuration_print(&configuration, CICY_NOTATION_PYCICY, text);
        puts(text);
    }
}

static cicy_status run_classify(void *arguments, cicy_error *error)
{
    classify_arguments *given = arguments;
    const cli_common *common = &given->common;
    cicy_dataset dataset = {0};
    if (!given->classify.dimension)
        return cicy_error_set(error, CICY_USAGE,
                              "classify: give the dimension with --dim 1, 2, 3 or 4");
    given->classify.size = sizeof given->classify;
    given->build.size = sizeof given->build;
    given->classify.threads = given->build.threads = common->threads;
    given->build.seed = common->seed;
    /* Whether the file can be written is better known before the work. */
    cicy_status status = common->out ? cicy_file_check(common->out, error) : CICY_OK;
    CLI_THEN(status, cli_generate(&given->classify, &given->build, common->quiet, &dataset, error));
    if (status == CICY_OK && common->out) {
        status = cicy_dataset_write(&dataset, common->out, error);
        CLI_THEN(status, print_summary(&dataset, common, error));
    } else if (status == CICY_OK) {
        print_configurations(&dataset);
    }
    cicy_dataset_clear(&dataset);
    return status;
}

const cli_command cli_command_classify = {
    .name = "classify",
    .summary = "all CICY D-folds, from nothing",
    .usage = "--dim D [--products] -o OUT.h5 [OPTIONS]",
    .description =
        "Generates all configurations of complete-intersection Calabi-Yau D-folds from nothing, "
        "D = 1 to 4, with their Hodge numbers, Euler number and flags, and writes them as a data "
        "set (HDF5). The Euler number of every one is computed in two ways. Without -o, prints the "
        "configurations, one per line.",
    .examples = "cicyminer classify --dim 3 --products -o three-folds.h5",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON,
    .options = options,
    .size = sizeof(classify_arguments),
    .files_wanted = "it reads no files",
    .run = run_classify};
