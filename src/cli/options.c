#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

const char cli_common_help[] =
    "  -o, --out FILE      write results to FILE instead of standard output\n"
    "  -j, --threads N     threads (default: all cores)\n"
    "      --seed N        seed of everything random (default 0)\n"
    "      --json          machine-readable output\n"
    "  -q, --quiet         no progress\n"
    "  -v, --verbose       say more\n"
    "  -h, --help          this text\n";

void cli_complain(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("cicyminer: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

int cli_fail(const cicy_error *error)
{
    if (error->status == CICY_OK)
        return 0;
    if (error->status == CICY_INTERRUPTED) {
        cli_complain("%s", error->message[0] ? error->message : "interrupted");
        return 130;
    }
    cli_complain("%s", error->message);
    return (int)error->status;
}

int cli_finish_output(int code)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return code;
    cli_complain("standard output: cannot write: %s", strerror(errno));
    return CICY_SYSTEM;
}

cicy_status cli_parse_integer(const char *option, const char *text, int64_t low, int64_t high,
                              int64_t *value)
{
    char *end;
    errno = 0;
    long long parsed = strtoll(text, &end, 10);
    if (*text == '\0' || *end != '\0' || errno || parsed < low || parsed > high) {
        cli_complain("%s: '%s' is not a whole number from %lld to %lld", option, text,
                     (long long)low, (long long)high);
        return CICY_USAGE;
    }
    *value = parsed;
    return CICY_OK;
}

cicy_status cli_parse_real(const char *option, const char *text, double low, double high,
                           double *value)
{
    char *end;
    double parsed = strtod(text, &end);
    if (*text == '\0' || *end != '\0' || !isfinite(parsed) || parsed < low || parsed > high) {
        cli_complain("%s: '%s' is not a number from %g to %g", option, text, low, high);
        return CICY_USAGE;
    }
    *value = parsed;
    return CICY_OK;
}

cicy_status cli_common_option(cli_common *common, int option, const char *argument)
{
    int64_t value;
    switch (option) {
    case 'o':
        common->out = argument;
        return CICY_OK;
    case 'j':
        if (cli_parse_integer("--threads", argument, 1, 1024, &value) != CICY_OK)
            return CICY_USAGE;
        common->threads = (int)value;
        return CICY_OK;
    case CLI_SEED:
        if (cli_parse_integer("--seed", argument, 0, INT64_MAX, &value) != CICY_OK)
            return CICY_USAGE;
        common->seed = (uint64_t)value;
        common->seed_given = true;
        return CICY_OK;
    case CLI_JSON:
        common->json = true;
        return CICY_OK;
    case 'q':
        common->quiet = true;
        return CICY_OK;
    case 'v':
        common->verbose = true;
        return CICY_OK;
    case 'h':
        common->help = true;
        return CICY_OK;
    default: /* getopt_long has said what is wrong */
        return CICY_USAGE;
    }
}

bool cli_read_options(const cli_options *options, int argc, char **argv, cli_common *common,
                      int *code)
{
    *code = CICY_USAGE;
    for (int option;
         (option = getopt_long(argc, argv, CLI_COMMON_SHORT, options->known, NULL)) != -1;) {
        const cicy_status status = options->own && option >= CLI_FIRST_FREE
                                       ? options->own(options->context, option, optarg)
                                       : cli_common_option(common, option, optarg);
        if (status != CICY_OK)
            return false;
    }
    if (common->help) {
        printf("%s%s", options->usage, cli_common_help);
        *code = CICY_OK;
    }
    return !common->help;
}
