/* Figures of training runs in the form of arXiv:2108.02221, drawn by gnuplot. */
#ifndef CICYMINER_FIGURES_H
#define CICYMINER_FIGURES_H

#include <stddef.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/search.h"
#include "cicyminer/survey.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A run of a figure. */
typedef struct cicy_figure_run {
    const char *folder; /* the run folder */
    const char *label;  /* its name in the figure; NULL: the folder's name */
    double ratio;       /* share of the data set it was trained on; 0: as its config.json says */
} cicy_figure_run;

/* The figures of runs. What a run predicts is found from its log and results, so that runs of one
 * Hodge number and runs of four can be in one figure. */
typedef enum cicy_figure {
    /* Of one run. Figure 5, right: training and validation loss, with running means. */
    CICY_FIGURE_LOSSES,
    /* Accuracy on the validation part during the training. */
    CICY_FIGURE_ACCURACY,
    /* Figure 8: residuals (prediction - truth) against predictions, a panel for each Hodge number,
     * as a density, from predictions.h5. The 0.05 % of the predictions and of the residuals at
     * either end are left out and counted in the panel. */
    CICY_FIGURE_RESIDUALS,
    /* Confusion of one Hodge number, from predictions.h5: true against predicted value when there
     * are few values, otherwise the values with the lowest accuracy against prediction - truth. The
     * colours (and percentages, where they are written) are shares of the four-folds of a true
     * value. */
    CICY_FIGURE_CONFUSION_H11,
    CICY_FIGURE_CONFUSION_H21,
    CICY_FIGURE_CONFUSION_H31,
    CICY_FIGURE_CONFUSION_H22,
    CICY_FIGURE_CONFUSION_H41,
    CICY_FIGURE_CONFUSION_H32,
    /* Of several runs. Figure 3: training loss and training, validation and test accuracy against
     * the budget (epochs x ratio / 0.8, equation 3.7). One line for each Hodge number: the mean
     * over the runs that predict it, in a band from the smallest to the largest; a run that stopped
     * early keeps its last values. Training and test accuracy need the setting watch_samples; a
     * panel without any numbers is left out. */
    CICY_FIGURE_TRAINING,
    /* Figure 5, left: accuracy on the test part against the training ratio, one line for each Hodge
     * number (the mean where several runs have one ratio), published values as open marks: those of
     * table 1 when every run predicts one number, of figure 5 otherwise. Runs that were not
     * evaluated are skipped. */
    CICY_FIGURE_RATIOS,
    /* Figure 7: accuracy on the test part, a group of four bars for each run in the given order,
     * the published value of the run's model (table 2) as an outlined bar. Runs that were not
     * evaluated are skipped. */
    CICY_FIGURE_ABLATIONS,
    CICY_FIGURE_END /* the number of figures */
} cicy_figure;

/* Draws a figure of runs [count] (of one run: the first) to `output`, whose ending .svg, .pdf or
 * .png is the format. The file appears whole or not at all.
 * Errors: CICY_USAGE (ending, no run, a run that does not predict the number of a confusion),
 * CICY_INVALID_INPUT naming the file (damaged, or without what the figure shows), CICY_SYSTEM (no
 * file, no gnuplot, disk, memory). */
CICY_API cicy_status cicy_figure_draw(cicy_figure figure, const cicy_figure_run *runs, size_t count,
                                      const char *output, cicy_error *error);

/* Draws arXiv:2108.02221 figure 1 (histograms of h11, h21, h31, h22, log y; direct products left
 * out; other dimensions have their Hodge numbers) to `output`, .svg, .pdf or .png. Errors:
 * CICY_USAGE (ending), CICY_INVALID_INPUT (nothing to draw), CICY_SYSTEM (gnuplot, disk,
 * memory). */
CICY_API cicy_status cicy_histograms_draw(const cicy_dataset *dataset, const char *output,
                                          cicy_error *error);

/* The same of a data set file, and the histogram of the Euler number. */
CICY_API cicy_status cicy_survey_draw(const cicy_survey *survey, const char *output,
                                      cicy_error *error);

/* Draws the loss of all evaluations and of the incumbent against the cumulated budget to `output`
 * (.svg, .pdf or .png). Errors: CICY_USAGE (no evaluation succeeded, ending), CICY_SYSTEM. */
CICY_API cicy_status cicy_figure_trajectory(const cicy_search *search, const char *output,
                                            cicy_error *error);

/* Draws the importance of the parameters, the largest first, with standard deviations over the
 * trees. Errors: as above. */
CICY_API cicy_status cicy_figure_importance(const cicy_search *search,
                                            const cicy_importance *importance, const char *output,
                                            cicy_error *error);

/* Order [parameters] of decreasing importance. */
CICY_API void cicy_importance_order(const cicy_search *search, const cicy_importance *importance,
                                    size_t *order);

#ifdef __cplusplus
}
#endif
#endif
