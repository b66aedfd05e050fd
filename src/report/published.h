/* Published results (arXiv:2108.02221), for tables and figures. */
#ifndef CICYMINER_REPORT_PUBLISHED_H
#define CICYMINER_REPORT_PUBLISHED_H

#include <stdbool.h>

#include "cicyminer/metrics.h"

/* Accuracies of h11, h21, h31, h22 of a model by its name and training ratio, NAN where nothing is
 * published: "inception-h11", ... at 0.1, 0.3, 0.5, 0.8 (table 1; every one has the whole row),
 * "cicyminer" at 0.1, 0.3, 0.8 (figure 5 and section 4.3), its variants at 0.8 (table 2). False
 * when there is none. */
bool cicy_published_accuracy_of(const char *model, double ratio,
                                double accuracy[CICY_MAX_PREDICTED]);

/* Mean squared and mean absolute errors of CICYMiner at 80 % (section 4.3). */
extern const double cicy_published_mse[CICY_MAX_PREDICTED], cicy_published_mae[CICY_MAX_PREDICTED];

/* The training ratios of table 1 and figure 5. */
enum { CICY_PUBLISHED_RATIOS = 4 };
extern const double cicy_published_ratios[CICY_PUBLISHED_RATIOS];

/* CICYMiner at 80 % with h22 from relation (3.4), and with the Euler number known as well. */
extern const double cicy_published_relation[CICY_MAX_PREDICTED],
    cicy_published_euler[CICY_MAX_PREDICTED];

#endif
