#include <inttypes.h>

#include "cicyminer/lists.h"
#include "cli/dataset_commands.h"

static const char usage[] =
    "Usage: cicyminer dataset export [OPTIONS] -o LIST FILE.h5\n\n"
    "Writes a data set as a list; a name that ends in .gz or .zip compresses a text format.\n"
    "  oxford        {{num, rows, cols, {{..}}, chi, isProduct, h11, .., favourable}, ..}\n"
    "  cicylist.txt  three-folds in blocks of `Num : 1` lines\n"
    "  cicylist.m    three-folds as Mathematica rules\n"
    "  text          a configuration a line\n"
    "  numpy         a folder with conf.npy, hodge.npy and direct.npy\n"
    "  hdf5          a data set file\n\n"
    "      --format FORMAT one of these; by default the name tells: cicy4list*, cicylist*.txt,\n"
    "                      .m, .txt, .h5\n";

enum { FORMAT = CLI_FIRST_FREE };

static int export_dataset(const char *path, const char *out, cicy_format format)
{
    cicy_dataset dataset;
    cicy_error error = {0};
    cicy_status status = cicy_dataset_read(&dataset, path, &error);
    if (status == CICY_OK)
        status = cicy_dataset_export(&dataset, out, format, &error);
    cicy_dataset_clear(&dataset);
    return status == CICY_OK ? CICY_OK : cli_fail(&error);
}

static cicy_status keep_format(void *format_name, int option, const char *value)
{
    (void)option;
    *(const char **)format_name = value;
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_COMMON_LONG, {"format", required_argument, NULL, FORMAT}, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    const char *format_name = NULL;
    int code;
    if (!cli_read_options(&(cli_options){usage, options, keep_format, &format_name}, argc, argv,
                          &common, &code))
        return code;
    const char *path = cli_dataset_file(argc, argv);
    if (!path)
        return CICY_USAGE;
    if (!common.out) {
        cli_complain("dataset export: name the list to write with -o LIST");
        return CICY_USAGE;
    }
    cicy_format format =
        format_name ? cicy_format_from_name(format_name) : cicy_format_from_path(common.out);
    if (format == CICY_FORMAT_UNKNOWN) {
        if (format_name)
            cli_complain("--format: '%s' is not a format", format_name);
        else
            cli_complain("%s: the name does not tell the format; use --format", common.out);
        return CICY_USAGE;
    }
    return export_dataset(path, common.out, format);
}

const cli_command cli_dataset_export = {"export", "write a data set as a public list", run};
