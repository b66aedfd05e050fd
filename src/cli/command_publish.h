/* What `evaluate --publish` still shares with `publish`. */
#ifndef CICYMINER_CLI_COMMAND_PUBLISH_H
#define CICYMINER_CLI_COMMAND_PUBLISH_H

#include "cli/run_target.h"

/* Publishes the weights of an opened target to `path` and prints what they state. */
cicy_status cli_publish(cli_target *target, const cli_common *common, const char *path,
                        cicy_error *error);

#endif
