/* The subcommands of `dataset`. Each gets argv[0] = its name and returns the exit code. */
#ifndef CICYMINER_CLI_DATASET_H
#define CICYMINER_CLI_DATASET_H

#include "cli/cli.h"

extern const cli_command cli_dataset_info, cli_dataset_verify, cli_dataset_import,
    cli_dataset_export;

/* Messages about single entries: the first few, or all when verbose, then how many there were. */
typedef struct cli_complaints {
    bool verbose;
    size_t count;
} cli_complaints;

/* For the `complain` callbacks of the library; user is a cli_complaints. */
void cli_complaints_add(void *user, const char *message);
void cli_complaints_finish(const cli_complaints *complaints);

/* The only file name in argv[optind..]; NULL after a message. */
const char *cli_dataset_file(int argc, char **argv);

#endif
