#include <inttypes.h>

#include "cicyminer/hodge.h"
#include "cli/hodge_text.h"
#include "cli/line_driver.h"

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

static void print_json(cli_text *out, const cicy_configuration *configuration,
                       const cicy_hodge *hodge)
{
    cli_text_print(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, ",\"dim\":%d,\"hodge\":", hodge->dimension);
    cli_hodge_json(out, hodge);
    cli_text_print(out, ",\"euler\":%" PRId64 ",\"favourable\":%s,\"product\":%s}\n", hodge->euler,
                   hodge->favourable ? "true" : "false", hodge->product ? "true" : "false");
}

static const char header[] = "#d   h11   h21   h31   h41    h22    h32   euler  flags  matrix\n";

static void print_table_row(cli_text *out, const cicy_configuration *configuration,
                            const cicy_hodge *hodge)
{
    cli_text_print(out, "%2d ", hodge->dimension);
    cli_hodge_columns(out, hodge);
    cli_text_print(out, "  %c%c     ", hodge->favourable ? 'f' : '-', hodge->product ? 'p' : '-');
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

static cicy_status skip_check(void *user, int option, const char *value)
{
    (void)option;
    (void)value;
    ((hodge_context *)user)->flags = CICY_HODGE_NO_CHECK;
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_COMMON_LONG, {"no-check", no_argument, NULL, NO_CHECK}, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    hodge_context context = {.flags = CICY_HODGE_CHECKED};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, skip_check, &context}, argc, argv, &common,
                          &code))
        return code;
    context.json = common.json;
    cli_lines lines = {.common = &common,
                       .context = &context,
                       .header = common.json ? NULL : header,
                       .answer = answer};
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_hodge = {"hodge", "exact Hodge numbers of configurations", run};
