/* Line bundles that commands are asked about: one, a file of them, or all of a box. */
#ifndef CICYMINER_CLI_ARGUMENTS_BUNDLE_LIST_H
#define CICYMINER_CLI_ARGUMENTS_BUNDLE_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cli/cli.h"

/* Degrees of one bundle. */
typedef struct cli_bundle {
    int count;
    int64_t degree[CICY_MAX_ROWS];
} cli_bundle;

/* What was asked for. In a box every degree goes from `low` to `high`. */
typedef struct cli_bundles {
    bool box;
    int64_t low, high;
    size_t count, room;
    cli_bundle *items; /* [count] */
    bool invalid;      /* lines of a file were reported */
} cli_bundles;

/* Bundles of a box for one configuration at most. */
enum { CLI_MOST_BUNDLES = 1000000 };

void cli_bundles_clear(cli_bundles *bundles);

/* Reads "1,0,-2" (length bytes; spaces are allowed). False when it is not a list of whole numbers,
 * or a list of more than CICY_MAX_ROWS. */
bool cli_bundle_parse(const char *text, size_t length, cli_bundle *bundle);

/* Appends a bundle. Errors: CICY_SYSTEM (memory). */
cicy_status cli_bundles_add(cli_bundles *bundles, const cli_bundle *bundle, cicy_error *error);

/* Appends the bundles of a file, one per line; blank lines and what follows a `#` are skipped.
 * Lines that are no bundle are reported on standard error. Errors: CICY_SYSTEM, CICY_INVALID_INPUT
 * (no bundle at all). */
cicy_status cli_bundles_read(cli_bundles *bundles, const char *path, cicy_error *error);

/* Reads a box "-3..3". */
bool cli_bundles_parse_box(cli_bundles *bundles, const char *text);

/* The bundles for a configuration of `rows` rows: how many, and number k of them into degree
 * [rows]. Errors: CICY_INVALID_INPUT (another number of degrees, more than CLI_MOST_BUNDLES). */
cicy_status cli_bundles_count(const cli_bundles *bundles, int rows, size_t *count,
                              cicy_error *error);
cicy_status cli_bundles_get(const cli_bundles *bundles, int rows, size_t k, int64_t *degree,
                            cicy_error *error);

#endif
