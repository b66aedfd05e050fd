#include "cli/output/survey_json.h"

#include "cli/output/json_text.h"

double cli_mean(const cicy_spread *spread, size_t count)
{
    return count ? (double)spread->sum / (double)count : 0;
}

size_t cli_list_spreads(const cicy_statistics *from, int dimension,
                        const char *names[CLI_QUANTITIES],
                        const cicy_spread *spreads[CLI_QUANTITIES])
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

/* Adds to a list, which is given up when there is no memory. */
static json_t *append(json_t *list, json_t *item)
{
    if (list && json_array_append_new(list, item) == 0)
        return list;
    json_decref(list);
    return NULL;
}

static json_t *set(json_t *object, const char *name, json_t *value)
{
    if (object && json_object_set_new(object, name, value) == 0)
        return object;
    json_decref(object);
    return NULL;
}

static json_t *json_statistics(const cicy_statistics *from, int dimension)
{
    const char *names[CLI_QUANTITIES];
    const cicy_spread *spreads[CLI_QUANTITIES];
    const size_t quantities = cli_list_spreads(from, dimension, names, spreads);
    json_t *object =
        json_pack("{s:I, s:I, s:I}", "count", (json_int_t)from->count, "products",
                  (json_int_t)from->products, "favourable", (json_int_t)from->favourable);
    for (size_t k = 0; k < quantities; k++)
        object =
            set(object, names[k],
                json_pack("{s:f, s:I, s:I, s:I}", "mean", cli_mean(spreads[k], from->count),
                          "minimum", (json_int_t)spreads[k]->minimum, "maximum",
                          (json_int_t)spreads[k]->maximum, "zeros", (json_int_t)spreads[k]->zeros));
    return object;
}

/* [[value, count], ..] of the values that occur. */
static json_t *json_histogram(const cicy_histogram *from)
{
    json_t *list = json_array();
    for (int64_t i = 0; list && from->counts && i <= from->maximum - from->minimum; i++)
        if (from->counts[i])
            list = append(list, json_pack("[I, I]", (json_int_t)(from->minimum + i),
                                          (json_int_t)from->counts[i]));
    return list;
}

static json_t *json_histograms(const cicy_survey *from)
{
    json_t *object = json_object();
    for (size_t k = 0; k < from->head.hodge_columns; k++)
        object =
            set(object, cicy_hodge_name(from->head.dimension, k), json_histogram(&from->hodge[k]));
    return set(object, "euler", json_histogram(&from->euler));
}

/* [[rows, connected, products], ..] */
static json_t *json_rows(const cicy_survey *from)
{
    json_t *list = json_array();
    for (int64_t rows = from->all.rows.minimum; list && rows <= from->all.rows.maximum; rows++)
        list = append(list, json_pack("[I, I, I]", (json_int_t)rows,
                                      (json_int_t)from->connected_by_rows[rows],
                                      (json_int_t)from->products_by_rows[rows]));
    return list;
}

static json_t *json_fibrations(const cicy_fibration_statistics *from)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "up_to_symmetry", (json_int_t)from->fibrations,
                     "section_possible", (json_int_t)from->coprime, "entries",
                     (json_int_t)from->fibred, "sets", (json_int_t)from->sets, "connected_sets",
                     (json_int_t)from->connected_sets);
}

json_t *cli_survey_json(const cicy_survey *survey, bool fibred, bool fibrations)
{
    const cicy_dataset *head = &survey->head;
    json_t *object =
        json_pack("{s:i, s:[I, I], s:s, s:I, s:o, s:o, s:o, s:o}", "dimension", head->dimension,
                  "padded", (json_int_t)head->rows, (json_int_t)head->columns, "order",
                  cicy_order_name(head->order), "seed", (json_int_t)head->seed, "command",
                  cli_json_string(head->command), "program_version", cli_json_string(head->version),
                  "all", json_statistics(&survey->all, head->dimension), "connected",
                  json_statistics(&survey->connected, head->dimension));
    object = set(object, "hodge_sets", json_integer((json_int_t)survey->diamonds));
    object = set(object, "euler_numbers", json_integer((json_int_t)survey->euler_numbers));
    object = set(object, "bytes", json_integer((json_int_t)survey->bytes));
    object = set(object, "crc32", json_integer((json_int_t)survey->checksum));
    object = set(object, "rows", json_rows(survey));
    object = set(object, "histograms", json_histograms(survey));
    if (fibred || fibrations)
        object = set(object, "fibred", json_integer((json_int_t)survey->fibred));
    if (fibrations)
        object = set(object, "fibrations", json_fibrations(&survey->fibrations));
    return object;
}
