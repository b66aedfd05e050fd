/* A training run: its folder, its state, its parts. Shared by the files of this folder only. */
#ifndef CICYMINER_TRAINING_RUN_RUN_FOLDER_H
#define CICYMINER_TRAINING_RUN_RUN_FOLDER_H

#include <stdio.h>

#include "cicyminer/checkpoint.h"
#include "cicyminer/training.h"

/* What changes while training besides weights and optimiser; state.safetensors holds all of it. */
typedef struct cicy_training_state {
    uint64_t step;          /* steps done */
    uint64_t total_steps;   /* length of the schedule; 0: not decided yet */
    uint64_t stop_step;     /* the run ends here, before the end of its schedule; 0: it does not */
    uint64_t recorded_step; /* of the last record */
    uint64_t samples;       /* trained on since then */
    cicy_losses sums;       /* of the losses of these samples */
    double rate;            /* plateau schedule: the present learning rate, */
    double plateau_value;   /* lowest judgement of a validation (cicy_run_judge), */
    uint64_t plateau_step;  /* and the step at which it was found or the rate reduced */
    double wait_value;      /* the same for the early stop */
    uint64_t wait_step;
    double best_value; /* INFINITY before the first validation */
    uint64_t best_step;
    uint64_t log_bytes; /* length of log.jsonl */
    double seconds;     /* spent so far; decides nothing once total_steps is known */
    double deadline;    /* in these seconds; 0: none */
} cicy_training_state;

/* Validations are worked in chunks of this many samples. */
enum { CICY_RUN_CHUNK = 1024 };

typedef struct cicy_run {
    char *folder;
    const char *data; /* path of the data set */
    cicy_training_settings settings;
    const cicy_dataset *dataset;
    cicy_weights_info info;
    cicy_split split;
    cicy_model *model;
    cicy_network *network;
    cicy_optimiser *optimiser;
    float *targets;       /* [N][targets] */
    uint32_t *order;      /* the training part in the order of the present epoch */
    uint64_t order_epoch; /* UINT64_MAX: none yet */
    uint32_t *validation; /* the samples of a validation */
    size_t validation_count;
    float *values;        /* [CICY_RUN_CHUNK][main values] of a chunk's outputs */
    uint32_t *watched[2]; /* samples of the training and the test part */
    size_t watched_count[2];
    uint8_t *altered;       /* [batch][rows][columns] when the settings ask for it */
    float *altered_targets; /* [batch][targets] */
    cicy_real *moments;     /* room for what is not trained, in the order of the tensors */
    cicy_real *best; /* the weights with the lowest validation loss, in the order of the tensors */
    size_t weight_count; /* numbers in best */
    uint64_t steps_per_epoch;
    int threads;
    cicy_training_state state;
    FILE *log;
    double saved_at, started_at; /* on the monotonic clock */
    double trained_seconds;      /* in steps since the last record */
} cicy_run;

/* Seconds this run took so far, earlier parts included. */
double cicy_run_seconds(const cicy_run *run);

/* The learning rate of the next step, and what plateau schedule and early stop make of the
 * judgement of a validation. */
double cicy_schedule_rate(const cicy_run *run);
void cicy_schedule_validated(cicy_run *run, double value);

/* Decides the number of steps as far as it can be known now; whether all are done. */
void cicy_schedule_limit(cicy_run *run);
bool cicy_schedule_finished(const cicy_run *run);

/* state.safetensors: written whole or not at all; it alone decides where a run continues. */
cicy_status cicy_state_write(const cicy_run *run, cicy_error *error);
cicy_status cicy_state_read(cicy_run *run, const char *path, cicy_error *error);

/* log.jsonl: opens it cut to the length the state knows; appends one record, synced. */
cicy_status cicy_log_open(cicy_run *run, cicy_error *error);
cicy_status cicy_log_append(cicy_run *run, const cicy_training_record *record, cicy_error *error);

/* timings.jsonl: one more line. */
cicy_status cicy_timings_append(const cicy_run *run, const cicy_training_record *record,
                                cicy_error *error);

/* The split of a run folder, which must be what its settings say. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. */
cicy_status cicy_run_read_split(cicy_split *split, const cicy_training_settings *settings,
                                const char *path, cicy_error *error);

#endif
