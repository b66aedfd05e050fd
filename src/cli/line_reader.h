/* Lines from a file descriptor, and whether the next ones are there already. */
#ifndef CICYMINER_CLI_LINE_READER_H
#define CICYMINER_CLI_LINE_READER_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/growing_text.h"

/* An open input; start with {.descriptor = ...}. */
typedef struct cli_reader {
    int descriptor;
    bool ended;
    int reason;     /* errno of a failure, else 0 */
    uint64_t taken; /* bytes of lines so far */
    size_t at, end;
    char bytes[1 << 16]; /* [at, end) is read, but not taken yet */
} cli_reader;

/* Takes one line: appends it, without its comment (from `#` on) and its line end, to `text`; what
 * is beyond `longest` bytes is dropped and sets *too_long. False at the end of the input. */
bool cli_reader_line(cli_reader *reader, cli_text *text, size_t longest, bool *too_long);

/* Whether taking a line would have to wait, now and for a moment. */
bool cli_reader_pauses(const cli_reader *reader);

#endif
