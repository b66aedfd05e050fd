/* A training run: its folder, its state, its parts. Shared by the files of this folder, the loop,
 * the schedule and the warm start only. */
#ifndef CICYMINER_TRAINING_RUN_RUN_FOLDER_H
#define CICYMINER_TRAINING_RUN_RUN_FOLDER_H

#include <stdio.h>

#include "base/files/folder_lock.h"
#include "cicyminer/checkpoint.h"
#include "cicyminer/training.h"
#include "engine/tensor_data.h"

/* What changes while training besides weights and optimiser; state.safetensors holds all of it. */
typedef struct cicy_training_state {
    uint64_t step;          /* steps done */
    uint64_t total_steps;   /* length of the schedule; 0: not decided yet */
    uint64_t stop_step;     /* the run ends here, before the end of its schedule; 0: it does not */
    uint64_t recorded_step; /* of the last record */
    uint64_t samples;       /* trained on since then */
    cicy_losses sums;       /* of the losses of these samples */
    double rate;            /* plateau schedule: the present learning rate, */
    double plateau_value;   /* lowest judgement of a validation, */
    uint64_t plateau_step;  /* and the step at which it was found or the rate reduced */
    double wait_value;      /* the same for the early stop */
    uint64_t wait_step;
    double best_value; /* INFINITY before the first validation */
    uint64_t best_step;
    uint64_t log_bytes; /* length of log.jsonl */
    double seconds;     /* spent so far; decides nothing once total_steps is known */
    double deadline;    /* in these seconds; 0: none */
} cicy_training_state;

/* Validations are computed in chunks of this many samples. */
enum { CICY_RUN_CHUNK = 1024 };

/* Entries of the data set, increasing. */
typedef struct cicy_entries {
    uint32_t *indices; /* [count] */
    size_t count;
} cicy_entries;

/* The samples of a run, and room for batches of them. */
typedef struct cicy_run_samples {
    float *targets;       /* [N][targets] */
    uint32_t *order;      /* the training part in the order of the present epoch */
    uint64_t order_epoch; /* UINT64_MAX: none yet */
    uint64_t steps_per_epoch;
    cicy_entries validation; /* of a validation */
    cicy_entries watched[2]; /* of the training and the test part */
    float *values;           /* [CICY_RUN_CHUNK][main values] of a chunk's outputs */
    uint8_t *altered;        /* [batch][rows][columns] when the settings augment; else NULL */
    float *altered_targets;  /* [batch][targets] */
} cicy_run_samples;

/* Times on the monotonic clock; `trained` counts seconds in steps since the last record. */
typedef struct cicy_run_times {
    double started, saved, trained;
} cicy_run_times;

typedef struct cicy_run {
    char *folder;
    const char *data; /* path of the data set */
    int threads;
    cicy_training_settings settings;
    const cicy_dataset *dataset;
    cicy_weights_info info;
    cicy_split split;
    cicy_model *model;
    cicy_network *network;
    cicy_optimiser *optimiser;
    cicy_real *best; /* the weights of the best validation, in the order of the tensors */
    cicy_run_samples samples;
    cicy_training_state state;
    FILE *log;
    cicy_folder_lock lock;
    const cicy_ranks *ranks; /* rank 0 alone writes */
    cicy_run_times times;
} cicy_run;

/* ---- The folder (run_folder.c) ---- */

/* A new run in a folder that holds none; a run that was stopped, where its state left it (at the
 * beginning when it was stopped before its first checkpoint). Close either with cicy_run_close,
 * also after failure. */
cicy_status cicy_run_create(cicy_run *run, const cicy_training_settings *settings,
                            const char *folder, const char *data, const cicy_dataset *dataset,
                            int threads, const cicy_ranks *ranks, cicy_error *error);
cicy_status cicy_run_open(cicy_run *run, const char *folder, const char *data,
                          const cicy_dataset *dataset, int threads, const cicy_ranks *ranks,
                          cicy_error *error);
void cicy_run_close(cicy_run *run);

