/* cicyminer dataset bundles: line bundles on many configurations, with their cohomology. */
#include <inttypes.h>
#include <stdlib.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/file.h"
#include "cli/arguments/bundle_list.h"
#include "cli/commands/dataset/bundle_info.h"

typedef struct bundles_arguments {
    cli_common common;
    const char *data;
    cli_bundles box;
    uint64_t most_rows, per_manifold;
    bool unchecked;
    uint64_t memory; /* MiB; 0: 2048 */
    double seconds;  /* 0: no limit */
} bundles_arguments;

static cicy_status take_range(void *arguments, const cli_option *option, const char *text,
                              cicy_error *error)
{
    const int most = CICY_MAX_BUNDLE_DATA_DEGREE;
    cli_bundles *box = &((bundles_arguments *)arguments)->box;
    if (cli_bundles_parse_box(box, text) && box->low >= -most && box->high <= most)
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not a range like -3..3 within -%d..%d",
                          option->name, text, most, most);
}

static const cli_option options[] = {
    {"data", "FILE", "the data set of configurations", CLI_TEXT, CLI_AT(bundles_arguments, data)},
    {"out", "OUT.h5", "the data set of line bundles", CLI_TEXT,
     CLI_AT(bundles_arguments, common.out), .letter = 'o'},
    {"range", "A..B", "degrees from A to B (default: -3..3); at most from -100 to 100", CLI_CALL,
     .take = take_range},
    {"max-rows", "R", "leave out configurations with more rows", CLI_WHOLE,
     CLI_AT(bundles_arguments, most_rows), .low = 1, .high = CICY_MAX_ROWS},
    {"per-manifold", "N",
     "N random line bundles of the box of each configuration (default: all, at most 1,000,000)",
     CLI_WHOLE, CLI_AT(bundles_arguments, per_manifold), .low = 1,
     .high = CICY_MAX_BUNDLES_PER_MANIFOLD},
    {"no-check", NULL, "do not confirm ranks with a second prime and other polynomials", CLI_FLAG,
     CLI_AT(bundles_arguments, unchecked)},
    {"memory", "MIB", "memory for the maps of one bundle (default: 2048)", CLI_WHOLE,
     CLI_AT(bundles_arguments, memory), .low = 1, .high = 1 << 24},
    {"seconds", "S", "time for one bundle (default: no limit)", CLI_REAL,
     CLI_AT(bundles_arguments, seconds), .low = 0, .high = 1e9},
    {0}};

/* The command without what the answers do not depend on, such as threads. */
static char *describe(const bundles_arguments *given, const cicy_bundle_data_options *wanted)
{
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    if (!stream)
        return NULL;
    fprintf(stream, "cicyminer dataset bundles --data %s --range %d..%d", given->data, wanted->low,
            wanted->high);
    if (wanted->most_rows)
        fprintf(stream, " --max-rows %zu", wanted->most_rows);
    if (wanted->per_manifold)
        fprintf(stream, " --per-manifold %" PRIu64, wanted->per_manifold);
    if (wanted->seed)
        fprintf(stream, " --seed %" PRIu64, wanted->seed);
    if (given->memory)
        fprintf(stream, " --memory %" PRIu64, given->memory);
    if (given->seconds > 0)
        fprintf(stream, " --seconds %g", given->seconds);
    if (wanted->unchecked)
        fprintf(stream, " --no-check");
    fclose(stream);
    return text;
}

/* Makes the file; with --verbose states first how much there is to do. */
static cicy_status build(const bundles_arguments *given, const cicy_dataset *dataset,
                         cicy_bundle_data_options *wanted, cicy_error *error)
{
    uint64_t manifolds, bundles;
    CLI_TRY(cicy_bundle_data_count(dataset, wanted, &manifolds, &bundles, error));
    if (given->common.verbose)
        cli_complain("%" PRIu64 " configurations, %" PRIu64 " line bundles", manifolds, bundles);
    cli_meter meter;
    const cicy_progress progress = cli_meter_start(&meter, given->common.quiet);
    wanted->progress = &progress;
    const cicy_status status = cicy_bundle_data_build(dataset, wanted, given->common.out, error);
    cli_meter_finish(&meter);
    return status;
}

static cicy_status print_summary(const bundles_arguments *given, cicy_error *error)
{
    cicy_bundle_data data;
    const cicy_ranks *ranks = given->common.ranks;
    if ((given->common.quiet && !given->common.json) || (ranks && ranks->rank > 0))
        return CICY_OK;
    CLI_TRY(cicy_bundle_data_read(&data, given->common.out, error));
    const cicy_status status = cli_print_bundle_data(&given->common, &data, error);
    cicy_bundle_data_clear(&data);
    return status;
}

static cicy_status run_bundles(void *arguments, cicy_error *error)
{
    bundles_arguments *given = arguments;
    cicy_dataset dataset = {0};
    if (!given->data || !given->common.out)
        return cicy_error_set(error, CICY_USAGE,
                              "dataset bundles: name the data set of configurations with --data "
                              "and the file to write with -o");
    CLI_TRY(cicy_file_check(given->common.out, error));
    CLI_TRY(cicy_dataset_read(&dataset, given->data, error));
    const cli_bundles *box = &given->box;
    cicy_bundle_data_options wanted = {.size = sizeof wanted,
                                       .low = box->box ? (int)box->low : -3,
                                       .high = box->box ? (int)box->high : 3,
                                       .most_rows = (size_t)given->most_rows,
                                       .per_manifold = given->per_manifold,
                                       .seed = given->common.seed,
                                       .memory = (size_t)given->memory << 20,
                                       .seconds = given->seconds,
                                       .threads = given->common.threads,
                                       .unchecked = given->unchecked,
                                       .ranks = given->common.ranks};
    char *command = describe(given, &wanted);
    wanted.command = command;
    cicy_status status = command ? build(given, &dataset, &wanted, error) : cli_no_memory(error);
    CLI_THEN(status, print_summary(given, error));
    free(command);
    cicy_dataset_clear(&dataset);
    return status;
}

const cli_command cli_dataset_bundles = {
    .name = "dataset bundles",
    .summary = "make a data set of line bundles with their cohomology",
    .usage = "--data FILE.h5 -o OUT.h5 [OPTIONS]",
    .description =
        "Computes h^0 .. h^d of all line bundles O(l1, .., lm) with degrees in a range, or of a "
        "random sample of them, on every configuration of a data set that is not a direct product. "
        "The box of a configuration with m rows and degrees from -3 to 3 has 7^m line bundles; "
        "those that follow from others by a symmetry of the configuration or by Serre duality are "
        "computed once. Line bundles that reach a limit of memory or time are recorded without an "
        "answer, and counted.\n"
        "An interrupted command (Ctrl-C, kill, power cut) continues when it is repeated, and the "
        "result is the same, byte for byte; answers so far are in OUT.h5.parts.",
    .examples = "cicyminer classify --dim 3 -o three-folds.h5\n"
                "cicyminer dataset bundles --data three-folds.h5 --range -3..3 --max-rows 4 "
                "--per-manifold 100 -o bundles.h5",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON | CLI_CSV | CLI_RANKS,
    .options = options,
    .size = sizeof(bundles_arguments),
    .run = run_bundles};
