/* Weights that a command was told to use. */
#ifndef CICYMINER_CLI_WEIGHTS_OPTION_H
#define CICYMINER_CLI_WEIGHTS_OPTION_H

#include "cicyminer/checkpoint.h"
#include "cicyminer/publication.h"

typedef struct cli_weights {
    cicy_network *network; /* batches of 1,024 */
    cicy_weights_info info;
    bool published; /* they tell of their run: */
    cicy_publication publication;
} cli_weights;

/* Opens a file, or, when `file` is NULL, the weights inside the program for `ratio`. Always
 * followed by cli_weights_close. */
cicy_status cli_weights_open(cli_weights *weights, const char *file, double ratio, int threads,
                             cicy_error *error);
void cli_weights_close(cli_weights *weights);

#endif
