/* Prediction and evaluation: trained networks applied to configurations and data sets. */
#ifndef CICYMINER_PREDICTION_H
#define CICYMINER_PREDICTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/checkpoint.h"
#include "cicyminer/configuration.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/metrics.h"
#include "cicyminer/network.h"
#include "cicyminer/progress.h"
#include "cicyminer/sampling.h"

#ifdef __cplusplus
extern "C" {
#endif

/* What the main outputs of a model [main values] mean: numbers [CICY_MAX_PREDICTED]; the most
 * probable class of a softmax output; NAN where the model predicts nothing. absent
 * [CICY_MAX_PREDICTED] states where that is. Whether all values are finite, as they must be to mean
 * anything. */
CICY_API void cicy_prediction_decode(const cicy_model *model, const float *values, float *numbers);
CICY_API void cicy_prediction_absent(const cicy_model *model, bool *absent);
CICY_API bool cicy_prediction_is_finite(const cicy_model *model, const float *values);

/* Predicts the Hodge numbers of configurations [count]: predicted [count][CICY_MAX_PREDICTED],
 * unrounded, NAN where the network predicts nothing. Rows and columns are first put into a
 * canonical order, so that the prediction is the same, bit for bit, in whatever order they are
 * given: the one the network was trained on; the staircase, which is near the lists', when that was
 * an order as given; and any when it was shuffled or makes no difference to the network (mpnn). The
 * prediction depends neither on the other configurations nor on `threads` (0: all cores).
 *
 * errors [count] (may be NULL) says what is wrong with each one: CICY_OK, or CICY_INVALID_INPUT
 * (another dimension, more rows or columns than the network reads, an output that is not finite);
 * its prediction is NAN.
 * Errors: CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_predict_many(cicy_network *network, const cicy_weights_info *info,
                                       const cicy_configuration *configurations, size_t count,
                                       int threads, float *predicted, cicy_error *errors,
                                       cicy_error *error);

/* The same for one configuration. Errors: also those of the configuration. */
CICY_API cicy_status cicy_predict(cicy_network *network, const cicy_weights_info *info,
                                  const cicy_configuration *configuration, float *predicted,
                                  cicy_error *error);

/* Predicts the cohomology of line bundles [count][rows] on one configuration with a network that
 * learned line bundles: predicted [count][CICY_MAX_PREDICTED], h^0, h^1, .. unrounded, NAN beyond
 * the dimension. The prediction does not depend on the order of rows and columns, nor on the other
 * line bundles. Errors: CICY_INVALID_INPUT (another network, another dimension, more rows or
 * columns than the network reads, a degree beyond -5..5, an output that is not finite), CICY_SYSTEM
 * (memory). */
CICY_API cicy_status cicy_predict_bundles(cicy_network *network, const cicy_weights_info *info,
                                          const cicy_configuration *configuration,
                                          const int64_t *bundles, size_t count, float *predicted,
                                          cicy_error *error);

/* What an evaluation looks at. */
typedef struct cicy_evaluation_options {
    size_t size; /* sizeof this struct; see cicyminer/cicyminer.h */
    cicy_part part;
    size_t limit;  /* a random sample of this size; 0: the whole part */
    bool shuffled; /* rows and columns of every matrix in a random order */
    uint64_t seed; /* of the sample and of the order */
    int threads;   /* 0: all cores */
    cicy_progress progress;
} cicy_evaluation_options;

/* Metrics of entries indices [count] of a data set; predicted [count][CICY_MAX_PREDICTED] may be
 * NULL. Matrices are shuffled with stream = index of `seed` when `shuffled`. Errors:
 * CICY_INVALID_INPUT (the network reads another size or dimension), CICY_SYSTEM, CICY_INTERRUPTED.
 */
CICY_API cicy_status cicy_evaluate_entries(cicy_network *network, const cicy_dataset *dataset,
                                           const uint32_t *indices, size_t count,
                                           const cicy_evaluation_options *options, float *predicted,
                                           cicy_metrics *metrics, cicy_error *error);

/* Evaluates the best weights of a run on a part of its data set; `data` is the data set's name in
 * messages. A whole part is written down: predictions.h5 (unless shuffled) and a section of
 * metrics.json in the run folder; a sample (`limit`) is not. Sample and order follow from the seed
 * of the run, not of the options. Errors: CICY_INVALID_INPUT (no run, damaged, another data set, an
 * output that is not finite), CICY_SYSTEM (CICY_ERROR_BUSY: the run is in use),
 * CICY_INTERRUPTED. */
CICY_API cicy_status cicy_evaluate_run(const char *run, const cicy_dataset *dataset,
                                       const char *data, const cicy_evaluation_options *options,
                                       cicy_metrics *metrics, cicy_error *error);

/* Evaluates a network on all entries of a data set that are not direct products, or on a part of
 * `split` (may be NULL). Writes nothing. Errors as above. */
CICY_API cicy_status cicy_evaluate_network(cicy_network *network, const cicy_dataset *dataset,
                                           const cicy_split *split,
                                           const cicy_evaluation_options *options,
                                           cicy_metrics *metrics, cicy_error *error);

/* The results in metrics.json of a run, by the name of the section ("test", "test_shuffled",
 * "validation", ...). *found: whether there is one. Errors: CICY_INVALID_INPUT, CICY_SYSTEM.
 */
CICY_API cicy_status cicy_metrics_read(const char *run, const char *section, cicy_metrics *metrics,
                                       bool *found, cicy_error *error);

/* predictions.h5 of a run: the predictions of a part of its data set. The arrays belong to it. */
typedef struct cicy_run_predictions {
    size_t count;                     /* configurations; 0: the file does not exist */
    size_t columns;                   /* numbers predicted */
    size_t which[CICY_MAX_PREDICTED]; /* [columns] as in metrics.h, or q of h^q */
    uint32_t *indices;                /* [count] entries of the data set */
    float *predicted;                 /* [count][columns], unrounded */
    int32_t *truth;                   /* [count][columns] */
    char part[16];                    /* of the data set: "test", ... */
    uint32_t sample;                  /* checksum of the indices */
    cicy_content content;             /* what is predicted: Hodge numbers, or line bundles' h^q */
} cicy_run_predictions;

/* Reads them; none is not an error. Free with cicy_run_predictions_clear (also after failure).
 * Errors: CICY_INVALID_INPUT naming the file (damaged), CICY_SYSTEM (memory, no permission). */
CICY_API cicy_status cicy_run_predictions_read(cicy_run_predictions *predictions, const char *run,
                                               cicy_error *error);
CICY_API void cicy_run_predictions_clear(cicy_run_predictions *predictions);

#ifdef __cplusplus
}
#endif
#endif
