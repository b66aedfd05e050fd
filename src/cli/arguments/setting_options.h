/* The settings of training as options. */
#ifndef CICYMINER_CLI_ARGUMENTS_SETTING_OPTIONS_H
#define CICYMINER_CLI_ARGUMENTS_SETTING_OPTIONS_H

#include "cli/cli.h"

enum { CLI_SETTING_NAME = 64 };

/* Appends an option of kind CLI_CALL for every setting except the seed to the list at `options`,
 * which has room for CLI_MOST_OPTIONS; its help ends with the default. */
void cli_add_settings(cli_option *options,
                      cicy_status (*take)(void *arguments, const cli_option *option,
                                          const char *value, cicy_error *error));

/* The name of a setting, with underscores, from that of an option, with dashes: the first `length`
 * bytes of `option`. */
void cli_setting_name(const char *option, size_t length, char name[CLI_SETTING_NAME]);

#endif
