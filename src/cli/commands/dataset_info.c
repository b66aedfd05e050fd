/* cicyminer dataset info */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/figures.h"
#include "cicyminer/statistics.h"
#include "cli/commands/bundle_info.h"
#include "cli/output/json_text.h"

/* The arguments, then what the data set holds. */
typedef struct info {
    cli_common common;
    const char *plot;
    bool fibrations;
    cicy_dataset set;
    cicy_statistics all, connected;
    cicy_fibration_statistics counts;
} info;

static const cli_option options[] = {
    {"plot", "PREFIX",
     "draw the histograms to PREFIX.svg, PREFIX.pdf and PREFIX.png, or to the one file that ends "
     "in .svg, .pdf or .png",
     CLI_TEXT, CLI_AT(info, plot)},
    {"fibrations", NULL, "count obvious genus-one fibrations, those of direct products included",
     CLI_FLAG, CLI_AT(info, fibrations)},
    {0}};

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static double mean(const cicy_spread *spread, size_t count)
{
    return count ? (double)spread->sum / (double)count : 0;
}

/* The quantities with their spreads: Hodge numbers, Euler number, size of the matrix; returns how
 * many there are. */
enum { QUANTITIES = CICY_MAX_HODGE + 3 };
static size_t list_spreads(const cicy_statistics *from, int dimension,
                           const char *names[QUANTITIES], const cicy_spread *spreads[QUANTITIES])
{
    size_t count;
    const char *const *hodge = cicy_hodge_column_names(dimension, &count);
    for (size_t k = 0; k < count; k++) {
        names[k] = hodge[k];
        spreads[k] = &from->hodge[k];
    }
    static const char *const others[] = {"euler", "rows", "columns"};
    const cicy_spread *const more[] = {&from->euler, &from->rows, &from->columns};
    for (size_t k = 0; k < 3; k++) {
        names[count] = others[k];
        spreads[count++] = more[k];
    }
    return count;
}

/* ---- Text and CSV ---- */

/* Bars on a logarithmic scale: the counts span five orders of magnitude. */
static cicy_status print_histogram(const info *from, size_t column, cicy_error *error)
{
    enum { BINS = 12, BAR = 40 };
    const cicy_spread *range = &from->connected.hodge[column];
    FILE *stream = from->common.stream;
    uint64_t *counts, bins[BINS] = {0}, largest = 1;
    CLI_TRY(cicy_statistics_histogram(&from->set, column, true, range, &counts, error));
    int64_t span = range->maximum - range->minimum + 1, width = (span + BINS - 1) / BINS;
    for (int64_t i = 0; i < span; i++)
        bins[i / width] += counts[i];
    cicy_free(counts);
    for (int b = 0; b < BINS; b++)
        largest = bins[b] > largest ? bins[b] : largest;
    fprintf(stream, "\n%s\n", cicy_hodge_name(from->set.dimension, column));
    for (int64_t b = 0; b * width < span; b++) {
        int64_t low = range->minimum + b * width, high = low + width - 1;
        int length = (int)lround(BAR * log1p((double)bins[b]) / log1p((double)largest));
        fprintf(stream, "  %5" PRId64, low);
        if (width > 1)
            fprintf(stream, " to %5" PRId64, high < range->maximum ? high : range->maximum);
        fprintf(stream, " %8" PRIu64 " %.*s\n", bins[b], length,
                "########################################");
    }
    return CICY_OK;
}

static cicy_status print_spreads(const info *from, cicy_error *error)
{
    static const char *const heads[] = {"mean", "minimum", "maximum", "share of zeros"};
    const char *names[QUANTITIES];
    const cicy_spread *spreads[QUANTITIES];
    const size_t count = from->connected.count;
    const size_t quantities = list_spreads(&from->connected, from->set.dimension, names, spreads);
    cicy_table *table = cicy_table_create(NULL, "connected", heads, 4);
    for (size_t k = 0; k < quantities; k++) {
        cicy_table_row(table, 0, names[k]);
        cicy_table_number(table, mean(spreads[k], count), -4);
        cicy_table_number(table, (double)spreads[k]->minimum, 0);
        cicy_table_number(table, (double)spreads[k]->maximum, 0);
        cicy_table_number(table, share(spreads[k]->zeros, count), 4);
    }
    return cli_print_table(&from->common, table, error);
}

static void print_fibrations(const info *from)
{
    const cicy_fibration_statistics *counts = &from->counts;
    FILE *stream = from->common.stream;
    fprintf(stream,
            "fibred      %zu of the connected ones have an obvious elliptic fibration, %.2f %%\n",
            counts->connected_fibred, 100 * share(counts->connected_fibred, from->connected.count));
    fprintf(stream,
            "fibrations  %" PRIu64 " by genus-one curves up to symmetry, on %zu entries; %" PRIu64
            " of them can have a section\n",
            counts->fibrations, counts->fibred, counts->coprime);
    fprintf(stream,
            "            %" PRIu64 " without symmetries, %" PRIu64 " with connected fibres\n",
            counts->sets, counts->connected_sets);
}

