/* cicyminer reproduce: the paper's tables and figures, one command each. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cicyminer/reproduce.h"
#include "cli/cli.h"
#include "cli/ensure_dataset.h"
#include "cli/result_text.h"

enum {
    OPTION_DATA = CLI_FIRST_FREE,
    OPTION_SCALE,
    OPTION_WIDTH,
    OPTION_EPOCHS,
    OPTION_SHARE,
    OPTION_FORMAT,
    OPTION_MODEL,
    OPTION_NO_SHUFFLED
};

typedef struct arguments {
    cli_common common;
    cicy_reproduce_options options;
    const char *data;
} arguments;

static const char usage[] =
    "Usage: cicyminer reproduce TARGET [OPTIONS]\n\n"
    "Repeats an experiment of arXiv:2108.02221 or one of our own: makes the runs that are "
    "missing,\n"
    "continues those that were stopped, prints the table beside the published numbers and draws "
    "the\n"
    "figure. random-split, more-rows, larger-h11, equivalents and three-folds tell what a network\n"
    "has learnt beyond its training part, wl how well any message passing can do.\n"
    "Everything is kept in FOLDER: runs/ (targets share them), TARGET.txt, .tex, .csv, .json and\n"
    "the figures. The same command after Ctrl-C goes on. Targets:\n\n";

static const char option_help[] =
    "\n  -o, --out FOLDER    where everything is kept (default: reproduce)\n"
    "      --scale S       about S times the cost of the paper's runs, 0 < S <= 1 (default 1): "
    "filters,\n"
    "                      epochs and share of the data set each times the fourth root of S\n"
    "      --width F, --epochs F, --share F\n"
    "                      one of these factors itself, instead of the fourth root\n"
    "      --data FILE     the data set (default: FOLDER/four-folds.h5 or three-folds.h5, "
    "generated\n"
    "                      when missing)\n"
    "      --model NAME    the network of the targets that are not the paper's (default: "
    "mpnn+rooted)\n"
    "      --format F      of figures: svg, pdf (default), png\n"
    "      --no-shuffled   leave out the runs trained on matrices in random order, which the "
    "paper\n"
    "                      does not have\n\n";

static void print_help(void)
{
    fputs(usage, stdout);
    const cicy_reproduce_target *t;
    for (size_t i = 0; (t = cicy_reproduce_target_get(i)); i++)
        printf("  %-12s %s\n", t->name, t->help);
    printf("%s%s", option_help, cli_common_help);
}

static cicy_status take_option(arguments *given, int option)
{
    cicy_reproduce_options *options = &given->options;
    switch (option) {
    case OPTION_DATA:
        given->data = optarg;
        return CICY_OK;
    case OPTION_SCALE:
        return cli_parse_real("--scale", optarg, 1e-12, 1, &options->scale);
    case OPTION_WIDTH:
        return cli_parse_real("--width", optarg, 1e-3, 1, &options->width);
    case OPTION_EPOCHS:
        return cli_parse_real("--epochs", optarg, 1e-6, 1, &options->epochs);
    case OPTION_SHARE:
        return cli_parse_real("--share", optarg, 1e-6, 1, &options->share);
    case OPTION_FORMAT:
        options->format = optarg;
        return CICY_OK;
    case OPTION_MODEL:
        options->model = optarg;
        return CICY_OK;
    case OPTION_NO_SHUFFLED:
        options->order = false;
        return CICY_OK;
    default:
        return cli_common_option(&given->common, option, optarg);
    }
}

static cicy_status parse(int argc, char **argv, arguments *given)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"data", required_argument, NULL, OPTION_DATA},
                                            {"scale", required_argument, NULL, OPTION_SCALE},
                                            {"width", required_argument, NULL, OPTION_WIDTH},
                                            {"epochs", required_argument, NULL, OPTION_EPOCHS},
                                            {"share", required_argument, NULL, OPTION_SHARE},
                                            {"format", required_argument, NULL, OPTION_FORMAT},
                                            {"model", required_argument, NULL, OPTION_MODEL},
                                            {"no-shuffled", no_argument, NULL, OPTION_NO_SHUFFLED},
                                            {NULL, 0, NULL, 0}};
    int option;
    while ((option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1)
        if (take_option(given, option) != CICY_OK)
            return CICY_USAGE;
    if (given->common.help)
        return CICY_OK;
    if (optind + 1 != argc) {
        cli_complain("reproduce: name one target, for instance table-1; see reproduce --help");
        return CICY_USAGE;
    }
    given->options.target = argv[optind];
    given->options.folder = given->common.out ? given->common.out : "reproduce";
    given->options.threads = given->common.threads;
    given->options.seed = given->common.seed;
    return CICY_OK;
}

typedef struct teller {
    cli_meter meter;
    bool quiet;
} teller;

static void tell_run(void *user, const char *folder, size_t number, size_t count, const char *what)
{
    const teller *self = user;
    if (!self->quiet)
        fprintf(stderr, "%srun %zu of %zu, %s: %s\n", self->meter.terminal ? "\r\033[K" : "",
                number, count, folder, what);
}

static void tell_written(void *user, const char *path)
{
    const teller *self = user;
    if (!self->quiet)
        fprintf(stderr, "%s%s\n", self->meter.terminal ? "\r\033[K" : "", path);
}

static void tell_record(void *user, const cicy_model *model, const cicy_training_record *record)
{
    const teller *self = user;
    cli_print_record(&self->meter, model, record);
}

/* The default data set is generated when it is not there yet. */
static cicy_status find_data(const arguments *given, int dimension, const char *path,
                             cicy_dataset *dataset, cicy_error *error)
{
    if (given->data || access(path, F_OK) == 0)
        return cicy_dataset_read(dataset, path, error);
    if (!given->common.quiet)
        fprintf(stderr, "generating all manifolds of dimension %d: %s\n", dimension, path);
    cicy_classification_options classify = {
        .dimension = dimension, .products = true, .threads = given->common.threads};
    cicy_build_options build = {.threads = given->common.threads};
    cicy_status status = cicy_folder_create(given->options.folder, error);
    if (status == CICY_OK)
        status = cli_generate(&classify, &build, given->common.quiet, dataset, error);
    return status == CICY_OK ? cicy_dataset_write(dataset, path, error) : status;
}

