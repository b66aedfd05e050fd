#include <inttypes.h>

#include "cicyminer/hodge.h"
#include "cicyminer/topology.h"
#include "cli/line_driver.h"
#include "cli/output/json_text.h"

/* What is printed about one configuration. */
typedef struct answer {
    const cicy_configuration *configuration;
    cicy_topology topology;
    cicy_configuration factors[CICY_MAX_ROWS];
    size_t factor_count;
    int64_t components;       /* connected components */
    bool favourable, product; /* favourable: false unless connected */
} answer;

static const cli_column csv_columns[] = {{"dim", 0},        {"euler", 0},      {"c2c2", 0},
                                         {"c2c3", 0},       {"c2", 0},         {"intersection", 0},
                                         {"components", 0}, {"favourable", 0}, {"product", 0},
                                         {"factors", 0},    {"matrix", 0},     {NULL, 0}};

/* [[i,j,..,number],...], rows counted from 1. */
static json_t *json_entries(const cicy_form *form)
{
    json_t *list = json_array();
    for (size_t k = 0; k < form->count; k++) {
        json_t *entry = json_array();
        for (int a = 0; a < form->degree; a++)
            json_array_append_new(entry, json_integer(form->entries[k].rows[a] + 1));
        json_array_append_new(entry, json_integer(form->entries[k].value));
        json_array_append_new(list, entry);
    }
    return list;
}

/* The values of a form of degree `left` more than the rows chosen so far: nested lists. */
static json_t *json_values(const cicy_topology *t, uint8_t *rows, int chosen)
{
    const cicy_form *form = &t->second_chern;
    if (chosen == form->degree)
        return json_integer(cicy_form_evaluate(form, rows));
    json_t *list = json_array();
    for (int i = 0; i < t->rows; i++) {
        rows[chosen] = (uint8_t)i;
        json_array_append_new(list, json_values(t, rows, chosen + 1));
    }
    return list;
}

/* A number, a vector or a matrix for degree 0, 1, 2; else the list of entries. */
static json_t *json_second_chern(const cicy_topology *t)
{
    uint8_t rows[CICY_MAX_DIMENSION] = {0};
    return t->second_chern.degree > 2 || t->second_chern.degree < 0 ? json_entries(&t->second_chern)
                                                                    : json_values(t, rows, 0);
}

static json_t *json_factors(const answer *from)
{
    json_t *list = json_array();
    for (size_t k = 0; k < from->factor_count; k++)
        json_array_append_new(list, cli_json_configuration(&from->factors[k]));
    return list;
}

static void print_json(cli_text *out, const answer *from)
{
    char top[8];
    const cicy_topology *t = &from->topology;
    json_t *chern = json_object();
    if (t->dimension == 4)
        json_object_set_new(chern, "c2c2", json_integer(t->c2c2));
    if (t->dimension == 5)
        json_object_set_new(chern, "c2c3", json_integer(t->c2c3));
    snprintf(top, sizeof top, "c%d", t->dimension);
    json_object_set_new(chern, top, json_integer(t->euler));
    json_t *object = json_pack("{s:o, s:i, s:I, s:o, s:o, s:o, s:I, s:o, s:b, s:o}", "matrix",
                               cli_json_configuration(from->configuration), "dim", t->dimension,
                               "euler", (json_int_t)t->euler, "chern", chern, "c2",
                               json_second_chern(t), "intersection", json_entries(&t->intersection),
                               "components", (json_int_t)from->components, "favourable",
                               from->components == 1 ? json_boolean(from->favourable) : json_null(),
                               "product", from->product, "factors", json_factors(from));
    cli_text_json_line(out, object);
}

/* A JSON value as a cell. */
static void print_json_cell(cli_row *row, json_t *value)
{
    cli_text text = {0};
    cli_text_json(&text, value, 17);
    cli_text_add(&text, "", 1);
    if (text.failed)
        row->out->failed = true;
    cli_row_text(row, text.failed ? "" : text.bytes);
    cli_text_clear(&text);
}

static void print_csv(cli_text *out, const answer *from)
{
    const cicy_topology *t = &from->topology;
    cli_row row = cli_row_begin(out, csv_columns, true);
    cli_row_integer(&row, t->dimension);
    cli_row_integer(&row, t->euler);
    if (t->dimension == 4)
        cli_row_integer(&row, t->c2c2);
    else
        cli_row_missing(&row, "");
    if (t->dimension == 5)
        cli_row_integer(&row, t->c2c3);
    else
        cli_row_missing(&row, "");
    print_json_cell(&row, json_second_chern(t));
    print_json_cell(&row, json_entries(&t->intersection));
    cli_row_integer(&row, from->components);
    if (from->components == 1)
        cli_row_bool(&row, from->favourable);
    else
        cli_row_missing(&row, "");
    cli_row_bool(&row, from->product);
    print_json_cell(&row, json_factors(from));
    cli_row_configuration(&row, from->configuration);
    cli_row_end(&row);
}

