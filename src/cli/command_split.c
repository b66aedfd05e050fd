#include <stdio.h>

#include "cli/line_driver.h"
#include "cli/neighbour_commands.h"

static const char usage[] =
    "Usage: cicyminer split [OPTIONS] [FILE...]\n\n"
    "All splittings of configurations, one a line, with Hodge numbers before and after. A column "
    "is\n"
    "replaced by n+1 columns that add up to it, and a row P^n with a 1 in each of them is added. "
    "The\n"
    "table says whether the splitting is effective (eff: it changes the manifold; ineff: both\n"
    "configurations describe the same one), n, and the column (at). Equivalent splittings are\n"
    "listed once, in staircase order; those beyond 32 columns are left out.\n\n"
    "      --n N           only splittings with P^N\n"
    "      --effective     only effective splittings\n"
    "      --most N        refuse configurations with more than N ways to write their columns\n"
    "                      as sums (default 200000)\n";

enum { ONLY_N = CLI_FIRST_FREE, EFFECTIVE, MOST };

typedef struct split_context {
    cicy_splitting_options options;
    bool json;
} split_context;

static bool go_on(void *user, const cicy_progress_report *report)
{
    (void)user;
    (void)report;
    return !cli_interrupted();
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    static const cli_neighbour_words words = {"splittings", "column"};
    const split_context *context = user;
    cicy_neighbours splittings;
    cicy_status status =
        cicy_splittings_find(&line->configuration, &context->options, &splittings, error);
    if (status == CICY_OK)
        status = cli_neighbours_print(&line->text, &line->configuration, &splittings, &words,
                                      context->json, error);
    cicy_neighbours_clear(&splittings);
    return status;
}

static cicy_status own_option(void *user, int option, const char *text)
{
    split_context *context = user;
    int64_t value;
    switch (option) {
    case ONLY_N:
        if (cli_parse_integer("--n", text, 1, CICY_MAX_COLUMNS - 1, &value) != CICY_OK)
            return CICY_USAGE;
        context->options.n = (size_t)value;
        return CICY_OK;
    case MOST:
        if (cli_parse_integer("--most", text, 1, INT64_MAX, &value) != CICY_OK)
            return CICY_USAGE;
        context->options.most = (uint64_t)value;
        return CICY_OK;
    default: /* EFFECTIVE */
        context->options.effective_only = true;
        return CICY_OK;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"n", required_argument, NULL, ONLY_N},
                                            {"effective", no_argument, NULL, EFFECTIVE},
                                            {"most", required_argument, NULL, MOST},
                                            {NULL, 0, NULL, 0}};
    cli_common common = {0};
    split_context context = {.options = {.most = 200000, .progress = {.call = go_on}}};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, own_option, &context}, argc, argv, &common,
                          &code))
        return code;
    context.json = common.json;
    cli_lines lines = {.common = &common,
                       .context = &context,
                       .header = common.json ? NULL : cli_neighbours_header,
                       .answer = answer};
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_split = {"split", "all splittings of configurations", run};
