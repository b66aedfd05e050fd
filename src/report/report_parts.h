/* Parts of the report: tables and figures of the runs, and the page made of them. */
#ifndef CICYMINER_REPORT_REPORT_PARTS_H
#define CICYMINER_REPORT_REPORT_PARTS_H

#include <stdio.h>

#include "cicyminer/figures.h"
#include "cicyminer/report.h"
#include "cicyminer/table.h"
#include "report/run_summary.h"

/* The runs of a report. Their labels are folder names, or whole paths where these are equal. */
typedef struct cicy_report_runs {
    cicy_run_summary *runs; /* [count] */
    size_t count;
    size_t samples; /* different samples that the tested runs were measured on */
} cicy_report_runs;

/* Reads them. Free with cicy_report_runs_clear (also after failure). Errors: those of
 * cicy_run_summary_read. */
cicy_status cicy_report_runs_read(cicy_report_runs *runs, const cicy_report_options *options,
                                  cicy_error *error);
void cicy_report_runs_clear(cicy_report_runs *runs);

/* The tables, each freed by the caller; NULL without memory. */
cicy_table *cicy_report_accuracy_table(const cicy_report_runs *runs);
cicy_table *cicy_report_errors_table(const cicy_report_runs *runs);
cicy_table *cicy_report_runs_table(const cicy_report_runs *runs);

/* Settings in which the runs differ (all, of one run alone), and those that all share. */
cicy_table *cicy_report_settings_table(const cicy_report_runs *runs, bool shared);

/* The values of Hodge number `which` that a run predicts worst. *table is NULL when it has no
 * predictions of that number. Errors: CICY_SYSTEM. */
cicy_status cicy_report_worst_table(const cicy_run_summary *run, size_t which, cicy_table **table,
                                    cicy_error *error);

/* Whether there is anything to draw. `run` is ignored by figures of all runs. */
bool cicy_report_figure_exists(const cicy_report_runs *runs, size_t run, cicy_figure figure);

/* What it shows. */
enum { CICY_CAPTION_LENGTH = 320 };
void cicy_report_figure_caption(const cicy_report_runs *runs, size_t run, cicy_figure figure,
                                char caption[CICY_CAPTION_LENGTH]);

/* Draws it to a file. Errors: those of figures.h. */
cicy_status cicy_report_figure_draw(const cicy_report_runs *runs, size_t run, cicy_figure figure,
                                    const char *output, cicy_error *error);

/* Everything as HTML; `svg` is the name of a temporary file for figures. */
cicy_status cicy_report_write_page(FILE *page, const cicy_report_options *options,
                                   const cicy_report_runs *runs, const char *svg,
                                   cicy_error *error);

/* All tables in one format. */
cicy_status cicy_report_write_tables(FILE *stream, const cicy_report_runs *runs,
                                     cicy_table_format format, cicy_error *error);

/* All figures as files of options->format in options->figures. */
cicy_status cicy_report_write_figures(const cicy_report_options *options,
                                      const cicy_report_runs *runs, cicy_error *error);

#endif