static void print_entries(cli_text *out, const char *name, const char *class_name,
                          const cicy_form *form)
{
    enum { PER_LINE = 6 };
    for (size_t k = 0; k < form->count; k++) {
        if (k % PER_LINE == 0)
            cli_text_print(out, "%s  %-13s", k ? "\n" : "", k ? "" : name);
        cli_text_print(out, " %s", class_name);
        for (int a = 0; a < form->degree; a++)
            cli_text_print(out, "%sJ%d", a || *class_name ? "." : "", form->entries[k].rows[a] + 1);
        cli_text_print(out, " %" PRId64 "%s", form->entries[k].value,
                       k + 1 < form->count ? "," : "\n");
    }
}

static void print_block(cli_text *out, const answer *from)
{
    const cicy_topology *t = &from->topology;
    cli_text_configuration(out, from->configuration, CICY_NOTATION_PYCICY);
    cli_text_print(out, "\n  dimension     %d\n  Euler number  %" PRId64 "\n", t->dimension,
                   t->euler);
    if (t->dimension == 4)
        cli_text_print(out, "  c2.c2         %" PRId64 "\n", t->c2c2);
    if (t->dimension == 5)
        cli_text_print(out, "  c2.c3         %" PRId64 "\n", t->c2c3);
    if (t->dimension >= 2)
        print_entries(out, "c2", "c2", &t->second_chern);
    print_entries(out, "intersection", "", &t->intersection);
    if (from->components == 1)
        cli_text_print(out, "  favourable    %s\n", from->favourable ? "yes" : "no");
    else
        cli_text_print(out, "  components    %" PRId64 "\n", from->components);
    for (size_t k = 0; from->product && k < from->factor_count; k++) {
        cli_text_put(out, k ? " x " : "  product of    ");
        cli_text_configuration(out, &from->factors[k], CICY_NOTATION_PYCICY);
    }
    cli_text_put(out, from->product ? "\n" : "");
}

/* The factors, and how many points those of dimension 0 have together. */
static cicy_status find_factors(answer *from, cicy_error *error)
{
    cicy_status status = CICY_OK;
    from->components = 1;
    from->factor_count = cicy_configuration_factors(from->configuration, from->factors);
    from->product = from->factor_count > 1;
    for (size_t k = 0; status == CICY_OK && k < from->factor_count; k++) {
        int64_t points = 1;
        if (cicy_configuration_dimension(&from->factors[k]) == 0)
            status = cicy_topology_euler(&from->factors[k], &points, error);
        from->components *= points;
    }
    return status;
}

/* Whether a connected manifold is favourable; its Euler number is compared as well. */
static cicy_status find_favourable(answer *from, cicy_error *error)
{
    cicy_hodge hodge;
    CLI_TRY(cicy_hodge_compute(from->configuration, CICY_HODGE_NO_CHECK, &hodge, error));
    from->favourable = hodge.favourable;
    if (from->topology.euler != hodge.euler)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the Euler number is %" PRId64 " from the Hodge numbers but %" PRId64
                              " from the Chern classes",
                              hodge.euler, from->topology.euler);
    return CICY_OK;
}

static cicy_status answer_topology(void *context, cli_line *line, cicy_error *error)
{
    const cli_common *common = context;
    answer from = {.configuration = &line->configuration};
    cicy_status status = cicy_topology_compute(&line->configuration, &from.topology, error);
    CLI_THEN(status, find_factors(&from, error));
    if (status == CICY_OK && from.components == 1)
        status = find_favourable(&from, error);
    if (status == CICY_OK)
        (common->json ? print_json : common->csv ? print_csv : print_block)(&line->text, &from);
    cicy_topology_clear(&from.topology);
    return status;
}

static cicy_status run_topology(void *arguments, cicy_error *error)
{
    const cli_common *common = arguments;
    const cli_lines lines = {.common = common,
                             .context = arguments,
                             .columns = common->csv ? csv_columns : NULL,
                             .answer = answer_topology};
    return cli_lines_run(&lines, error);
}

const cli_command cli_command_topology = {
    .name = "topology",
    .summary = "Chern numbers, second Chern class, intersection numbers",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints Chern numbers, the second Chern class, the intersection numbers, whether the "
        "manifold is favourable, and the factors of a direct product, for configurations, one per "
        "line. J_i is the hyperplane class of row i; rows count from 1. Numbers that are zero are "
        "left out, and numbers that differ only by the order of the rows are printed once. For "
        "a manifold that is not connected, the number of its components is printed instead of "
        "favourable.",
    .notes =
        "With --json and --csv, \"intersection\" is a list [[i,j,..,number],...]; \"c2\" is a list "
        "of the c_2.J_i for three-folds, a matrix of the c_2.J_i.J_j for four-folds, and a list "
        "[[i,j,k,number],...] for five-folds.",
    .examples = "echo '[[2,3],[2,3]]' | cicyminer topology",
    .shared = CLI_PER_LINE,
    .size = sizeof(cli_common),
    .most_files = CLI_ANY_FILES,
    .run = run_topology};
