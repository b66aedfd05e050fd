#include "cicyminer/verify.h"
#include "cli/dataset_commands.h"

static const char usage[] =
    "Usage: cicyminer dataset verify [OPTIONS] FILE.h5\n\n"
    "Recomputes every number and flag, with the Euler number by two ways, checks the stated order\n"
    "of rows and columns, and looks for entries that are equal up to permutations. A data set "
    "that\n"
    "`classify` made, or that has as many entries as a classification, is compared with the\n"
    "published counts. Every fault is named; the exit status is then 1.\n\n"
    "      --complete      compare with the published counts in any case\n";

enum { COMPLETE = CLI_FIRST_FREE };

static void print_summary(const cicy_verify_summary *summary, bool json)
{
    if (json) {
        printf("{\"entries\":%zu,\"faulty\":%zu,\"duplicates\":%zu,\"classification\":%s,"
               "\"unpublished\":%zu}\n",
               summary->entries, summary->faulty, summary->duplicates,
               summary->classification ? "true" : "false", summary->unpublished);
        return;
    }
    printf("%zu entries: %zu faulty, %zu duplicates; ", summary->entries, summary->faulty,
           summary->duplicates);
    if (!summary->classification)
        puts("not a whole classification, so not compared with published counts");
    else if (summary->unpublished)
        printf("%zu differences from the published classification\n", summary->unpublished);
    else
        puts("counts and ranges as published for the whole classification");
}

static int verify(const char *path, const cli_common *common, cicy_verify_options *options)
{
    cicy_dataset dataset;
    cicy_verify_summary summary;
    cicy_error error = {0};
    cicy_status status = cicy_dataset_read(&dataset, path, &error);
    if (status != CICY_OK)
        return cli_fail(&error);
    cli_meter meter;
    cli_complaints complaints = {.verbose = common->verbose};
    options->threads = common->threads;
    options->progress = cli_meter_start(&meter, common->quiet);
    options->complain = cli_complaints_add;
    options->user = &complaints;
    status = cicy_dataset_verify(&dataset, options, &summary, &error);
    cli_meter_finish(&meter);
    cli_complaints_finish(&complaints);
    cicy_dataset_clear(&dataset);
    if (status != CICY_OK) {
        cicy_error_prepend(&error, status, "%s", path);
        return cli_fail(&error);
    }
    print_summary(&summary, common->json);
    return summary.faulty || summary.duplicates || summary.unpublished ? CICY_INVALID_INPUT
                                                                       : CICY_OK;
}

static cicy_status want_complete(void *options, int option, const char *value)
{
    (void)option;
    (void)value;
    ((cicy_verify_options *)options)->complete = true;
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_COMMON_LONG, {"complete", no_argument, NULL, COMPLETE}, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    cicy_verify_options verify_options = {0};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, want_complete, &verify_options}, argc,
                          argv, &common, &code))
        return code;
    const char *path = cli_dataset_file(argc, argv);
    cli_dataset_output output;
    if (!path)
        return CICY_USAGE;
    if (!cli_dataset_output_begin(&output, common.out))
        return CICY_SYSTEM;
    return cli_dataset_output_end(&output, verify(path, &common, &verify_options));
}

const cli_command cli_dataset_verify = {"verify", "recompute and check everything in a data set",
                                        run};
