/* Results of networks as text and JSON. */
#ifndef CICYMINER_CLI_RESULTS_H
#define CICYMINER_CLI_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "cicyminer/metrics.h"

/* A table beside the published figures, or with `json` one object with "sample" first. `sample`
 * says what was evaluated ("test part"). */
void cli_print_metrics(FILE *stream, const cicy_metrics *metrics, const char *sample, bool json);

#endif
