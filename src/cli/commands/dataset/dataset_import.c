/* cicyminer dataset import */
#include <inttypes.h>

#include "cicyminer/lists.h"
#include "cicyminer/version.h"
#include "cli/output/json_text.h"

typedef struct import_arguments {
    cli_common common;
    cicy_import_options wanted;
} import_arguments;

static const cli_option options[] = {
    {"out", "FILE.h5", "the data set to write", CLI_TEXT, CLI_AT(import_arguments, common.out),
     .letter = 'o'},
    {"format", "FORMAT", "read this format instead of the recognised one", CLI_CALL,
     CLI_AT(import_arguments, wanted.format),
     .choices = "oxford|cicylist.txt|cicylist.m|text|numpy|json|hdf5", .take = cli_take_format},
    {"order", "ORDER",
     "order of rows and columns: staircase (default), canonical, shuffled or given", CLI_CHOICE,
     CLI_AT(import_arguments, wanted.order), .choices = "staircase|canonical|shuffled|given"},
    {"dim", "D", "refuse entries of other dimensions (default: that of the first one)", CLI_INT,
     CLI_AT(import_arguments, wanted.dimension), .low = 1, .high = CICY_MAX_DIMENSION},
    {0}};

/* The command without what the result does not depend on, such as threads and folders. */
static cicy_status describe(cicy_dataset *dataset, const char *list,
                            const cicy_import_options *wanted, cicy_error *error)
{
    char command[4096], seed[48] = "";
    if (wanted->order == CICY_ORDER_SHUFFLED)
        snprintf(seed, sizeof seed, " --seed %" PRIu64, wanted->seed);
    snprintf(command, sizeof command, "cicyminer dataset import --order %s%s %s",
             cicy_order_name(wanted->order), seed, cli_base_name(list));
    return cicy_dataset_describe(dataset, command, cicy_version(), error);
}

static cicy_status print_summary(const cicy_import_summary *summary, size_t imported,
                                 const cli_common *common, cicy_error *error)
{
    if (common->json)
        return cli_print_json(
            common->stream,
            json_pack("{s:I, s:I, s:I, s:I}", "entries", (json_int_t)summary->entries, "imported",
                      (json_int_t)imported, "refused", (json_int_t)summary->refused, "different",
                      (json_int_t)summary->different),
            17, error);
    if (!common->quiet)
        printf("%" PRIu64 " entries, %zu imported, %" PRIu64 " refused, %" PRIu64
               " with stated numbers that differ\n",
               summary->entries, imported, summary->refused, summary->different);
    return CICY_OK;
}

static cicy_status run_import(void *arguments, cicy_error *error)
{
    import_arguments *given = arguments;
    const cli_common *common = &given->common;
    cicy_import_options *wanted = &given->wanted;
    cicy_dataset dataset = {0};
    cicy_import_summary summary;
    cli_meter meter;
    cli_complaints complaints = {.verbose = common->verbose};
    wanted->size = sizeof *wanted;
    wanted->threads = common->threads;
    wanted->seed = common->seed;
    wanted->progress = cli_meter_start(&meter, common->quiet);
    wanted->complain = cli_complaints_add;
    wanted->user = &complaints;
    cicy_status status = cicy_dataset_import(&dataset, common->files[0], wanted, &summary, error);
    cli_meter_finish(&meter);
    cli_complaints_finish(&complaints);
    CLI_THEN(status, describe(&dataset, common->files[0], wanted, error));
    CLI_THEN(status, cicy_dataset_write(&dataset, common->out, error));
    CLI_THEN(status, print_summary(&summary, dataset.count, common, error));
    cicy_dataset_clear(&dataset);
    return status == CICY_OK && (summary.refused || summary.different) ? CICY_INVALID_INPUT
                                                                       : status;
}

const cli_command cli_dataset_import = {
    .name = "dataset import",
    .summary = "make a data set from a public list",
    .usage = "[OPTIONS] -o FILE.h5 LIST",
    .description =
        "Reads a list, computes the exact Hodge numbers of every configuration, compares them with "
        "the stated ones and writes a data set with the exact numbers. Refused entries and "
        "differences are reported; the good entries are imported, and the exit status is then 1. "
        "The list may be plain, .gz or .zip; the format is recognised:\n"
        "  oxford        cicy4list.txt: {{num, rows, cols, {{..}}, chi, isProduct, ..}, ..}\n"
        "  cicylist.txt  three-folds in blocks of `Num : 1` lines\n"
        "  cicylist.m    three-folds as Mathematica rules\n"
        "  text          one configuration per line, as for `cicyminer hodge`\n"
        "  numpy         a folder or .npz with conf.npy, and hodge.npy and direct.npy if\n"
        "                present; or one .npy of matrices\n"
        "  json          a list of objects with the matrix under conf or matrix\n"
        "  hdf5          a data set file",
    .examples = "cicyminer dataset import -o four-folds.h5 cicy4list.txt",
    .shared = CLI_OWN_OUT | CLI_THREADS | CLI_SEED | CLI_JSON,
    .options = options,
    .size = sizeof(import_arguments),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one list",
    .out_wanted = "the data set to write with -o FILE.h5",
    .run = run_import};
