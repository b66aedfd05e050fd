/* What a command works on: a run folder, a weights file or the weights inside the program, and the
 * data set that goes with it. */
#ifndef CICYMINER_CLI_ARGUMENTS_RUN_TARGET_H
#define CICYMINER_CLI_ARGUMENTS_RUN_TARGET_H

#include "cicyminer/checkpoint.h"
#include "cicyminer/dataset.h"
#include "cicyminer/publication.h"
#include "cli/cli.h"

typedef struct cli_weights {
    cicy_network *network; /* batches of 1,024 */
    cicy_weights_info info;
    bool published; /* `publication` is what they state about their run */
    cicy_publication publication;
} cli_weights;

/* Opens a file, or, when `file` is NULL, the weights inside the program for `ratio`. Always
 * followed by cli_weights_close. */
cicy_status cli_weights_open(cli_weights *weights, const char *file, double ratio, int threads,
                             cicy_error *error);
void cli_weights_close(cli_weights *weights);

/* The options name; then what cli_target_open finds. */
typedef struct cli_target {
    const char *data_given;
    double built_in;  /* 0: not given */
    const char *name; /* a run folder or a weights file; NULL with built_in */
    bool is_run;
    char *data; /* path of the data set, owned */
    cicy_dataset dataset;
    cli_weights weights; /* opened by the command, closed by cli_target_close */
} cli_target;

/* Takes the name from the command line, and reads the data set: the one given, or the one that the
 * run names. Errors: CICY_USAGE (no or several targets, weights without --data), CICY_SYSTEM,
 * CICY_INVALID_INPUT. Always followed by cli_target_close. */
cicy_status cli_target_open(cli_target *target, const cli_command *command,
                            const cli_common *common, cicy_error *error);
void cli_target_close(cli_target *target);

/* Publishes the weights of an opened target to `path` and prints what they state
 * (command_publish.c). */
cicy_status cli_publish(cli_target *target, const cli_common *common, const char *path,
                        cicy_error *error);

/* Reads the data set `given` or, when this is NULL, the one that the config.json of a run or search
 * folder names. *path is freed by the caller, also after failure. */
cicy_status cli_read_dataset(const char *given, const char *folder, char **path,
                             cicy_dataset *dataset, cicy_error *error);

#endif
