/* cicyminer publish: the weights of a finished run as one file for others. */
#include "cli/arguments/run_target.h"
#include "cli/output/result_text.h"

typedef struct publish_arguments {
    cli_common common;
    cli_target target;
} publish_arguments;

static const cli_option options[] = {
    {"out", "FILE", "the weights file to write", CLI_TEXT, CLI_AT(publish_arguments, common.out),
     .letter = 'o'},
    {"data", "FILE", "the data set (default: the one named in the run)", CLI_TEXT,
     CLI_AT(publish_arguments, target.data_given)},
    {"built-in", "RATIO", "measure the weights inside the program (0.8 or 0.3) again", CLI_REAL,
     CLI_AT(publish_arguments, target.built_in), .low = 1e-6, .high = 1},
    {0}};

/* Weights that were published before. */
static cicy_status publish_again(cli_target *target, const cli_common *common,
                                 const cicy_progress *progress, const char *path, cicy_error *error)
{
    cli_weights *weights = &target->weights;
    cicy_status status =
        cli_weights_open(weights, target->name, target->built_in, common->threads, error);
    if (status == CICY_OK && !weights->published)
        status = cicy_error_set(error, CICY_USAGE,
                                "%s: publishing needs a run folder, or weights that were published "
                                "before",
                                target->name);
    CLI_THEN(status,
             cicy_publish_again(weights->network, &weights->info, &target->dataset, target->data,
                                common->threads, progress, path, &weights->publication, error));
    return status;
}

cicy_status cli_publish(cli_target *target, const cli_common *common, const char *path,
                        cicy_error *error)
{
    cli_meter meter;
    const cicy_progress progress = cli_meter_start(&meter, common->quiet);
    cicy_status status =
        target->is_run
            ? cicy_publish_run(target->name, &target->dataset, target->data, common->threads,
                               &progress, path, &target->weights.publication, error)
            : publish_again(target, common, &progress, path, error);
    cli_meter_finish(&meter);
    return status == CICY_OK ? cli_print_publication(common, &target->weights.publication, error)
                             : status;
}

static cicy_status run_publish(void *arguments, cicy_error *error)
{
    publish_arguments *given = arguments;
    cicy_status status =
        cli_target_open(&given->target, &cli_command_publish, &given->common, error);
    CLI_THEN(status, cli_publish(&given->target, &given->common, given->common.out, error));
    cli_target_close(&given->target);
    return status;
}

const cli_command cli_command_publish = {
    .name = "publish",
    .summary = "write the weights of a run as one file for others",
    .usage = "RUN -o FILE [OPTIONS]\nWEIGHTS --data FILE -o FILE [OPTIONS]",
    .description =
        "Writes the best weights of a finished run into one file for others. The file states the "
        "command that makes the run again, seed, split, checksum of the data set, accuracy on the "
        "test part, and how often predictions with such outputs are right: measured on one half of "
        "the test part, with the error found on the other half. `predict` prints this as "
        "confidence. Weights that were published before are measured again on the test part of "
        "their own split, which is made again, and written with what is found.",
    .examples = "cicyminer publish runs/first -o first.safetensors",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_JSON | CLI_CSV,
    .options = options,
    .size = sizeof(publish_arguments),
    .most_files = 1,
    .files_wanted = "name one run folder or one weights file",
    .out_wanted = "the file to write with -o FILE",
    .run = run_publish};
