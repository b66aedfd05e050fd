/* cicyminer reproduce: the paper's tables and figures, one command each. */
#include <stdlib.h>
#include <unistd.h>

#include "cicyminer/file.h"
#include "cicyminer/reproduce.h"
#include "cli/arguments/ensure_dataset.h"
#include "cli/output/result_text.h"

typedef struct reproduce_arguments {
    cli_common common;
    cicy_reproduce_options wanted;
    const char *data;
    bool no_shuffled;
    cli_meter meter;
} reproduce_arguments;

static const cli_option options[] = {
    {"out", "FOLDER", "where everything is kept (default: reproduce)", CLI_TEXT,
     CLI_AT(reproduce_arguments, wanted.folder), .letter = 'o'},
    {"scale", "S",
     "about S times the cost of the paper's runs, 0 < S <= 1 (default: 1): filters, epochs and "
     "share of the data set are each multiplied by the fourth root of S",
     CLI_REAL, CLI_AT(reproduce_arguments, wanted.scale), .low = 1e-12, .high = 1},
    {"width", "F", "factor on the filters, instead of that root", CLI_REAL,
     CLI_AT(reproduce_arguments, wanted.width), .low = 1e-3, .high = 1},
    {"epochs", "F", "factor on the epochs, instead of that root", CLI_REAL,
     CLI_AT(reproduce_arguments, wanted.epochs), .low = 1e-6, .high = 1},
    {"share", "F", "factor on the share of the data set, instead of that root", CLI_REAL,
     CLI_AT(reproduce_arguments, wanted.share), .low = 1e-6, .high = 1},
    {"data", "FILE",
     "the data set (default: FOLDER/four-folds.h5 or three-folds.h5, generated when missing)",
     CLI_TEXT, CLI_AT(reproduce_arguments, data)},
    {"model", "NAME", "the network of the targets that are not the paper's (default: mpnn+rooted)",
     CLI_TEXT, CLI_AT(reproduce_arguments, wanted.model)},
    {"format", "F", "format of the figures: svg, pdf (default), png", CLI_TEXT,
     CLI_AT(reproduce_arguments, wanted.format)},
    {"no-shuffled", NULL,
     "leave out the runs trained on matrices in random order, which the paper does not have",
     CLI_FLAG, CLI_AT(reproduce_arguments, no_shuffled)},
    {0}};

static void list_targets(FILE *stream)
{
    fprintf(stream, "Targets:\n");
    const cicy_reproduce_target *t;
    for (size_t i = 0; (t = cicy_reproduce_target_get(i)); i++)
        fprintf(stream, "  %-12s %s\n", t->name, t->help);
}

static void print_run(void *user, const char *folder, size_t number, size_t count, const char *what)
{
    const cli_meter *meter = user;
    cli_meter_clear(meter);
    if (!meter->quiet)
        fprintf(stderr, "run %zu of %zu, %s: %s\n", number, count, folder, what);
}

static void print_written(void *user, const char *path)
{
    const cli_meter *meter = user;
    cli_meter_clear(meter);
    if (!meter->quiet)
        fprintf(stderr, "%s\n", path);
}

/* Reads the data set; the default one is generated when it is missing. */
static cicy_status find_data(const reproduce_arguments *given, int dimension, const char *path,
                             cicy_dataset *dataset, cicy_error *error)
{
    if (given->data || access(path, F_OK) == 0)
        return cicy_dataset_read(dataset, path, error);
    if (!given->common.quiet)
        fprintf(stderr, "generating all manifolds of dimension %d: %s\n", dimension, path);
    cicy_classification_options classify = {.size = sizeof classify,
                                            .dimension = dimension,
                                            .products = true,
                                            .threads = given->common.threads};
    cicy_build_options build = {.size = sizeof build, .threads = given->common.threads};
    CLI_TRY(cicy_folder_create(given->wanted.folder, error));
    CLI_TRY(cli_generate(&classify, &build, given->common.quiet, dataset, error));
    return cicy_dataset_write(dataset, path, error);
}

static cicy_status reproduce(reproduce_arguments *given, const cicy_dataset *dataset,
                             const char *path, cicy_error *error)
{
    cicy_table *table = NULL;
    const cicy_reproduce_observer observer = {
        .run = print_run,
        .written = print_written,
        .user = &given->meter,
        .training = {.recorded = cli_print_record,
                     .user = &given->meter,
                     .progress = cli_meter_start(&given->meter, given->common.quiet)}};
    cicy_status status = cicy_reproduce(&given->wanted, dataset, path, &observer, &table, error);
    cli_meter_finish(&given->meter);
    if (status == CICY_OK && table && !given->common.json)
        return cli_print_table(&given->common, table, error);
    if (status == CICY_OK && table)
        status = cicy_table_write(table, CICY_TABLE_JSON, stdout, error);
    cicy_table_free(table);
    return status;
}

static void prepare_reproduce(void *arguments)
{
    ((reproduce_arguments *)arguments)->wanted = (cicy_reproduce_options){
        .size = sizeof(cicy_reproduce_options), .folder = "reproduce", .format = "pdf", .scale = 1};
}

static cicy_status run_reproduce(void *arguments, cicy_error *error)
{
    reproduce_arguments *given = arguments;
    cicy_dataset dataset = {0};
    given->wanted.target = given->common.files[0];
    given->wanted.order = !given->no_shuffled;
    given->wanted.threads = given->common.threads;
    given->wanted.seed = given->common.seed;
    CLI_TRY(cicy_reproduce_check(&given->wanted, error));
    const int dimension = cicy_reproduce_find(given->wanted.target)->dimension == 3 ? 3 : 4;
    char *own = cli_path(error, "%s/%s.h5", given->wanted.folder,
                         dimension == 3 ? "three-folds" : "four-folds");
    if (!own)
        return CICY_SYSTEM;
    const char *path = given->data ? given->data : own;
    cicy_status status = find_data(given, dimension, path, &dataset, error);
    CLI_THEN(status, reproduce(given, &dataset, path, error));
    cicy_dataset_clear(&dataset);
    free(own);
    return status;
}

const cli_command cli_command_reproduce = {
    .name = "reproduce",
    .summary = "the paper's tables and figures, one command each",
    .usage = "TARGET [OPTIONS]",
    .description =
        "Repeats an experiment of arXiv:2108.02221 or one of our own: makes the runs that are "
        "missing, continues those that were interrupted, prints the table next to the published "
        "numbers and draws the figure. random-split, more-rows, larger-h11, equivalents and "
        "three-folds show what a network has learnt beyond its training part, wl how well any "
        "message passing can do. Everything is kept in FOLDER: runs/ (targets share them), "
        "TARGET.txt, .tex, .csv, .json and the figures. After Ctrl-C, the same command continues.",
    .details = list_targets,
    .examples = "cicyminer reproduce table-1 --scale 0.001\ncicyminer reproduce wl --csv",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON | CLI_CSV | CLI_DEVICE,
    .options = options,
    .size = sizeof(reproduce_arguments),
    .prepare = prepare_reproduce,
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one target, for example table-1",
    .run = run_reproduce};
