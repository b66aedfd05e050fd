/* Training: settings, the run folder, the loop. */
#ifndef CICYMINER_TRAINING_H
#define CICYMINER_TRAINING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* What a network starts with besides its random kernels. */
typedef enum cicy_start {
    CICY_START_PLAIN, /* biases 0, moving means 0, moving variances 1, as the paper */
    CICY_START_DATA /* for short runs: the outputs' biases are the means over the training part, and
                     * the moving moments are the means of the batches so far until these are many
                     */
} cicy_start;

/* The course of the learning rate. */
typedef enum cicy_schedule_kind {
    CICY_SCHEDULE_PLATEAU, /* times `factor` after `patience` epochs without a better validation */
    CICY_SCHEDULE_CONSTANT,
    CICY_SCHEDULE_COSINE /* full rate for the share `hold` of all steps, then half a cosine down to
                          * `floor` (Loshchilov and Hutter, arXiv:1608.03983) */
} cicy_schedule_kind;

/* What the matrix entries are divided by before a network reads them. */
typedef enum cicy_rescale {
    CICY_RESCALE_TRAINING, /* to [0, 1] by least and largest entry of the training part */
    CICY_RESCALE_DATA_SET, /* by the largest entry of the data set */
    CICY_RESCALE_NONE      /* the entries as they are */
} cicy_rescale;

/* What a validation is judged by: the best weights, the plateau schedule, the early stop. */
typedef enum cicy_monitor {
    CICY_MONITOR_LOSS,    /* lower total loss */
    CICY_MONITOR_ACCURACY /* higher accuracy, the mean over the predicted numbers */
} cicy_monitor;

/* Whether the network sees the training matrices as the data set has them. */
typedef enum cicy_shuffle {
    CICY_SHUFFLE_NONE,
    CICY_SHUFFLE_ROWS_COLUMNS /* rows and columns in a new random order at every step */
} cicy_shuffle;

enum { CICY_SETTING_ROOM = 512 }; /* bytes of a setting as text */

/* Everything that decides what a training run computes, apart from the data set. Start from
 * cicy_training_defaults: the paper's CICYMiner (arXiv:2108.02221, 4); setting the model by name
 * (cicy_training_setting_set) loads what the paper used for that model. A
 * comment has the name of a setting in files and on the command line where it is not the member's.
 */
