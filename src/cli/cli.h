/* What all commands of the program share. A command is a table: its texts, its options and the
 * function that runs it. Options are read, and help, manual pages and shell completion are made,
 * from these tables alone. */
#ifndef CICYMINER_CLI_CLI_H
#define CICYMINER_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"
#include "cicyminer/progress.h"
#include "cicyminer/ranks.h"
#include "cicyminer/table.h"

/* What the value of an option becomes, and the type of the member that it is stored in. */
typedef enum cli_kind {
    CLI_FLAG,   /* no value; bool */
    CLI_INT,    /* a whole number from low to high; int */
    CLI_WHOLE,  /* the same; uint64_t */
    CLI_REAL,   /* a number from low to high; double */
    CLI_TEXT,   /* a text that is not empty; const char * */
    CLI_CHOICE, /* one of the words in `choices`; its place, an int */
    CLI_CALL    /* what `take` makes of it */
} cli_kind;

/* An option. One without a name is a heading of the help text. */
typedef struct cli_option {
    const char *name;     /* long name without dashes */
    const char *argument; /* how the help text calls the value; NULL: a flag */
    const char *help;     /* one sentence without a full stop, wrapped when it is printed */
    cli_kind kind;
    size_t offset; /* of the member in the command's arguments; see CLI_AT */
    double low, high;
    const char *choices; /* "staircase|canonical"; also shown for CLI_CALL */
    cicy_status (*take)(void *arguments, const struct cli_option *option, const char *value,
                        cicy_error *error);
    char letter; /* short name, or 0 */
    bool first;  /* taken before all other options, wherever it is on the command line */
} cli_option;

#define CLI_AT(type, member) .offset = offsetof(type, member)

/* An option that was given. */
typedef struct cli_given {
    const cli_option *option;
    const char *value;
} cli_given;

/* The options that all commands share. The arguments of every command begin with them. */
typedef struct cli_common {
    const char *out;    /* NULL: standard output */
    const char *device; /* NULL: the processor */
    int threads;        /* 0: all cores */
    uint64_t seed;
    bool quiet, verbose, json, csv, help, version;
    FILE *stream; /* where results go: standard output or the file `out` */
    char **files; /* [file_count] the arguments that are not options */
    int file_count;
    cli_given *given; /* [given_count] */
    size_t given_count;
    const cicy_ranks *ranks; /* of a CLI_RANKS command; NULL: one process */
} cli_common;

/* Returns from the function when `call` failed, with its status. */
#define CLI_TRY(call)                                                                              \
    do {                                                                                           \
        const cicy_status cli_try_status = (call);                                                 \
        if (cli_try_status != CICY_OK)                                                             \
            return cli_try_status;                                                                 \
    } while (0)

/* Makes the next call of several whose clean-up is common, unless one before it failed. */
#define CLI_THEN(status, call)                                                                     \
    do {                                                                                           \
        if ((status) == CICY_OK)                                                                   \
            (status) = (call);                                                                     \
    } while (0)

/* The shared options of a command. */
enum {
    CLI_OUT = 1,     /* -o: results go to a file that appears whole or not at all */
    CLI_OWN_OUT = 2, /* -o: the command itself writes it; no standard output instead */
    CLI_THREADS = 4,
    CLI_SEED = 8,
    CLI_JSON = 16,
    CLI_CSV = 32,
    CLI_DEVICE = 128, /* its networks can be on a GPU */
    CLI_RANKS = 64,   /* several processes under MPI can work on it; only rank 0 prints */
    CLI_PER_LINE = CLI_OUT | CLI_THREADS | CLI_JSON | CLI_CSV
};

enum { CLI_ANY_FILES = 1 << 30 };

/* A command, or a group of subcommands, which has nothing else but name, summary and description.
 */
typedef struct cli_command {
    const char *name;          /* "hodge", "dataset info" */
    const char *summary;       /* half a line */
    const char *usage;         /* what follows the name, one form per line */
    const char *description;   /* paragraphs; lines that begin with a space are kept as they are */
    const char *notes;         /* after the options; may be NULL */
    const char *examples;      /* commands, one per line; may be NULL */
    void (*details)(FILE *);   /* prints more of the description; may be NULL */
    unsigned shared;           /* CLI_OUT, ... */
    const cli_option *options; /* ends with {0}; may be NULL */
    const cli_option *(*make_options)(void); /* the same where the list is not constant */
    size_t size;                             /* of the arguments, which begin with a cli_common */
    void (*prepare)(void *arguments);        /* sets what is not 0 by default; may be NULL */
    void (*release)(void *arguments);        /* frees what they own; may be NULL */
    int least_files, most_files;             /* arguments that are not options */
    const char *files_wanted;                /* what these are, for messages: "name one data set" */
    const char *out_wanted; /* "the list to write with -o LIST"; NULL: -o may be left out */
    cicy_status (*run)(void *arguments, cicy_error *error);
    const struct cli_command *const *subcommands; /* ends with NULL; NULL for a command */
} cli_command;

/* All commands, ends with NULL. */
extern const cli_command *const cli_commands[];

