/* cicyminer classify: a whole classification, from scratch. */
#include <stdlib.h>
#include <unistd.h>

#include "cicyminer/file.h"
#include "cicyminer/statistics.h"
#include "cli/arguments/ensure_dataset.h"
#include "cli/arguments/memory_size.h"
#include "cli/output/json_text.h"

typedef struct classify_arguments {
    cli_common common;
    cicy_classification_options classify;
    cicy_build_options build;
    bool estimate;
} classify_arguments;

static const cli_option options[] = {
    {"dim", "D", "dimension, 1 to 5", CLI_INT, CLI_AT(classify_arguments, classify.dimension),
     .low = 1, .high = CICY_MAX_DIMENSION},
    {"out", "OUT.h5", "write a data set to this file", CLI_TEXT,
     CLI_AT(classify_arguments, common.out), .letter = 'o'},
    {"max-rows", "R", "only configurations with at most R rows", CLI_INT,
     CLI_AT(classify_arguments, classify.most_rows), .low = 1, .high = CICY_MAX_ROWS},
    {"memory", "SIZE",
     "memory for the lists, such as 8G or 500M, at least 1M (default: half of the machine's); "
     "what "
     "does not fit is kept in the folder OUT.h5.work",
     CLI_CALL, CLI_AT(classify_arguments, classify.memory), .take = cli_take_memory},
    {"estimate", NULL, "only estimate the number of connected configurations, from samples",
     CLI_FLAG, CLI_AT(classify_arguments, estimate)},
    {"products", NULL, "add the direct products, after the others", CLI_FLAG,
     CLI_AT(classify_arguments, classify.products)},
    {"order", "ORDER", "order of rows and columns: staircase (default), canonical or shuffled",
     CLI_CHOICE, CLI_AT(classify_arguments, build.order),
     .choices = "staircase|canonical|shuffled"},
    {0}};

static cicy_status print_summary(int dimension, const cicy_statistics *all,
                                 const cicy_statistics *connected, const cli_common *common,
                                 cicy_error *error)
{
    if (common->json)
        return cli_print_json(common->stream,
                              json_pack("{s:i, s:I, s:I, s:I, s:I, s:i}", "dim", dimension, "count",
                                        (json_int_t)all->count, "connected",
                                        (json_int_t)connected->count, "products",
                                        (json_int_t)all->products, "favourable",
                                        (json_int_t)connected->favourable, "euler_mismatches", 0),
                              17, error);
    if (!common->quiet)
        printf("dimension %d: %zu configurations, %zu connected, %zu direct products; %zu of the "
               "connected ones favourable; every Euler number agrees with its Chern class\n",
               dimension, all->count, connected->count, all->products, connected->favourable);
    return CICY_OK;
}

static void print_configuration(const cicy_configuration *configuration)
{
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(configuration, CICY_NOTATION_PYCICY, text);
    puts(text);
}

/* Dimensions 1 to 4: the data set is made in memory. */
static cicy_status classify_in_memory(classify_arguments *given, cicy_error *error)
{
    const cli_common *common = &given->common;
    cicy_dataset dataset = {0};
    cicy_statistics all, connected;
    cicy_status status =
        cli_generate(&given->classify, &given->build, common->quiet, &dataset, error);
    if (status == CICY_OK && common->ranks && common->ranks->rank > 0) {
        cicy_dataset_clear(&dataset);
        return CICY_OK;
    }
    if (status == CICY_OK && common->out) {
        status = cicy_dataset_write(&dataset, common->out, error);
        cicy_statistics_compute(&dataset, false, &all);
        cicy_statistics_compute(&dataset, true, &connected);
        CLI_THEN(status, print_summary(dataset.dimension, &all, &connected, common, error));
    }
    for (size_t i = 0; status == CICY_OK && !common->out && i < dataset.count && !ferror(stdout);
         i++) {
        cicy_configuration configuration;
        cicy_dataset_get(&dataset, i, &configuration);
        print_configuration(&configuration);
    }
    cicy_dataset_clear(&dataset);
    return status;
}

/* Five-folds without an output file: the configurations alone. */
static cicy_status print_five_folds(classify_arguments *given, cicy_error *error)
{
    cicy_classification *classification;
    cli_meter meter;
    given->classify.progress = cli_meter_start(&meter, given->common.quiet);
    cicy_status status = cicy_classification_compute(&given->classify, &classification, error);
    cli_meter_finish(&meter);
    if (status != CICY_OK)
        return status;
    const size_t count = cicy_classification_count(classification);
    for (size_t i = 0; i < count && !ferror(stdout); i++) {
        cicy_configuration found, ordered;
        cicy_classification_get(classification, i, &found);
        cicy_configuration_order(&found, given->build.order, given->build.seed, i, &ordered);
        print_configuration(&ordered);
    }
    cicy_classification_free(classification);
    return CICY_OK;
}

