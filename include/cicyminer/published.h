/* Published results of networks, mostly of arXiv:2108.02221, for comparison with our own. */
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

/* Table 1 (inception), figure 5 and section 4.3 (cicyminer), table 2 (its variants, then itself);
 * "ensemble" is the best ensemble of arXiv:2405.17406v3. The last one's model is NULL. Static
 * storage. */
CICY_API const cicy_published_accuracy *cicy_published_accuracies(void);

/* The row of a model by its full name ("inception-h31", "cicyminer+mse") and ratio; false when
 * there is none. */
CICY_API bool cicy_published_accuracy_of(const char *model, double ratio,
                                         double accuracy[CICY_MAX_PREDICTED]);

/* The training ratios of table 1 and figure 5 [CICY_PUBLISHED_RATIOS]. Static storage. */
enum { CICY_PUBLISHED_RATIOS = 4 };
CICY_API const double *cicy_published_ratios(void);

/* What section 4.3 states of CICYMiner at 80 % besides its accuracies. */
typedef enum cicy_published_result {
    CICY_PUBLISHED_MSE,      /* mean squared errors */
    CICY_PUBLISHED_MAE,      /* mean absolute errors */
    CICY_PUBLISHED_RELATION, /* accuracies with h22 from relation (3.4) */
    CICY_PUBLISHED_EULER     /* and with the Euler number known as well */
} cicy_published_result;

/* Of h11, h21, h31, h22; NAN for the rest of [CICY_MAX_PREDICTED]. Static storage. */
CICY_API const double *cicy_published_cicyminer(cicy_published_result result);

/* h11 of three-folds, arXiv:2007.13379 (Inception), at 30 % and 80 %; false for other ratios. */
CICY_API bool cicy_published_three_folds(double ratio, double *h11);

#ifdef __cplusplus
}
#endif
#endif
