#include "cicyminer/hodge.h"
#include "cli/output/json_text.h"
#include "cli/line_driver.h"

typedef struct hodge_arguments {
    cli_common common;
    int check;
    bool no_check;
} hodge_arguments;

enum { CHECK_EULER, CHECK_ALL }; /* places in the choices of --check */

static const cli_option options[] = {
    {"check", "WHAT",
     "what is computed twice and compared: the Euler number (default), or all Hodge numbers of "
     "three- and four-folds and h11 and h21 of five-folds as well",
     CLI_CHOICE, CLI_AT(hodge_arguments, check), .choices = "euler|all"},
    {"no-check", NULL, "compute the Euler number only from the Hodge numbers", CLI_FLAG,
     CLI_AT(hodge_arguments, no_check)},
    {0}};

static const cli_column text_columns[] = {
    {"d", 2}, CLI_HODGE_COLUMNS, {"flags", -5}, {"matrix", -1}, {NULL, 0}};
static const cli_column csv_columns[] = {{"dim", 0},     CLI_HODGE_COLUMNS, {"favourable", 0},
                                         {"product", 0}, {"matrix", 0},     {NULL, 0}};

static void print_json(cli_text *out, const cicy_configuration *configuration,
                       const cicy_hodge *hodge)
{
    cli_text_put(out, "{\"matrix\":");
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_put(out, ",\"dim\":");
    cli_text_integer(out, hodge->dimension, 0);
    cli_text_put(out, ",\"hodge\":");
    cli_text_json_hodge(out, hodge);
    cli_text_put(out, ",\"euler\":");
    cli_text_integer(out, hodge->euler, 0);
    cli_text_put(out, hodge->favourable ? ",\"favourable\":true" : ",\"favourable\":false");
    cli_text_put(out, hodge->product ? ",\"product\":true}\n" : ",\"product\":false}\n");
}

static void print_row(cli_text *out, const cicy_configuration *configuration,
                      const cicy_hodge *hodge, bool csv)
{
    const char flags[] = {hodge->favourable ? 'f' : '-', hodge->product ? 'p' : '-', '\0'};
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_integer(&row, hodge->dimension);
    cli_row_hodge(&row, hodge);
    if (csv) {
        cli_row_bool(&row, hodge->favourable);
        cli_row_bool(&row, hodge->product);
    } else {
        cli_row_text(&row, flags);
    }
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

static cicy_status answer_hodge(void *context, cli_line *line, cicy_error *error)
{
    const hodge_arguments *given = context;
    cicy_hodge hodge;
    const unsigned flags = given->no_check             ? CICY_HODGE_NO_CHECK
                           : given->check == CHECK_ALL ? CICY_HODGE_CHECK_ALL
                                                       : CICY_HODGE_CHECKED;
    CLI_TRY(cicy_hodge_compute(&line->configuration, flags, &hodge, error));
    if (given->common.json)
        print_json(&line->text, &line->configuration, &hodge);
    else
        print_row(&line->text, &line->configuration, &hodge, given->common.csv);
    return CICY_OK;
}

static cicy_status run_hodge(void *arguments, cicy_error *error)
{
    const cli_common *common = arguments;
    const hodge_arguments *given = arguments;
    static const char *const checks[] = {"check", NULL};
    const cli_lines lines = {.common = common,
                             .context = arguments,
                             .columns = cli_columns(common, text_columns, csv_columns),
                             .answer = answer_hodge};
    cicy_status status = CICY_OK;
    if (given->no_check)
        status = cli_refuse(common, checks, "cannot go with --no-check", error);
    return status == CICY_OK ? cli_lines_run(&lines, error) : status;
}

const cli_command cli_command_hodge = {
    .name = "hodge",
    .summary = "exact Hodge numbers of configurations",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints the exact Hodge numbers and the Euler number of configurations, one per line, from "
        "files or standard input: [[n,p1,p2,...],...] with the dimensions n, or {{p1,p2,...},...} "
        "without. At most 32 rows and 32 columns, degrees up to 99, dimension 1 to 5. Blank lines "
        "and comments (#) are skipped. Invalid lines are reported with the reason; all other lines "
        "are still answered.\n\n"
        "The Euler number is computed twice, from the Hodge numbers and from the Chern classes; "
        "with "
        "--check all also the Hodge numbers, by the decomposition theorem. "
        "Flags: f favourable (h11 equals the number of rows), p direct product. A dash marks a "
        "number that does not exist in the dimension.",
    .examples = "echo '[[4,5]]' | cicyminer hodge\ncicyminer hodge --json list.txt -o hodge.jsonl",
    .shared = CLI_PER_LINE,
    .options = options,
    .size = sizeof(hodge_arguments),
    .most_files = CLI_ANY_FILES,
    .run = run_hodge};
