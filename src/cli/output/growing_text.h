/* Text that grows, for commands that answer hundreds of thousands of lines per second. */
#ifndef CICYMINER_CLI_OUTPUT_GROWING_TEXT_H
#define CICYMINER_CLI_OUTPUT_GROWING_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"

/* bytes [length], not terminated. `failed`: memory ran out and the text is incomplete. */
typedef struct cli_text {
    char *bytes;
    size_t length, room;
    bool failed;
} cli_text;

void cli_text_add(cli_text *text, const char *bytes, size_t length);
void cli_text_put(cli_text *text, const char *string);
void cli_text_print(cli_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A whole number, right-aligned in `width` characters. */
void cli_text_integer(cli_text *text, int64_t number, int width);
void cli_text_configuration(cli_text *text, const cicy_configuration *configuration,
                            cicy_notation notation);
void cli_text_clear(cli_text *text);

#endif
