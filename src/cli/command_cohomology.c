#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "cicyminer/cohomology.h"
#include "cli/line_driver.h"

static const char usage[] =
    "Usage: cicyminer cohomology --bundle l1,..,lm [OPTIONS] [FILE...]\n\n"
    "Dimensions h^q(X, L) of the cohomology of the line bundle L = O(l1, .., lm), l_i >= 0, on\n"
    "configurations, one a line; l_i belongs to row i. chi is their alternating sum.\n\n"
    "      --bundle L      degrees of the line bundle, parted by commas\n";

enum { BUNDLE = CLI_FIRST_FREE };

typedef struct cohomology_context {
    bool json;
    int count; /* 0: no bundle given */
    int64_t bundle[CICY_MAX_ROWS];
} cohomology_context;

static cicy_status parse_bundle(const char *text, cohomology_context *context)
{
    context->count = 0;
    for (const char *at = text;; at++) {
        char *end;
        errno = 0;
        long long degree = strtoll(at, &end, 10);
        if (end == at || errno || (*end != ',' && *end != '\0')) {
            cli_complain("--bundle: '%s' is not a list of whole numbers like 1,0,2", text);
            return CICY_USAGE;
        }
        if (context->count == CICY_MAX_ROWS) {
            cli_complain("--bundle: more than %d degrees", CICY_MAX_ROWS);
            return CICY_USAGE;
        }
        context->bundle[context->count++] = degree;
        at = end;
        if (*end == '\0')
            return CICY_OK;
    }
}

static void print_list(cli_text *out, const int64_t *numbers, int count)
{
    for (int k = 0; k < count; k++)
        cli_text_print(out, "%s%" PRId64, k ? "," : "", numbers[k]);
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    const cohomology_context *context = user;
    const cicy_configuration *configuration = &line->configuration;
    cli_text *out = &line->text;
    int64_t h[CICY_MAX_DIMENSION + 1], chi = 0;
    if (context->count != configuration->rows)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the line bundle has %d degrees, the configuration %d rows",
                              context->count, configuration->rows);
    cicy_status status = cicy_cohomology_compute(configuration, context->bundle, h, error);
    if (status != CICY_OK)
        return status;

    int d = cicy_configuration_dimension(configuration);
    for (int q = 0; q <= d; q++)
        chi += q % 2 ? -h[q] : h[q];
    if (context->json) {
        cli_text_print(out, "{\"matrix\":");
        cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
        cli_text_print(out, ",\"dim\":%d,\"bundle\":[", d);
        print_list(out, context->bundle, context->count);
        cli_text_print(out, "],\"h\":[");
        print_list(out, h, d + 1);
        cli_text_print(out, "],\"euler\":%" PRId64 "}\n", chi);
        return CICY_OK;
    }
    cli_text_print(out, "%2d", d);
    for (int q = 0; q <= CICY_MAX_DIMENSION; q++)
        if (q <= d)
            cli_text_print(out, " %9" PRId64, h[q]);
        else
            cli_text_print(out, " %9s", "-");
    cli_text_print(out, " %9" PRId64 "  ", chi);
    cli_text_configuration(out, configuration, CICY_NOTATION_PYCICY);
    cli_text_add(out, "\n", 1);
    return CICY_OK;
}

static cicy_status read_bundle(void *context, int option, const char *value)
{
    (void)option;
    return parse_bundle(value, context);
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {
        CLI_COMMON_LONG, {"bundle", required_argument, NULL, BUNDLE}, {NULL, 0, NULL, 0}};
    cli_common common = {0};
    cohomology_context context = {0};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, read_bundle, &context}, argc, argv,
                          &common, &code))
        return code;
    if (context.count == 0) {
        cli_complain("cohomology needs --bundle l1,..,lm");
        return CICY_USAGE;
    }
    context.json = common.json;
    cli_lines lines = {.common = &common, .context = &context, .answer = answer};
    if (!common.json)
        lines.header =
            "#d       h^0       h^1       h^2       h^3       h^4       h^5       chi  matrix\n";
    return cli_lines_run(&lines, argv + optind, argc - optind);
}

const cli_command cli_command_cohomology = {"cohomology",
                                            "cohomology of a non-negative line bundle", run};
