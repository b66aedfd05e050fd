#include "cli/arguments/ensure_dataset.h"

#include <inttypes.h>
#include <stdio.h>

#include "cicyminer/version.h"
#include "cli/cli.h"

/* The command without what the result does not depend on, such as threads and folders. */
static void command_text(const cicy_classification_options *classify,
                         const cicy_build_options *build, char *command, size_t room)
{
    char rows[32] = "", seed[48] = "";
    if (classify->most_rows)
        snprintf(rows, sizeof rows, " --max-rows %d", classify->most_rows);
    if (build->order == CICY_ORDER_SHUFFLED)
        snprintf(seed, sizeof seed, " --seed %" PRIu64, build->seed);
    snprintf(command, room, "cicyminer classify --dim %d%s%s --order %s%s", classify->dimension,
             rows, classify->products ? " --products" : "", cicy_order_name(build->order), seed);
}

/* A data set in memory, or, where `path` is given, the file. */
static cicy_status generate(cicy_classification_options *classify, cicy_build_options *build,
                            bool quiet, cicy_dataset *dataset, const char *path, cicy_error *error)
{
    cli_meter meter;
    char command[160];
    cicy_classification *classification;
    command_text(classify, build, command, sizeof command);
    classify->progress = build->progress = cli_meter_start(&meter, quiet);
    cicy_status status = cicy_classification_compute(classify, &classification, error);
    if (status == CICY_OK) {
        status = path ? cicy_dataset_build_file(classification, build, command, cicy_version(),
                                                path, error)
                      : cicy_dataset_build(classification, build, dataset, error);
        if (status == CICY_OK)
            cicy_classification_finish(classification);
        cicy_classification_free(classification);
    }
    cli_meter_finish(&meter);
    if (status != CICY_OK || path)
        return status;
    return cicy_dataset_describe(dataset, command, cicy_version(), error);
}

cicy_status cli_generate(cicy_classification_options *classify, cicy_build_options *build,
                         bool quiet, cicy_dataset *dataset, cicy_error *error)
{
    return generate(classify, build, quiet, dataset, NULL, error);
}

cicy_status cli_generate_file(cicy_classification_options *classify, cicy_build_options *build,
                              bool quiet, const char *path, cicy_error *error)
{
    return generate(classify, build, quiet, NULL, path, error);
}
