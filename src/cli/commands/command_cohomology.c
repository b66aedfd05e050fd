#include <stdlib.h>
#include <string.h>

#include "cicyminer/line_bundle.h"
#include "cicyminer/slope.h"
#include "cli/arguments/bundle_arguments.h"
#include "cli/line_driver.h"
#include "cli/output/json_text.h"

typedef struct cohomology_arguments {
    cli_bundle_arguments given;
    bool slope_zero;
} cohomology_arguments;

static const cli_option options[] = {
    CLI_BUNDLE_OPTIONS,
    {"slope-zero", NULL,
     "only line bundles whose slope vanishes for some Kaehler class of the ambient space", CLI_FLAG,
     CLI_AT(cohomology_arguments, slope_zero)},
    CLI_RANK_OPTIONS,
    {0}};

static const cli_column text_columns[] = {{"d", 2},       CLI_COHOMOLOGY_COLUMNS, {"method", 7},
                                          {"bundle", -8}, {"matrix", -1},         {NULL, 0}};
static const cli_column csv_columns[] = {
    {"dim", 0}, CLI_COHOMOLOGY_CSV_COLUMNS, {"method", 0}, {"bundle", 0}, {"matrix", 0}, {NULL, 0}};

static void print_row(cli_text *out, const cicy_configuration *configuration, const int64_t *bundle,
                      const cicy_line_bundle_cohomology *found, bool csv)
{
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_integer(&row, found->dimension);
    cli_row_cohomology(&row, found->dimension, found->h, found->euler);
    cli_row_text(&row, cicy_cohomology_method_name(found->method));
    cli_row_integers(&row, bundle, configuration->rows);
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

static void print_bundle(cli_line *line, const int64_t *bundle,
                         const cicy_line_bundle_cohomology *found, const cli_common *common)
{
    const cicy_configuration *configuration = &line->configuration;
    if (!common->json) {
        print_row(&line->text, configuration, bundle, found, common->csv);
        return;
    }
    cli_text_json_line(
        &line->text,
        json_pack("{s:o, s:i, s:o, s:o, s:I, s:s}", "matrix", cli_json_configuration(configuration),
                  "dim", found->dimension, "bundle", cli_json_integers(bundle, configuration->rows),
                  "h", cli_json_integers(found->h, found->dimension + 1), "euler",
                  (json_int_t)found->euler, "method", cicy_cohomology_method_name(found->method)));
}

/* Leaves out the bundles whose slope vanishes nowhere. */
static cicy_status keep_slope_zero(const cicy_configuration *configuration, int64_t *bundles,
                                   size_t *count, cicy_error *error)
{
    const int rows = configuration->rows;
    cicy_topology topology;
    size_t kept = 0;
    cicy_status status = cicy_topology_compute(configuration, &topology, error);
    for (size_t k = 0; k < *count && status == CICY_OK; k++) {
        cicy_slope_zero zero = CICY_SLOPE_ZERO_UNKNOWN;
        status = cicy_slope_zero_decide(&topology, bundles + k * rows, &zero, error);
        if (zero != CICY_SLOPE_ZERO_NOWHERE)
            memmove(bundles + kept++ * rows, bundles + k * rows, (size_t)rows * sizeof *bundles);
    }
    cicy_topology_clear(&topology);
    *count = kept;
    return status;
}

/* The bundles of a configuration, [*count][rows], for the caller to free. Those that do not fit are
 * left out, and the first of them is described in `mismatch`. */
static cicy_status take_bundles(const cohomology_arguments *arguments,
                                const cicy_configuration *configuration, int64_t **bundles,
                                size_t *count, cicy_error *mismatch, cicy_error *error)
{
    const cli_bundles *given = &arguments->given.bundles;
    const int rows = configuration->rows;
    size_t all;
    CLI_TRY(cli_bundles_count(given, rows, &all, error));
    *bundles = malloc(all * rows * sizeof **bundles);
    if (!*bundles)
        return cli_no_memory(error);
    for (size_t k = 0; k < all; k++)
        *count += cli_bundles_get(given, rows, k, *bundles + *count * rows,
                                  mismatch->status ? NULL : mismatch) == CICY_OK;
    return arguments->slope_zero ? keep_slope_zero(configuration, *bundles, count, error) : CICY_OK;
}

/* Bundles that do not fit or fail leave the others as they are; the first is reported. */
static cicy_status answer_cohomology(void *context, cli_line *line, cicy_error *error)
{
    const cohomology_arguments *arguments = context;
    const cicy_configuration *configuration = &line->configuration;
    const cicy_line_bundle_options wanted = cli_line_bundle_options(&arguments->given);
    int64_t *bundles = NULL;
    size_t count = 0;
    cicy_error mismatch = {0};
    cicy_status status = take_bundles(arguments, configuration, &bundles, &count, &mismatch, error);
    cicy_line_bundle_cohomology *found = calloc(count + 1, sizeof *found);
    if (!found && status == CICY_OK)
        status = cli_no_memory(error);
    if (count > 0)
        CLI_THEN(status, cicy_line_bundle_compute_many(configuration, bundles, count, &wanted,
                                                       found, error));
    for (size_t k = 0; found && k < count; k++)
        if (found[k].dimension > 0)
            print_bundle(line, bundles + k * configuration->rows, &found[k],
                         &arguments->given.common);
    if (status == CICY_OK && mismatch.status) {
        *error = mismatch;
        status = mismatch.status;
    }
    free(bundles);
    free(found);
    return status;
}

static cicy_status run_cohomology(void *arguments, cicy_error *error)
{
    cli_bundle_arguments *given = arguments; /* the first member */
    CLI_TRY(cli_bundle_arguments_read(given, error));
    if (!cli_bundles_were_given(given))
        return cicy_error_set(error, CICY_USAGE,
                              "cohomology: give line bundles with --bundle=l1,..,lm, --bundles "
                              "FILE or --range A..B");
    const cli_lines lines = {.common = &given->common,
                             .context = arguments,
                             .columns = cli_columns(&given->common, text_columns, csv_columns),
                             .several = true,
                             .answer = answer_cohomology};
    cicy_status status = cli_lines_run(&lines, error);
    return status == CICY_OK && given->bundles.invalid ? CICY_INVALID_INPUT : status;
}

const cli_command cli_command_cohomology = {
    .name = "cohomology",
    .summary = "cohomology of line bundles, with degrees of either sign",
    .usage = "--bundle=l1,..,lm [OPTIONS] [FILE...]\n--bundles FILE | --range A..B [OPTIONS] "
             "[FILE...]",
    .description =
        "Prints the dimensions h^q(X, L) of the cohomology of line bundles L = O(l1, .., lm) on "
        "generic complete intersections, one configuration per line; l_i belongs to row i and may "
        "be negative. chi is the alternating sum of the h^q. Degrees of one sign have a closed "
        "form (method closed or dual); otherwise ranks of maps are computed modulo a prime and "
        "either proved by the index or confirmed with a second prime (method ranks).\n"
        "--slope-zero keeps the line bundles whose slope, the integral of c1(L) J^(d-1), vanishes "
        "for some J = t1 J1 + .. + tm Jm with all t_i > 0. The test is exact for three-folds; of "
        "four- and five-folds it keeps the few line bundles that it cannot decide.",
    .examples =
        "echo '[[2,3],[2,3]]' | cicyminer cohomology --bundle=4,-1\n"
        "echo '[[1,2],[1,2],[1,2],[1,2]]' | cicyminer cohomology --range -1..1 --slope-zero",
    .shared = CLI_PER_LINE | CLI_SEED,
    .options = options,
    .size = sizeof(cohomology_arguments),
    .release = cli_bundle_arguments_release,
    .most_files = CLI_ANY_FILES,
    .run = run_cohomology};
