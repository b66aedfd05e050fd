/* cicyminer dataset: a group of subcommands. */
#include "cli/cli.h"

static const cli_command *const subcommands[] = {
    &cli_dataset_info,   &cli_dataset_verify, &cli_dataset_import,  &cli_dataset_export,
    &cli_dataset_select, &cli_dataset_sample, &cli_dataset_bundles, NULL};

const cli_command cli_command_dataset = {
    .name = "dataset",
    .summary = "inspect, check, import and export data sets",
    .usage = "SUBCOMMAND [OPTIONS] FILE",
    .description =
        "Data sets are HDF5 files of configurations with their exact Hodge numbers, or of line "
        "bundles with their cohomology.",
    .subcommands = subcommands};
