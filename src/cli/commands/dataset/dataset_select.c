/* cicyminer dataset select */
#include <stdlib.h>

#include "cicyminer/file.h"
#include "cicyminer/selection.h"
#include "cicyminer/version.h"
#include "cli/output/json_text.h"

static const cli_option options[] = {
    {"out", "FILE.h5", "the data set to write", CLI_TEXT, CLI_AT(cli_common, out), .letter = 'o'},
    {0}};

static cicy_status run_select(void *arguments, cicy_error *error)
{
    const cli_common *common = arguments;
    const char *text = common->files[0], *path = common->files[1];
    size_t selected;
    cli_meter meter;
    CLI_TRY(cicy_file_check(common->out, error));
    char *command = cli_path(error, "cicyminer dataset select '%s' %s", text, cli_base_name(path));
    if (!command)
        return CICY_SYSTEM;
    cicy_progress progress = cli_meter_start(&meter, common->quiet);
    cicy_status status = cicy_dataset_select(path, text, common->out, command, cicy_version(),
                                             &progress, &selected, error);
    cli_meter_finish(&meter);
    free(command);
    if (status == CICY_OK && common->json)
        return cli_print_json(common->stream, json_pack("{s:I}", "selected", (json_int_t)selected),
                              17, error);
    if (status == CICY_OK && !common->quiet)
        printf("%zu entries selected\n", selected);
    return status;
}

const cli_command cli_dataset_select = {
    .name = "dataset select",
    .summary = "the entries of a data set that meet a condition",
    .usage = "[OPTIONS] -o FILE.h5 CONDITION FILE.h5",
    .description =
        "Writes the entries that meet a condition as a new data set, in the same order. "
        "Conditions compare numbers, sums and multiples of them with <, <=, =, !=, >= and >, and "
        "are joined by and, or, not and parentheses. Names are\n"
        "  rows, columns        of the matrix\n"
        "  euler, h11, h21, ..  Euler number and Hodge numbers of the dimension\n"
        "  favourable, product  true or false\n"
        "Data sets of any size are read and written in bounded memory.",
    .examples = "cicyminer dataset select 'h11 < 5 and not product' -o small.h5 four-folds.h5",
    .shared = CLI_OWN_OUT | CLI_JSON,
    .options = options,
    .size = sizeof(cli_common),
    .least_files = 2,
    .most_files = 2,
    .files_wanted = "give a condition and one data set",
    .out_wanted = "the data set to write with -o FILE.h5",
    .run = run_select};
