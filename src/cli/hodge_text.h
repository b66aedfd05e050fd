/* Hodge numbers as JSON and as columns of a table. */
#ifndef CICYMINER_CLI_HODGE_TEXT_H
#define CICYMINER_CLI_HODGE_TEXT_H

#include "cicyminer/hodge.h"
#include "cli/growing_text.h"

/* Names of the table's columns, without a line end. */
extern const char cli_hodge_header[];

/* `  1   101     -     -      -      -    -200`: dashes for numbers that the dimension lacks. */
void cli_hodge_columns(cli_text *out, const cicy_hodge *hodge);

/* `{"h11":1,"h21":101}`: null for numbers that are not known. */
void cli_hodge_json(cli_text *out, const cicy_hodge *hodge);

#endif
