/* Reads the options of a command from its table. */
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

enum { FIRST_VALUE = 256 }; /* getopt_long returns this plus an option's place in the list */

/* The shared options with what makes a command list them; 0: all do. */
static const struct shared_option {
    unsigned for_commands;
    cli_option option;
} shared_options[] = {
    {CLI_OUT,
     {"out", "FILE", "write the results to FILE instead of standard output", CLI_TEXT,
      CLI_AT(cli_common, out), .letter = 'o'}},
    {CLI_THREADS,
     {"threads", "N", "number of threads (default: all cores)", CLI_INT,
      CLI_AT(cli_common, threads), .low = 1, .high = 1024, .letter = 'j'}},
    {CLI_DEVICE,
     {"device", "NAME",
      "what networks compute on: cpu (the default), cuda, cuda:N (GPU number N), or auto, a GPU if "
      "there is one; cuda+tf32 and cuda+bf16 round factors",
      CLI_TEXT, CLI_AT(cli_common, device)}},
    {CLI_SEED,
     {"seed", "N", "seed of everything random (default: 0)", CLI_WHOLE, CLI_AT(cli_common, seed)}},
    {CLI_JSON, {"json", NULL, "print JSON", CLI_FLAG, CLI_AT(cli_common, json)}},
    {CLI_CSV, {"csv", NULL, "print the table as CSV", CLI_FLAG, CLI_AT(cli_common, csv)}},
    {0,
     {"quiet", NULL, "print results and errors only", CLI_FLAG, CLI_AT(cli_common, quiet),
      .letter = 'q'}},
    {0, {"verbose", NULL, "print more", CLI_FLAG, CLI_AT(cli_common, verbose), .letter = 'v'}},
    {0, {"help", NULL, "print this text", CLI_FLAG, CLI_AT(cli_common, help), .letter = 'h'}},
    {0, {"version", NULL, "print the version", CLI_FLAG, CLI_AT(cli_common, version)}}};

enum { SHARED_OPTIONS = sizeof shared_options / sizeof *shared_options };

/* A command may replace a shared option by one of its own with the same name. */
static bool is_own(const cli_option *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (options[i]->name && strcmp(options[i]->name, name) == 0)
            return true;
    return false;
}

static size_t list_options(const cli_command *command, const cli_option **options, bool all)
{
    size_t own = 0, count;
    const cli_option *table = command->make_options ? command->make_options() : command->options;
    for (; table && table->help && own < CLI_MOST_OPTIONS; table++)
        options[own++] = table;
    count = own;
    for (size_t i = 0; i < SHARED_OPTIONS && count < CLI_MOST_OPTIONS; i++) {
        const unsigned wanted = shared_options[i].for_commands;
        /* Threads and seed do no harm where nothing depends on them. */
        const bool accepted =
            wanted == 0 || wanted & command->shared || (all && wanted & (CLI_THREADS | CLI_SEED));
        if (accepted && !is_own(options, own, shared_options[i].option.name))
            options[count++] = &shared_options[i].option;
    }
    return count;
}

size_t cli_list_options(const cli_command *command, const cli_option **options)
{
    return list_options(command, options, false);
}

static cicy_status parse_whole(const cli_option *option, const char *text, int64_t *value,
                               cicy_error *error)
{
    const long long low = (long long)option->low;
    const long long high = option->high > 0 ? (long long)option->high : INT64_MAX;
    char *end;
    errno = 0;
    *value = strtoll(text, &end, 10);
    if (*text != '\0' && *end == '\0' && !errno && *value >= low && *value <= high)
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not a whole number from %lld to %lld",
                          option->name, text, low, high);
}

static cicy_status parse_real(const cli_option *option, const char *text, double *value,
                              cicy_error *error)
{
    char *end;
    *value = strtod(text, &end);
    if (*text != '\0' && *end == '\0' && isfinite(*value) && *value >= option->low &&
        *value <= option->high)
        return CICY_OK;
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not a number from %g to %g",
                          option->name, text, option->low, option->high);
}

static cicy_status parse_choice(const cli_option *option, const char *text, int *place,
                                cicy_error *error)
{
    const char *word = option->choices;
    for (*place = 0; word; (*place)++) {
        const size_t length = strcspn(word, "|");
        if (strlen(text) == length && strncmp(text, word, length) == 0)
            return CICY_OK;
        word = word[length] ? word + length + 1 : NULL;
    }
    return cicy_error_set(error, CICY_USAGE, "--%s: '%s' is not one of %s", option->name, text,
                          option->choices);
}

static cicy_status take(const cli_option *option, const char *text, void *arguments,
                        cicy_error *error)
{
    void *member = (char *)arguments + option->offset;
    int64_t whole;
    cicy_status status = CICY_OK;
    switch (option->kind) {
    case CLI_FLAG:
        *(bool *)member = true;
        return CICY_OK;
    case CLI_INT:
    case CLI_WHOLE:
        status = parse_whole(option, text, &whole, error);
        if (status == CICY_OK && option->kind == CLI_INT)
            *(int *)member = (int)whole;
        else if (status == CICY_OK)
            *(uint64_t *)member = (uint64_t)whole;
        return status;
    case CLI_REAL:
        return parse_real(option, text, member, error);
    case CLI_CHOICE:
        return parse_choice(option, text, member, error);
    case CLI_TEXT:
        if (*text == '\0')
            return cicy_error_set(error, CICY_USAGE, "--%s: the %s is empty", option->name,
                                  option->argument);
        *(const char **)member = text;
        return CICY_OK;
    case CLI_CALL:
        return option->take(arguments, option, text, error);
    }
    return CICY_OK;
}

