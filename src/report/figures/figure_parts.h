/* Figures of runs that were read already. */
#ifndef CICYMINER_REPORT_FIGURES_FIGURE_PARTS_H
#define CICYMINER_REPORT_FIGURES_FIGURE_PARTS_H

#include "cicyminer/figures.h"
#include "report/run_summary.h"

/* As the functions of figures.h with a folder. */
cicy_status cicy_losses_draw(const cicy_run_summary *run, const char *output, cicy_error *error);
cicy_status cicy_accuracy_draw(const cicy_run_summary *run, const char *output, cicy_error *error);
cicy_status cicy_residuals_draw(const cicy_run_summary *run, const char *output, cicy_error *error);
cicy_status cicy_confusion_draw(const cicy_run_summary *run, size_t which, const char *output,
                                cicy_error *error);

/* The runs of a figure. */
typedef struct cicy_figure_member {
    cicy_run_summary summary;
    const char *label;
    double ratio;
} cicy_figure_member;

/* As the functions of figures.h with runs; members may come back in another order. */
cicy_status cicy_training_draw(cicy_figure_member *members, size_t count, const char *output,
                               cicy_error *error);
cicy_status cicy_ratios_draw(cicy_figure_member *members, size_t count, const char *output,
                             cicy_error *error);
cicy_status cicy_ablations_draw(cicy_figure_member *members, size_t count, const char *output,
                                cicy_error *error);

#endif
