/* cicyminer dataset verify */
#include "cicyminer/verify.h"
#include "cli/arguments/memory_size.h"
#include "cli/output/json_text.h"

typedef struct verify_arguments {
    cli_common common;
    bool complete;
    uint64_t memory;
} verify_arguments;

static const cli_option options[] = {
    {"complete", NULL, "compare with the published counts in any case", CLI_FLAG,
     CLI_AT(verify_arguments, complete)},
    {"memory", "SIZE",
     "memory for finding equal entries, such as 1G or 100M, at least 1M (default: 256M); what does "
     "not fit "
     "is sorted in a file in the folder TMPDIR",
     CLI_CALL, CLI_AT(verify_arguments, memory), .take = cli_take_memory},
    {0}};

static cicy_status print_summary(const cicy_verify_summary *summary, const cli_common *common,
                                 cicy_error *error)
{
    if (common->json)
        return cli_print_json(
            common->stream,
            json_pack("{s:I, s:I, s:I, s:b, s:I}", "entries", (json_int_t)summary->entries,
                      "faulty", (json_int_t)summary->faulty, "duplicates",
                      (json_int_t)summary->duplicates, "classification", summary->classification,
                      "unpublished", (json_int_t)summary->unpublished),
            17, error);
    fprintf(common->stream, "%zu entries: %zu faulty, %zu duplicates; ", summary->entries,
            summary->faulty, summary->duplicates);
    if (!summary->classification)
        fputs("not a whole classification, so not compared with published counts\n",
              common->stream);
    else if (summary->unpublished)
        fprintf(common->stream, "%zu differences from the published classification\n",
                summary->unpublished);
    else
        fputs("counts and ranges as published for the whole classification\n", common->stream);
    return CICY_OK;
}

static cicy_status run_verify(void *arguments, cicy_error *error)
{
    const verify_arguments *given = arguments;
    const cli_common *common = &given->common;
    cicy_verify_summary summary;
    cli_meter meter;
    cli_complaints complaints = {.verbose = common->verbose};
    cicy_verify_options wanted = {.size = sizeof wanted,
                                  .complete = given->complete,
                                  .threads = common->threads,
                                  .complain = cli_complaints_add,
                                  .user = &complaints,
                                  .memory = given->memory,
                                  .ranks = common->ranks};
    wanted.progress = cli_meter_start(&meter, common->quiet);
    cicy_status status = cicy_dataset_verify_file(common->files[0], &wanted, &summary, error);
    cli_meter_finish(&meter);
    cli_complaints_finish(&complaints);
    CLI_TRY(status);
    status = print_summary(&summary, common, error);
    return status == CICY_OK && (summary.faulty || summary.duplicates || summary.unpublished)
               ? CICY_INVALID_INPUT
               : status;
}

const cli_command cli_dataset_verify = {
    .name = "dataset verify",
    .summary = "recompute and check everything in a data set",
    .usage = "[OPTIONS] FILE.h5",
    .description =
        "Recomputes every number and flag, with the Euler number and the Hodge numbers in two "
        "ways, "
        "checks the stated order of rows and columns, and looks for entries that are equal up to "
        "permutations. A "
        "data set that `classify` made, or that has as many entries as a classification, is "
        "compared with the published counts. Every fault is reported; the exit status is then 1.",
    .examples = "cicyminer dataset verify three-folds.h5",
    .shared = CLI_OUT | CLI_THREADS | CLI_JSON | CLI_RANKS,
    .options = options,
    .size = sizeof(verify_arguments),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one data set",
    .run = run_verify};
