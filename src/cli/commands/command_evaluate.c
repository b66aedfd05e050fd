/* cicyminer evaluate: how well trained weights predict a data set. */
#include "cicyminer/prediction.h"
#include "cli/arguments/run_target.h"
#include "cli/output/result_text.h"

typedef struct evaluate_arguments {
    cli_common common;
    cli_target target;
    int part; /* a cicy_part, or ALL */
    uint64_t limit;
    bool shuffled;
    const char *split, *publish;
} evaluate_arguments;

enum { ALL = CICY_PARTS };

static const cli_option options[] = {
    {"data", "FILE", "the data set (default: the one named in the run)", CLI_TEXT,
     CLI_AT(evaluate_arguments, target.data_given)},
    {"part", "PART", "training, validation or test (default: test); of weights also all",
     CLI_CHOICE, CLI_AT(evaluate_arguments, part), .choices = "training|validation|test|all"},
    {"split", "FILE", "the split of the data set that --part is a part of; for a weights file",
     CLI_TEXT, CLI_AT(evaluate_arguments, split)},
    {"built-in", "RATIO",
     "the weights inside the program that were trained on this share of all four-folds: 0.8 or 0.3",
     CLI_REAL, CLI_AT(evaluate_arguments, target.built_in), .low = 1e-6, .high = 1},
    {"limit", "N", "a random sample of N configurations of the part", CLI_WHOLE,
     CLI_AT(evaluate_arguments, limit), .low = 1, .high = UINT32_MAX},
    {"shuffled", NULL, "rows and columns of every matrix in a random order", CLI_FLAG,
     CLI_AT(evaluate_arguments, shuffled)},
    {"publish", "FILE", "the former name of `cicyminer publish -o FILE`", CLI_TEXT,
     CLI_AT(evaluate_arguments, publish)},
    {0}};

static void prepare_evaluate(void *arguments)
{
    ((evaluate_arguments *)arguments)->part = CICY_PART_TEST;
}

/* What does not go together. */
static cicy_status check_options(const evaluate_arguments *given, cicy_error *error)
{
    static const char *const sampling[] = {"part", "limit", "shuffled", NULL};
    if (given->publish)
        return cli_refuse(&given->common, sampling,
                          "cannot be combined with --publish, which measures the whole test part",
                          error);
    if (given->target.is_run && given->split)
        return cicy_error_set(error, CICY_USAGE, "evaluate: a run has its own split");
    if (given->target.is_run && given->part == ALL)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: of a run, --part is training, validation or test");
    return CICY_OK;
}

/* The split of weights: the one that was given, or the one they were published with; weights
 * without either have no parts. */
static cicy_status find_split(evaluate_arguments *given, cicy_split *split, cicy_error *error)
{
    const cli_target *target = &given->target;
    const cli_weights *weights = &target->weights;
    if (!given->split && !weights->published && !cli_was_given(&given->common, "part"))
        given->part = ALL;
    if (given->part == ALL)
        return CICY_OK;
    if (!given->split && weights->published)
        return cicy_publication_split(&weights->publication, &target->dataset, target->data, split,
                                      error);
    if (!given->split)
        return cicy_error_set(error, CICY_USAGE,
                              "evaluate: a weights file has no parts; name a split with --split");
    CLI_TRY(cicy_split_read(split, given->split, error));
    return cicy_split_check(split, &target->dataset, target->data, error);
}

static cicy_status evaluate_weights(evaluate_arguments *given, cicy_evaluation_options *wanted,
                                    cicy_metrics *metrics, cicy_error *error)
{
    cicy_split split = {0};
    cli_target *target = &given->target;
    cicy_status status = cli_weights_open(&target->weights, target->name, target->built_in,
                                          given->common.threads, error);
    CLI_THEN(status, find_split(given, &split, error));
    wanted->part = given->part == ALL ? CICY_PART_TEST : (cicy_part)given->part;
    if (status == CICY_OK)
        status = cicy_evaluate_network(target->weights.network, &target->dataset,
                                       given->part == ALL ? NULL : &split, wanted, metrics, error);
    cicy_split_clear(&split);
    return status;
}

/* The results, and those that the weights state, if they are about the same samples. */
static cicy_status print_results(const evaluate_arguments *given, const cicy_metrics *metrics,
                                 cicy_error *error)
{
    char sample[64];
    const cli_weights *weights = &given->target.weights;
    const bool all = given->part == ALL;
    const bool stated = weights->published && !given->split && given->part == CICY_PART_TEST;
    snprintf(sample, sizeof sample, "%s%s%s",
             all ? "connected entries" : cicy_part_name((cicy_part)given->part), all ? "" : " part",
             given->shuffled ? ", shuffled matrices" : "");
    return cli_print_metrics(&given->common, metrics, stated ? &weights->publication : NULL, sample,
                             error);
}

static cicy_status evaluate(evaluate_arguments *given, cicy_error *error)
{
    cli_meter meter;
    cicy_metrics metrics;
    const cli_target *target = &given->target;
    cicy_evaluation_options wanted = {.size = sizeof wanted,
                                      .part = (cicy_part)given->part,
                                      .limit = (size_t)given->limit,
                                      .shuffled = given->shuffled,
                                      .seed = given->common.seed,
                                      .threads = given->common.threads};
    wanted.progress = cli_meter_start(&meter, given->common.quiet);
    cicy_status status = target->is_run ? cicy_evaluate_run(target->name, &target->dataset,
                                                            target->data, &wanted, &metrics, error)
                                        : evaluate_weights(given, &wanted, &metrics, error);
    cli_meter_finish(&meter);
    return status == CICY_OK ? print_results(given, &metrics, error) : status;
}

static cicy_status run_evaluate(void *arguments, cicy_error *error)
{
    evaluate_arguments *given = arguments;
    cicy_status status =
        cli_target_open(&given->target, &cli_command_evaluate, &given->common, error);
    CLI_THEN(status, check_options(given, error));
    if (status == CICY_OK && given->publish) {
        cli_complain("note: evaluate --publish is now `cicyminer publish`; the option will go in "
                     "the next version");
        status = cli_publish(&given->target, &given->common, given->publish, error);
    } else if (status == CICY_OK) {
        status = evaluate(given, error);
    }
    cli_target_close(&given->target);
    return status;
}

const cli_command cli_command_evaluate = {
    .name = "evaluate",
    .summary = "compare a network's predictions with the exact numbers",
    .usage = "RUN [OPTIONS]\nWEIGHTS --data FILE [OPTIONS]\n--built-in RATIO --data FILE [OPTIONS]",
    .description =
        "Compares predictions with the exact Hodge numbers. For a run: its best weights, on a part "
        "of its data set; predictions.h5 and metrics.json in the run folder are written. For a "
        "weights file: all connected configurations of the data set. Published weights (see "
        "`cicyminer publish --help`) and those inside the program are evaluated on the test part "
        "of their own split, which is made again.",
    .examples = "cicyminer evaluate runs/first --part validation\n"
                "cicyminer evaluate --built-in 0.8 --data four-folds.h5",
    .shared = CLI_PER_LINE | CLI_SEED | CLI_DEVICE,
    .options = options,
    .size = sizeof(evaluate_arguments),
    .prepare = prepare_evaluate,
    .most_files = 1,
    .files_wanted = "name one run folder, or one weights file, or --built-in",
    .run = run_evaluate};
