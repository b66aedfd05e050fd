/* cicyminer dataset export */
#include "cicyminer/lists.h"
#include "cli/cli.h"

typedef struct export_arguments {
    cli_common common;
    cicy_format format;
} export_arguments;

cicy_status cli_take_format(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    cicy_format *format = (cicy_format *)((char *)arguments + option->offset);
    *format = cicy_format_from_name(text);
    if (*format != CICY_FORMAT_UNKNOWN)
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not one of %s", option->name, text,
                          option->choices);
}

static const cli_option options[] = {
    {"out", "LIST", "the list to write", CLI_TEXT, CLI_AT(export_arguments, common.out),
     .letter = 'o'},
    {"format", "FORMAT",
     "the format, if the name of the list does not show it: cicy4list*, cicylist*.txt, .m, .txt, "
     ".h5 do",
     CLI_CALL, CLI_AT(export_arguments, format),
     .choices = "oxford|cicylist.txt|cicylist.m|text|numpy|hdf5", .take = cli_take_format},
    {0}};

static cicy_status run_export(void *arguments, cicy_error *error)
{
    export_arguments *given = arguments;
    const char *out = given->common.out;
    const cicy_format format =
        given->format == CICY_FORMAT_UNKNOWN ? cicy_format_from_path(out) : given->format;
    if (format == CICY_FORMAT_UNKNOWN)
        return cicy_error_set(error, CICY_USAGE,
                              "%s: the name does not show the format; give it with --format", out);
    cli_meter meter;
    cicy_progress progress = cli_meter_start(&meter, given->common.quiet);
    const cicy_status status =
        cicy_dataset_export_file(given->common.files[0], out, format, &progress, error);
    cli_meter_finish(&meter);
    return status;
}

const cli_command cli_dataset_export = {
    .name = "dataset export",
    .summary = "write a data set as a public list",
    .usage = "[OPTIONS] -o LIST FILE.h5",
    .description =
        "Writes a data set as a list. A name that ends in .gz or .zip compresses a text format. "
        "Data sets of any size are read in bounded memory.\n"
        "  oxford        {{num, rows, cols, {{..}}, chi, isProduct, h11, ..}, ..}\n"
        "  cicylist.txt  three-folds in blocks of `Num : 1` lines\n"
        "  cicylist.m    three-folds as Mathematica rules\n"
        "  text          one configuration per line\n"
        "  numpy         a folder with conf.npy, hodge.npy and direct.npy\n"
        "  hdf5          a data set file",
    .examples = "cicyminer dataset export -o cicy4list.txt.gz four-folds.h5",
    .shared = CLI_OWN_OUT,
    .options = options,
    .size = sizeof(export_arguments),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one data set",
    .out_wanted = "the list to write with -o LIST",
    .run = run_export};
