/* Results of networks as text and JSON. */
#ifndef CICYMINER_CLI_RESULTS_H
#define CICYMINER_CLI_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "cicyminer/metrics.h"
#include "cicyminer/training.h"
#include "cli/cli.h"

/* A table beside the published figures, or with `json` one object with "sample" first. `sample`
 * says what was evaluated ("test part"). */
void cli_print_metrics(FILE *stream, const cicy_metrics *metrics, const char *sample, bool json);

/* A line of a training run on standard error, unless the meter is quiet. */
void cli_print_record(const cli_meter *meter, const cicy_model *model,
                      const cicy_training_record *record);

#endif
