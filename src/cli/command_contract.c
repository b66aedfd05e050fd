#include <stdio.h>

#include "cli/line_driver.h"
#include "cli/neighbour_commands.h"

static const char usage[] =
    "Usage: cicyminer contract [OPTIONS] [FILE...]\n\n"
    "All contractions of configurations, one a line, with Hodge numbers before and after. A row "
    "whose\n"
    "entries are all 0 or 1 is removed and its columns are added up to one. The table says "
    "whether\n"
    "the contraction is effective (eff: it changes the manifold; ineff: both configurations\n"
    "describe the same one), the dimension n of the row's projective space, and the row (at).\n"
    "Equivalent contractions are listed once, in staircase order.\n\n";

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    static const cli_neighbour_words words = {"contractions", "row"};
    const cli_common *common = user;
    cicy_neighbours contractions;
    cicy_status status = cicy_contractions_find(&line->configuration, &contractions, error);
    if (status == CICY_OK)
        status = cli_neighbours_print(&line->text, &line->configuration, &contractions, &words,
                                      common->json, error);
    cicy_neighbours_clear(&contractions);
    return status;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {CLI_COMMON_LONG, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    int code;
    if (!cli_read_options(&(cli_options){.usage = usage, .known = options}, argc, argv, &common,
                          &code))
        return code;
    cli_lines lines = {.common = &common,
                       .context = &common,
                       .header = common.json ? NULL : cli_neighbours_header,
                       .answer = answer};
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_contract = {"contract", "all contractions of configurations", run};
