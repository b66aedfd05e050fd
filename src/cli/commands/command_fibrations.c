/* cicyminer fibrations: what can be read off the matrix. */
#include "cicyminer/fibration.h"
#include "cli/line_driver.h"
#include "cli/output/json_text.h"

typedef struct fibrations_arguments {
    cli_common common;
    int fibre_dimension;
    bool all, count;
    uint64_t most;
} fibrations_arguments;

static const cli_option options[] = {
    {"fibre-dim", "D", "only fibres of dimension D, e.g. 1: genus-one curves", CLI_INT,
     CLI_AT(fibrations_arguments, fibre_dimension), .low = 1, .high = CICY_MAX_DIMENSION - 1},
    {"all", NULL, "also fibrations that a symmetry of the matrix maps to an earlier one", CLI_FLAG,
     CLI_AT(fibrations_arguments, all)},
    {"count", NULL, "print only how many there are, one line per dimension of the fibre", CLI_FLAG,
     CLI_AT(fibrations_arguments, count)},
    {"most", "N", "refuse configurations with more than N sets of rows (default: 1000000)",
     CLI_WHOLE, CLI_AT(fibrations_arguments, most), .low = 1},
    {0}};

static const cli_column text_columns[] = {{"d", 2},       {"fibre", 5},    {"connected", 9},
                                          {"rows", -8},   {"degrees", -8}, {"section", -7},
                                          {"nested", 6},  {"base", -14},   {"[A1|F]", -14},
                                          {"matrix", -1}, {NULL, 0}};
static const cli_column csv_columns[] = {{"dim", 0},    {"fibre_dim", 0}, {"connected", 0},
                                         {"rows", 0},   {"degrees", 0},   {"section", 0},
                                         {"nested", 0}, {"base", 0},      {"fibre", 0},
                                         {"matrix", 0}, {NULL, 0}};
static const cli_column count_columns[] = {{"d", 2},           {"fibre", 5},   {"sets", 8},
                                           {"fibrations", 10}, {"section", 8}, {"matrix", -1},
                                           {NULL, 0}};
static const cli_column count_csv_columns[] = {{"dim", 0},        {"fibre_dim", 0}, {"sets", 0},
                                               {"fibrations", 0}, {"section", 0},   {"matrix", 0},
                                               {NULL, 0}};

/* The fibrations of one configuration. */
typedef struct answer {
    const cicy_configuration *configuration;
    int dimension;
    cicy_fibrations every, listed; /* every set of rows; those that are printed */
} answer;

/* What is printed about one of them. */
typedef struct described {
    const cicy_fibration *fibration;
    cicy_configuration fibre, base;
    int64_t rows[CICY_MAX_ROWS], degrees[CICY_MAX_ROWS]; /* rows: from 1 */
    int64_t divisor; /* of the degrees; 0: the fibre is no curve */
} described;

static size_t list_rows(uint32_t set, int64_t *rows)
{
    size_t count = 0;
    for (int i = 0; i < CICY_MAX_ROWS; i++)
        if (set >> i & 1)
            rows[count++] = i + 1;
    return count;
}

static cicy_status describe(const answer *from, const cicy_fibration *fibration, described *as,
                            cicy_error *error)
{
    as->fibration = fibration;
    as->divisor = 0;
    list_rows(fibration->rows, as->rows);
    cicy_fibration_parts(from->configuration, fibration, &as->fibre, &as->base);
    if (fibration->fibre_dimension == 1)
        as->divisor = cicy_fibration_degrees(from->configuration, fibration, as->degrees);
    return as->divisor < 0 ? cli_no_memory(error) : CICY_OK;
}

/* Whether the fibre of `outer` is fibred in turn by that of `inner`. */
static bool is_nested(const cicy_fibration *inner, const cicy_fibration *outer)
{
    return inner->fibre_dimension < outer->fibre_dimension && (inner->rows & ~outer->rows) == 0;
}

static size_t count_nested(const answer *from, const cicy_fibration *outer)
{
    size_t count = 0;
    for (size_t k = 0; k < from->every.count; k++)
        count += is_nested(&from->every.items[k], outer);
    return count;
}

/* ---- Lists ---- */

