/* Arguments of the commands about line bundles: which ones, and how much work each may take. */
#ifndef CICYMINER_CLI_ARGUMENTS_BUNDLE_ARGUMENTS_H
#define CICYMINER_CLI_ARGUMENTS_BUNDLE_ARGUMENTS_H

#include "cicyminer/line_bundle.h"
#include "cli/arguments/bundle_list.h"

/* The arguments of such a command begin with this. */
typedef struct cli_bundle_arguments {
    cli_common common;
    cli_bundles bundles;
    const char *file;
    bool unchecked;
    uint64_t memory; /* MiB; 0: 2048 */
    double seconds;  /* 0: no limit */
} cli_bundle_arguments;

/* Options for members of it; lines of an option table. */
#define CLI_BUNDLE_OPTIONS                                                                         \
    {"bundle", "L",                                                                                \
     "degrees of a line bundle, one for each row: --bundle=-1,2,0; may be repeated", CLI_CALL,     \
     .take = cli_take_bundle},                                                                     \
        {"bundles", "FILE", "line bundles from a file, one per line, for every configuration",     \
         CLI_TEXT, CLI_AT(cli_bundle_arguments, file)},                                            \
    {                                                                                              \
        "range", "A..B", "all line bundles with degrees from A to B: --range -3..3", CLI_CALL,     \
            .take = cli_take_range                                                                 \
    }
#define CLI_RANK_OPTIONS                                                                           \
    {"no-check", NULL, "do not confirm ranks with a second prime and other polynomials", CLI_FLAG, \
     CLI_AT(cli_bundle_arguments, unchecked)},                                                     \
        {"memory",                                                                                 \
         "MIB",                                                                                    \
         "memory for the maps of one bundle (default: 2048)",                                      \
         CLI_WHOLE,                                                                                \
         CLI_AT(cli_bundle_arguments, memory),                                                     \
         1,                                                                                        \
         1 << 24},                                                                                 \
    {                                                                                              \
        "seconds", "S", "time for one bundle (default: no limit)", CLI_REAL,                       \
            CLI_AT(cli_bundle_arguments, seconds), 0, 1e9                                          \
    }

cicy_status cli_take_bundle(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error);
cicy_status cli_take_range(void *arguments, const cli_option *option, const char *text,
                           cicy_error *error);

/* Reads the file of bundles, if one was given. Errors: of cli_bundles_read; CICY_USAGE when a range
 * and bundles were given. */
cicy_status cli_bundle_arguments_read(cli_bundle_arguments *given, cicy_error *error);
/* For the command's `release`. */
void cli_bundle_arguments_release(void *arguments);
/* Whether any bundle was given. */
bool cli_bundles_were_given(const cli_bundle_arguments *given);

/* The options of the library's calls; a signal ends them. */
cicy_line_bundle_options cli_line_bundle_options(const cli_bundle_arguments *given);

#endif
