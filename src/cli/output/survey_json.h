/* The numbers of a data set, as a list and as JSON. */
#ifndef CICYMINER_CLI_OUTPUT_SURVEY_JSON_H
#define CICYMINER_CLI_OUTPUT_SURVEY_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "cicyminer/survey.h"

enum { CLI_QUANTITIES = CICY_MAX_HODGE + 3 };

/* The quantities with their spreads: Hodge numbers, Euler number, size of the matrix; returns how
 * many there are. */
size_t cli_list_spreads(const cicy_statistics *from, int dimension,
                        const char *names[CLI_QUANTITIES],
                        const cicy_spread *spreads[CLI_QUANTITIES]);

/* The mean of `count` values; 0 when there is none. */
double cli_mean(const cicy_spread *spread, size_t count);

/* All numbers of a survey; fibred, fibrations: those that were asked for. NULL without memory. */
json_t *cli_survey_json(const cicy_survey *survey, bool fibred, bool fibrations);

#endif
