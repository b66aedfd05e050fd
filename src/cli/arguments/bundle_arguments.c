#include "cli/arguments/bundle_arguments.h"

#include <string.h>

cicy_status cli_take_bundle(void *arguments, const cli_option *option, const char *text,
                            cicy_error *error)
{
    cli_bundle_arguments *given = arguments;
    cli_bundle bundle;
    if (!cli_bundle_parse(text, strlen(text), &bundle))
        return cicy_error_set(error, CICY_USAGE,
                              "--%s: '%s' is not a list of at most %d whole numbers like 1,0,-2",
                              option->name, text, CICY_MAX_ROWS);
    return cli_bundles_add(&given->bundles, &bundle, error);
}

cicy_status cli_take_range(void *arguments, const cli_option *option, const char *text,
                           cicy_error *error)
{
    cli_bundle_arguments *given = arguments;
    if (cli_bundles_parse_box(&given->bundles, text))
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not a range like -3..3", option->name,
                          text);
}

cicy_status cli_bundle_arguments_read(cli_bundle_arguments *given, cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (given->file)
        status = cli_bundles_read(&given->bundles, given->file, error);
    if (status == CICY_OK && given->bundles.count && given->bundles.box)
        status = cicy_error_set(error, CICY_USAGE, "--range excludes --bundle and --bundles");
    return status;
}

void cli_bundle_arguments_release(void *arguments)
{
    cli_bundle_arguments *given = arguments;
    cli_bundles_clear(&given->bundles);
}

bool cli_bundles_were_given(const cli_bundle_arguments *given)
{
    return given->bundles.count > 0 || given->bundles.box;
}

cicy_line_bundle_options cli_line_bundle_options(const cli_bundle_arguments *given)
{
    static const cicy_progress progress = {cli_uninterrupted, NULL};
    return (cicy_line_bundle_options){.size = sizeof(cicy_line_bundle_options),
                                      .memory = given->memory << 20,
                                      .seconds = given->seconds,
                                      .seed = given->common.seed,
                                      .unchecked = given->unchecked,
                                      .threads = given->common.threads,
                                      .progress = &progress};
}
