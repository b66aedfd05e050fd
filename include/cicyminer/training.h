/* Training: settings, the run folder, the loop. */
#ifndef CICYMINER_TRAINING_H
#define CICYMINER_TRAINING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/metrics.h"
#include "cicyminer/network.h"
#include "cicyminer/progress.h"
#include "cicyminer/sampling.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where a network stands before the first step, besides its random kernels. */
typedef enum cicy_start {
    CICY_START_PLAIN, /* biases 0, moving means 0, moving variances 1, as the paper */
    CICY_START_DATA /* for short runs: the outputs' biases are the means over the training part, and
                     * the moving moments are the means of the batches so far until these are many
                     */
} cicy_start;

typedef enum cicy_schedule {
    CICY_SCHEDULE_PLATEAU, /* times `factor` after `patience` epochs without a better validation
                              loss */
    CICY_SCHEDULE_CONSTANT,
    CICY_SCHEDULE_COSINE /* full rate for the share `hold` of all steps, then half a cosine down to
                          * `floor` (Loshchilov and Hutter, arXiv:1608.03983) */
} cicy_schedule;

/* Everything that decides what a training run computes, apart from the data set. Start from
 * cicy_training_defaults: the paper's CICYMiner (arXiv:2108.02221, 4). */
typedef struct cicy_training_settings {
    char model[CICY_MODEL_NAME_LENGTH];
    double width;      /* factor on the numbers of filters */
    int64_t sampling;  /* cicy_sampling */
    double ratio;      /* share of the training part */
    double validation; /* share of the validation part */
    int64_t seed;      /* of split, weights, order of samples, dropout */
    int64_t batch;
    double epochs;      /* the run ends after this many passes over the training part, or */
    int64_t steps;      /* after this many steps (0: no limit), or */
    int64_t stop_after; /* or after this many steps of a schedule that goes on (0: no limit), or */
    double minutes;     /* after about this time (0: no limit), whichever comes first */
    int64_t optimiser;  /* cicy_optimiser_kind */
    double momentum;
    double learning_rate;
    int64_t schedule; /* cicy_schedule */
    int64_t warmup;   /* steps in which the learning rate grows linearly from 0 */
    double hold, floor, factor, patience;
    double clip;                        /* largest norm of the gradient; 0: none */
    double average;                     /* decay of the moving average of the weights; 0: none */
    double delta;                       /* of the Huber losses */
    double weights[CICY_MAX_PREDICTED]; /* of the losses of h11, h21, h31, h22 */
    double auxiliary;                   /* factor on the weights of the auxiliary losses */
    double dropout;
    int64_t start;              /* cicy_start */
    int64_t validate_every;     /* steps; 0: once an epoch */
    int64_t validation_samples; /* random ones of the validation part; 0: all */
    int64_t test_samples;       /* evaluated at the end; 0: the whole test part */
    double save_minutes;        /* a checkpoint at least this often */
} cicy_training_settings;

cicy_training_settings cicy_training_defaults(void);

/* The settings as a list, for command lines and files. `help` says what one means; `values` names
 * the choices ("plateau|constant|cosine") or is NULL for a number or a text. */
typedef struct cicy_setting {
    const char *name, *help, *values;
} cicy_setting;
size_t cicy_training_setting_count(void);
cicy_setting cicy_training_setting(size_t index);

/* Sets one by name from text; writes one as text [64]. Errors: CICY_USAGE (unknown name, impossible
 * value). */
cicy_status cicy_training_setting_set(cicy_training_settings *settings, const char *name,
                                      const char *text, cicy_error *error);
void cicy_training_setting_get(const cicy_training_settings *settings, size_t index, char *text);

/* A configuration file: the settings as one JSON object. In addition to them `data`, `checksum` and
 * `version` are known, as config.json of a run folder has them: *data (may be NULL) becomes the
 * path, freed by the caller, or NULL; *checksum (may be NULL) that of the data set, or 0. Anything
 * else is refused. Errors: CICY_INVALID_INPUT naming file and key, CICY_SYSTEM. */
cicy_status cicy_training_settings_read(cicy_training_settings *settings, const char *path,
                                        char **data, uint64_t *checksum, cicy_error *error);
cicy_status cicy_training_settings_write(const cicy_training_settings *settings, const char *path,
                                         const char *data, uint64_t checksum, cicy_error *error);

/* The model of the settings for matrices [rows][columns], with their losses and dropout. Freed with
 * cicy_model_free. Errors: CICY_USAGE, CICY_SYSTEM. */
cicy_status cicy_training_model(const cicy_training_settings *settings, size_t rows, size_t columns,
                                cicy_model **model, cicy_error *error);

/* What is known after a validation; one line of log.jsonl. */
typedef struct cicy_training_record {
    uint64_t step, total_steps; /* total 0: not known yet */
    double epoch;               /* passes over the training part so far */
    double learning_rate;       /* of the last step */
    cicy_losses training;       /* means since the record before */
    cicy_losses validated;
    cicy_metrics metrics;      /* on the validation part */
    bool best;                 /* the lowest validation loss so far */
    double samples_per_second; /* in training since the record before */
} cicy_training_record;

/* What a run reports; `recorded` may be NULL. It is called after the record is on disk. */
typedef struct cicy_training_observer {
    void (*recorded)(void *user, const cicy_model *model, const cicy_training_record *record);
    void *user;
    cicy_progress progress; /* within an epoch; returning false saves and stops */
} cicy_training_observer;

/* Trains in a run folder, which is created (it may exist, but must not hold a run): config.json,
 * split.h5, log.jsonl (a line a validation), timings.jsonl (speeds, the only file that differs
 * between equal runs), best.safetensors (lowest validation loss), last.safetensors,
 * state.safetensors, metrics.json and predictions.h5 (test part with the best weights). `data` is
 * the data set's path for config.json. `threads` 0: all cores; the result does not depend on them.
 * Errors: CICY_USAGE (settings), CICY_INVALID_INPUT (data set of another kind, a value that is not
 * finite), CICY_SYSTEM (an earlier checkpoint stays whole), CICY_INTERRUPTED (saved;
 * cicy_train_resume continues). */
cicy_status cicy_train(const cicy_training_settings *settings, const cicy_dataset *dataset,
                       const char *data, const char *run, int threads,
                       const cicy_training_observer *observer, cicy_error *error);

/* Continues a run that was stopped at any moment, to the same bytes as if it had not been. On a
 * finished run only the evaluation is made again. Errors: as above; CICY_INVALID_INPUT when the
 * folder holds no run, is damaged, or was made with another data set. */
cicy_status cicy_train_resume(const char *run, const cicy_dataset *dataset, const char *data,
                              int threads, const cicy_training_observer *observer,
                              cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