typedef struct cicy_training_settings {
    int64_t seed;  /* of split, weights, order of samples, dropout */
    int64_t batch; /* samples in a step */

    struct {
        char name[CICY_MODEL_NAME_LENGTH]; /* "model" */
        double width;                      /* factor on the numbers of filters */
        int64_t modules, filters, last_filters, dense_layers, dense_units; /* cicy_model_options */
        cicy_activation dense_activation;
    } model;

    struct {
        cicy_sampling sampling;
        int64_t limit;     /* of sampling by rows or h11 (cicy_split_options); 0: none */
        double share;      /* of the connected configurations that are used at all */
        double ratio;      /* share of the training part */
        double validation; /* share of the validation part */
        cicy_rescale rescale;
    } data;

    struct {
        double emphasis; /* matrices of r rows are drawn in proportion to r^-emphasis, so that
                          * an epoch, whose length stays, has the small ones more than once;
                          * 0: all once */
        cicy_shuffle shuffle;
        double splittings; /* share of the training matrices that are replaced by an ineffective
                            * splitting, another one in every epoch */
        double blocks;     /* share of them that get a redundant block (cicy_block) */
    } augmentation;

    /* The run ends at whichever of these comes first. */
    struct {
        double budget;      /* epochs at a ratio of 0.8: after budget * 0.8 / ratio epochs
                             * (arXiv:2108.02221 (3.7)); 0: see epochs */
        double epochs;      /* after this many passes over the training part */
        int64_t steps;      /* after this many steps; 0: no limit */
        int64_t stop_after; /* after this many steps of a schedule that is longer; 0: no limit */
        double minutes;     /* after about this time; 0: no limit */
    } limits;

    struct {
        cicy_optimiser_kind kind;     /* "optimiser" */
        double momentum;              /* of SGD and Muon */
        double beta1, beta2, epsilon; /* of Adam */
        double decay;                 /* of the weights, apart from the gradient (AdamW) */
        double clip;                  /* largest norm of the gradient; 0: none */
        double average;               /* decay of the moving average of the weights; 0: none */
    } optimiser;

    struct {
        cicy_schedule_kind kind; /* "schedule" */
        double learning_rate;    /* the largest */
        int64_t warmup;          /* steps in which the learning rate grows linearly from 0 */
        double hold;             /* cosine: share of the steps at the full rate */
        double floor;            /* smallest learning rate */
        double factor, patience; /* plateau: factor on the rate, epochs without improvement */
        cicy_monitor monitor;
        double improvement; /* a smaller one does not count in plateau schedule and early stop */
        double early_stop; /* epochs without improvement after which the run ends; 0: it does not */
    } schedule;

    struct {
        double delta;                       /* of the Huber losses */
        double weights[CICY_MAX_PREDICTED]; /* of the losses of h11, h21, h31, h22, h41, h32 */
        double auxiliary;                   /* factor on the weights of the auxiliary losses */
        double dropout;
        double l1, l2; /* penalties l1 sum |w| + l2 sum w^2 on all kernels */
    } loss;

    struct {
        cicy_start kind;              /* "start" */
        char from[CICY_SETTING_ROOM]; /* the first weights: a run's folder (its best weights) or a
                                       * published weights file; empty: random ones */
    } start;

    struct {
        int64_t validate_every;     /* steps; 0: once an epoch */
        int64_t validation_samples; /* random ones of the validation part; 0: all */
        int64_t watch_samples;      /* of the training and the test part: every record has their
                                     * accuracy, and nothing depends on it; 0: none */
        int64_t test_samples;       /* evaluated at the end; 0: the whole test part; -1: none */
        double save_minutes;        /* a checkpoint at least this often */
    } records;
} cicy_training_settings;

CICY_API cicy_training_settings cicy_training_defaults(void);

/* The settings as a list, for command lines and files. `help` says what one means; `values` names
 * the choices ("plateau|constant|cosine") or is NULL for a number or a text; `section` is the
 * member of cicy_training_settings and the object of a file that it is in, or NULL. */
typedef struct cicy_setting {
    const char *name, *help, *values, *section;
} cicy_setting;
CICY_API size_t cicy_training_setting_count(void);
CICY_API cicy_setting cicy_training_setting(size_t index);

/* Sets one by name from text; writes one as text [CICY_SETTING_ROOM]. Setting `model` also sets
 * everything that the paper chose for that model (not the size of the run: width, ratio, seed,
 * limits of time and samples), so it comes first. Errors: CICY_USAGE (unknown name, impossible
 * value). */
CICY_API cicy_status cicy_training_setting_set(cicy_training_settings *settings, const char *name,
                                               const char *text, cicy_error *error);
CICY_API void cicy_training_setting_get(const cicy_training_settings *settings, size_t index,
                                        char *text);

/* A configuration file: a JSON object with the settings by their names, either directly or within
 * an object for each section ({"model": {"name": "mpnn", "width": 2}, "batch": 64}), where the
 * setting that has the section's name is called "name" or "kind". The config.json of a run has all
 * of them and also "format" (2), "version", and in "data" the `path` of the data set and its
 * `checksum`. Files without "format", whose settings are all direct, are read as well: the record
 * of such a run had no emphasis, splittings and blocks that it does not name.
 *
 * *data (may be NULL) becomes the path, freed by the caller with cicy_free, or NULL; *checksum (may
 * be NULL) that of the data set, or 0. Errors: CICY_INVALID_INPUT naming file and key (an unknown
 * key, an impossible value, a later format), CICY_SYSTEM. */
CICY_API cicy_status cicy_training_settings_read(cicy_training_settings *settings, const char *path,
                                                 char **data, uint64_t *checksum,
                                                 cicy_error *error);
CICY_API cicy_status cicy_training_settings_write(const cicy_training_settings *settings,
                                                  const char *path, const char *data,
                                                  uint64_t checksum, cicy_error *error);

