/* What a search found, as text and JSON. */
#ifndef CICYMINER_CLI_SEARCH_RESULTS_H
#define CICYMINER_CLI_SEARCH_RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "cicyminer/search.h"

/* A table, or with `json` one object. `folder` is that of the search. */
void cli_print_search(FILE *stream, const cicy_search *search, const cicy_importance *importance,
                      const char *folder, bool json);

/* A line about the last evaluation. */
void cli_print_evaluation(FILE *stream, const cicy_search *search, bool values);

#endif
