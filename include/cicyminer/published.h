/* Published results of networks, arXiv:2108.02221, to stand beside our own. */
#ifndef CICYMINER_PUBLISHED_H
#define CICYMINER_PUBLISHED_H

#include <stdbool.h>

#include "cicyminer/export.h"
#include "cicyminer/metrics.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Accuracies of h11, h21, h31, h22 of a model trained on a share of the data set; NAN where nothing
 * is published. "inception": the four classification networks, each has the whole row. */
typedef struct cicy_published_accuracy {
    const char *model;
    double ratio;
    double accuracy[CICY_MAX_PREDICTED];
} cicy_published_accuracy;

/* Table 1 (inception), figure 5 and section 4.3 (cicyminer), table 2 (its variants, then itself).
 * The last one's model is NULL. Static storage. */
CICY_API const cicy_published_accuracy *cicy_published_accuracies(void);

/* The row of a model by its full name ("inception-h31", "cicyminer+mse") and ratio; false when
 * there is none. */
CICY_API bool cicy_published_accuracy_of(const char *model, double ratio,
                                         double accuracy[CICY_MAX_PREDICTED]);

/* The training ratios of table 1 and figure 5. */
enum { CICY_PUBLISHED_RATIOS = 4 };
extern const double cicy_published_ratios[CICY_PUBLISHED_RATIOS];

/* CICYMiner at 80 %, section 4.3: mean squared and mean absolute errors; accuracy with h22 from
 * relation (3.4), and with the Euler number known as well. */
extern const double cicy_published_mse[CICY_MAX_PREDICTED], cicy_published_mae[CICY_MAX_PREDICTED];
extern const double cicy_published_relation[CICY_MAX_PREDICTED],
    cicy_published_euler[CICY_MAX_PREDICTED];

/* h11 of three-folds, arXiv:2007.13379 (Inception), at 30 % and 80 %; false for other ratios. */
CICY_API bool cicy_published_three_folds(double ratio, double *h11);

#ifdef __cplusplus
}
#endif
#endif
