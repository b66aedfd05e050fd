/* Results of networks as text and JSON. */
#ifndef CICYMINER_CLI_RESULT_TEXT_H
#define CICYMINER_CLI_RESULT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "cicyminer/metrics.h"
#include "cicyminer/publication.h"
#include "cicyminer/training.h"
#include "cli/cli.h"

/* A table beside the published figures, or with `json` one object with "sample" first. `sample`
 * says what was evaluated ("test part"); `stated` (may be NULL) is what the weights say of it. */
void cli_print_metrics(FILE *stream, const cicy_metrics *metrics, const cicy_publication *stated,
                       const char *sample, bool json);

/* What published weights say of themselves, but for the tables of confidence. */
void cli_print_publication(FILE *stream, const cicy_publication *publication, bool json);

/* A line of a training run on standard error, unless the meter is quiet. */
void cli_print_record(const cli_meter *meter, const cicy_model *model,
                      const cicy_training_record *record);

#endif
