/* The figures of a report, on the page and as files. */
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/files/path.h"
#include "cicyminer/dataset.h"
#include "cicyminer/figures.h"
#include "report/figures/figure_parts.h"
#include "report/report_parts.h"

/* ---- What there is ---- */

/* Classification networks are one kind; every other model is its own. */
static bool same_kind(const char *a, const char *b)
{
    static const char classification[] = "inception-";
    size_t length = strlen(classification);
    return strcmp(a, b) == 0 ||
           (strncmp(a, classification, length) == 0 && strncmp(b, classification, length) == 0);
}

/* How many runs logged anything, and in what they differ. */
typedef struct comparison {
    size_t logged;
    bool kinds, ratios; /* of the tested ones */
    bool all_kinds;
} comparison;

static comparison compare(const cicy_report_runs *runs)
{
    comparison found = {0};
    const cicy_run_summary *first = NULL;
    for (size_t i = 0; i < runs->count; i++) {
        const cicy_run_summary *run = &runs->runs[i];
        found.logged += run->curves.count > 0;
        found.all_kinds = found.all_kinds || !same_kind(runs->runs[0].model, run->model);
        if (!run->tested)
            continue;
        first = first ? first : run;
        found.kinds = found.kinds || !same_kind(first->model, run->model);
        found.ratios = found.ratios || first->ratio != run->ratio;
    }
    return found;
}

bool cicy_report_figure_exists(const cicy_report_runs *runs, size_t run, cicy_figure figure)
{
    comparison found = compare(runs);
    switch (figure) {
    case CICY_FIGURE_TRAINING:
        return found.logged > 1 && !found.all_kinds;
    case CICY_FIGURE_RATIOS:
        return found.ratios && !found.kinds;
    case CICY_FIGURE_ABLATIONS:
        return found.kinds;
    case CICY_FIGURE_LOSSES:
    case CICY_FIGURE_ACCURACY:
        return runs->runs[run].curves.count > 0;
    case CICY_FIGURE_RESIDUALS:
        return runs->runs[run].predictions.count > 0;
    default:
        return runs->runs[run].predictions.count > 0 &&
               cicy_run_summary_column(&runs->runs[run],
                                       (size_t)figure - CICY_FIGURE_CONFUSION_H11) >= 0;
    }
}

void cicy_report_figure_caption(const cicy_report_runs *runs, size_t run, cicy_figure figure,
                                char caption[CICY_CAPTION_LENGTH])
{
    static const char *const fixed[CICY_FIGURE_END] = {
        [CICY_FIGURE_ACCURACY] = "Accuracy on the validation part.",
        [CICY_FIGURE_RESIDUALS] =
            "Residuals (prediction - truth) against predictions; the colour is the number of "
            "configurations in a cell. The most extreme predictions are left out and counted.",
        [CICY_FIGURE_TRAINING] = "Training against the budget, epochs x ratio / 0.8: mean and "
                                 "range of the runs that predict a number.",
        [CICY_FIGURE_RATIOS] = "Accuracy on the test part against the training ratio.",
        [CICY_FIGURE_ABLATIONS] =
            "Accuracy on the test part by model; outlined: published at 80 %."};
    static const char differ[] = " The models were measured on different samples (see the table).";
    if (fixed[figure]) {
        snprintf(caption, CICY_CAPTION_LENGTH, "%s%s", fixed[figure],
                 figure == CICY_FIGURE_ABLATIONS && runs->samples > 1 ? differ : "");
    } else if (figure == CICY_FIGURE_LOSSES) {
        size_t window = cicy_curves_window(&runs->runs[run].curves);
        snprintf(caption, CICY_CAPTION_LENGTH,
                 "Loss; strong lines: running mean over %zu validation%s.", window,
                 window == 1 ? "" : "s");
    } else {
        snprintf(caption, CICY_CAPTION_LENGTH,
                 "Confusion of %s: share of a true value's configurations in every cell.",
                 cicy_hodge_symbols[figure - CICY_FIGURE_CONFUSION_H11]);
    }
}

cicy_status cicy_report_figure_draw(const cicy_report_runs *runs, size_t run, cicy_figure figure,
                                    const char *output, cicy_error *error)
{
    return figure < CICY_FIGURE_TRAINING
               ? cicy_figure_runs_draw(figure, &runs->runs[run], 1, output, error)
               : cicy_figure_runs_draw(figure, runs->runs, runs->count, output, error);
}

/* ---- Files ---- */

static const char *const file_names[CICY_FIGURE_END] = {
    "losses",        "accuracy",      "residuals",     "confusion-h11",
    "confusion-h21", "confusion-h31", "confusion-h22", "confusion-h41",
    "confusion-h32", "training",      "ratios",        "models"};

/* FOLDER/[RUN-]NAME.FORMAT; slashes of a run's name become dashes. */
static cicy_status file_path(const cicy_report_options *options, const char *run, const char *name,
                             const char *format, char *path, cicy_error *error)
{
    char file[1024];
    snprintf(file, sizeof file, "%.900s%s%s.%s", run ? run : "", run ? "-" : "", name, format);
    for (char *c = file; (c = strchr(c, '/'));)
        *c = '-';
    return cicy_path_join(path, options->figures, file, error);
}

static cicy_status draw_file(const cicy_report_options *options, const cicy_report_runs *runs,
                             size_t run, cicy_figure figure, const char *format, cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    if (!cicy_report_figure_exists(runs, run, figure))
        return CICY_OK;
    const char *name = figure < CICY_FIGURE_TRAINING ? runs->runs[run].label : NULL;
    CICY_TRY(file_path(options, name, file_names[figure], format, path, error));
    return cicy_report_figure_draw(runs, run, figure, path, error);
}

static cicy_status draw_histograms(const cicy_report_options *options, const char *format,
                                   cicy_error *error)
{
    char path[CICY_PATH_ROOM];
    cicy_dataset dataset = {0};
    CICY_TRY(file_path(options, NULL, "histograms", format, path, error));
    cicy_status status = cicy_dataset_read(&dataset, options->data, error);
    CICY_THEN(status, cicy_histograms_draw(&dataset, path, error));
    cicy_dataset_clear(&dataset);
    return status;
}

cicy_status cicy_report_write_figures(const cicy_report_options *options,
                                      const cicy_report_runs *runs, cicy_error *error)
{
    const char *format = options->format ? options->format : "pdf";
    cicy_status status = cicy_folder_create(options->figures, error);
    for (size_t i = 0; i < runs->count; i++)
        for (int f = 0; f < CICY_FIGURE_TRAINING && status == CICY_OK; f++)
            status = draw_file(options, runs, i, (cicy_figure)f, format, error);
    for (int f = CICY_FIGURE_TRAINING; f < CICY_FIGURE_END && status == CICY_OK; f++)
        status = draw_file(options, runs, 0, (cicy_figure)f, format, error);
    if (status == CICY_OK && options->data)
        status = draw_histograms(options, format, error);
    return status;
}
