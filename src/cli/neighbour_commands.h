/* What the commands split and contract share. */
#ifndef CICYMINER_CLI_NEIGHBOUR_COMMANDS_H
#define CICYMINER_CLI_NEIGHBOUR_COMMANDS_H

#include "cicyminer/splitting.h"
#include "cli/growing_text.h"

/* The words of one of the two commands. */
typedef struct cli_neighbour_words {
    const char *list;  /* the key of the list in JSON: "splittings" */
    const char *place; /* what `place` counts: "column" */
} cli_neighbour_words;

/* First line of the table. */
extern const char cli_neighbours_header[];

/* Appends a configuration and its neighbours with their Hodge numbers: a block of table rows or,
 * with `json`, one object on a line. Errors: those of cicy_hodge_compute. */
cicy_status cli_neighbours_print(cli_text *out, const cicy_configuration *configuration,
                                 const cicy_neighbours *neighbours,
                                 const cli_neighbour_words *words, bool json, cicy_error *error);

#endif
