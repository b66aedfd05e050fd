/* What a search works on: its folder, settings, space and data set. */
#ifndef CICYMINER_CLI_SEARCH_SETUP_H
#define CICYMINER_CLI_SEARCH_SETUP_H

#include "cicyminer/search.h"
#include "cli/cli.h"

enum { CLI_SEARCH_SETS = 64 };

/* The command line. */
typedef struct cli_search_arguments {
    cli_common common;
    const char *data, *target, *space, *resume;
    const char *sets[CLI_SEARCH_SETS]; /* "name=value" */
    size_t set_count;
    char share[64], width[64];
    cicy_search_settings search;
    cicy_search_limits limits;
    bool limited;     /* a limit was given */
    bool new_options; /* an option was given that only a new search takes */
    int64_t workers;
} cli_search_arguments;

/* What the search works on; freed with cli_search_close. */
typedef struct cli_search_work {
    const char *folder;
    char *data; /* path of the data set, owned */
    uint64_t checksum;
    cicy_dataset dataset;
    cicy_training_settings base;
    cicy_search search;
} cli_search_work;

/* Makes the folder of a new search, or reads that of the one to resume, and reads the data set.
 * work->folder is known already. */
cicy_status cli_search_open(const cli_search_arguments *given, cli_search_work *work,
                            cicy_error *error);
void cli_search_close(cli_search_work *work);

#endif
