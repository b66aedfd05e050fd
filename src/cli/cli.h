/* What all commands of the program share: options, output, progress, exit codes. */
#ifndef CICYMINER_CLI_CLI_H
#define CICYMINER_CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"
#include "cicyminer/progress.h"

/* A command: run gets argv[0] = its name and returns the exit code. */
typedef struct cli_command {
    const char *name;
    const char *summary; /* one line of `cicyminer --help` */
    int (*run)(int argc, char **argv);
} cli_command;

/* One function per file command_<name>.c. */
extern const cli_command cli_command_hodge, cli_command_topology, cli_command_cohomology,
    cli_command_canonical, cli_command_split, cli_command_contract, cli_command_classify,
    cli_command_dataset, cli_command_train, cli_command_evaluate, cli_command_predict,
    cli_command_search, cli_command_report, cli_command_reproduce;

/* The options every command takes. */
typedef struct cli_common {
    const char *out; /* NULL: standard output */
    int threads;     /* 0: all cores */
    uint64_t seed;
    bool seed_given;
    bool quiet, verbose, json;
    bool help; /* --help was given: the usage is printed, the command ends with 0 */
} cli_common;

/* For getopt_long: CLI_COMMON_SHORT goes into the short options, CLI_COMMON_LONG into the table of
 * long ones; a command numbers its own long options from CLI_FIRST_FREE. */
#define CLI_COMMON_SHORT "o:j:qvh"
#define CLI_COMMON_LONG                                                                            \
    {"out", required_argument, NULL, 'o'}, {"threads", required_argument, NULL, 'j'},              \
        {"seed", required_argument, NULL, CLI_SEED}, {"quiet", no_argument, NULL, 'q'},            \
        {"verbose", no_argument, NULL, 'v'}, {"json", no_argument, NULL, CLI_JSON},                \
    {                                                                                              \
        "help", no_argument, NULL, 'h'                                                             \
    }
enum { CLI_SEED = 256, CLI_JSON, CLI_FIRST_FREE };

/* Text of these options for a command's help. */
extern const char cli_common_help[];

/* Handles one value of getopt_long. CICY_OK: handled. CICY_USAGE: said on standard error what is
 * wrong ('?' included); the command returns 2. */
cicy_status cli_common_option(cli_common *common, int option, const char *argument);

/* How a command reads its options. */
typedef struct cli_options {
    const char *usage;          /* help, before that of the common options */
    const struct option *known; /* for getopt_long, CLI_COMMON_LONG among them */
    /* Takes an option of the command's own (from CLI_FIRST_FREE on); as cli_common_option. NULL:
     * it has none. */
    cicy_status (*own)(void *context, int option, const char *value);
    void *context;
} cli_options;

/* Reads all options; what follows them begins at argv[optind]. False: the command ends with *code,
 * since help was printed or something was wrong. */
bool cli_read_options(const cli_options *options, int argc, char **argv, cli_common *common,
                      int *code);

/* Parses a whole number in [low, high]; complains on standard error with the option's name. */
cicy_status cli_parse_integer(const char *option, const char *text, int64_t low, int64_t high,
                              int64_t *value);
cicy_status cli_parse_real(const char *option, const char *text, double low, double high,
                           double *value);

/* "cicyminer: message" on standard error. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the error's message on standard error; returns the exit code for it (interrupted: 130). */
int cli_fail(const cicy_error *error);

/* Progress on standard error: a line rewritten with rate and time left on a terminal, a plain line
 * now and then otherwise, nothing when quiet. Also stops the work after Ctrl-C or SIGTERM. */
typedef struct cli_meter {
    bool quiet, terminal;
    char stage[64];
    double started, shown;
    uint64_t first;
} cli_meter;
cicy_progress cli_meter_start(cli_meter *meter, bool quiet);
void cli_meter_finish(cli_meter *meter);

/* Installs the handlers of SIGINT and SIGTERM; whether one came. Async-safe flag behind it. */
void cli_watch_signals(void);
bool cli_interrupted(void);

/* Closes standard output, so that a full disk or a closed pipe is noticed. Returns `code`, or 3
 * after a message. */
int cli_finish_output(int code);

#endif
