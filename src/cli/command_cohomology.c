#include <errno.h>
#include <stdlib.h>

#include "cicyminer/cohomology.h"
#include "cli/json_text.h"
#include "cli/line_driver.h"

typedef struct cohomology_arguments {
    cli_common common;
    int count; /* 0: no bundle given */
    int64_t bundle[CICY_MAX_ROWS];
} cohomology_arguments;

static cicy_status take_bundle(void *arguments, const cli_option *option, const char *text,
                               cicy_error *error)
{
    cohomology_arguments *given = arguments;
    given->count = 0;
    for (const char *at = text;; at++) {
        char *end;
        errno = 0;
        long long degree = strtoll(at, &end, 10);
        if (end == at || errno || (*end != ',' && *end != '\0'))
            return cicy_error_set(error, CICY_USAGE,
                                  "--%s: '%s' is not a list of whole numbers like 1,0,2",
                                  option->name, text);
        if (given->count == CICY_MAX_ROWS)
            return cicy_error_set(error, CICY_USAGE, "--%s: more than %d degrees", option->name,
                                  CICY_MAX_ROWS);
        given->bundle[given->count++] = degree;
        at = end;
        if (*end == '\0')
            return CICY_OK;
    }
}

static const cli_option options[] = {
    {"bundle", "L", "degrees of the line bundle, one for each row, separated by commas", CLI_CALL,
     .take = take_bundle},
    {0}};

static const cli_column text_columns[] = {{"d", 2},       {"h^0", 9}, {"h^1", 9}, {"h^2", 9},
                                          {"h^3", 9},     {"h^4", 9}, {"h^5", 9}, {"chi", 9},
                                          {"matrix", -1}, {NULL, 0}};
static const cli_column csv_columns[] = {{"dim", 0},    {"h0", 0}, {"h1", 0}, {"h2", 0},
                                         {"h3", 0},     {"h4", 0}, {"h5", 0}, {"euler", 0},
                                         {"matrix", 0}, {NULL, 0}};

static json_t *json_list(const int64_t *numbers, int count)
{
    json_t *list = json_array();
    for (int k = 0; k < count; k++)
        json_array_append_new(list, json_integer(numbers[k]));
    return list;
}

static void print_row(cli_text *out, const cicy_configuration *configuration, const int64_t *h,
                      int dimension, int64_t chi, bool csv)
{
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_integer(&row, dimension);
    for (int q = 0; q <= CICY_MAX_DIMENSION; q++)
        if (q <= dimension)
            cli_row_integer(&row, h[q]);
        else
            cli_row_missing(&row, "-");
    cli_row_integer(&row, chi);
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

static cicy_status answer_cohomology(void *context, cli_line *line, cicy_error *error)
{
    const cohomology_arguments *given = context;
    const cicy_configuration *configuration = &line->configuration;
    int64_t h[CICY_MAX_DIMENSION + 1], chi = 0;
    if (given->count != configuration->rows)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the line bundle has %d degrees, the configuration %d rows",
                              given->count, configuration->rows);
    cicy_status status = cicy_cohomology_compute(configuration, given->bundle, h, error);
    if (status != CICY_OK)
        return status;

    const int d = cicy_configuration_dimension(configuration);
    for (int q = 0; q <= d; q++)
        chi += q % 2 ? -h[q] : h[q];
    if (given->common.json) {
        cli_text_json(&line->text,
                      json_pack("{s:o, s:i, s:o, s:o, s:I}", "matrix",
                                cli_json_configuration(configuration), "dim", d, "bundle",
                                json_list(given->bundle, given->count), "h", json_list(h, d + 1),
                                "euler", (json_int_t)chi),
                      17);
        cli_text_put(&line->text, "\n");
    } else {
        print_row(&line->text, configuration, h, d, chi, given->common.csv);
    }
    return CICY_OK;
}

static cicy_status run_cohomology(void *arguments, cicy_error *error)
{
    const cohomology_arguments *given = arguments;
    if (given->count == 0)
        return cicy_error_set(error, CICY_USAGE,
                              "cohomology: give the line bundle with --bundle l1,..,lm");
    const cli_lines lines = {.common = &given->common,
                             .context = arguments,
                             .columns = given->common.json  ? NULL
                                        : given->common.csv ? csv_columns
                                                            : text_columns,
                             .answer = answer_cohomology};
    return cli_lines_run(&lines, error);
}

const cli_command cli_command_cohomology = {
    .name = "cohomology",
    .summary = "cohomology of a non-negative line bundle",
    .usage = "--bundle l1,..,lm [OPTIONS] [FILE...]",
    .description =
        "Prints the dimensions h^q(X, L) of the cohomology of the line bundle L = O(l1, .., lm), "
        "all l_i >= 0, on configurations, one per line; l_i belongs to row i. chi is the "
        "alternating sum of the h^q.",
    .examples = "echo '[[2,3],[2,3]]' | cicyminer cohomology --bundle 4,0",
    .shared = CLI_PER_LINE,
    .options = options,
    .size = sizeof(cohomology_arguments),
    .most_files = CLI_ANY_FILES,
    .run = run_cohomology};
