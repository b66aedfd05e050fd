/* What a search works on: its folder, settings, space and data set. */
#ifndef CICYMINER_CLI_ARGUMENTS_SEARCH_SETUP_H
#define CICYMINER_CLI_ARGUMENTS_SEARCH_SETUP_H

#include "cicyminer/search.h"
#include "cli/cli.h"

enum { CLI_SEARCH_SETS = 64 };

/* The arguments, then what the search works on. */
typedef struct cli_search {
    cli_common common;
    const char *data_given, *target, *space_file, *resume, *share, *width;
    const char *sets[CLI_SEARCH_SETS]; /* "name=value" */
    size_t set_count;
    cicy_search_settings settings;
    cicy_search_limits limits;
    int workers;
    cli_meter meter;

    const char *folder;
    char *data; /* path of the data set, owned */
    cicy_dataset dataset;
    cicy_training_settings base; /* of all runs */
    cicy_search search;
} cli_search;

/* Makes the folder of a new search, or reads the one to resume, and reads the data set. Always
 * followed by cli_search_close. */
cicy_status cli_search_open(cli_search *self, cicy_error *error);
void cli_search_close(cli_search *self);

/* Prints what a search found to common.stream. */
cicy_status cli_print_search(const cli_search *self, const cicy_importance *importance,
                             cicy_error *error);

/* Prints the last evaluation on standard error, unless --quiet; with --verbose also its values.
 * user is a cli_search. */
void cli_print_evaluation(void *user, const cicy_search *search);

#endif
