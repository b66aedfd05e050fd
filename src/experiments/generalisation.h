/* Experiments of our own: what a network has learnt beyond its training part. */
#ifndef CICYMINER_EXPERIMENTS_GENERALISATION_H
#define CICYMINER_EXPERIMENTS_GENERALISATION_H

#include "experiments/reproduce_plan.h"

/* The runs of a target: one with a random split, with few rows or small h11 to train on, or two of
 * three-folds. None for the targets of the paper. Freed with cicy_plan_clear (also after failure).
 * Errors: CICY_USAGE, CICY_SYSTEM. */
cicy_status cicy_generalisation_plan(cicy_plan *plan, const cicy_reproduce_options *options,
                                     cicy_error *error);

/* Accuracies on the validation part, which is drawn like the training part, go into metrics.json
 * beside those of the test part. Errors: those of cicy_reproduce. */
cicy_status cicy_generalisation_validate(const cicy_planned_run *run, const cicy_dataset *dataset,
                                         const char *data, int threads,
                                         const cicy_progress *progress, cicy_error *error);

/* The table of a target whose runs are finished: accuracies on the test and the validation part, or
 * for `equivalents` the predictions for unlisted equivalents beside those for the listed
 * configurations. *table is freed by the caller, also after failure. Errors: those of
 * cicy_reproduce. */
cicy_status cicy_generalisation_table(const cicy_plan *plan, const cicy_reproduce_options *options,
                                      cicy_table **table, cicy_error *error);
cicy_status cicy_equivalents_table(const cicy_plan *plan, const cicy_reproduce_options *options,
                                   const cicy_dataset *dataset, const char *data,
                                   const cicy_progress *progress, cicy_table **table,
                                   cicy_error *error);

#endif
