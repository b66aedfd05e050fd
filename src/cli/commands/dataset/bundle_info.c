#include "cli/commands/dataset/bundle_info.h"

#include <inttypes.h>

#include "cli/output/json_text.h"

enum { METHODS = CICY_COHOMOLOGY_RANKS + 1, QUANTITIES = CICY_MAX_DIMENSION + 2 };

/* h^0 .. h^d, then the index; of the line bundles that are answered. */
typedef struct spread {
    char name[24];
    double sum;
    int32_t least, greatest;
    size_t zeros;
} spread;

typedef struct summary {
    size_t answered, computed, quantities;
    size_t methods[METHODS];
    spread spreads[QUANTITIES];
} summary;

static void add(spread *s, int32_t value, bool first)
{
    s->sum += value;
    s->least = first || value < s->least ? value : s->least;
    s->greatest = first || value > s->greatest ? value : s->greatest;
    s->zeros += value == 0;
}

static void summarise(const cicy_bundle_data *data, summary *s)
{
    const size_t h = (size_t)data->dimension + 1;
    *s = (summary){.quantities = h + 1};
    for (size_t q = 0; q < h; q++)
        snprintf(s->spreads[q].name, sizeof s->spreads[q].name, "h%zu", q);
    snprintf(s->spreads[h].name, sizeof s->spreads[h].name, "index");
    for (size_t k = 0; k < data->count; k++) {
        s->computed += data->orbit[k] == k;
        if (data->method[k] == CICY_BUNDLE_UNANSWERED)
            continue;
        const bool first = s->answered++ == 0;
        s->methods[data->method[k]]++;
        for (size_t q = 0; q < h; q++)
            add(&s->spreads[q], data->h[k * h + q], first);
        add(&s->spreads[h], data->index[k], first);
    }
}

static double mean(const summary *s, size_t q)
{
    return s->answered ? s->spreads[q].sum / (double)s->answered : 0;
}

static cicy_status print_json(const cli_common *common, const cicy_bundle_data *data,
                              const summary *s, cicy_error *error)
{
    json_t *object = json_pack(
        "{s:i, s:I, s:I, s:I, s:I, s:[i, i], s:I, s:I, s:s, s:s}", "dimension", data->dimension,
        "configurations", (json_int_t)data->manifolds, "bundles", (json_int_t)data->count, "orbits",
        (json_int_t)s->computed, "unanswered", (json_int_t)data->unanswered, "range", data->low,
        data->high, "per_manifold", (json_int_t)data->per_manifold, "seed", (json_int_t)data->seed,
        "command", data->command, "program_version", data->version);
    for (int m = 0; m < METHODS; m++)
        json_object_set_new(object, cicy_cohomology_method_name((cicy_cohomology_method)m),
                            json_integer((json_int_t)s->methods[m]));
    for (size_t q = 0; q < s->quantities; q++)
        json_object_set_new(object, s->spreads[q].name,
                            json_pack("{s:f, s:i, s:i, s:I}", "mean", mean(s, q), "minimum",
                                      (int)s->spreads[q].least, "maximum",
                                      (int)s->spreads[q].greatest, "zeros",
                                      (json_int_t)s->spreads[q].zeros));
    return cli_print_json(common->stream, object, 10, error);
}

static void print_counts(FILE *stream, const cicy_bundle_data *data, const summary *s)
{
    fprintf(stream, "%zu line bundles on %zu configurations of dimension %d, degrees %d to %d",
            data->count, data->manifolds, data->dimension, data->low, data->high);
    if (data->per_manifold)
        fprintf(stream, ", at most %" PRIu64 " of each", data->per_manifold);
    fprintf(stream, "\nmade by     %s\nprogram     %s\n", data->command, data->version);
    fprintf(stream,
            "computed    %zu, the others follow by symmetries and Serre duality\n"
            "method      closed %zu, dual %zu, ranks %zu\n"
            "unanswered  %" PRIu64 " reached a limit of memory or time\n\n",
            s->computed, s->methods[CICY_COHOMOLOGY_CLOSED], s->methods[CICY_COHOMOLOGY_DUAL],
            s->methods[CICY_COHOMOLOGY_RANKS], data->unanswered);
}

cicy_status cli_print_bundle_data(const cli_common *common, const cicy_bundle_data *data,
                                  cicy_error *error)
{
    static const char *const columns[] = {"mean", "minimum", "maximum", "zero"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    summary s;
    summarise(data, &s);
    if (common->json)
        return print_json(common, data, &s, error);
    if (!common->csv)
        print_counts(common->stream, data, &s);
    cicy_table *table =
        cicy_table_create("Line bundles that are answered", "number", columns, COLUMNS);
    for (size_t q = 0; q < s.quantities; q++) {
        const spread *from = &s.spreads[q];
        cicy_table_row(table, 0, from->name);
        cicy_table_number(table, mean(&s, q), 3);
        cicy_table_number(table, from->least, 0);
        cicy_table_number(table, from->greatest, 0);
        cicy_table_number(table, s.answered ? (double)from->zeros / (double)s.answered : 0, 4);
    }
    return cli_print_table(common, table, error);
}
