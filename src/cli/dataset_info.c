#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/figures.h"
#include "cicyminer/statistics.h"
#include "cli/dataset_commands.h"
#include "cli/growing_text.h"

static const char usage[] =
    "Usage: cicyminer dataset info [OPTIONS] FILE.h5\n\n"
    "What a data set holds: counts, means, extremes and histograms of the Hodge numbers. Direct\n"
    "products are counted, but left out of everything else.\n\n"
    "      --plot NAME     draw the histograms to NAME.svg, NAME.pdf and NAME.png, or only to "
    "NAME\n"
    "                      if it has one of these endings\n"
    "      --fibrations    count obvious elliptic fibrations\n";

enum { PLOT = CLI_FIRST_FREE, FIBRATIONS };
enum { BINS = 12, BAR = 40 };

typedef struct info {
    cicy_dataset set;
    cicy_statistics all, connected;
    bool has_fibrations;
    size_t fibred;
} info;

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

static double mean(const cicy_spread *spread, size_t count)
{
    return count ? (double)spread->sum / (double)count : 0;
}

static void print_spread(const char *name, const cicy_spread *spread, size_t count)
{
    printf("  %-7s %10.4g %8" PRId64 " %8" PRId64 " %9.2f %%\n", name, mean(spread, count),
           spread->minimum, spread->maximum, 100 * share(spread->zeros, count));
}

/* Bars on a logarithmic scale: the counts span five orders of magnitude. */
static cicy_status print_histogram(const info *from, size_t column, const char *name,
                                   cicy_error *error)
{
    const cicy_spread *range = &from->connected.hodge[column];
    uint64_t *counts, bins[BINS] = {0}, largest = 1;
    cicy_status status = cicy_statistics_histogram(&from->set, column, true, range, &counts, error);
    if (status != CICY_OK)
        return status;
    int64_t span = range->maximum - range->minimum + 1, width = (span + BINS - 1) / BINS;
    for (int64_t i = 0; i < span; i++)
        bins[i / width] += counts[i];
    free(counts);
    for (int b = 0; b < BINS; b++)
        largest = bins[b] > largest ? bins[b] : largest;
    printf("\n%s\n", name);
    for (int64_t b = 0; b * width < span; b++) {
        int64_t low = range->minimum + b * width, high = low + width - 1;
        int length = (int)lround(BAR * log1p((double)bins[b]) / log1p((double)largest));
        printf("  %5" PRId64, low);
        if (width > 1)
            printf(" to %5" PRId64, high < range->maximum ? high : range->maximum);
        printf(" %8" PRIu64 " %.*s\n", bins[b], length, "########################################");
    }
    return CICY_OK;
}

static cicy_status print_text(const info *from, cicy_error *error)
{
    const cicy_statistics *connected = &from->connected;
    size_t columns, count = connected->count;
    const char *const *names = cicy_hodge_column_names(from->set.dimension, &columns);
    printf("dimension   %d\nentries     %zu: %zu connected, %zu direct products\n",
           from->set.dimension, from->all.count, count, from->all.products);
    printf("matrices    %zu x %zu padded, rows and columns in %s order\n", from->set.rows,
           from->set.columns, cicy_order_name(from->set.order));
    if (from->set.order == CICY_ORDER_SHUFFLED)
        printf("seed        %" PRIu64 "\n", from->set.seed);
    printf("made by     %s (version %s)\n", from->set.command, from->set.version);
    printf("favourable  %zu of the connected ones, %.2f %%\n", connected->favourable,
           100 * share(connected->favourable, count));
    if (from->has_fibrations)
        printf(
            "fibred      %zu of the connected ones have an obvious elliptic fibration, %.2f %%\n",
            from->fibred, 100 * share(from->fibred, count));
    puts("\nconnected        mean  minimum  maximum     zero");
    for (size_t k = 0; k < columns; k++)
        print_spread(names[k], &connected->hodge[k], count);
    print_spread("euler", &connected->euler, count);
    print_spread("rows", &connected->rows, count);
    print_spread("columns", &connected->columns, count);
    cicy_status status = CICY_OK;
    for (size_t k = 0; count && status == CICY_OK && k < columns; k++)
        status = print_histogram(from, k, names[k], error);
    return status;
}

static void json_spread(cli_text *out, const char *name, const cicy_spread *spread, size_t count)
{
    cli_text_print(out,
                   "\"%s\":{\"mean\":%.10g,\"minimum\":%" PRId64 ",\"maximum\":%" PRId64
                   ",\"zeros\":%zu}",
                   name, mean(spread, count), spread->minimum, spread->maximum, spread->zeros);
}

