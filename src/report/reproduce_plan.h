/* Which runs an experiment of the paper needs. */
#ifndef CICYMINER_REPORT_REPRODUCE_PLAN_H
#define CICYMINER_REPORT_REPRODUCE_PLAN_H

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

/* Makes or continues a run, unless it is finished, and evaluates it on the test part, also with
 * rows and columns shuffled. Errors: those of cicy_reproduce. */
cicy_status cicy_plan_run(const cicy_planned_run *run, size_t number, size_t count,
                          const cicy_dataset *dataset, const char *data, int threads,
                          const cicy_reproduce_observer *observer, cicy_error *error);

/* The table of a target whose runs are finished. Errors: CICY_INVALID_INPUT (a damaged run),
 * CICY_SYSTEM. */
cicy_status cicy_plan_table(const cicy_plan *plan, const cicy_reproduce_options *options,
                            cicy_table **table, cicy_error *error);

#endif
