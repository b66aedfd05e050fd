/* cicyminer dataset info */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/figures.h"
#include "cicyminer/survey.h"
#include "cli/arguments/memory_size.h"
#include "cli/commands/dataset/bundle_info.h"
#include "cli/output/json_text.h"
#include "cli/output/survey_json.h"

/* The arguments, then what the data set holds. */
typedef struct info {
    cli_common common;
    const char *plot;
    bool fibred, fibrations;
    uint64_t memory;
    cicy_survey survey;
} info;

static const cli_option options[] = {
    {"plot", "PREFIX",
     "draw the histograms to PREFIX.svg, PREFIX.pdf and PREFIX.png, or to the one file that ends "
     "in .svg, .pdf or .png",
     CLI_TEXT, CLI_AT(info, plot)},
    {"fibred", NULL, "count the connected configurations with an obvious elliptic fibration",
     CLI_FLAG, CLI_AT(info, fibred)},
    {"fibrations", NULL, "count obvious genus-one fibrations, also of direct products", CLI_FLAG,
     CLI_AT(info, fibrations)},
    {"memory", "SIZE",
     "memory for sorting, such as 1G or 100M, at least 1M (default: 256M); what does not fit is "
     "sorted in a "
     "file in the folder TMPDIR",
     CLI_CALL, CLI_AT(info, memory), .take = cli_take_memory},
    {0}};

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

/* ---- Text and CSV ---- */

/* Bars on a logarithmic scale: the counts span five orders of magnitude. */
static void print_histogram(FILE *stream, const char *name, const cicy_histogram *histogram)
{
    enum { BINS = 12, BAR = 40 };
    uint64_t bins[BINS] = {0}, largest = 1;
    const int64_t span = histogram->maximum - histogram->minimum + 1;
    const int64_t width = (span + BINS - 1) / BINS;
    for (int64_t i = 0; i < span; i++)
        bins[i / width] += histogram->counts[i];
    for (int b = 0; b < BINS; b++)
        largest = bins[b] > largest ? bins[b] : largest;
    fprintf(stream, "\n%s\n", name);
    for (int64_t b = 0; b * width < span; b++) {
        int64_t low = histogram->minimum + b * width, high = low + width - 1;
        int length = (int)lround(BAR * log1p((double)bins[b]) / log1p((double)largest));
        fprintf(stream, "  %5" PRId64, low);
        if (width > 1)
            fprintf(stream, " to %5" PRId64, high < histogram->maximum ? high : histogram->maximum);
        fprintf(stream, " %8" PRIu64 " %.*s\n", bins[b], length,
                "########################################");
    }
}

static cicy_status print_spreads(const info *from, cicy_error *error)
{
    static const char *const heads[] = {"mean", "minimum", "maximum", "share of zeros"};
    const char *names[CLI_QUANTITIES];
    const cicy_spread *spreads[CLI_QUANTITIES];
    const cicy_statistics *connected = &from->survey.connected;
    const size_t count = connected->count;
    const size_t quantities =
        cli_list_spreads(connected, from->survey.head.dimension, names, spreads);
    cicy_table *table = cicy_table_create(NULL, "connected", heads, 4);
    for (size_t k = 0; k < quantities; k++) {
        cicy_table_row(table, 0, names[k]);
        cicy_table_number(table, cli_mean(spreads[k], count), -4);
        cicy_table_number(table, (double)spreads[k]->minimum, 0);
        cicy_table_number(table, (double)spreads[k]->maximum, 0);
        cicy_table_number(table, share(spreads[k]->zeros, count), 4);
    }
    return cli_print_table(&from->common, table, error);
}

static cicy_status print_rows(const info *from, cicy_error *error)
{
    static const char *const heads[] = {"connected", "direct products"};
    const cicy_survey *survey = &from->survey;
    cicy_table *table = cicy_table_create(NULL, "rows", heads, 2);
    for (int64_t rows = survey->all.rows.minimum; rows <= survey->all.rows.maximum; rows++) {
        char name[24];
        snprintf(name, sizeof name, "%" PRId64, rows);
        cicy_table_row(table, 0, name);
        cicy_table_number(table, (double)survey->connected_by_rows[rows], 0);
        cicy_table_number(table, (double)survey->products_by_rows[rows], 0);
    }
    return cli_print_table(&from->common, table, error);
}

static void print_fibrations(const info *from)
{
    const cicy_fibration_statistics *counts = &from->survey.fibrations;
    FILE *stream = from->common.stream;
    fprintf(stream,
            "fibred      %zu of the connected ones have an obvious elliptic fibration, %.2f %%\n",
            from->survey.fibred, 100 * share(from->survey.fibred, from->survey.connected.count));
    if (!from->fibrations)
        return;
    fprintf(stream,
            "fibrations  %" PRIu64 " by genus-one curves up to symmetry, on %zu entries; %" PRIu64
            " of them can have a section\n",
            counts->fibrations, counts->fibred, counts->coprime);
    fprintf(stream,
            "            %" PRIu64 " without symmetries, %" PRIu64 " with connected fibres\n",
            counts->sets, counts->connected_sets);
}

