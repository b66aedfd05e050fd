/* Figures of a search. */
#ifndef CICYMINER_REPORT_FIGURES_SEARCH_FIGURES_H
#define CICYMINER_REPORT_FIGURES_SEARCH_FIGURES_H

#include "cicyminer/search.h"

/* Draws the loss of all evaluations and of the incumbent against the cumulated budget to `output`
 * (.svg, .pdf or .png). Errors: CICY_USAGE (no evaluation succeeded, ending), CICY_SYSTEM. */
cicy_status cicy_figure_trajectory(const cicy_search *search, const char *output,
                                   cicy_error *error);

/* Draws the importance of the parameters, the largest first, with standard deviations over the
 * trees. Errors: as above. */
cicy_status cicy_figure_importance(const cicy_search *search, const cicy_importance *importance,
                                   const char *output, cicy_error *error);

/* Order [parameters] of decreasing importance. */
void cicy_importance_order(const cicy_search *search, const cicy_importance *importance,
                           size_t *order);

#endif