static cicy_status print_text(const info *from, cicy_error *error)
{
    const cicy_statistics *connected = &from->connected;
    const size_t count = connected->count;
    FILE *stream = from->common.stream;
    fprintf(stream, "dimension   %d\nentries     %zu: %zu connected, %zu direct products\n",
            from->set.dimension, from->all.count, count, from->all.products);
    fprintf(stream, "matrices    %zu x %zu padded, rows and columns in %s order\n", from->set.rows,
            from->set.columns, cicy_order_name(from->set.order));
    if (from->set.order == CICY_ORDER_SHUFFLED)
        fprintf(stream, "seed        %" PRIu64 "\n", from->set.seed);
    fprintf(stream, "made by     %s (version %s)\n", from->set.command, from->set.version);
    fprintf(stream, "favourable  %zu of the connected ones, %.2f %%\n", connected->favourable,
            100 * share(connected->favourable, count));
    if (from->fibrations)
        print_fibrations(from);
    fputc('\n', stream);
    cicy_status status = print_spreads(from, error);
    for (size_t k = 0; count && status == CICY_OK && k < connected->hodge_columns; k++)
        status = print_histogram(from, k, error);
    return status;
}

/* ---- JSON ---- */

static json_t *json_statistics(const cicy_statistics *from, int dimension)
{
    const char *names[QUANTITIES];
    const cicy_spread *spreads[QUANTITIES];
    const size_t quantities = list_spreads(from, dimension, names, spreads);
    json_t *object =
        json_pack("{s:I, s:I, s:I}", "count", (json_int_t)from->count, "products",
                  (json_int_t)from->products, "favourable", (json_int_t)from->favourable);
    for (size_t k = 0; k < quantities; k++)
        json_object_set_new(object, names[k],
                            json_pack("{s:f, s:I, s:I, s:I}", "mean", mean(spreads[k], from->count),
                                      "minimum", (json_int_t)spreads[k]->minimum, "maximum",
                                      (json_int_t)spreads[k]->maximum, "zeros",
                                      (json_int_t)spreads[k]->zeros));
    return object;
}

static cicy_status print_json(const info *from, cicy_error *error)
{
    const cicy_dataset *set = &from->set;
    json_t *object = json_pack(
        "{s:i, s:[I, I], s:s, s:I, s:o, s:o, s:o, s:o}", "dimension", set->dimension, "padded",
        (json_int_t)set->rows, (json_int_t)set->columns, "order", cicy_order_name(set->order),
        "seed", (json_int_t)set->seed, "command", cli_json_string(set->command), "program_version",
        cli_json_string(set->version), "all", json_statistics(&from->all, set->dimension),
        "connected", json_statistics(&from->connected, set->dimension));
    if (from->fibrations) {
        const cicy_fibration_statistics *counts = &from->counts;
        json_object_set_new(object, "fibred", json_integer((json_int_t)counts->connected_fibred));
        json_object_set_new(object, "fibrations",
                            json_pack("{s:I, s:I, s:I, s:I, s:I}", "up_to_symmetry",
                                      (json_int_t)counts->fibrations, "section_possible",
                                      (json_int_t)counts->coprime, "entries",
                                      (json_int_t)counts->fibred, "sets", (json_int_t)counts->sets,
                                      "connected_sets", (json_int_t)counts->connected_sets));
    }
    return cli_print_json(from->common.stream, object, 10, error);
}

/* ---- The command ---- */

static cicy_status plot(const info *from, cicy_error *error)
{
    static const char *const endings[] = {"svg", "pdf", "png"};
    const char *dot = strrchr(from->plot, '.');
    cicy_status status = CICY_OK;
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcmp(dot + 1, endings[i]) == 0)
            return cicy_histograms_draw(&from->set, from->plot, error);
    for (size_t i = 0; status == CICY_OK && i < sizeof endings / sizeof *endings; i++) {
        char *path = cli_path(error, "%s.%s", from->plot, endings[i]);
        status = path ? cicy_histograms_draw(&from->set, path, error) : CICY_SYSTEM;
        free(path);
    }
    return status;
}

static cicy_status print_info(info *self, cicy_error *error)
{
    cicy_statistics_compute(&self->set, false, &self->all);
    cicy_statistics_compute(&self->set, true, &self->connected);
    cli_meter meter;
    cicy_progress progress = cli_meter_start(&meter, self->common.quiet);
    cicy_status status = CICY_OK;
    if (self->fibrations)
        status = cicy_statistics_fibrations(&self->set, self->common.threads, &progress,
                                            &self->counts, error);
    cli_meter_finish(&meter);
    if (status != CICY_OK)
        return status;
    if (cli_interrupted())
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    status = self->common.json  ? print_json(self, error)
             : self->common.csv ? print_spreads(self, error)
                                : print_text(self, error);
    return status == CICY_OK && self->plot ? plot(self, error) : status;
}

static cicy_status describe_bundles(const info *self, cicy_error *error)
{
    static const char *const elsewhere[] = {"plot", "fibrations", NULL};
    cicy_bundle_data data;
    CLI_TRY(cli_refuse(&self->common, elsewhere, "does not go with line bundles", error));
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
    cicy_status status = cicy_dataset_read(&self->set, self->common.files[0], error);
    CLI_THEN(status, print_info(self, error));
    cicy_dataset_clear(&self->set);
    return status;
}

const cli_command cli_dataset_info = {
    .name = "dataset info",
    .summary = "counts, means, extremes and histograms",
    .usage = "[OPTIONS] FILE.h5",
    .description =
        "Prints what a data set holds: counts, means, extremes and histograms of the Hodge "
        "numbers. Direct products are counted, but left out of everything else. Of line bundles: "
        "counts, and mean, extremes and zeros of every h^q and of the index.",
    .examples = "cicyminer dataset info three-folds.h5 --plot histograms.pdf",
    .shared = CLI_OUT | CLI_THREADS | CLI_JSON | CLI_CSV,
    .options = options,
    .size = sizeof(info),
    .least_files = 1,
    .most_files = 1,
    .files_wanted = "name one data set",
    .run = run_info};
