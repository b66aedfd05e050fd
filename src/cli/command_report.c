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
        "beside the published numbers, errors, curves, residuals, the values predicted worst,\n"
        "settings, timing.\n\n"
        "      --data FILE     also draw the histograms of this data set\n"
        "      --latex FILE    write the tables as LaTeX too\n"
        "      --csv FILE      write the tables as CSV too, parted by empty lines\n"
        "      --figures DIR   write the figures as files too\n"
        "      --format NAME   of these: svg, pdf (the default) or png\n%s",
        cli_common_help);
}

static void print_json(const cicy_report_options *report)
{
    json_t *object = json_pack("{s:s, s:s*, s:s*, s:s*}", "report", report->output, "latex",
                               report->latex, "csv", report->csv, "figures", report->figures);
    if (object && json_dumpf(object, stdout, JSON_COMPACT) == 0)
        putchar('\n');
    json_decref(object);
}

static void print_paths(const cicy_report_options *report)
{
    const char *const paths[] = {report->output, report->latex, report->csv, report->figures};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (paths[i])
            printf("%s\n", paths[i]);
}

/* The options; CICY_USAGE after a complaint. */
static cicy_status parse(int argc, char **argv, cli_common *common, cicy_report_options *report)
{
    enum { DATA = CLI_FIRST_FREE, LATEX, CSV, FIGURES, FORMAT };
    static const struct option options[] = {{"data", required_argument, NULL, DATA},
                                            {"latex", required_argument, NULL, LATEX},
                                            {"csv", required_argument, NULL, CSV},
                                            {"figures", required_argument, NULL, FIGURES},
                                            {"format", required_argument, NULL, FORMAT},
                                            CLI_COMMON_LONG,
                                            {NULL, 0, NULL, 0}};
    for (int option; (option = getopt_long(argc, argv, CLI_COMMON_SHORT, options, NULL)) != -1;) {
        if (option == DATA)
            report->data = optarg;
        else if (option == LATEX)
            report->latex = optarg;
        else if (option == CSV)
            report->csv = optarg;
        else if (option == FIGURES)
            report->figures = optarg;
        else if (option == FORMAT)
            report->format = optarg;
        else if (cli_common_option(common, option, optarg) != CICY_OK)
            return CICY_USAGE;
    }
    report->runs = (const char *const *)argv + optind;
    report->run_count = (size_t)(argc - optind);
    report->output = common->out;
    if (!common->help && optind == argc) {
        cli_complain("report: name at least one run folder; see cicyminer report --help");
        return CICY_USAGE;
    }
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    cli_common common = {.out = "report.html"};
    cicy_report_options report = {0};
    cicy_error error = {0};
    if (parse(argc, argv, &common, &report) != CICY_OK)
        return CICY_USAGE;
    if (common.help) {
        print_usage(stdout);
        return CICY_OK;
    }
    if (cicy_report_write(&report, &error) != CICY_OK)
        return cli_fail(&error);
    if (common.json)
        print_json(&report);
    else if (!common.quiet)
        print_paths(&report);
    return CICY_OK;
}

const cli_command cli_command_report = {"report", "tables and figures of training runs, as HTML",
                                        run};
