/* Answers of the commands about vector bundles: a line for each construction on each bundle. */
#ifndef CICYMINER_CLI_COMMANDS_VECTOR_BUNDLES_H
#define CICYMINER_CLI_COMMANDS_VECTOR_BUNDLES_H

#include "cli/arguments/bundle_arguments.h"
#include "cli/arguments/sum_text.h"

enum { CLI_MOST_CONSTRUCTIONS = 16 };

/* The arguments of such a command begin with this. */
typedef struct cli_bundle_question {
    cli_bundle_arguments asked; /* its line bundles are not used */
    cicy_bundle_kind kind;
    cli_bundles first, second; /* of sums and monads */
    size_t constructions;      /* 0: V itself */
    cicy_construction construction[CLI_MOST_CONSTRUCTIONS];
} cli_bundle_question;

/* Answers all configurations of the input. */
cicy_status cli_bundle_answer(const cli_bundle_question *question, cicy_error *error);

#endif
