/* Text that grows. */
#ifndef CICYMINER_CLI_GROWING_TEXT_H
#define CICYMINER_CLI_GROWING_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/configuration.h"

/* bytes [length], not terminated. `failed`: memory ran out and the text is incomplete. */
typedef struct cli_text {
    char *bytes;
    size_t length, room;
    bool failed;
} cli_text;

void cli_text_add(cli_text *text, const char *bytes, size_t length);
void cli_text_print(cli_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void cli_text_clear(cli_text *text);

/* A JSON string with its quotes. */
void cli_text_json_string(cli_text *text, const char *string);

void cli_text_configuration(cli_text *text, const cicy_configuration *configuration,
                            cicy_notation notation);

#endif
