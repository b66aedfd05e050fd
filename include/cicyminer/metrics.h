/* Metrics: how well predicted Hodge numbers agree with the true ones. */
#ifndef CICYMINER_METRICS_H
#define CICYMINER_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What networks predict, in the order of all arrays [CICY_MAX_PREDICTED] of predictions: h11, h21,
 * h31, h22, h41, h32. Four-folds have the first four, three-folds the first two; data sets of
 * five-folds have these six in the order h11, h21, h31, h41, h22, h32. Of line bundles: h^0, h^1,
 * .. */
#define CICY_MAX_PREDICTED 6

/* The name of predicted number k: "h11", .. or "h0", .. (static storage); and which one column
 * `column` of a data set of that content and dimension is. */
CICY_API const char *cicy_predicted_name(cicy_content content, size_t k);
CICY_API size_t cicy_predicted_place(cicy_content content, int dimension, size_t column);

/* One Hodge number over a sample: share of exact matches after rounding, mean squared and mean
 * absolute error (of the unrounded numbers where the network gives them, of whole ones where
 * they are derived). */
typedef struct cicy_metric {
    double accuracy, mse, mae;
} cicy_metric;

/* What is known about predictions of the cohomology of line bundles besides the single h^q: shares
 * of the sample. */
typedef struct cicy_bundle_metrics {
    double zero[CICY_MAX_PREDICTED]; /* h^q = 0: what the best guess gets */
    double all;                      /* every h^q is exact */
    double consistent;               /* the alternating sum of the rounded h^q is the index */
    double all_consistent;           /* of those: every h^q is exact */
    double all_nearest;              /* every h^q of `nearest` is exact */
} cicy_bundle_metrics;

/* Results of a sample of three-, four- or five-folds. Numbers that the network does not predict
 * have NAN everywhere; so have `relation` and `euler` where it does not predict all of its
 * dimension, and `relation` of three-folds.
 */
typedef struct cicy_metrics {
    int dimension; /* 3, 4 or 5 */
    size_t count;
    bool predicted[CICY_MAX_PREDICTED];
    cicy_metric network[CICY_MAX_PREDICTED];  /* as predicted */
    cicy_metric relation[CICY_MAX_PREDICTED]; /* h22 = 44 + 4 h11 - 2 h21 + 4 h31 from the rounded
                                               * others (arXiv:2108.02221 (3.4)); five-folds: h32
                                               * from cicy_relation_h32; the others as in network */
    cicy_metric euler[CICY_MAX_PREDICTED];   /* h31 = chi/6 - 8 - h11 + h21 from the known chi, then
                                                h22 as above; three-folds: h21 = h11 - chi/2;
                                                five-folds: h41 = h11 - h21 + h31 - chi/24, then h32
                                                as above */
    cicy_metric nearest[CICY_MAX_PREDICTED]; /* cicy_relation_nearest; four-folds, where `relation`
                                              * is */
    double favourable,
        no_h21;           /* shares with h11 = number of rows and with h21 = 0: what a guess gets */
    cicy_content content; /* of line bundles: `network` and `nearest` (cicy_cohomology_nearest) are
                           * about h^0, h^1, ..; there is nothing else but `bundle` */
    cicy_bundle_metrics bundle;
} cicy_metrics;

/* Sums for a running evaluation; start with {0}, for four-folds, or with dimension 3 or 5; with
 * `absent` set where the network predicts nothing. */
typedef struct cicy_metrics_sums {
    int dimension;
    bool absent[CICY_MAX_PREDICTED];
    size_t count, favourable, no_h21;
    struct cicy_metric_sums {
        uint64_t exact;
        double squared, absolute;
    } network[CICY_MAX_PREDICTED], relation[CICY_MAX_PREDICTED], euler[CICY_MAX_PREDICTED],
        nearest[CICY_MAX_PREDICTED];
    cicy_content content;
    struct cicy_bundle_sums {
        size_t zero[CICY_MAX_PREDICTED], all, consistent, all_consistent, all_nearest;
    } bundle;
} cicy_metrics_sums;

