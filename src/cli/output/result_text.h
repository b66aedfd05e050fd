/* Results of networks as tables and JSON. */
#ifndef CICYMINER_CLI_OUTPUT_RESULT_TEXT_H
#define CICYMINER_CLI_OUTPUT_RESULT_TEXT_H

#include "cicyminer/metrics.h"
#include "cicyminer/publication.h"
#include "cicyminer/training.h"
#include "cli/cli.h"

/* Prints metrics next to the published ones to common->stream; with --json one object with "sample"
 * first. `sample` states what was evaluated ("test part"); `stated` (may be NULL) is what the
 * weights state about the same sample. */
cicy_status cli_print_metrics(const cli_common *common, const cicy_metrics *metrics,
                              const cicy_publication *stated, const char *sample,
                              cicy_error *error);

/* Prints what published weights state about themselves, except for the tables of confidence. */
cicy_status cli_print_publication(const cli_common *common, const cicy_publication *publication,
                                  cicy_error *error);

/* Prints a record of a training run on standard error, unless the meter is quiet; user is a
 * cli_meter. */
void cli_print_record(void *user, const cicy_model *model, const cicy_training_record *record);

#endif
