#include "cli/ensure_dataset.h"

#include <inttypes.h>
#include <stdio.h>

#include "cicyminer/version.h"
#include "cli/cli.h"

/* The command without what the result does not depend on, such as threads and folders. */
static cicy_status describe(cicy_dataset *dataset, bool products, cicy_error *error)
{
    char command[128];
    int length = snprintf(command, sizeof command, "cicyminer classify --dim %d%s --order %s",
                          dataset->dimension, products ? " --products" : "",
                          cicy_order_name(dataset->order));
    if (dataset->order == CICY_ORDER_SHUFFLED)
        snprintf(command + length, sizeof command - (size_t)length, " --seed %" PRIu64,
                 dataset->seed);
    return cicy_dataset_describe(dataset, command, cicy_version(), error);
}

cicy_status cli_generate(cicy_classification_options *classify, cicy_build_options *build,
                         bool quiet, cicy_dataset *dataset, cicy_error *error)
{
    cli_meter meter;
    cicy_classification *classification;
    classify->progress = build->progress = cli_meter_start(&meter, quiet);
    cicy_status status = cicy_classification_compute(classify, &classification, error);
    if (status == CICY_OK) {
        status = cicy_dataset_build(classification, build, dataset, error);
        cicy_classification_free(classification);
    }
    cli_meter_finish(&meter);
    return status == CICY_OK ? describe(dataset, classify->products, error) : status;
}
