/* JSON, by jansson. */
#ifndef CICYMINER_CLI_OUTPUT_JSON_TEXT_H
#define CICYMINER_CLI_OUTPUT_JSON_TEXT_H

#include <jansson.h>

#include "cicyminer/configuration.h"
#include "cicyminer/hodge.h"
#include "cli/cli.h"
#include "cli/output/growing_text.h"

/* Writes an object on one line, numbers with up to `digits` digits, and releases it. NULL stands
 * for an object for which there was no memory. */
cicy_status cli_print_json(FILE *stream, json_t *object, int digits, cicy_error *error);
void cli_text_json(cli_text *text, json_t *object, int digits);

/* The same as a line, with 17 digits. */
void cli_text_json_line(cli_text *text, json_t *object);

/* A string, for example a file name; bytes that are not UTF-8 become question marks. */
json_t *cli_json_string(const char *string);

/* The rows [n,p1,p2,...]. */
json_t *cli_json_configuration(const cicy_configuration *configuration);

/* [1,0,-2]: numbers [count]. */
json_t *cli_json_integers(const int64_t *numbers, size_t count);

/* {"h11":1,"h21":101}: null for numbers that are not known. */
json_t *cli_json_hodge(const cicy_hodge *hodge);

/* The same as text, for the commands that print many. */
void cli_text_json_hodge(cli_text *text, const cicy_hodge *hodge);

#endif
