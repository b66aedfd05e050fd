/* An amount of memory as an option: 500M, 8G. */
#ifndef CICYMINER_CLI_ARGUMENTS_MEMORY_SIZE_H
#define CICYMINER_CLI_ARGUMENTS_MEMORY_SIZE_H

#include "cli/cli.h"

/* Takes a size of at least 1M into the uint64_t at the option's offset: a number of bytes, or a
 * number and one of K, M, G, T. Errors: CICY_USAGE. */
cicy_status cli_take_memory(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error);

#endif
