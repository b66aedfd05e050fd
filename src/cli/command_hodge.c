#include <inttypes.h>

#include "cicyminer/hodge.h"
#include "cli/lines.h"

static const char usage[] =
    "Usage: cicyminer hodge [OPTIONS] [FILE...]\n\n"
    "Exact Hodge numbers and Euler number of configurations, one a line, from files or standard\n"
    "input: [[n,p1,p2,...],...] with the dimensions first, or {{p1,p2,...},...} without.\n"
    "Flags: f favourable (h11 = number of rows), p direct product.\n"
    "The Euler number is computed twice, from the Hodge numbers and from Chern classes.\n\n"
    "      --no-check      only once, from the Hodge numbers\n";

enum { NO_CHECK = CLI_FIRST_FREE };

typedef struct hodge_context {
    unsigned flags;
    bool json;
} hodge_context;

/* A name and a number of the table; known: whether the dimension has it. */
typedef struct hodge_column {
    const char *name;
    int64_t value;
    bool present, known;
} hodge_column;

enum { COLUMNS = 6 };

static void list_columns(const cicy_hodge *hodge, hodge_column columns[COLUMNS])
{
    int d = hodge->dimension;
    bool known = hodge->middle_known;
    const hodge_column all[COLUMNS] = {
        {"h11", hodge->h11, true, true},   {"h21", hodge->h21, d >= 3, true},
        {"h31", hodge->h31, d >= 4, true}, {"h41", hodge->h41, d >= 5, true},
        {"h22", hodge->h22, d >= 4, known}, {"h32", hodge->h32, d >= 5, known}};
    for (int k = 0; k < COLUMNS; k++)
        columns[k] = all[k];
}

static void print_json(cli_text *out, const cicy_configuration *configuration,
                       const cicy_hodge *hodge)
{
    hodge_column columns[COLUMNS];
    list_columns(hodge, columns);
    cli_text_print(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ",\"dim\":%d,\"hodge\":{", hodge->dimension);
    for (int k = 0; k < COLUMNS; k++) {
        if (!columns[k].present)
            continue;
        cli_text_print(out, "%s\"%s\":", k ? "," : "", columns[k].name);
        if (columns[k].known)
            cli_text_print(out, "%" PRId64, columns[k].value);
        else
            cli_text_print(out, "null");
    }
    cli_text_print(out, "},\"euler\":%" PRId64 ",\"favourable\":%s,\"product\":%s}\n", hodge->euler,
                   hodge->favourable ? "true" : "false", hodge->product ? "true" : "false");
}

static const char header[] =
    "#d   h11   h21   h31   h41    h22    h32   euler  flags  matrix\n";

static void print_table_row(cli_text *out, const cicy_configuration *configuration,
                            const cicy_hodge *hodge)
{
    static const int width[COLUMNS] = {5, 5, 5, 5, 6, 6};
    hodge_column columns[COLUMNS];
    list_columns(hodge, columns);
    cli_text_print(out, "%2d", hodge->dimension);
    for (int k = 0; k < COLUMNS; k++) {
        if (columns[k].present && columns[k].known)
            cli_text_print(out, " %*" PRId64, width[k], columns[k].value);
        else
            cli_text_print(out, " %*s", width[k], columns[k].present ? "?" : "-");
    }
    cli_text_print(out, " %7" PRId64 "  %c%c     ", hodge->euler, hodge->favourable ? 'f' : '-',
                   hodge->product ? 'p' : '-');
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_add(out, "\n", 1);
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    const hodge_context *context = user;
    cicy_hodge hodge;
    cicy_status status = cicy_hodge_compute(&line->configuration, context->flags, &hodge, error);
    if (status != CICY_OK)
        return status;
    if (context->json)
        print_json(&line->text, &line->configuration, &hodge);
    else
        print_table_row(&line->text, &line->configuration, &hodge);
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_COMMON_LONG, {"no-check", no_argument, NULL, NO_CHECK}, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    hodge_context context = {.flags = CICY_HODGE_CHECKED};
    for (int option; (option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1;) {
        if (option == NO_CHECK)
            context.flags = CICY_HODGE_NO_CHECK;
        else if (cli_common_option(&common, option, optarg) != CICY_OK)
            return CICY_USAGE;
    }
    if (common.help) {
        printf("%s%s", usage, cli_common_help);
        return CICY_OK;
    }
    context.json = common.json;
    cli_lines lines = {.common = &common,
                       .context = &context,
                       .header = common.json ? NULL : header,
                       .answer = answer};
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_hodge = {"hodge", "exact Hodge numbers of configurations", run};