static cicy_status reproduce(const arguments *given, cicy_error *error)
{
    char own[4096];
    teller self = {.quiet = given->common.quiet};
    cicy_table *table = NULL;
    cicy_dataset dataset = {0};
    cicy_status status = cicy_reproduce_check(&given->options, error);
    if (status != CICY_OK)
        return status;
    const int dimension = cicy_reproduce_find(given->options.target)->dimension == 3 ? 3 : 4;
    snprintf(own, sizeof own, "%s/%s.h5", given->options.folder,
             dimension == 3 ? "three-folds" : "four-folds");
    const char *path = given->data ? given->data : own;
    status = find_data(given, dimension, path, &dataset, error);
    if (status == CICY_OK) {
        const cicy_reproduce_observer observer = {
            .run = tell_run,
            .written = tell_written,
            .user = &self,
            .training = {.recorded = tell_record,
                         .user = &self,
                         .progress = cli_meter_start(&self.meter, given->common.quiet)}};
        status = cicy_reproduce(&given->options, &dataset, path, &observer, &table, error);
        cli_meter_finish(&self.meter);
    }
    if (status == CICY_OK && table)
        status = cicy_table_write(table, given->common.json ? CICY_TABLE_JSON : CICY_TABLE_TEXT,
                                  stdout, error);
    cicy_table_free(table);
    cicy_dataset_clear(&dataset);
    return status;
}

static int run(int argc, char **argv)
{
    cicy_error error = {0};
    arguments given = {.options = {.format = "pdf", .scale = 1, .order = true}};
    if (parse(argc, argv, &given) != CICY_OK)
        return CICY_USAGE;
    if (given.common.help) {
        print_help();
        return CICY_OK;
    }
    return reproduce(&given, &error) == CICY_OK ? CICY_OK : cli_fail(&error);
}

const cli_command cli_command_reproduce = {"reproduce",
                                           "the paper's tables and figures, one command each", run};
