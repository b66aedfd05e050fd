#include "cli/commands/vector_bundles.h"

#include <stdlib.h>

#include "cli/output/json_text.h"
#include "cli/line_driver.h"

static const cli_column text_columns[] = {{"d", 2},   CLI_COHOMOLOGY_COLUMNS, {"rank", 6},
                                          {"of", -6}, {"matrix", -1},         {NULL, 0}};
static const cli_column csv_columns[] = {{"dim", 0}, CLI_COHOMOLOGY_CSV_COLUMNS, {"rank", 0},
                                         {"of", 0},  {"matrix", 0},              {NULL, 0}};

static void print_row(cli_text *out, const cicy_configuration *configuration, const char *of,
                      const cicy_bundle_cohomology *found, bool csv)
{
    cli_row row = cli_row_begin(out, csv ? csv_columns : text_columns, csv);
    cli_row_integer(&row, found->dimension);
    cli_row_cohomology(&row, found->dimension, found->h, found->euler);
    cli_row_integer(&row, found->rank);
    cli_row_text(&row, of);
    cli_row_configuration(&row, configuration);
    cli_row_end(&row);
}

/* [[1,0],[-1,2]] */
static json_t *json_sum(const int64_t *degrees, size_t count, int rows)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, cli_json_integers(degrees + k * (size_t)rows, (size_t)rows));
    return list;
}

static void print_json(cli_text *out, const cicy_configuration *configuration,
                       const cicy_bundle *bundle, const char *of,
                       const cicy_bundle_cohomology *found)
{
    static const char *const kinds[] = {"sum", "kernel", "cokernel", "tangent"};
    const cicy_monad *monad = &bundle->monad;
    json_t *object = json_pack("{s:o, s:i, s:s}", "matrix", cli_json_configuration(configuration),
                               "dim", found->dimension, "bundle", kinds[bundle->kind]);
    if (monad->first_count)
        json_object_set_new(object, "first",
                            json_sum(monad->first, monad->first_count, configuration->rows));
    if (monad->second_count)
        json_object_set_new(object, "second",
                            json_sum(monad->second, monad->second_count, configuration->rows));
    json_object_set_new(object, "of", json_string(of));
    json_object_set_new(object, "rank", json_integer(found->rank));
    json_object_set_new(object, "h", cli_json_integers(found->h, (size_t)found->dimension + 1));
    json_object_set_new(object, "euler", json_integer(found->euler));
    cli_text_json(out, object, 17);
    cli_text_put(out, "\n");
}

static cicy_status answer_constructions(const cli_bundle_question *question, cli_line *line,
                                        const cicy_bundle *bundle, cicy_error *error)
{
    static const cicy_construction itself = {CICY_CONSTRUCTION_NONE, 0};
    const cicy_line_bundle_options options = cli_line_bundle_options(&question->asked);
    const cli_common *common = &question->asked.common;
    const size_t count = question->constructions ? question->constructions : 1;
    for (size_t k = 0; k < count; k++) {
        const cicy_construction *construction =
            question->constructions ? &question->construction[k] : &itself;
        char of[CLI_CONSTRUCTION_NAME];
        cicy_bundle_cohomology found;
        cli_construction_name(construction, of);
        cicy_status status = cicy_bundle_compute(&line->configuration, bundle, construction,
                                                 &options, &found, error);
        if (status != CICY_OK)
            return cicy_error_prepend(error, status, "%s", of);
        if (common->json)
            print_json(&line->text, &line->configuration, bundle, of, &found);
        else
            print_row(&line->text, &line->configuration, of, &found, common->csv);
    }
    return CICY_OK;
}

static cicy_status answer_line(void *context, cli_line *line, cicy_error *error)
{
    const cli_bundle_question *question = context;
    const int rows = line->configuration.rows;
    int64_t *first = cli_sum_degrees(&question->first, rows, error);
    int64_t *second = first ? cli_sum_degrees(&question->second, rows, error) : NULL;
    const cicy_bundle bundle = {.kind = question->kind,
                                .monad = {.first_count = question->first.count,
                                          .second_count = question->second.count,
                                          .first = first,
                                          .second = second}};
    cicy_status status = CICY_INVALID_INPUT;
    if (second)
        status = answer_constructions(question, line, &bundle, error);
    else if (error->status != CICY_OK)
        status = error->status;
    free(first);
    free(second);
    return status;
}

cicy_status cli_bundle_answer(const cli_bundle_question *question, cicy_error *error)
{
    const cli_common *common = &question->asked.common;
    const cli_lines lines = {.common = common,
                             .context = (void *)question,
                             .columns = common->json  ? NULL
                                        : common->csv ? csv_columns
                                                      : text_columns,
                             .several = true,
                             .answer = answer_line};
    return cli_lines_run(&lines, error);
}
