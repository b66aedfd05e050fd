/* Histograms of the Hodge numbers of a data set. */
#ifndef CICYMINER_REPORT_FIGURES_HISTOGRAMS_H
#define CICYMINER_REPORT_FIGURES_HISTOGRAMS_H

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"

/* Draws arXiv:2108.02221 figure 1 (histograms of h11, h21, h31, h22, log y; direct products left
 * out; other dimensions have their Hodge numbers) to `output`, .svg, .pdf or .png. Errors:
 * CICY_USAGE (ending), CICY_INVALID_INPUT (nothing to draw), CICY_SYSTEM (gnuplot, disk,
 * memory). */
cicy_status cicy_histograms_draw(const cicy_dataset *dataset, const char *output,
                                 cicy_error *error);

#endif
