#include <inttypes.h>
#include <string.h>

#include "cicyminer/lists.h"
#include "cicyminer/version.h"
#include "cli/dataset_commands.h"
#include "cli/growing_text.h"

static const char usage[] =
    "Usage: cicyminer dataset import [OPTIONS] -o FILE.h5 LIST\n\n"
    "Reads a list, computes the exact Hodge numbers of every configuration, compares what the\n"
    "list states with them and writes a data set with the exact numbers. Refused entries and\n"
    "differences are named; the good entries are imported, and the exit status is then 1.\n"
    "The list may be plain, .gz or .zip; the format is recognised:\n"
    "  oxford        cicy4list.txt: {{num, rows, cols, {{..}}, chi, isProduct, h11, ..}, ..}\n"
    "  cicylist.txt  three-folds in blocks of `Num : 1` lines\n"
    "  cicylist.m    three-folds as Mathematica rules\n"
    "  text          a configuration a line, as for `cicyminer hodge`\n"
    "  numpy         a folder with conf.npy, and hodge.npy and direct.npy where there are\n"
    "  hdf5          a data set file\n\n"
    "      --format FORMAT one of these instead of the recognised one\n"
    "      --order ORDER   of rows and columns: staircase (default), canonical, shuffled, given\n"
    "      --dim D         refuse entries of other dimensions (default: that of the first one)\n";

enum { FORMAT = CLI_FIRST_FREE, ORDER, DIMENSION };

typedef struct import_arguments {
    cli_common common;
    cicy_import_options options;
    const char *list;
} import_arguments;

static cicy_status own_option(void *user, int option, const char *value)
{
    cicy_import_options *options = &((import_arguments *)user)->options;
    int64_t number;
    switch (option) {
    case FORMAT:
        options->format = cicy_format_from_name(value);
        if (options->format != CICY_FORMAT_UNKNOWN)
            return CICY_OK;
        cli_complain("--format: '%s' is not a format", value);
        return CICY_USAGE;
    case ORDER:
        if (cicy_order_from_name(value, &options->order))
            return CICY_OK;
        cli_complain("--order: '%s' is not staircase, canonical, shuffled or given", value);
        return CICY_USAGE;
    default: /* DIMENSION */
        if (cli_parse_integer("--dim", value, 1, CICY_MAX_DIMENSION, &number) != CICY_OK)
            return CICY_USAGE;
        options->dimension = (int)number;
        return CICY_OK;
    }
}

static bool parse(int argc, char **argv, import_arguments *arguments, int *code)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"format", required_argument, NULL, FORMAT},
                                            {"order", required_argument, NULL, ORDER},
                                            {"dim", required_argument, NULL, DIMENSION},
                                            {NULL, 0, NULL, 0}};
    if (!cli_read_options(&(cli_options){usage, options, own_option, arguments}, argc, argv,
                          &arguments->common, code))
        return false;
    *code = CICY_USAGE;
    arguments->list = cli_dataset_file(argc, argv);
    if (arguments->list && !arguments->common.out)
        cli_complain("dataset import: name the data set to write with -o FILE.h5");
    return arguments->list && arguments->common.out;
}

/* The command without what the result does not depend on, such as threads and folders. */
static cicy_status describe(cicy_dataset *dataset, const import_arguments *arguments,
                            cicy_error *error)
{
    cli_text command = {0};
    const cicy_import_options *options = &arguments->options;
    const char *slash = strrchr(arguments->list, '/');
    cli_text_print(&command, "cicyminer dataset import --order %s",
                   cicy_order_name(options->order));
    if (options->order == CICY_ORDER_SHUFFLED)
        cli_text_print(&command, " --seed %" PRIu64, options->seed);
    cli_text_print(&command, " %s", slash && slash[1] ? slash + 1 : arguments->list);
    cli_text_add(&command, "", 1);
    cicy_status status = command.failed
                             ? cicy_error_set(error, CICY_SYSTEM, "out of memory")
                             : cicy_dataset_describe(dataset, command.bytes, cicy_version(), error);
    cli_text_clear(&command);
    return status;
}

static void print_summary(const cicy_import_summary *summary, const cicy_dataset *dataset,
                          bool json)
{
    printf(json ? "{\"entries\":%" PRIu64 ",\"imported\":%zu,\"refused\":%" PRIu64
                  ",\"different\":%" PRIu64 "}\n"
                : "%" PRIu64 " entries, %zu imported, %" PRIu64 " refused, %" PRIu64
                  " with stated numbers that differ\n",
           summary->entries, dataset->count, summary->refused, summary->different);
}

static int import_list(import_arguments *arguments)
{
    const cli_common *common = &arguments->common;
    cicy_dataset dataset;
    cicy_import_summary summary;
    cicy_error error = {0};
    cli_meter meter;
    cli_complaints complaints = {.verbose = common->verbose};
    arguments->options.threads = common->threads;
    arguments->options.seed = common->seed;
    arguments->options.progress = cli_meter_start(&meter, common->quiet);
    arguments->options.complain = cli_complaints_add;
    arguments->options.user = &complaints;
    cicy_status status =
        cicy_dataset_import(&dataset, arguments->list, &arguments->options, &summary, &error);
    cli_meter_finish(&meter);
    cli_complaints_finish(&complaints);
    if (status == CICY_OK)
        status = describe(&dataset, arguments, &error);
    if (status == CICY_OK)
        status = cicy_dataset_write(&dataset, common->out, &error);
    if (status == CICY_OK)
        print_summary(&summary, &dataset, common->json);
    cicy_dataset_clear(&dataset);
    if (status != CICY_OK)
        return cli_fail(&error);
    return summary.refused || summary.different ? CICY_INVALID_INPUT : CICY_OK;
}

static int run(int argc, char **argv)
{
    import_arguments arguments = {0};
    int code;
    return parse(argc, argv, &arguments, &code) ? import_list(&arguments) : code;
}

const cli_command cli_dataset_import = {"import", "make a data set from a public list", run};
