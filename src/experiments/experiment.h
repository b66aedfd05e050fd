/* An experiment: the runs it needs, and what is made of them. */
#ifndef CICYMINER_EXPERIMENTS_EXPERIMENT_H
#define CICYMINER_EXPERIMENTS_EXPERIMENT_H

#include "cicyminer/reproduce.h"

/* One run, below the folder of the experiment. */
typedef struct cicy_planned_run {
    char folder[4096];
    cicy_training_settings settings;
} cicy_planned_run;

typedef struct cicy_experiment {
    const cicy_reproduce_target *target;
    const cicy_reproduce_options *options;
    const cicy_dataset *dataset;
    const char *data; /* the file of the data set */
    const cicy_reproduce_observer *observer;
    cicy_planned_run *runs; /* [count] in the order of the table */
    size_t count;
} cicy_experiment;

/* The factors that options->scale, width, epochs and share give. */
typedef struct cicy_scale_factors {
    double width, epochs, share;
} cicy_scale_factors;
cicy_scale_factors cicy_experiment_factors(const cicy_reproduce_options *options);

/* Adds a run with the model's settings at the scale of the options, in folder/runs/NAME. Errors:
 * CICY_USAGE, CICY_SYSTEM. */
cicy_status cicy_experiment_add(cicy_experiment *self, const char *name, const char *model,
                                double ratio, cicy_error *error);

/* Plans: each adds the runs of some targets. Errors: CICY_USAGE, CICY_SYSTEM. */
typedef cicy_status cicy_experiment_plan(cicy_experiment *self, cicy_error *error);
cicy_experiment_plan cicy_plan_classification, /* table 1, figure 3: a network for each number at
                                                * each ratio */
    cicy_plan_ablations,                       /* table 2, figure 7: CICYMiner and its variants */
    cicy_plan_ratios,                          /* figure 5: CICYMiner at each ratio */
    cicy_plan_cicyminer,                       /* figure 8: CICYMiner at 80 % */
    cicy_plan_generalisation; /* our own: one run on a random split or with few rows or small h11 to
                               * train on, or two of three-folds */

/* Makes or continues run `index`, unless it is finished, and evaluates it on the test part, also
 * with rows and columns shuffled. Errors: those of cicy_reproduce. */
cicy_status cicy_experiment_run(const cicy_experiment *self, size_t index, cicy_error *error);

/* Accuracies on the validation part, which is drawn like the training part, go into metrics.json
 * of run `index`. Errors: those of cicy_reproduce. */
cicy_status cicy_experiment_validate(const cicy_experiment *self, size_t index, cicy_error *error);

/* Tables of a target whose runs are finished; *table is freed by the caller, also after failure.
 * Errors: those of cicy_reproduce. */
typedef cicy_status cicy_experiment_table(const cicy_experiment *self, cicy_table **table,
                                          cicy_error *error);
cicy_experiment_table cicy_table_by_ratio, /* accuracies, published numbers below */
    cicy_table_by_model,                   /* rows have the names of the models */
    cicy_table_with_errors,                /* by ratio, with mean errors */
    cicy_table_generalisation,             /* accuracies on the test and the validation part */
    cicy_table_equivalents,                /* predictions for unlisted equivalents and for the
                                            * listed matrices */
    cicy_table_ceilings;                   /* needs no run */

/* An empty table with the target's title and its first `numbers` Hodge numbers as columns. */
cicy_table *cicy_experiment_start_table(const cicy_experiment *self, size_t numbers);

/* Notes below a table: the scale of the runs, and what a guess gets on a test part. */
void cicy_experiment_notes(cicy_table *table, const cicy_experiment *self, bool published,
                           const cicy_metrics *metrics);

#endif
