/* Figures of runs that were read already. */
#ifndef CICYMINER_REPORT_FIGURES_FIGURE_PARTS_H
#define CICYMINER_REPORT_FIGURES_FIGURE_PARTS_H

#include "cicyminer/figures.h"
#include "report/run_summary.h"

/* What is drawn: runs [count], at least one; of a figure of one run the first. */
typedef struct cicy_figure_source {
    const cicy_run_summary *runs;
    size_t count;
    size_t which; /* number of the predictions: of a confusion */
} cicy_figure_source;

/* As cicy_figure_draw. */
cicy_status cicy_figure_runs_draw(cicy_figure figure, const cicy_run_summary *runs, size_t count,
                                  const char *output, cicy_error *error);

/* Each writes the numbers of a figure as its template expects them; `source` is a
 * cicy_figure_source. Errors: those of cicy_figure_draw. */
cicy_status cicy_losses_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_accuracy_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_residuals_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_confusion_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_training_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_ratios_print(const void *source, FILE *stream, cicy_error *error);
cicy_status cicy_ablations_print(const void *source, FILE *stream, cicy_error *error);

/* "three-folds", "four-folds" or "five-folds". */
const char *cicy_figure_manifolds(int dimension);

/* The error of a figure without results or without logged points. */
cicy_status cicy_figure_not_evaluated(const cicy_run_summary *run, cicy_error *error);
cicy_status cicy_figure_not_logged(const cicy_run_summary *run, cicy_error *error);

#endif
