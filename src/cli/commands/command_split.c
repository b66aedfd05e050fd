/* cicyminer split and contract: the configurations one step away. */
#include "cicyminer/splitting.h"
#include "cli/output/json_text.h"
#include "cli/line_driver.h"

typedef struct split_arguments {
    cli_common common;
    uint64_t n, most;
    bool effective_only;
} split_arguments;

/* What differs between the two commands. */
typedef struct step {
    const char *list;  /* the key of the list in JSON: "splittings" */
    const char *place; /* what is counted: "column" */
    bool splits;       /* the neighbours are splittings, not contractions */
    cicy_status (*find)(const cicy_configuration *configuration, const void *arguments,
                        cicy_neighbours *neighbours, cicy_error *error);
} step;

static const cli_option options[] = {
    {"n", "N", "only splittings with P^N", CLI_WHOLE, CLI_AT(split_arguments, n), .low = 1,
     .high = CICY_MAX_COLUMNS - 1},
    {"effective", NULL, "only effective splittings", CLI_FLAG,
     CLI_AT(split_arguments, effective_only)},
    {"most", "N",
     "refuse configurations with more than N ways to write their columns as sums (default: 200000)",
     CLI_WHOLE, CLI_AT(split_arguments, most), .low = 1},
    {0}};

static const cli_column text_columns[] = {
    {"step", 5}, {"n", 2}, {"at", 2}, {"nodes", 5}, CLI_HODGE_COLUMNS, {"matrix", -1}, {NULL, 0}};
static const cli_column csv_columns[] = {{"step", 0},       {"n", 0},      {"at", 0}, {"nodes", 0},
                                         CLI_HODGE_COLUMNS, {"matrix", 0}, {NULL, 0}};

