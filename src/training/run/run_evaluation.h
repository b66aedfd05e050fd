/* The evaluation of a run's best weights. */
#ifndef CICYMINER_TRAINING_RUN_RUN_EVALUATION_H
#define CICYMINER_TRAINING_RUN_RUN_EVALUATION_H

#include "cicyminer/prediction.h"
#include "cicyminer/training.h"

/* What was predicted for which entries. Start with the first three set, all else zero. */
typedef struct cicy_run_evaluation {
    const char *run;
    const cicy_dataset *dataset;
    cicy_evaluation_options options; /* the seed becomes that of the run */
    cicy_training_settings settings;
    cicy_split split;
    cicy_network *network;
    cicy_weights_info info;
    uint32_t *indices; /* [count] */
    size_t count;
    float *predicted; /* [count][CICY_MAX_PREDICTED] */
    int32_t *truth;   /* [count][CICY_MAX_PREDICTED] */
} cicy_run_evaluation;

/* Opens the run, predicts and compares; `data` is the data set's name in messages. Always followed
 * by cicy_run_evaluation_clear. */
cicy_status cicy_run_evaluation_make(cicy_run_evaluation *self, const char *data,
                                     cicy_metrics *metrics, cicy_error *error);

/* The same with a network and a split in self->split that are known already. */
cicy_status cicy_run_evaluation_predict(cicy_run_evaluation *self, cicy_network *network,
                                        cicy_metrics *metrics, cicy_error *error);

/* cicy_evaluate_run in a folder whose lock is held. `keep`: a sample of the part, too, is written
 * down as the result. */
cicy_status cicy_run_evaluate_locked(const char *run, const cicy_dataset *dataset, const char *data,
                                     const cicy_evaluation_options *options, bool keep,
                                     cicy_metrics *metrics, cicy_error *error);

void cicy_run_evaluation_clear(cicy_run_evaluation *self);

#endif
