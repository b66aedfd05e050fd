/* cicyminer index: Riemann-Roch for line bundles. */
#include "cicyminer/index.h"
#include "cli/arguments/bundle_arguments.h"
#include "cli/line_driver.h"
#include "cli/output/json_text.h"

typedef struct index_arguments {
    cli_bundle_arguments asked;
    bool latex;
} index_arguments;

static const cli_option options[] = {
    CLI_BUNDLE_OPTIONS,
    {"latex", NULL, "print the polynomial in LaTeX", CLI_FLAG, CLI_AT(index_arguments, latex)},
    {0}};

static const cli_column polynomial_columns[] = {{"dim", 0}, {"index", 0}, {"matrix", 0}, {NULL, 0}};
static const cli_column number_columns[] = {
    {"d", 2}, {"chi", 12}, {"bundle", -8}, {"matrix", -1}, {NULL, 0}};
static const cli_column number_csv_columns[] = {
    {"dim", 0}, {"euler", 0}, {"bundle", 0}, {"matrix", 0}, {NULL, 0}};

/* ---- The polynomial ---- */

/* {"exponents":[3,0],"numerator":5} */
static json_t *json_terms(const cicy_index_polynomial *polynomial)
{
    json_t *list = json_array();
    for (size_t k = 0; k < polynomial->count; k++) {
        const cicy_index_term *term = &polynomial->terms[k];
        json_t *exponents = json_array();
        for (int i = 0; i < polynomial->rows; i++)
            json_array_append_new(exponents, json_integer(term->exponent[i]));
        json_array_append_new(list, json_pack("{s:o, s:I}", "exponents", exponents, "numerator",
                                              (json_int_t)term->numerator));
    }
    return list;
}

static cicy_status print_polynomial(cli_line *line, const cicy_index_polynomial *polynomial,
                                    const index_arguments *given, cicy_error *error)
{
    const cli_common *common = &given->asked.common;
    char *text =
        cicy_index_polynomial_print(polynomial, given->latex ? CICY_INDEX_LATEX : CICY_INDEX_TEXT);
    if (!text)
        return cli_no_memory(error);
    if (common->json) {
        cli_text_json_line(&line->text, json_pack("{s:o, s:i, s:I, s:o, s:s}", "matrix",
                                                  cli_json_configuration(&line->configuration),
                                                  "dim", polynomial->dimension, "denominator",
                                                  (json_int_t)polynomial->denominator, "terms",
                                                  json_terms(polynomial),
                                                  given->latex ? "latex" : "text", text));
    } else if (common->csv) {
        cli_row row = cli_row_begin(&line->text, polynomial_columns, true);
        cli_row_integer(&row, polynomial->dimension);
        cli_row_text(&row, text);
        cli_row_configuration(&row, &line->configuration);
        cli_row_end(&row);
    } else {
        cli_text_put(&line->text, text);
        cli_text_put(&line->text, "\n");
    }
    cicy_free(text);
    return CICY_OK;
}

/* ---- Numbers ---- */

static void print_number(cli_line *line, int dimension, const int64_t *bundle, int64_t index,
                         const cli_common *common)
{
    const size_t rows = line->configuration.rows;
    if (common->json) {
        cli_text_json_line(&line->text,
                           json_pack("{s:o, s:i, s:o, s:I}", "matrix",
                                     cli_json_configuration(&line->configuration), "dim", dimension,
                                     "bundle", cli_json_integers(bundle, rows), "euler",
                                     (json_int_t)index));
        return;
    }
    cli_row row =
        cli_row_begin(&line->text, common->csv ? number_csv_columns : number_columns, common->csv);
    cli_row_integer(&row, dimension);
    cli_row_integer(&row, index);
    cli_row_integers(&row, bundle, rows);
    cli_row_configuration(&row, &line->configuration);
    cli_row_end(&row);
}

/* Bundles that do not fit leave the others as they are; the first is reported. */
static cicy_status print_numbers(cli_line *line, const cicy_index_polynomial *polynomial,
                                 const index_arguments *given, cicy_error *error)
{
    const cli_bundles *bundles = &given->asked.bundles;
    size_t count;
    cicy_status status = cli_bundles_count(bundles, polynomial->rows, &count, error);
    cicy_status worst = status;
    for (size_t k = 0; k < count && status == CICY_OK && !cli_interrupted(); k++) {
        int64_t bundle[CICY_MAX_ROWS], index;
        cicy_error *first = worst == CICY_OK ? error : NULL;
        cicy_status own = cli_bundles_get(bundles, polynomial->rows, k, bundle, first);
        if (own == CICY_OK)
            own = cicy_index_evaluate(polynomial, bundle, &index, first);
        if (own == CICY_OK)
            print_number(line, polynomial->dimension, bundle, index, &given->asked.common);
        else if (worst == CICY_OK)
            worst = own;
    }
    return worst;
}

/* ---- The command ---- */

static cicy_status answer_index(void *context, cli_line *line, cicy_error *error)
{
    const index_arguments *given = context;
    cicy_index_polynomial polynomial;
    cicy_status status = cicy_index_polynomial_compute(&line->configuration, &polynomial, error);
    if (status == CICY_OK)
        status = cli_bundles_were_given(&given->asked)
                     ? print_numbers(line, &polynomial, given, error)
                     : print_polynomial(line, &polynomial, given, error);
    cicy_index_polynomial_clear(&polynomial);
    return status;
}

static const cli_column *columns_of(const index_arguments *given)
{
    return cli_bundles_were_given(&given->asked)
               ? cli_columns(&given->asked.common, number_columns, number_csv_columns)
               : cli_columns(&given->asked.common, NULL, polynomial_columns);
}

static cicy_status run_index(void *arguments, cicy_error *error)
{
    index_arguments *given = arguments;
    CLI_TRY(cli_bundle_arguments_read(&given->asked, error));
    if (given->latex && cli_bundles_were_given(&given->asked))
        return cicy_error_set(error, CICY_USAGE,
                              "--latex prints the polynomial: it excludes line bundles");
    const cli_lines lines = {.common = &given->asked.common,
                             .context = arguments,
                             .columns = columns_of(given),
                             .several = true,
                             .answer = answer_index};
    cicy_status status = cli_lines_run(&lines, error);
    return status == CICY_OK && given->asked.bundles.invalid ? CICY_INVALID_INPUT : status;
}

const cli_command cli_command_index = {
    .name = "index",
    .summary = "index of line bundles, by Riemann-Roch",
    .usage = "[OPTIONS] [FILE...]\n--bundle=l1,..,lm [OPTIONS] [FILE...]\n"
             "--bundles FILE | --range A..B [OPTIONS] [FILE...]",
    .description =
        "Prints the index chi(X, L) = h^0 - h^1 + h^2 - .. of line bundles L = O(l1, .., lm) on "
        "complete intersections, one configuration per line: as a polynomial in the degrees l_i, "
        "or as a number for each line bundle that is given. It is the integral of ch(L) td(X) and "
        "does not depend on how generic X is. With --json the polynomial is the sum of numerator / "
        "denominator * product of l_i^exponents[i].\n"
        "Numbers are exact; one that does not fit into 64 bits is an error.",
    .examples = "echo '[[1,1,1],[4,4,1]]' | cicyminer index\n"
                "echo '[[2,3],[2,3]]' | cicyminer index --bundle=4,-1",
    .shared = CLI_PER_LINE,
    .options = options,
    .size = sizeof(index_arguments),
    .release = cli_bundle_arguments_release,
    .most_files = CLI_ANY_FILES,
    .run = run_index};