/* For getopt_long: long options [count + 1], and the short ones after a colon, which makes it
 * tell missing values from unknown options. */
static void make_getopt_tables(const cli_option *const *options, size_t count,
                               struct option *long_options, char *short_options)
{
    *short_options++ = ':';
    for (size_t i = 0; i < count; i++) {
        const int has_value = options[i]->argument ? required_argument : no_argument;
        if (options[i]->letter) {
            *short_options++ = options[i]->letter;
            if (has_value)
                *short_options++ = ':';
        }
        if (options[i]->name)
            *long_options++ =
                (struct option){options[i]->name, has_value, NULL, FIRST_VALUE + (int)i};
    }
    *long_options = (struct option){0};
    *short_options = '\0';
}

static const cli_option *find_option(const cli_option *const *options, size_t count, int found)
{
    if (found >= FIRST_VALUE)
        return options[found - FIRST_VALUE];
    for (size_t i = 0; i < count; i++)
        if (options[i]->letter == found)
            return options[i];
    return NULL;
}

static cicy_status refuse_option(const cli_command *command, int found, const char *argument,
                                 cicy_error *error)
{
    if (found == ':')
        return cicy_error_set(error, CICY_USAGE, "%s: %s needs a value; see cicyminer %s --help",
                              command->name, argument, command->name);
    if (optopt > 0 && optopt < FIRST_VALUE && strncmp(argument, "--", 2) != 0)
        return cicy_error_set(error, CICY_USAGE,
                              "%s: there is no option -%c; see cicyminer %s --help", command->name,
                              optopt, command->name);
    return cicy_error_set(error, CICY_USAGE, "%s: there is no option %s%s; see cicyminer %s --help",
                          command->name, argument, optopt >= FIRST_VALUE ? " with a value" : "",
                          command->name);
}

/* Finds all options in argv, without looking at their values. */
static cicy_status find_all(const cli_command *command, int argc, char **argv, cli_common *common,
                            cicy_error *error)
{
    static const cli_option *options[CLI_MOST_OPTIONS];
    struct option long_options[CLI_MOST_OPTIONS + 1];
    char short_options[2 * CLI_MOST_OPTIONS + 2];
    const size_t count = list_options(command, options, true);
    make_getopt_tables(options, count, long_options, short_options);
    opterr = 0;
    for (int found; (found = getopt_long(argc, argv, short_options, long_options, NULL)) != -1;) {
        const cli_option *option =
            found == '?' || found == ':' ? NULL : find_option(options, count, found);
        if (!option)
            return refuse_option(command, found, argv[optind - 1], error);
        common->given[common->given_count++] = (cli_given){option, optarg};
        common->help = common->help || strcmp(option->name, "help") == 0;
        common->version = common->version || strcmp(option->name, "version") == 0;
    }
    common->files = argv + optind;
    common->file_count = argc - optind;
    return CICY_OK;
}

static cicy_status check_files(const cli_command *command, const cli_common *common,
                               cicy_error *error)
{
    if (common->file_count > command->most_files)
        return cicy_error_set(error, CICY_USAGE, "%s: unexpected argument '%s'; %s", command->name,
                              common->files[command->most_files], command->files_wanted);
    if (common->file_count < command->least_files)
        return cicy_error_set(error, CICY_USAGE, "%s: %s; see cicyminer %s --help", command->name,
                              command->files_wanted, command->name);
    if (command->out_wanted && !common->out)
        return cicy_error_set(error, CICY_USAGE, "%s: name %s", command->name, command->out_wanted);
    return CICY_OK;
}

cicy_status cli_parse(const cli_command *command, int argc, char **argv, void *arguments,
                      cicy_error *error)
{
    cli_common *common = arguments;
    common->given = calloc((size_t)argc + 1, sizeof *common->given);
    if (!common->given)
        return cli_no_memory(error);
    cicy_status status = find_all(command, argc, argv, common, error);
    if (common->help || common->version)
        return CICY_OK;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; status == CICY_OK && i < common->given_count; i++)
            if (common->given[i].option->first == (pass == 0))
                status = take(common->given[i].option, common->given[i].value, arguments, error);
    if (status == CICY_OK && common->json && common->csv)
        status =
            cicy_error_set(error, CICY_USAGE, "%s: give --json or --csv, not both", command->name);
    return status == CICY_OK ? check_files(command, common, error) : status;
}

bool cli_was_given(const cli_common *common, const char *name)
{
    for (size_t i = 0; i < common->given_count; i++)
        if (strcmp(common->given[i].option->name, name) == 0)
            return true;
    return false;
}

cicy_status cli_refuse(const cli_common *common, const char *const *names, const char *reason,
                       cicy_error *error)
{
    for (; *names; names++)
        if (cli_was_given(common, *names))
            return cicy_error_set(error, CICY_USAGE, "--%s %s", *names, reason);
    return CICY_OK;
}
