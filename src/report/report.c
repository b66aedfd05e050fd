#include "cicyminer/report.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "base/options_copy.h"
#include "report/figures/gnuplot.h"
#include "report/report_parts.h"
#include "report/tables/table_parts.h"

/* ---- Tables as files ---- */

static cicy_status write_table(FILE *stream, cicy_table *table, cicy_table_format format,
                               cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (!cicy_table_is_empty(table)) {
        if (format == CICY_TABLE_CSV && table && table->title) {
            if (!cicy_table_csv_text(stream, table->title))
                status = cicy_error_memory(error);
            fputs("\r\n", stream);
        }
        CICY_THEN(status, cicy_table_write(table, format, stream, error));
        fputs(format == CICY_TABLE_CSV ? "\r\n" : "\n", stream);
    }
    cicy_table_free(table);
    return status;
}

static cicy_status write_worst(FILE *stream, const cicy_report_runs *runs, size_t run,
                               cicy_table_format format, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (size_t which = 0; status == CICY_OK && which < CICY_MAX_PREDICTED; which++) {
        cicy_table *table;
        status = cicy_report_worst_table(&runs->runs[run], which, &table, error);
        if (status == CICY_OK && table)
            status = write_table(stream, table, format, error);
    }
    return status;
}

cicy_status cicy_report_write_tables(FILE *stream, const cicy_report_runs *runs,
                                     cicy_table_format format, cicy_error *error)
{
    cicy_status status = write_table(stream, cicy_report_accuracy_table(runs), format, error);
    CICY_THEN(status, write_table(stream, cicy_report_errors_table(runs), format, error));
    CICY_THEN(status, write_table(stream, cicy_report_runs_table(runs), format, error));
    for (size_t i = 0; status == CICY_OK && i < runs->count; i++)
        status = write_worst(stream, runs, i, format, error);
    CICY_THEN(status, write_table(stream, cicy_report_settings_table(runs, false), format, error));
    if (status == CICY_OK && runs->count > 1)
        status = write_table(stream, cicy_report_settings_table(runs, true), format, error);
    return status;
}

/* What a file of the report is made of. */
typedef struct content {
    const cicy_report_options *options;
    const cicy_report_runs *runs;
    const char *svg; /* of the page: the name of a temporary file for figures; NULL: tables */
    cicy_table_format format;
} content;

static cicy_status write_file(const char *path, const content *what, cicy_error *error)
{
    cicy_file file;
    CICY_TRY(cicy_file_create(&file, path, error));
    cicy_status status =
        what->svg ? cicy_report_write_page(file.stream, what->options, what->runs, what->svg, error)
                  : cicy_report_write_tables(file.stream, what->runs, what->format, error);
    if (status == CICY_OK)
        return cicy_file_commit(&file, error);
    cicy_file_discard(&file);
    return status;
}

/* The figures are drawn in a folder of their own, which is empty again and removed afterwards. */
static cicy_status write_page(const cicy_report_options *options, const cicy_report_runs *runs,
                              cicy_error *error)
{
    char folder[CICY_PATH_ROOM], svg[CICY_PATH_ROOM];
    const char *temporary = getenv("TMPDIR");
    CICY_TRY(cicy_path_join(folder, temporary && *temporary ? temporary : "/tmp",
                            "cicyminer-report-XXXXXX", error));
    if (!mkdtemp(folder))
        return cicy_error_system(error, errno, "%s: cannot create the folder", folder);
    cicy_status status = cicy_path_join(svg, folder, "figure.svg", error);
    CICY_THEN(status, write_file(options->output,
                                 &(content){.options = options, .runs = runs, .svg = svg}, error));
    rmdir(folder);
    return status;
}

/* ---- Everything ---- */

static cicy_status write_all(const cicy_report_options *options, const cicy_report_runs *runs,
                             cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (options->output)
        status = write_page(options, runs, error);
    if (status == CICY_OK && options->latex)
        status =
            write_file(options->latex, &(content){.runs = runs, .format = CICY_TABLE_LATEX}, error);
    if (status == CICY_OK && options->csv)
        status =
            write_file(options->csv, &(content){.runs = runs, .format = CICY_TABLE_CSV}, error);
    if (status == CICY_OK && options->figures)
        status = cicy_report_write_figures(options, runs, error);
    return status;
}

cicy_status cicy_report_write(const cicy_report_options *given, cicy_error *error)
{
    cicy_report_runs runs;
    cicy_report_options own;
    const cicy_report_options *options = &own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    if (options->run_count == 0)
        return cicy_error_set(error, CICY_USAGE, "report: no run was named");
    if (options->format && !cicy_gnuplot_has_format(options->format))
        return cicy_error_set(error, CICY_USAGE, "report: '%s' is not one of svg, pdf, png",
                              options->format);
    cicy_status status = cicy_report_runs_read(&runs, options, error);
    CICY_THEN(status, write_all(options, &runs, error));
    cicy_report_runs_clear(&runs);
    return status;
}