static void print_row(cli_text *out, const answer *from, const described *as, bool csv)
{
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_integer(&row, from->dimension);
    cli_row_integer(&row, as->fibration->fibre_dimension);
    cli_row_text(&row, csv ? (as->fibration->connected ? "true" : "false")
                           : (as->fibration->connected ? "yes" : "no"));
    cli_row_integers(&row, as->rows, as->fibre.rows);
    if (as->divisor) {
        cli_row_integers(&row, as->degrees, as->fibre.rows);
        cli_row_text(&row, csv ? (as->divisor == 1 ? "true" : "false")
                               : (as->divisor == 1 ? "can be" : "none"));
    } else {
        cli_row_missing(&row, "-");
        cli_row_missing(&row, "-");
    }
    cli_row_integer(&row, (int64_t)count_nested(from, as->fibration));
    cli_row_configuration(&row, &as->base);
    cli_row_configuration(&row, &as->fibre);
    cli_row_configuration(&row, from->configuration);
    cli_row_end(&row);
}

static json_t *json_nested(const answer *from, const cicy_fibration *outer)
{
    json_t *list = json_array();
    for (size_t k = 0; k < from->every.count; k++) {
        int64_t rows[CICY_MAX_ROWS];
        if (!is_nested(&from->every.items[k], outer))
            continue;
        const size_t count = list_rows(from->every.items[k].rows, rows);
        json_array_append_new(list, cli_json_integers(rows, count));
    }
    return list;
}

static json_t *json_fibration(const answer *from, const described *as)
{
    return json_pack(
        "{s:i, s:b, s:o, s:o, s:o, s:o, s:o, s:o}", "fibre_dim", as->fibration->fibre_dimension,
        "connected", as->fibration->connected, "rows", cli_json_integers(as->rows, as->fibre.rows),
        "fibre", cli_json_configuration(&as->fibre), "base", cli_json_configuration(&as->base),
        "degrees", as->divisor ? cli_json_integers(as->degrees, as->fibre.rows) : json_null(),
        "section_possible", as->divisor ? json_boolean(as->divisor == 1) : json_null(), "nested",
        json_nested(from, as->fibration));
}

static cicy_status print_list(cli_text *out, const answer *from, const cli_common *common,
                              json_t *list, cicy_error *error)
{
    for (size_t k = 0; k < from->listed.count; k++) {
        described as;
        cicy_status status = cli_interrupted()
                                 ? cicy_error_set(error, CICY_INTERRUPTED, "interrupted")
                                 : describe(from, &from->listed.items[k], &as, error);
        if (status != CICY_OK)
            return status;
        if (common->json)
            json_array_append_new(list, json_fibration(from, &as));
        else
            print_row(out, from, &as, common->csv);
    }
    return CICY_OK;
}

/* ---- Numbers ---- */

typedef struct numbers {
    int64_t sets, fibrations, coprime;
} numbers;

static cicy_status count_all(const answer *from, numbers *counts, cicy_error *error)
{
    for (size_t k = 0; k < from->every.count; k++)
        counts[from->every.items[k].fibre_dimension].sets++;
    for (size_t k = 0; k < from->listed.count; k++) {
        const cicy_fibration *fibration = &from->listed.items[k];
        numbers *own = &counts[fibration->fibre_dimension];
        described as;
        CLI_TRY(describe(from, fibration, &as, error));
        own->fibrations++;
        own->coprime += as.divisor == 1;
    }
    return CICY_OK;
}

static void print_count(cli_text *out, const answer *from, int fibre, const numbers *counts,
                        bool csv)
{
    cli_row row = cli_row_begin(out, csv ? count_csv_columns : count_columns, csv);
    cli_row_integer(&row, from->dimension);
    cli_row_integer(&row, fibre);
    cli_row_integer(&row, counts->sets);
    cli_row_integer(&row, counts->fibrations);
    if (fibre == 1)
        cli_row_integer(&row, counts->coprime);
    else
        cli_row_missing(&row, "-");
    cli_row_configuration(&row, from->configuration);
    cli_row_end(&row);
}

static json_t *json_count(int fibre, const numbers *counts)
{
    return json_pack("{s:i, s:I, s:I, s:o}", "fibre_dim", fibre, "sets", (json_int_t)counts->sets,
                     "fibrations", (json_int_t)counts->fibrations, "section_possible",
                     fibre == 1 ? json_integer(counts->coprime) : json_null());
}