/* Rounds one prediction, or predictions [CICY_MAX_PREDICTED], to whole numbers (halves away from
 * zero; beyond +-1e9, or not a number: -1e9). */
CICY_API int64_t cicy_prediction_round(float predicted);
CICY_API void cicy_predictions_round(const float *predicted, int64_t *rounded);

/* h22 from the others: 44 + 4 h11 - 2 h21 + 4 h31; h31 from chi: chi/6 - 8 - h11 + h21; chi from
 * the numbers [4]: 4 + 2 h11 - 4 h21 + 2 h31 + h22. All of four-folds (docs/mathematics.md 4). */
CICY_API int64_t cicy_relation_h22(int64_t h11, int64_t h21, int64_t h31);
CICY_API int64_t cicy_relation_euler(const int64_t *hodge);
CICY_API int64_t cicy_relation_h31(int64_t h11, int64_t h21, int64_t euler);

/* Of a five-fold, numbers [CICY_MAX_PREDICTED]: h32 = h22 - 11 h11 + 10 h21 - 10 h31 + 11 h41 and
 * h41 = h11 - h21 + h31 - chi/24, which follow from the index theorem as c1 = 0
 * (docs/mathematics.md 4), and chi = 2 (h11 - 2 h21 + 2 h31 + h22 - h41 - h32). */
CICY_API int64_t cicy_relation_h32(const int64_t *hodge);
CICY_API int64_t cicy_relation_h41(const int64_t *hodge, int64_t euler);
CICY_API int64_t cicy_relation_euler_of_five_fold(const int64_t *hodge);

/* Numbers [4] of a four-fold with a known Euler number: h11 is the rounded prediction; h21 and h31,
 * none negative, are those with h31 - h21 = chi/6 - 8 - h11 that are nearest to the predictions (in
 * the sum of squares); h22 is as above. So an error of one of the two is noticed unless the
 * other has it as well. False, and nothing is written, where chi is no multiple of 6 or a
 * prediction of the three not a number below 1e9. *estimate (may be NULL) is h31 before rounding:
 * h31 is right if it is nearer than 1/2. */
CICY_API bool cicy_relation_nearest(const float *predicted, int64_t euler, int64_t *numbers,
                                    float *estimate);

/* Dimensions h^0 .. h^d of a line bundle with a known index: whole numbers, none negative, with
 * this alternating sum that are nearest to the predictions [d + 1], differences counted in parts of
 * 1 + h^q. False, and nothing is written, where a prediction is not a number below 1e6 or the index
 * is beyond that. */
CICY_API bool cicy_cohomology_nearest(const float *predicted, int dimension, int64_t index,
                                      int64_t *h);

/* Adds one sample: predicted [CICY_MAX_PREDICTED], truth as data sets of the dimension have it, its
 * Euler number, whether h11 is its number of rows. Of line bundles: truth [dimension + 1], the
 * index. */
CICY_API void cicy_metrics_add(cicy_metrics_sums *sums, const float *predicted,
                               const int32_t *truth, int32_t euler, bool favourable);
CICY_API void cicy_metrics_finish(const cicy_metrics_sums *sums, cicy_metrics *metrics);

/* Mean accuracy over the predicted numbers. */
CICY_API double cicy_metrics_accuracy(const cicy_metrics *metrics);

/* Whether all four numbers of four-folds, or all six of five-folds, are predicted. */
CICY_API bool cicy_metrics_complete(const cicy_metrics *metrics);

/* Whether all numbers of the dimension are, so that the Euler number can help. */
CICY_API bool cicy_metrics_with_euler(const cicy_metrics *metrics);

/* The metrics as one JSON object on one line, as metrics.json of a run folder has them; NULL when
 * there is no memory. Freed with cicy_free. */
CICY_API char *cicy_metrics_json(const cicy_metrics *metrics);

#ifdef __cplusplus
}
#endif
#endif