/* What is said of the file before the tables. */
static void print_head(const info *from)
{
    const cicy_survey *survey = &from->survey;
    const cicy_dataset *head = &survey->head;
    const cicy_statistics *connected = &survey->connected;
    FILE *stream = from->common.stream;
    fprintf(stream, "dimension   %d\nentries     %zu: %zu connected, %zu direct products\n",
            head->dimension, survey->all.count, connected->count, survey->all.products);
    fprintf(stream, "matrices    %zu x %zu padded, rows and columns in %s order\n", head->rows,
            head->columns, cicy_order_name(head->order));
    if (head->order == CICY_ORDER_SHUFFLED)
        fprintf(stream, "seed        %" PRIu64 "\n", head->seed);
    fprintf(stream, "made by     %s (version %s)\n", head->command, head->version);
    fprintf(stream, "file        %" PRIu64 " bytes, ", survey->bytes);
    if (survey->checksum)
        fprintf(stream, "CRC-32 %08" PRIx32 "\n", survey->checksum);
    else
        fputs("without a checksum\n", stream);
    fprintf(stream, "favourable  %zu of the connected ones, %.2f %%\n", connected->favourable,
            100 * share(connected->favourable, connected->count));
    fprintf(stream, "different   %zu sets of Hodge numbers, %zu Euler numbers\n", survey->diamonds,
            survey->euler_numbers);
    if (from->fibred || from->fibrations)
        print_fibrations(from);
    fputc('\n', stream);
}

static cicy_status print_text(const info *from, cicy_error *error)
{
    const cicy_survey *survey = &from->survey;
    FILE *stream = from->common.stream;
    print_head(from);
    CLI_TRY(print_spreads(from, error));
    fputc('\n', stream);
    CLI_TRY(print_rows(from, error));
    if (survey->connected.count == 0)
        return CICY_OK;
    for (size_t k = 0; k < survey->connected.hodge_columns; k++)
        print_histogram(stream, cicy_hodge_name(survey->head.dimension, k), &survey->hodge[k]);
    print_histogram(stream, "euler", &survey->euler);
    return CICY_OK;
}

/* ---- The command ---- */

static cicy_status plot(const info *from, cicy_error *error)
{
    static const char *const endings[] = {"svg", "pdf", "png"};
    const char *dot = strrchr(from->plot, '.');
    cicy_status status = CICY_OK;
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot + 1, endings[i]) == 0)
            return cicy_survey_draw(&from->survey, from->plot, error);
    for (size_t i = 0; status == CICY_OK && i < sizeof endings / sizeof *endings; i++) {
        char *path = cli_path(error, "%s.%s", from->plot, endings[i]);
        status = path ? cicy_survey_draw(&from->survey, path, error) : CICY_SYSTEM;
        free(path);
    }
    return status;
}

static cicy_status print_survey(const info *self, cicy_error *error)
{
    const cicy_status status =
        self->common.json
            ? cli_print_json(self->common.stream,
                             cli_survey_json(&self->survey, self->fibred, self->fibrations), 10,
                             error)
        : self->common.csv ? print_spreads(self, error)
                           : print_text(self, error);
    return status == CICY_OK && self->plot ? plot(self, error) : status;
}

static cicy_status describe_configurations(info *self, cicy_error *error)
{
    cli_meter meter;
    const cicy_survey_options wanted = {.size = sizeof wanted,
                                        .fibred = self->fibred,
                                        .fibrations = self->fibrations,
                                        .threads = self->common.threads,
                                        .memory = self->memory,
                                        .progress = cli_meter_start(&meter, self->common.quiet)};
    cicy_status status = cicy_survey_compute(self->common.files[0], &wanted, &self->survey, error);
    cli_meter_finish(&meter);
    CLI_THEN(status, print_survey(self, error));
    cicy_survey_clear(&self->survey);
    return status;
}

static cicy_status describe_bundles(const info *self, cicy_error *error)
{
    static const char *const elsewhere[] = {"plot", "fibred", "fibrations", "memory", NULL};
    cicy_bundle_data data;
    CLI_TRY(cli_refuse(&self->common, elsewhere, "cannot be combined with line bundles", error));
    CLI_TRY(cicy_bundle_data_read(&data, self->common.files[0], error));
    const cicy_status status = cli_print_bundle_data(&self->common, &data, error);
    cicy_bundle_data_clear(&data);
    return status;
}

static cicy_status run_info(void *arguments, cicy_error *error)
{
    info *self = arguments;
    bool bundles;
    CLI_TRY(cicy_bundle_data_recognise(self->common.files[0], &bundles, error));
    if (bundles)
        return describe_bundles(self, error);
    return describe_configurations(self, error);
}

const cli_command cli_dataset_info = {
    .name = "dataset info",
    .summary = "counts, means, extremes and histograms",
    .usage = "[OPTIONS] FILE.h5",
    .description =
        "Prints what a data set holds: counts, also by the number of rows; means, extremes and "
        "histograms of the Hodge and Euler numbers; and how many different ones there are. Direct "
        "products are counted, but left out of everything else. Data sets of any size are read in "
        "bounded memory. For line bundles: counts, and mean, extremes and zeros of every h^q and "
        "of the index.",
    .examples = "cicyminer dataset info three-folds.h5 --plot histograms.pdf",
    .shared = CLI_OUT | CLI_THREADS | CLI_JSON | CLI_CSV,
    .options = options,
    .size = sizeof(info),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one data set",
    .run = run_info};
