/* cicyminer report: what training runs found, as one HTML page. */
#include "cicyminer/report.h"
#include "cli/output/json_text.h"

typedef struct report_arguments {
    cli_common common;
    cicy_report_options report;
} report_arguments;

static const cli_option options[] = {
    {"out", "FILE", "the page (default: report.html)", CLI_TEXT,
     CLI_AT(report_arguments, report.output), .letter = 'o'},
    {"data", "FILE", "draw the histograms of this data set as well", CLI_TEXT,
     CLI_AT(report_arguments, report.data)},
    {"latex", "FILE", "write the tables as LaTeX as well", CLI_TEXT,
     CLI_AT(report_arguments, report.latex)},
    {"csv", "FILE", "write the tables as CSV as well, with empty lines between them", CLI_TEXT,
     CLI_AT(report_arguments, report.csv)},
    {"figures", "DIR", "write the figures as files as well", CLI_TEXT,
     CLI_AT(report_arguments, report.figures)},
    {"format", "NAME", "format of these files: svg, pdf (default) or png", CLI_TEXT,
     CLI_AT(report_arguments, report.format)},
    {0}};

/* The files that were written: {"report":..,"latex":..}, or one per line. */
static cicy_status print_paths(const cli_common *common, const cicy_report_options *report,
                               cicy_error *error)
{
    const struct {
        const char *name, *path;
    } files[] = {{"report", report->output},
                 {"latex", report->latex},
                 {"csv", report->csv},
                 {"figures", report->figures}};
    json_t *object = json_object();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        if (!files[i].path)
            continue;
        json_object_set_new(object, files[i].name, cli_json_string(files[i].path));
        if (!common->json && !common->quiet)
            printf("%s\n", files[i].path);
    }
    if (common->json)
        return cli_print_json(stdout, object, 17, error);
    json_decref(object);
    return CICY_OK;
}

static void prepare_report(void *arguments)
{
    ((report_arguments *)arguments)->report =
        (cicy_report_options){.size = sizeof(cicy_report_options), .output = "report.html"};
}

static cicy_status run_report(void *arguments, cicy_error *error)
{
    report_arguments *given = arguments;
    given->report.runs = (const char *const *)given->common.files;
    given->report.run_count = (size_t)given->common.file_count;
    CLI_TRY(cicy_report_write(&given->report, error));
    return print_paths(&given->common, &given->report, error);
}

const cli_command cli_command_report = {
    .name = "report",
    .summary = "tables and figures of training runs, as HTML",
    .usage = "[OPTIONS] RUN...",
    .description =
        "Writes one self-contained HTML page about training runs: accuracy next to the published "
        "numbers, errors, curves, residuals, the values with most errors, settings, timing.",
    .examples = "cicyminer report runs/first runs/second -o report.html --csv tables.csv",
    .shared = CLI_OWN_OUT | CLI_JSON,
    .options = options,
    .size = sizeof(report_arguments),
    .prepare = prepare_report,
    .least_files = 1,
    .most_files = CLI_ANY_FILES,
    .files_wanted = "name at least one run folder",
    .run = run_report};