static void print_row(cli_text *out, const cicy_configuration *configuration,
                      const cicy_neighbour *neighbour, int64_t nodes, const cicy_hodge *hodge,
                      bool csv)
{
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_text(&row, !neighbour ? "given" : neighbour->effective ? "eff" : "ineff");
    if (neighbour) {
        cli_row_integer(&row, neighbour->n);
        cli_row_integer(&row, (int64_t)neighbour->place + 1);
    } else {
        cli_row_missing(&row, "-");
        cli_row_missing(&row, "-");
    }
    if (nodes >= 0)
        cli_row_integer(&row, nodes);
    else
        cli_row_missing(&row, "-");
    cli_row_hodge(&row, hodge);
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

/* nodes: -1 where they are not counted. */
static json_t *json_neighbour(const cicy_neighbour *neighbour, const char *place, int64_t nodes,
                              const cicy_hodge *hodge)
{
    return json_pack("{s:o, s:i, s:I, s:b, s:o, s:o, s:I}", "matrix",
                     cli_json_configuration(&neighbour->configuration), "n", neighbour->n, place,
                     (json_int_t)neighbour->place + 1, "effective", neighbour->effective, "nodes",
                     nodes >= 0 ? json_integer(nodes) : json_null(), "hodge", cli_json_hodge(hodge),
                     "euler", (json_int_t)hodge->euler);
}

/* Rows of the table, or the list for JSON. */
static cicy_status print_neighbours(cli_text *out, const cicy_configuration *given,
                                    const cicy_neighbours *neighbours, const step *step,
                                    const cli_common *common, json_t *list, cicy_error *error)
{
    for (size_t k = 0; k < neighbours->count; k++) {
        const cicy_neighbour *neighbour = &neighbours->items[k];
        const cicy_configuration *other = &neighbour->configuration;
        cicy_hodge hodge;
        int64_t nodes = -1;
        cicy_status status = cicy_hodge_compute(other, CICY_HODGE_CHECKED, &hodge, error);
        if (status == CICY_OK && hodge.dimension == 3)
            status = cicy_conifold_nodes(step->splits ? given : other, step->splits ? other : given,
                                         &nodes, error);
        if (status != CICY_OK)
            return cicy_error_prepend(error, status, "%s %zu", step->place, neighbour->place + 1);
        if (common->json)
            json_array_append_new(list, json_neighbour(neighbour, step->place, nodes, &hodge));
        else
            print_row(out, other, neighbour, nodes, &hodge, common->csv);
    }
    return CICY_OK;
}

static cicy_status print_all(cli_line *line, const cicy_neighbours *neighbours, const step *step,
                             const cli_common *common, cicy_error *error)
{
    const cicy_configuration *given = &line->configuration;
    cicy_hodge hodge;
    json_t *list = common->json ? json_array() : NULL;
    cicy_status status = cicy_hodge_compute(given, CICY_HODGE_CHECKED, &hodge, error);
    if (status == CICY_OK && !common->json)
        print_row(&line->text, given, NULL, -1, &hodge, common->csv);
    CLI_THEN(status, print_neighbours(&line->text, given, neighbours, step, common, list, error));
    if (status == CICY_OK && common->json) {
        cli_text_json_line(&line->text,
                           json_pack("{s:o, s:i, s:o, s:I, s:O}", "matrix",
                                     cli_json_configuration(given), "dim", hodge.dimension, "hodge",
                                     cli_json_hodge(&hodge), "euler", (json_int_t)hodge.euler,
                                     step->list, list));
    }
    json_decref(list);
    return status;
}

/* The steps of one line; the context of the driver. */
typedef struct step_context {
    const step *step;
    const void *arguments;
} step_context;

static cicy_status answer_step(void *user, cli_line *line, cicy_error *error)
{
    const step_context *context = user;
    cicy_neighbours neighbours = {0};
    cicy_status status =
        context->step->find(&line->configuration, context->arguments, &neighbours, error);
    CLI_THEN(status, print_all(line, &neighbours, context->step, context->arguments, error));
    cicy_neighbours_clear(&neighbours);
    return status;
}

static cicy_status run_step(const step *step, const cli_common *common, cicy_error *error)
{
    step_context context = {step, common};
    const cli_lines lines = {.common = common,
                             .context = &context,
                             .columns = cli_columns(common, text_columns, csv_columns),
                             .answer = answer_step};
    return cli_lines_run(&lines, error);
}

static cicy_status find_splittings(const cicy_configuration *configuration, const void *arguments,
                                   cicy_neighbours *neighbours, cicy_error *error)
{
    const split_arguments *given = arguments;
    const cicy_splitting_options wanted = {.size = sizeof wanted,
                                           .n = (size_t)given->n,
                                           .effective_only = given->effective_only,
                                           .most = given->most,
                                           .progress = {.call = cli_uninterrupted}};
    return cicy_splittings_find(configuration, &wanted, neighbours, error);
}

static cicy_status find_contractions(const cicy_configuration *configuration, const void *arguments,
                                     cicy_neighbours *neighbours, cicy_error *error)
{
    (void)arguments;
    return cicy_contractions_find(configuration, neighbours, error);
}

static void prepare_split(void *arguments)
{
    ((split_arguments *)arguments)->most = 200000;
}

static cicy_status run_split(void *arguments, cicy_error *error)
{
    return run_step(&(step){"splittings", "column", true, find_splittings}, arguments, error);
}

static cicy_status run_contract(void *arguments, cicy_error *error)
{
    return run_step(&(step){"contractions", "row", false, find_contractions}, arguments, error);
}

const cli_command cli_command_split = {
    .name = "split",
    .summary = "all splittings of configurations",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints all splittings of configurations, one per line of input, with the Hodge numbers "
        "before and after. A column is replaced by n+1 columns that add up to it, and a row P^n "
        "with a 1 in each of them is added. The table states whether the splitting is effective "
        "(eff: it changes the manifold; ineff: both configurations describe the same one), n, "
        "the column (at) and, for three-folds, the number of nodes of the conifold between the "
        "two. Equivalent splittings are listed once, in staircase order. Splittings "
        "with more than 32 columns are left out.",
    .examples = "echo '[[4,5]]' | cicyminer split",
    .shared = CLI_PER_LINE,
    .options = options,
    .size = sizeof(split_arguments),
    .prepare = prepare_split,
    .most_files = CLI_ANY_FILES,
    .run = run_split};

const cli_command cli_command_contract = {
    .name = "contract",
    .summary = "all contractions of configurations",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints all contractions of configurations, one per line of input, with the Hodge numbers "
        "before and after. A row whose entries are all 0 or 1 is removed and its columns are added "
        "up to one. The table states whether the contraction is effective (eff: it changes the "
        "manifold; ineff: both configurations describe the same one), the dimension n of the row's "
        "projective space, the row (at) and, for three-folds, the number of nodes of the conifold "
        "between the two. Equivalent contractions are listed once, in staircase "
        "order.",
    .examples = "echo '[[1,1,1],[4,1,4]]' | cicyminer contract",
    .shared = CLI_PER_LINE,
    .size = sizeof(cli_common),
    .most_files = CLI_ANY_FILES,
    .run = run_contract};
