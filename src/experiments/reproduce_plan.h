/* Which runs an experiment needs. */
#ifndef CICYMINER_EXPERIMENTS_REPRODUCE_PLAN_H
#define CICYMINER_EXPERIMENTS_REPRODUCE_PLAN_H

#include "cicyminer/reproduce.h"

/* One run, below the folder of the experiment. */
typedef struct cicy_planned_run {
    char folder[4096];
    cicy_training_settings settings;
} cicy_planned_run;

typedef struct cicy_plan {
    cicy_planned_run *runs; /* [count] */
    size_t count;
} cicy_plan;

/* The factors that a scale stands for. */
typedef struct cicy_plan_factors {
    double width, epochs, share;
} cicy_plan_factors;
cicy_plan_factors cicy_plan_scale(const cicy_reproduce_options *options);

/* The runs of a target, in the order of its table. Freed with cicy_plan_clear (also after failure).
 * Errors: CICY_USAGE, CICY_SYSTEM. */
cicy_status cicy_plan_make(cicy_plan *plan, const cicy_reproduce_options *options,
                           cicy_error *error);
void cicy_plan_clear(cicy_plan *plan);

/* Adds a run with the model's settings at the scale of the options, in folder/runs/NAME, to a plan
 * that begins as {0}. Errors: CICY_USAGE, CICY_SYSTEM. */
cicy_status cicy_plan_add(cicy_plan *plan, const cicy_reproduce_options *options, const char *name,
                          const char *model, double ratio, cicy_error *error);

/* Makes or continues a run, unless it is finished, and evaluates it on the test part, also with
 * rows and columns shuffled. Errors: those of cicy_reproduce. */
cicy_status cicy_plan_run(const cicy_planned_run *run, size_t number, size_t count,
                          const cicy_dataset *dataset, const char *data, int threads,
                          const cicy_reproduce_observer *observer, cicy_error *error);

/* The table of a target whose runs are finished. Errors: CICY_INVALID_INPUT (a damaged run),
 * CICY_SYSTEM. */
cicy_status cicy_plan_table(const cicy_plan *plan, const cicy_reproduce_options *options,
                            cicy_table **table, cicy_error *error);

/* What a target shows, as the title of its table. */
const char *cicy_reproduce_title(const char *target);

/* Remarks below a table: the scale of the runs, and what anyone can guess on a test part. */
void cicy_plan_notes(cicy_table *table, const cicy_reproduce_options *options,
                     const cicy_plan *plan, const cicy_metrics *metrics);

#endif
