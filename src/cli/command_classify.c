/* cicyminer classify: a whole classification, from nothing. */
#include <string.h>

#include "base/file.h"
#include "cicyminer/dataset.h"
#include "cicyminer/statistics.h"
#include "cli/cli.h"
#include "cli/ensure_dataset.h"

static const char usage[] =
    "Usage: cicyminer classify --dim D [--products] -o OUT.h5 [OPTIONS]\n\n"
    "Generates all configurations of complete-intersection Calabi-Yau D-folds from nothing, D = 1 "
    "to 4,\n"
    "with their Hodge numbers, Euler number and flags, and writes them as a data set (HDF5). The "
    "Euler\n"
    "number of every one is computed in two ways. Without -o, prints one configuration a line.\n\n"
    "      --dim D         dimension\n"
    "      --products      also the direct products, after the others\n"
    "      --order ORDER   of rows and columns: staircase (default), canonical, shuffled\n\n";

enum { DIMENSION = CLI_FIRST_FREE, PRODUCTS, ORDER };

typedef struct classify_arguments {
    cli_common common;
    cicy_classification_options classify;
    cicy_build_options build;
} classify_arguments;

static cicy_status own_option(void *user, int option, const char *argument)
{
    classify_arguments *arguments = user;
    int64_t value;
    switch (option) {
    case DIMENSION:
        if (cli_parse_integer("--dim", argument, 1, 4, &value) != CICY_OK)
            return CICY_USAGE;
        arguments->classify.dimension = (int)value;
        return CICY_OK;
    case PRODUCTS:
        arguments->classify.products = true;
        return CICY_OK;
    default: /* ORDER */
        if (cicy_order_from_name(argument, &arguments->build.order) &&
            arguments->build.order != CICY_ORDER_AS_GIVEN)
            return CICY_OK;
        cli_complain("--order: '%s' is not staircase, canonical or shuffled", argument);
        return CICY_USAGE;
    }
}

static bool parse(int argc, char **argv, classify_arguments *arguments, int *code)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"dim", required_argument, NULL, DIMENSION},
                                            {"products", no_argument, NULL, PRODUCTS},
                                            {"order", required_argument, NULL, ORDER},
                                            {NULL, 0, NULL, 0}};
    if (!cli_read_options(&(cli_options){usage, options, own_option, arguments}, argc, argv,
                          &arguments->common, code))
        return false;
    *code = CICY_USAGE;
    if (optind < argc)
        cli_complain("classify: '%s' is not expected; it reads no files", argv[optind]);
    else if (!arguments->classify.dimension)
        cli_complain("classify: say which dimension with --dim 1, 2, 3 or 4");
    else
        return true;
    return false;
}

static void print_summary(const cicy_dataset *dataset, bool json)
{
    cicy_statistics all, connected;
    cicy_statistics_compute(dataset, false, &all);
    cicy_statistics_compute(dataset, true, &connected);
    printf(json
               ? "{\"dim\":%d,\"count\":%zu,\"connected\":%zu,\"products\":%zu,\"favourable\":%zu,"
                 "\"euler_mismatches\":0}\n"
               : "dimension %d: %zu configurations, %zu connected, %zu direct products; %zu of the "
                 "connected ones favourable; every Euler number agrees with its Chern class\n",
           dataset->dimension, all.count, connected.count, all.products, connected.favourable);
}

static void print_configurations(const cicy_dataset *dataset)
{
    char text[CICY_CONFIGURATION_TEXT];
    for (size_t i = 0; i < dataset->count; i++) {
        cicy_configuration configuration;
        cicy_dataset_get(dataset, i, &configuration);
        cicy_configuration_print(&configuration, CICY_NOTATION_PYCICY, text);
        puts(text);
    }
}

static int run(int argc, char **argv)
{
    classify_arguments arguments = {0};
    int code;
    if (!parse(argc, argv, &arguments, &code))
        return code;
    const cli_common *common = &arguments.common;
    arguments.classify.threads = arguments.build.threads = common->threads;
    arguments.build.seed = common->seed;

    cicy_error error = {0};
    cicy_dataset dataset = {0};
    /* Better known before the work than after it. */
    cicy_status status = common->out ? cicy_file_check(common->out, &error) : CICY_OK;
    if (status == CICY_OK)
        status =
            cli_generate(&arguments.classify, &arguments.build, common->quiet, &dataset, &error);
    if (status == CICY_OK && common->out) {
        status = cicy_dataset_write(&dataset, common->out, &error);
        if (status == CICY_OK)
            print_summary(&dataset, common->json);
    } else if (status == CICY_OK) {
        print_configurations(&dataset);
    }
    cicy_dataset_clear(&dataset);
    return status == CICY_OK ? CICY_OK : cli_fail(&error);
}

const cli_command cli_command_classify = {"classify", "all CICY D-folds, from nothing", run};
