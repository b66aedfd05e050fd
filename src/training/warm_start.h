/* Runs that start from the weights of an earlier one. */
#ifndef CICYMINER_TRAINING_WARM_START_H
#define CICYMINER_TRAINING_WARM_START_H

#include "training/run/run_folder.h"

/* Whether the weights to start from (`from` in the settings) are those of a run: a folder. */
bool cicy_from_is_run(const char *from);

/* Fills the network of a run with the weights that its settings start from. They must be of the
 * same model, and not trained on anything of the run's validation and test part, if they come from
 * the same data set. Errors: CICY_USAGE, CICY_INVALID_INPUT, CICY_SYSTEM. */
cicy_status cicy_run_start_from(cicy_run *run, cicy_error *error);

#endif
