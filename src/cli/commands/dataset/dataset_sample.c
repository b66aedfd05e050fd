/* cicyminer dataset sample */
#include <inttypes.h>
#include <stdlib.h>

#include "cicyminer/file.h"
#include "cicyminer/selection.h"
#include "cicyminer/version.h"
#include "cli/cli.h"

typedef struct sample_arguments {
    cli_common common;
    uint64_t count;
} sample_arguments;

static const cli_option options[] = {{"out", "FILE.h5", "the data set to write", CLI_TEXT,
                                      CLI_AT(sample_arguments, common.out), .letter = 'o'},
                                     {"count", "N", "how many entries", CLI_WHOLE,
                                      CLI_AT(sample_arguments, count), .letter = 'n', .low = 1,
                                      .high = 1e12},
                                     {0}};

static cicy_status run_sample(void *arguments, cicy_error *error)
{
    const sample_arguments *given = arguments;
    const cli_common *common = &given->common;
    const char *path = common->files[0];
    cli_meter meter;
    if (!common->out || !given->count)
        return cicy_error_set(error, CICY_USAGE,
                              "dataset sample: give the number of entries with -n N and the data "
                              "set to write with -o FILE.h5");
    CLI_TRY(cicy_file_check(common->out, error));
    char *command = cli_path(error, "cicyminer dataset sample -n %" PRIu64 " --seed %" PRIu64 " %s",
                             given->count, common->seed, cli_base_name(path));
    if (!command)
        return CICY_SYSTEM;
    cicy_progress progress = cli_meter_start(&meter, common->quiet);
    const cicy_status status =
        cicy_dataset_sample(path, (size_t)given->count, common->seed, common->out, command,
                            cicy_version(), &progress, error);
    cli_meter_finish(&meter);
    free(command);
    return status;
}

const cli_command cli_dataset_sample = {
    .name = "dataset sample",
    .summary = "a random sample of a data set",
    .usage = "[OPTIONS] -n N -o FILE.h5 FILE.h5",
    .description = "Writes N random entries as a new data set, in the same order. The "
                   "same seed gives "
                   "the same sample. Data sets of any size are read and written in bounded memory.",
    .examples = "cicyminer dataset sample -n 10000 -o some.h5 four-folds.h5",
    .shared = CLI_OWN_OUT | CLI_SEED,
    .options = options,
    .size = sizeof(sample_arguments),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one data set",
    .run = run_sample};