/* One for each file command_<name>.c and dataset_<name>.c. */
extern const cli_command cli_command_hodge, cli_command_topology, cli_command_cohomology,
    cli_command_index, cli_command_fibrations, cli_command_tangent, cli_command_bundle,
    cli_command_canonical, cli_command_split, cli_command_contract, cli_command_classify,
    cli_command_dataset, cli_command_train, cli_command_evaluate, cli_command_predict,
    cli_command_publish, cli_command_search, cli_command_report, cli_command_reproduce;
extern const cli_command cli_dataset_info, cli_dataset_verify, cli_dataset_import,
    cli_dataset_export, cli_dataset_select, cli_dataset_sample, cli_dataset_bundles;

/* ---- Options (command_line.c) ---- */

enum { CLI_MOST_OPTIONS = 128 };

/* The options of a command that its help lists, its own first; options [CLI_MOST_OPTIONS]; returns
 * their number. */
size_t cli_list_options(const cli_command *command, const cli_option **options);

/* Reads all options into `arguments`. Errors: CICY_USAGE, CICY_SYSTEM, and those of `take`. With
 * --help or --version, nothing else is looked at. */
cicy_status cli_parse(const cli_command *command, int argc, char **argv, void *arguments,
                      cicy_error *error);

/* Whether an option was given. */
bool cli_was_given(const cli_common *common, const char *name);

/* CICY_USAGE if one of the options [ends with NULL] was given: "--NAME REASON". */
cicy_status cli_refuse(const cli_common *common, const char *const *names, const char *reason,
                       cicy_error *error);

/* The last word of the name: "info". */
const char *cli_short_name(const cli_command *command);

/* Calls visit for every command, subcommands in the place of their group. */
void cli_visit_commands(void (*visit)(void *user, const cli_command *command), void *user);

/* Takes the name of a list format; the option's offset is that of a cicy_format. */
cicy_status cli_take_format(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error);

/* ---- Texts (help_text.c, completion.c, written_texts.c) ---- */

void cli_print_help(FILE *stream, const cli_command *command);
void cli_print_program_help(FILE *stream);
/* A manual page in roff, made from the help text: of a command, or of the program (NULL). False:
 * no memory. */
bool cli_print_manual(FILE *stream, const char *name, const cli_command *command);
/* Completion for "bash" or "zsh". False for another shell. */
bool cli_print_completion(FILE *stream, const char *shell);
/* Writes all manual pages and completions into a folder, for the installation: cicyminer.1,
 * cicyminer-COMMAND.1, cicyminer.bash, _cicyminer. */
cicy_status cli_write_texts(const char *folder, cicy_error *error);

/* ---- Messages and results (messages.c) ---- */

/* From now on messages name this process: it is not the first one of its job. */
void cli_complain_as(int rank);

/* "cicyminer: message" on standard error. */
void cli_complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Stores "out of memory"; CICY_SYSTEM. */
cicy_status cli_no_memory(cicy_error *error);

/* The exit code of a status: 0, 1, 2, 3, or 130 for work that was interrupted. */
int cli_exit_code(cicy_status status);

/* Messages about single entries: the first few, or all with --verbose, then how many there were.
 * For the `complain` callbacks of the library; user is a cli_complaints. */
typedef struct cli_complaints {
    bool verbose;
    size_t count;
} cli_complaints;
void cli_complaints_add(void *user, const char *message);
void cli_complaints_finish(const cli_complaints *complaints);

/* Writes a table to common->stream as text or, with --csv, as CSV, and frees it. */
cicy_status cli_print_table(const cli_common *common, cicy_table *table, cicy_error *error);

/* What follows the last slash of a path; all of it if nothing does. */
const char *cli_base_name(const char *path);

/* A path of several parts, freed by the caller; NULL after an error. */
char *cli_path(cicy_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- Progress (progress_meter.c) ---- */

/* How much was done at a time, in seconds. */
typedef struct cli_meter_mark {
    double time;
    uint64_t done;
} cli_meter_mark;

/* Progress on standard error: on a terminal one line that is updated, with rate and time left,
 * otherwise a line every ten seconds, with --quiet nothing. Also stops the work after a signal. */
typedef struct cli_meter {
    bool quiet, terminal;
    bool estimated; /* the totals are estimates */
    char stage[64];
    double shown;
    /* The rate is that since `from`, one to two minutes ago. So work that a repeated command finds
     * done is soon not counted. */
    cli_meter_mark from, next;
} cli_meter;
cicy_progress cli_meter_start(cli_meter *meter, bool quiet);
void cli_meter_finish(const cli_meter *meter);
/* Clears the line, before something else is printed. */
void cli_meter_clear(const cli_meter *meter);

/* Lets SIGINT, SIGTERM and SIGHUP (unless it is ignored, as under nohup) end the work in order. A
 * second signal ends the program at once. */
void cli_watch_signals(void);
bool cli_interrupted(void);
/* The same as a cicy_progress that shows nothing. */
bool cli_uninterrupted(void *user, const cicy_progress_report *report);
/* Whether a write failed since the reader has closed the pipe. */
bool cli_pipe_closed(void);

#endif
