/* Sums of line bundles, and what is made of bundles, as texts. */
#ifndef CICYMINER_CLI_ARGUMENTS_SUM_TEXT_H
#define CICYMINER_CLI_ARGUMENTS_SUM_TEXT_H

#include "cicyminer/bundle.h"
#include "cli/arguments/bundle_list.h"

/* Line bundles of a sum at most. */
enum { CLI_MOST_SUMMANDS = 1000 };

/* Reads "1,0|-1,0|3*0,2" (length bytes), where 3* stands for three times, and appends the bundles.
 * Errors: CICY_USAGE with the reason, CICY_SYSTEM (memory). */
cicy_status cli_sum_parse(cli_bundles *sum, const char *text, size_t length, cicy_error *error);

/* The degrees [count][rows] of a sum for a configuration; freed by the caller, NULL after an error.
 * Errors: CICY_INVALID_INPUT (another number of degrees), CICY_SYSTEM. */
int64_t *cli_sum_degrees(const cli_bundles *sum, int rows, cicy_error *error);

/* Reads "V", "dual", "wedge2", "sym3", "end"; false for anything else. */
bool cli_construction_parse(const char *text, size_t length, cicy_construction *construction);

enum { CLI_CONSTRUCTION_NAME = 16 };
/* The same as a text, written to name [CLI_CONSTRUCTION_NAME]; returns it. */
const char *cli_construction_name(const cicy_construction *construction, char *name);

#endif