/* How the settings split a data set. */
CICY_API cicy_split_options cicy_training_split_options(const cicy_training_settings *settings);

/* The model of the settings for manifolds of a dimension and matrices [rows][columns], with their
 * losses and dropout. Freed with cicy_model_free. Errors: CICY_USAGE, CICY_SYSTEM. */
CICY_API cicy_status cicy_training_model(const cicy_training_settings *settings, int dimension,
                                         size_t rows, size_t columns, cicy_model **model,
                                         cicy_error *error);

/* Whether a run with these settings can learn from a data set (`data` is its name in messages): the
 * cheap part of what cicy_train checks before it makes a folder. Errors: CICY_USAGE,
 * CICY_INVALID_INPUT, CICY_SYSTEM. */
CICY_API cicy_status cicy_training_check(const cicy_training_settings *settings,
                                         const cicy_dataset *dataset, const char *data,
                                         cicy_error *error);

/* What is known after a validation; one line of log.jsonl. */
typedef struct cicy_training_record {
    uint64_t step, total_steps; /* total 0: not known yet */
    double epoch;               /* passes over the training part so far */
    double learning_rate;       /* of the last step */
    cicy_losses training;       /* means since the record before */
    cicy_losses validated;
    cicy_metrics metrics;            /* on the validation part */
    bool watched;                    /* with watch_samples: also */
    cicy_metrics watched_metrics[2]; /* on samples of the training and of the test part */
    bool best;                       /* the best validation so far (cicy_monitor) */
    double samples_per_second;       /* in training since the record before */
} cicy_training_record;

/* What a run reports; `recorded` may be NULL. It is called after the record is on disk. */
typedef struct cicy_training_observer {
    void (*recorded)(void *user, const cicy_model *model, const cicy_training_record *record);
    void *user;
    cicy_progress progress;  /* in steps of the whole run; returning false saves and stops */
    const cicy_ranks *ranks; /* the processes that share each step (cicy_network_set_ranks); only
                                rank 0 writes and records. NULL: this one alone */
} cicy_training_observer;

/* Trains in a run folder, which is created (it may exist, but must not hold a run) and locked:
 * config.json, split.h5, log.jsonl (one line per validation), timings.jsonl (speeds, the only file
 * that differs between equal runs), best.safetensors (best validation), last.safetensors,
 * state.safetensors, metrics.json and predictions.h5 (test part with the best weights). `data` is
 * the data set's path for config.json. `threads` 0: all cores; the result does not depend on them.
 * Errors: CICY_USAGE (settings; weights to start from that were trained on a part of this run's
 * validation or test part), CICY_INVALID_INPUT (data set of another kind, a value that is not
 * finite, weights to start from that are of another network or not published), CICY_SYSTEM (an
 * earlier checkpoint stays whole; CICY_ERROR_BUSY: another process works in the folder),
 * CICY_INTERRUPTED (saved; cicy_train_resume continues). */
CICY_API cicy_status cicy_train(const cicy_training_settings *settings, const cicy_dataset *dataset,
                                const char *data, const char *run, int threads,
                                const cicy_training_observer *observer, cicy_error *error);

/* Continues a run that was stopped at any moment, to the same bytes as if it had not been. On a
 * finished run only the evaluation is made again. Errors: as above; CICY_INVALID_INPUT when the
 * folder holds no run, is damaged, or was made with another data set. */
CICY_API cicy_status cicy_train_resume(const char *run, const cicy_dataset *dataset,
                                       const char *data, int threads,
                                       const cicy_training_observer *observer, cicy_error *error);

/* The validation whose weights are best.safetensors, from log.jsonl. */
typedef struct cicy_training_best {
    uint64_t step;
    double epoch, loss;                  /* of the validation */
    double accuracy[CICY_MAX_PREDICTED]; /* NAN where not predicted */
} cicy_training_best;

/* Reads it from a run folder. Errors: CICY_INVALID_INPUT (no run, damaged, no validation yet),
 * CICY_SYSTEM. */
CICY_API cicy_status cicy_training_best_read(const char *run, cicy_training_best *best,
                                             cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
