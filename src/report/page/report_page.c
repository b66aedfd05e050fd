/* The report as one HTML page. */
#include <unistd.h>

#include "base/errors.h"
#include "cicyminer/dataset.h"
#include "cicyminer/figures.h"
#include "cicyminer/version.h"
#include "report/page/page.h"
#include "report/report_parts.h"
#include "report/tables/table_parts.h"

typedef struct writer {
    FILE *page;
    const cicy_report_options *options;
    const cicy_report_runs *runs;
    const char *svg; /* the name of a file for a figure of the page */
} writer;

/* A table, which is freed; one without rows is left out. */
static cicy_status put_table(const writer *self, cicy_table *table, cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (!cicy_table_is_empty(table))
        status = cicy_table_write(table, CICY_TABLE_HTML, self->page, error);
    cicy_table_free(table);
    return status;
}

static cicy_status put_figure(const writer *self, size_t run, cicy_figure figure, cicy_error *error)
{
    char caption[CICY_CAPTION_LENGTH];
    if (!cicy_report_figure_exists(self->runs, run, figure))
        return CICY_OK;
    cicy_report_figure_caption(self->runs, run, figure, caption);
    cicy_status status = cicy_report_figure_draw(self->runs, run, figure, self->svg, error);
    CICY_THEN(status, cicy_page_svg(self->page, self->svg, caption, error));
    unlink(self->svg);
    return status;
}

static void heading(const writer *self, int level, const char *before, const char *name)
{
    fprintf(self->page, "<h%d>%s", level, before);
    cicy_markup_write(CICY_MARKUP_HTML, self->page, name);
    fprintf(self->page, "</h%d>\n", level);
}

static cicy_status put_results(const writer *self, cicy_error *error)
{
    heading(self, 2, "", "Results");
    cicy_status status = put_table(self, cicy_report_accuracy_table(self->runs), error);
    fputs("<div class=\"figures\">\n", self->page);
    for (cicy_figure figure = CICY_FIGURE_RATIOS;
         status == CICY_OK && figure <= CICY_FIGURE_ABLATIONS; figure++)
        status = put_figure(self, 0, figure, error);
    fputs("</div>\n", self->page);
    CICY_THEN(status, put_table(self, cicy_report_errors_table(self->runs), error));
    CICY_THEN(status, put_table(self, cicy_report_runs_table(self->runs), error));
    CICY_THEN(status, put_figure(self, 0, CICY_FIGURE_TRAINING, error));
    return status;
}

/* The worst values of one number, as a table and a figure side by side. */
static cicy_status put_worst(const writer *self, size_t run, size_t which, cicy_error *error)
{
    cicy_table *table;
    cicy_status status = cicy_report_worst_table(&self->runs->runs[run], which, &table, error);
    if (status != CICY_OK || !table)
        return status;
    fputs("<div class=\"pair\"><div>\n", self->page);
    status = put_table(self, table, error);
    fputs("</div>\n", self->page);
    CICY_THEN(status,
              put_figure(self, run, (cicy_figure)(CICY_FIGURE_CONFUSION_H11 + which), error));
    fputs("</div>\n", self->page);
    return status;
}

static cicy_status put_run(const writer *self, size_t run, cicy_error *error)
{
    heading(self, 2, "Run ", self->runs->runs[run].label);
    if (self->runs->runs[run].curves.count == 0)
        fputs("<p>Nothing was logged yet.</p>\n", self->page);
    fputs("<div class=\"figures\">\n", self->page);
    cicy_status status = put_figure(self, run, CICY_FIGURE_LOSSES, error);
    CICY_THEN(status, put_figure(self, run, CICY_FIGURE_ACCURACY, error));
    fputs("</div>\n", self->page);
    CICY_THEN(status, put_figure(self, run, CICY_FIGURE_RESIDUALS, error));
    for (size_t which = 0; which < CICY_MAX_PREDICTED && status == CICY_OK; which++)
        status = put_worst(self, run, which, error);
    if (self->runs->runs[run].predictions.count == 0)
        fputs("<p class=\"note\">There is no predictions.h5, or an empty one: no residuals and no "
              "worst values. <code>cicyminer evaluate</code> writes it.</p>\n",
              self->page);
    return status;
}

static cicy_status put_histograms(const writer *self, cicy_error *error)
{
    cicy_dataset dataset = {0};
    cicy_status status = cicy_dataset_read(&dataset, self->options->data, error);
    CICY_THEN(status, cicy_histograms_draw(&dataset, self->svg, error));
    if (status == CICY_OK) {
        heading(self, 2, "", "The data set");
        status = cicy_page_svg(self->page, self->svg,
                               "Distribution of the Hodge numbers of the data set.", error);
    }
    unlink(self->svg);
    cicy_dataset_clear(&dataset);
    return status;
}

static cicy_status put_settings(const writer *self, cicy_error *error)
{
    heading(self, 2, "", "Settings");
    cicy_status status = put_table(self, cicy_report_settings_table(self->runs, false), error);
    if (status != CICY_OK || self->runs->count < 2)
        return status;
    fputs("<details>\n<summary>Settings that all runs share</summary>\n", self->page);
    status = put_table(self, cicy_report_settings_table(self->runs, true), error);
    fputs("</details>\n", self->page);
    return status;
}

static cicy_status put_all(const writer *self, cicy_error *error)
{
    cicy_page_begin(self->page, "Hodge numbers of Calabi-Yau manifolds: training report");
    cicy_status status = put_results(self, error);
    for (size_t i = 0; status == CICY_OK && i < self->runs->count; i++)
        status = put_run(self, i, error);
    if (status == CICY_OK && self->options->data)
        status = put_histograms(self, error);
    CICY_THEN(status, put_settings(self, error));
    fputs("<p class=\"note\">Published numbers and the relation (3.4): H. Erbin, R. Finotello, R. "
          "Schneider, M. Tamaazousti, <i>Deep multi-task mining Calabi-Yau four-folds</i>, Mach. "
          "Learn.: Sci. Technol. 3 (2022) 015006, arXiv:2108.02221. ",
          self->page);
    fprintf(self->page, "Made by cicyminer %s.</p>\n", cicy_version());
    cicy_page_end(self->page);
    return status;
}

cicy_status cicy_report_write_page(FILE *page, const cicy_report_options *options,
                                   const cicy_report_runs *runs, const char *svg, cicy_error *error)
{
    return put_all(&(writer){page, options, runs, svg}, error);
}
