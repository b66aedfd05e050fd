/* The subcommands of `dataset`. Each gets argv[0] = its name and returns the exit code. */
#ifndef CICYMINER_CLI_DATASET_COMMANDS_H
#define CICYMINER_CLI_DATASET_COMMANDS_H

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

/* Sends standard output to `out` (NULL: leaves it), which appears whole at the end or not at all.
 * cli_dataset_output_end returns `code`, or 3 after a message. */
typedef struct cli_dataset_output {
    const char *out;
    char *temporary;
} cli_dataset_output;
bool cli_dataset_output_begin(cli_dataset_output *output, const char *out);
int cli_dataset_output_end(cli_dataset_output *output, int code);

#endif
