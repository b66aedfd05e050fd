/* Commands that answer configurations line by line. */
#ifndef CICYMINER_CLI_LINE_DRIVER_H
#define CICYMINER_CLI_LINE_DRIVER_H

#include "cicyminer/configuration.h"
#include "cli/cli.h"
#include "cli/output/growing_text.h"
#include "cli/output/table_row.h"

/* One answered line. The answer may change `configuration`, e.g. to its canonical form. */
typedef struct cli_line {
    cicy_configuration configuration;
    size_t index;  /* among the lines of its block that could be parsed */
    cli_text text; /* the answer, with its line ends */
} cli_line;

/* Lines are answered in blocks of at most this many, so that memory stays bounded on any input. */
enum { CLI_LINES_BLOCK = 1024 };

/* How a command answers. `context` is what its functions get. */
typedef struct cli_lines {
    const cli_common *common;
    void *context;
    const cli_column *columns; /* of the table, whose head is the first line; NULL: no table */
    /* Works on the lines [count] of a block that could be parsed, before each is answered. Ends the
     * work when it fails. May be NULL. */
    cicy_status (*prepare)(void *context, const cli_line *const *lines, size_t count,
                           cicy_error *error);
    bool several; /* a line has several answers; those before a failure are printed */
    /* Fills line->text; called by many threads at once. */
    cicy_status (*answer)(void *context, cli_line *line, cicy_error *error);
    /* Whether the line is printed; called in the order of the input. May be NULL. */
    cicy_status (*accept)(void *context, const cli_line *line, bool *accepted, cicy_error *error);
} cli_lines;

/* The columns for what was asked for; NULL for JSON. */
const cli_column *cli_columns(const cli_common *common, const cli_column *text,
                              const cli_column *csv);

/* Reads common->files (standard input when there is none, or for "-"): one configuration per line
 * or over several lines, or any list that cicy_list_open reads. Blank lines and what follows a `#`
 * are skipped. Answers appear in the order of the input, and those so far as soon as the input
 * pauses. Invalid entries are reported on standard error with the reason and, with --json, also
 * answered by an object with "error". Returns the worst status; `error` gets a message only when
 * the work ended early. */
cicy_status cli_lines_run(const cli_lines *lines, cicy_error *error);

#endif