static cicy_status classify_to_file(classify_arguments *given, cicy_error *error)
{
    const cli_common *common = &given->common;
    cicy_statistics all, connected;
    CLI_TRY(cli_generate_file(&given->classify, &given->build, common->quiet, common->out, error));
    if (common->ranks && common->ranks->rank > 0)
        return CICY_OK;
    cli_meter meter;
    const cicy_progress progress = cli_meter_start(&meter, common->quiet);
    const cicy_status status =
        cicy_statistics_of_file(common->out, &progress, &all, &connected, error);
    cli_meter_finish(&meter);
    if (status == CICY_INTERRUPTED)
        return cicy_error_set(error, status, "interrupted; %s is complete, its summary is left out",
                              common->out);
    CLI_TRY(status);
    return print_summary(given->classify.dimension, &all, &connected, common, error);
}

static void print_level(const char *name, double count, double error)
{
    if (error > 0)
        printf("%8s %13.0f +- %.0f\n", name, count, error);
    else
        printf("%8s %13.0f\n", name, count);
}

static cicy_status print_estimate(const classify_arguments *given, cicy_error *error)
{
    cicy_estimate_options wanted = {.size = sizeof wanted,
                                    .dimension = given->classify.dimension,
                                    .most_rows = given->classify.most_rows,
                                    .threads = given->common.threads,
                                    .seed = given->common.seed};
    cicy_size_estimate found;
    cli_meter meter;
    wanted.progress = cli_meter_start(&meter, given->common.quiet);
    const cicy_status status = cicy_classification_estimate(&wanted, &found, error);
    cli_meter_finish(&meter);
    if (status != CICY_OK)
        return status;
    if (given->common.json) {
        json_t *levels = json_array();
        for (int rows = 1; rows <= found.most_rows; rows++)
            json_array_append_new(levels, json_pack("{s:i, s:f, s:f}", "rows", rows, "count",
                                                    found.count[rows], "error", found.error[rows]));
        return cli_print_json(given->common.stream,
                              json_pack("{s:i, s:f, s:f, s:o}", "dim", wanted.dimension, "count",
                                        found.total, "error", found.total_error, "levels", levels),
                              17, error);
    }
    printf("%8s %13s\n", "rows", "connected");
    for (int rows = 1; rows <= found.most_rows; rows++) {
        char name[16];
        snprintf(name, sizeof name, "%d", rows);
        print_level(name, found.count[rows], found.error[rows]);
    }
    print_level("all", found.total, found.total_error);
    return CICY_OK;
}

static cicy_status classify(classify_arguments *given, cicy_error *error)
{
    if (given->estimate)
        return print_estimate(given, error);
    if (given->classify.dimension < 5)
        return classify_in_memory(given, error);
    return given->common.out ? classify_to_file(given, error) : print_five_folds(given, error);
}

static cicy_status run_classify(void *arguments, cicy_error *error)
{
    classify_arguments *given = arguments;
    const cli_common *common = &given->common;
    char *folder = NULL;
    if (!given->classify.dimension)
        return cicy_error_set(error, CICY_USAGE,
                              "classify: give the dimension with --dim 1, 2, 3, 4 or 5");
    if (common->ranks && (!common->out || given->estimate))
        return cicy_error_set(error, CICY_USAGE,
                              "classify: several processes write a file: name it with -o");
    given->classify.ranks = common->ranks;
    given->classify.size = sizeof given->classify;
    given->build.size = sizeof given->build;
    given->classify.threads = given->build.threads = common->threads;
    given->build.seed = common->seed;
    /* Whether the file can be written is better known before the work. */
    cicy_status status = common->out ? cicy_file_check(common->out, error) : CICY_OK;
    if (status == CICY_OK && common->out) {
        folder = cli_path(error, "%s.work", common->out);
        status = folder ? CICY_OK : error->status;
        given->classify.folder = folder;
    }
    CLI_THEN(status, classify(given, error));
    if (status == CICY_INTERRUPTED && folder && access(folder, F_OK) == 0)
        cicy_error_set(error, status, "interrupted; the same command continues with what is in %s",
                       folder);
    free(folder);
    return status;
}

const cli_command cli_command_classify = {
    .name = "classify",
    .summary = "all CICY D-folds, from scratch",
    .usage = "--dim D [--products] -o OUT.h5 [OPTIONS]",
    .description =
        "Generates all configurations of complete-intersection Calabi-Yau D-folds from scratch, "
        "D = 1 to 5, with their Hodge numbers, Euler number and flags, and writes them as a data "
        "set (HDF5). Every Euler number is computed in two ways. Without -o, prints the "
        "configurations, one per line.\n"
        "\n"
        "Lists that do not fit into --memory, and those of work that takes more than a minute, are "
        "kept in the folder OUT.h5.work, which is removed at the end. If the program is "
        "stopped, also by kill -9, the same command continues. The result is the same, byte for "
        "byte.",
    .notes = "There are 148,276,099 connected five-folds, which take hours. --max-rows limits "
             "them: with at most 5 rows there are 216,508. --estimate takes a minute at "
             "most; its errors are standard errors.",
    .examples = "cicyminer classify --dim 3 --products -o three-folds.h5",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON | CLI_RANKS,
    .options = options,
    .size = sizeof(classify_arguments),
    .files_wanted = "it reads no files",
    .run = run_classify};
