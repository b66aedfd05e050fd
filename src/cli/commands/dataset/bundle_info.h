/* What a data set of line bundles holds, as text, CSV or JSON. */
#ifndef CICYMINER_CLI_COMMANDS_BUNDLE_INFO_H
#define CICYMINER_CLI_COMMANDS_BUNDLE_INFO_H

#include "cicyminer/bundle_data.h"
#include "cli/cli.h"

/* Prints counts, and mean, extremes and zeros of every h^q and of the index, to common->stream. */
cicy_status cli_print_bundle_data(const cli_common *common, const cicy_bundle_data *data,
                                  cicy_error *error);

#endif