static void json_statistics(cli_text *out, const char *name, const cicy_statistics *from,
                            int dimension)
{
    size_t columns;
    const char *const *names = cicy_hodge_column_names(dimension, &columns);
    cli_text_print(out, ",\"%s\":{\"count\":%zu,\"products\":%zu,\"favourable\":%zu", name,
                   from->count, from->products, from->favourable);
    for (size_t k = 0; k < columns; k++) {
        cli_text_print(out, ",");
        json_spread(out, names[k], &from->hodge[k], from->count);
    }
    cli_text_print(out, ",");
    json_spread(out, "euler", &from->euler, from->count);
    cli_text_print(out, ",");
    json_spread(out, "rows", &from->rows, from->count);
    cli_text_print(out, ",");
    json_spread(out, "columns", &from->columns, from->count);
    cli_text_print(out, "}");
}

static cicy_status print_json(const info *from, cicy_error *error)
{
    cli_text out = {0};
    cli_text_print(&out,
                   "{\"dimension\":%d,\"padded\":[%zu,%zu],\"order\":\"%s\",\"seed\":%" PRIu64,
                   from->set.dimension, from->set.rows, from->set.columns,
                   cicy_order_name(from->set.order), from->set.seed);
    cli_text_print(&out, ",\"command\":");
    cli_text_json_string(&out, from->set.command);
    cli_text_print(&out, ",\"program_version\":");
    cli_text_json_string(&out, from->set.version);
    json_statistics(&out, "all", &from->all, from->set.dimension);
    json_statistics(&out, "connected", &from->connected, from->set.dimension);
    if (from->has_fibrations)
        cli_text_print(&out, ",\"fibred\":%zu", from->fibred);
    cli_text_print(&out, "}\n");
    cicy_status status = out.failed ? cicy_error_set(error, CICY_SYSTEM, "out of memory") : CICY_OK;
    if (status == CICY_OK)
        fwrite(out.bytes, 1, out.length, stdout);
    cli_text_clear(&out);
    return status;
}

/* To the file of this name, or without an ending to one of each format. */
static cicy_status plot(const cicy_dataset *set, const char *name, cicy_error *error)
{
    static const char *const endings[] = {".svg", ".pdf", ".png"};
    enum { ENDINGS = sizeof endings / sizeof *endings };
    cicy_status status = CICY_OK;
    const char *ending = strrchr(name, '.');
    for (size_t i = 0; ending && i < ENDINGS; i++)
        if (strcmp(ending, endings[i]) == 0)
            return cicy_histograms_draw(set, name, error);
    for (size_t i = 0; status == CICY_OK && i < ENDINGS; i++) {
        size_t size = strlen(name) + sizeof ".svg";
        char *path = malloc(size);
        if (!path)
            return cicy_error_set(error, CICY_SYSTEM, "out of memory");
        snprintf(path, size, "%s%s", name, endings[i]);
        status = cicy_histograms_draw(set, path, error);
        free(path);
    }
    return status;
}

static int inform(const char *path, const cli_common *common, const char *prefix, bool fibrations)
{
    info from = {0};
    cicy_error error = {0};
    cicy_status status = cicy_dataset_read(&from.set, path, &error);
    if (status == CICY_OK) {
        cicy_statistics_compute(&from.set, false, &from.all);
        cicy_statistics_compute(&from.set, true, &from.connected);
        from.has_fibrations = fibrations;
        from.fibred = fibrations ? cicy_statistics_fibred(&from.set, true) : 0;
        status = common->json ? print_json(&from, &error) : print_text(&from, &error);
    }
    if (status == CICY_OK && prefix)
        status = plot(&from.set, prefix, &error);
    cicy_dataset_clear(&from.set);
    return cli_fail(&error);
}

/* What is asked for besides. */
typedef struct wishes {
    const char *prefix; /* of the figures */
    bool fibrations;
} wishes;

static cicy_status own_option(void *user, int option, const char *value)
{
    wishes *wished = user;
    if (option == PLOT)
        wished->prefix = value;
    else
        wished->fibrations = true;
    return CICY_OK;
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"plot", required_argument, NULL, PLOT},
                                            {"fibrations", no_argument, NULL, FIBRATIONS},
                                            {NULL, 0, NULL, 0}};
    cli_common common = {0};
    wishes wished = {0};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, own_option, &wished}, argc, argv, &common,
                          &code))
        return code;
    const char *path = cli_dataset_file(argc, argv);
    cli_dataset_output output;
    if (!path)
        return CICY_USAGE;
    if (!cli_dataset_output_begin(&output, common.out))
        return CICY_SYSTEM;
    return cli_dataset_output_end(&output, inform(path, &common, wished.prefix, wished.fibrations));
}

const cli_command cli_dataset_info = {"info", "counts, means, extremes and histograms", run};