/* Whether the run in a folder has come to its end, as its state says. Errors: CICY_INVALID_INPUT
 * (damaged), CICY_SYSTEM. */
cicy_status cicy_run_is_finished(const char *folder, bool *finished, cicy_error *error);

/* config.json from the settings. */
cicy_status cicy_run_write_config(const cicy_run *run, cicy_error *error);

/* The settings and the split in a run folder, which must fit together. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. */
cicy_status cicy_run_read_settings(const char *folder, cicy_training_settings *settings,
                                   cicy_error *error);
cicy_status cicy_run_read_split(const char *folder, const cicy_training_settings *settings,
                                cicy_split *split, cicy_error *error);

/* Whether this process writes the files of the run. */
bool cicy_run_writes(const cicy_run *run);

/* Seconds this run took so far, earlier parts included. */
double cicy_run_seconds(const cicy_run *run);

/* ---- What the settings make of a data set (run_check.c, run_network.c, run_samples.c) ---- */

cicy_status cicy_run_check_dataset(const cicy_dataset *dataset, const char *data,
                                   cicy_error *error);
cicy_status cicy_run_check_settings(const cicy_training_settings *settings, cicy_error *error);

/* Whether the settings are for what the data set is about: Hodge numbers or line bundles. */
cicy_status cicy_run_check_content(const cicy_training_settings *settings,
                                   const cicy_dataset *dataset, const char *data,
                                   cicy_error *error);
cicy_status cicy_run_check_classes(const cicy_run *run, cicy_error *error);

/* Model, network with its first weights, optimiser; samples and the room for them. */
cicy_status cicy_run_make_network(cicy_run *run, cicy_error *error);
/* What the network learns in place of a value of a column: on the scale of its output. */
float cicy_run_target(const cicy_run *run, size_t column, int32_t value);
cicy_status cicy_run_make_samples(cicy_run *run, cicy_error *error);
void cicy_run_clear_samples(cicy_run_samples *samples);

/* ---- Weights (run_weights.c) ---- */

/* Numbers in all tensors of the network. */
size_t cicy_run_weight_count(const cicy_run *run);

/* Copies the network's present weights into run->best. */
cicy_status cicy_run_keep_best(cicy_run *run, cicy_error *error);

/* best.safetensors from run->best, last.safetensors from the network (averaged weights if there
 * are any). */
cicy_status cicy_run_write_best(cicy_run *run, cicy_error *error);
cicy_status cicy_run_write_last(cicy_run *run, cicy_error *error);

/* ---- The schedule (schedule.c) ---- */

/* The learning rate of a step. */
double cicy_schedule_rate(const cicy_run *run, uint64_t step);

/* Updates plateau schedule and early stop after a validation of this value (less is better). */
void cicy_schedule_validated(cicy_run *run, double value);

/* Decides the number of steps as far as it can be known now; whether all are done. */
void cicy_schedule_limit(cicy_run *run);
bool cicy_schedule_finished(const cicy_training_state *state);

/* The number of the run's last step as far as it can be known now, from the speed so far where time
 * limits the run; 0: not yet. */
uint64_t cicy_schedule_last_step(const cicy_run *run);

/* ---- State and logs (run_state.c, run_log.c) ---- */

/* state.safetensors: written whole or not at all; it alone decides where a run continues. The last
 * one reads the state alone, without the weights. */
cicy_status cicy_state_write(const cicy_run *run, cicy_error *error);
cicy_status cicy_state_read(cicy_run *run, const char *path, cicy_error *error);
cicy_status cicy_state_read_values(cicy_training_state *state, const char *path, cicy_error *error);

/* log.jsonl: opens it cut to the length that the state knows; appends one record, synced. */
cicy_status cicy_log_open(cicy_run *run, cicy_error *error);
cicy_status cicy_log_append(cicy_run *run, const cicy_training_record *record, cicy_error *error);

/* Appends a line to timings.jsonl. */
cicy_status cicy_timings_append(const cicy_run *run, const cicy_training_record *record,
                                cicy_error *error);

#endif