static cicy_status print_counts(cli_text *out, const answer *from,
                                const fibrations_arguments *given, json_t *list, cicy_error *error)
{
    numbers counts[CICY_MAX_DIMENSION] = {0};
    cicy_status status = count_all(from, counts, error);
    for (int fibre = 1; fibre < from->dimension && status == CICY_OK; fibre++) {
        if (given->fibre_dimension && given->fibre_dimension != fibre)
            continue;
        if (given->common.json)
            json_array_append_new(list, json_count(fibre, &counts[fibre]));
        else
            print_count(out, from, fibre, &counts[fibre], given->common.csv);
    }
    return status;
}

/* ---- The command ---- */

static cicy_status print_answer(cli_line *line, const answer *from,
                                const fibrations_arguments *given, cicy_error *error)
{
    json_t *list = given->common.json ? json_array() : NULL;
    cicy_status status = given->count ? print_counts(&line->text, from, given, list, error)
                                      : print_list(&line->text, from, &given->common, list, error);
    if (status == CICY_OK && given->common.json) {
        cli_text_json(&line->text,
                      json_pack("{s:o, s:i, s:O}", "matrix",
                                cli_json_configuration(from->configuration), "dim", from->dimension,
                                given->count ? "counts" : "fibrations", list),
                      17);
        cli_text_put(&line->text, "\n");
    }
    json_decref(list);
    return status;
}

/* Nested fibrations are looked for in every dimension, so all sets are found in any case. */
static cicy_status answer_fibrations(void *context, cli_line *line, cicy_error *error)
{
    const fibrations_arguments *given = context;
    const cicy_progress progress = {cli_uninterrupted, NULL};
    cicy_fibration_options wanted = {
        .size = sizeof wanted, .all = true, .most = (size_t)given->most, .progress = &progress};
    answer from = {.configuration = &line->configuration,
                   .dimension = cicy_configuration_dimension(&line->configuration)};
    cicy_status status = cicy_fibrations_find(&line->configuration, &wanted, &from.every, error);
    wanted.all = given->all;
    wanted.fibre_dimension = given->fibre_dimension;
    CLI_THEN(status, cicy_fibrations_find(&line->configuration, &wanted, &from.listed, error));
    CLI_THEN(status, print_answer(line, &from, given, error));
    cicy_fibrations_clear(&from.every);
    cicy_fibrations_clear(&from.listed);
    return status;
}

static const cli_column *columns_of(const fibrations_arguments *given)
{
    if (given->common.json)
        return NULL;
    if (given->count)
        return given->common.csv ? count_csv_columns : count_columns;
    return given->common.csv ? csv_columns : text_columns;
}

static void prepare(void *arguments)
{
    ((fibrations_arguments *)arguments)->most = 1000000;
}

static cicy_status run_fibrations(void *arguments, cicy_error *error)
{
    const fibrations_arguments *given = arguments;
    const cli_lines lines = {.common = &given->common,
                             .context = arguments,
                             .columns = columns_of(given),
                             .answer = answer_fibrations};
    return cli_lines_run(&lines, error);
}

const cli_command cli_command_fibrations = {
    .name = "fibrations",
    .summary = "obvious fibrations of configurations",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Lists the fibrations that can be read off configurations, one per line of input. Rows "
        "and columns are permuted into\n"
        "  [ A1 | 0  F ]\n"
        "  [ A2 | B  T ]\n"
        "and the manifold is fibred over the base [A2 | B] with Calabi-Yau fibres [A1 | F]. The "
        "table states the dimension of the fibre, whether the fibre is connected as a matrix, the "
        "rows A1 (from 1) and, where the fibre is a curve, the degrees of these rows' hyperplane "
        "classes on it. A divisor of the ambient space can be a section only if these have no "
        "common divisor (section: can be, or none). nested is the number of finer fibrations, "
        "those by a "
        "subset of the rows; --json lists them.\n"
        "Of fibrations that a symmetry of the matrix maps to each other the first is listed, "
        "unless "
        "--all is given. --count prints how many there are: sets of rows, fibrations up to "
        "symmetry, and those that can have a section.\n"
        "The work grows as 2^rows; at most 32 rows are accepted.",
    .examples = "echo '{{2},{2},{2},{2}}' | cicyminer fibrations\n"
                "echo '{{1,1},{3,0},{0,3}}' | cicyminer fibrations --fibre-dim 1 --json",
    .shared = CLI_PER_LINE,
    .options = options,
    .size = sizeof(fibrations_arguments),
    .prepare = prepare,
    .most_files = CLI_ANY_FILES,
    .run = run_fibrations};
