/* cicyminer report: what training runs found, as one HTML page. */
#include <jansson.h>
#include <stdio.h>

#include "cicyminer/report.h"
#include "cli/cli.h"

static void print_usage(FILE *stream)
{
    fprintf(
        stream,
        "Usage: cicyminer report [OPTIONS] RUN...\n\n"
        "Writes one self-contained HTML page about training runs (default report.html): accuracy\n"
        "beside the published numbers, errors, loss and accuracy curves, settings.\n\n"
        "      --data FILE     also draw the histograms of this data set\n%s",
        cli_common_help);
}

static void print_json(const char *path)
{
    json_t *object = json_pack("{s:s}", "report", path);
    if (object && json_dumpf(object, stdout, JSON_COMPACT) == 0)
        putchar('\n');
    json_decref(object);
}

static int run(int argc, char **argv)
{
    enum { DATA = CLI_FIRST_FREE };
    static const struct option options[] = {
        {"data", required_argument, NULL, DATA}, CLI_COMMON_LONG, {NULL, 0, NULL, 0}};
    cli_common common = {.out = "report.html"};
    const char *data = NULL;
    for (int option; (option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1;) {
        if (option == DATA)
            data = optarg;
        else if (cli_common_option(&common, option, optarg) != CICY_OK)
            return CICY_USAGE;
    }
    if (common.help) {
        print_usage(stdout);
        return CICY_OK;
    }
    if (optind == argc) {
        cli_complain("report: name at least one run folder; see cicyminer report --help");
        return CICY_USAGE;
    }
    cicy_error error = {0};
    cicy_report_options report = {.runs = (const char *const *)argv + optind,
                                  .run_count = (size_t)(argc - optind),
                                  .data = data,
                                  .output = common.out};
    if (cicy_report_write(&report, &error) != CICY_OK)
        return cli_fail(&error);
    if (common.json)
        print_json(common.out);
    else if (!common.quiet)
        printf("%s\n", common.out);
    return CICY_OK;
}

const cli_command cli_command_report = {"report", "tables and figures of training runs, as HTML",
                                        run};
