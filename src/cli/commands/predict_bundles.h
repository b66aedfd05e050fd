/* cicyminer predict with a network that knows line bundles. */
#ifndef CICYMINER_CLI_COMMANDS_PREDICT_BUNDLES_H
#define CICYMINER_CLI_COMMANDS_PREDICT_BUNDLES_H

#include "cli/arguments/bundle_arguments.h"
#include "cli/arguments/run_target.h"

/* Answers every configuration with the predictions for the line bundles that were asked for;
 * `exact`: with the exact dimensions as well. */
cicy_status cli_predict_bundles(const cli_bundle_arguments *asked, const cli_weights *weights,
                                bool exact, cicy_error *error);

#endif
