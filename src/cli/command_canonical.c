#include <stdlib.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "cli/line_driver.h"

static const char usage[] =
    "Usage: cicyminer canonical [OPTIONS] [FILE...]\n\n"
    "Configurations, one a line, with rows and columns in an order that depends only on the\n"
    "configuration: two that differ by permutations become the same.\n\n"
    "      --order ORDER   staircase: rows by increasing n, then the lexicographically greatest\n"
    "                      matrix (default); canonical: quicker, in no particular order\n"
    "      --unique        print equivalent configurations once, the first\n"
    "      --notation N    pycicy: [[n,p1,...],...] (default); degrees: {{p1,...},...}\n";

enum { ORDER = CLI_FIRST_FREE, UNIQUE, NOTATION };

/* The configurations printed so far: a hash table with open addressing. */
typedef struct seen_set {
    size_t count, room; /* room: a power of two, or 0 */
    char **texts;       /* [room], NULL where free */
} seen_set;

typedef struct canonical_context {
    bool json, unique, staircase;
    cicy_notation notation;
    seen_set seen;
} canonical_context;

static size_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325); /* FNV-1a */
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return (size_t)(hash ^ hash >> 32);
}

/* Where the text is or would be. */
static char **find_place(const seen_set *seen, const char *text)
{
    size_t at = hash_text(text) & (seen->room - 1);
    while (seen->texts[at] && strcmp(seen->texts[at], text) != 0)
        at = (at + 1) & (seen->room - 1);
    return &seen->texts[at];
}

static bool grow(seen_set *seen)
{
    seen_set larger = {.count = seen->count, .room = seen->room ? 2 * seen->room : 1024};
    larger.texts = calloc(larger.room, sizeof *larger.texts);
    if (!larger.texts)
        return false;
    for (size_t k = 0; k < seen->room; k++)
        if (seen->texts[k])
            *find_place(&larger, seen->texts[k]) = seen->texts[k];
    free(seen->texts);
    *seen = larger;
    return true;
}

static void clear_seen(seen_set *seen)
{
    for (size_t k = 0; k < seen->room; k++)
        free(seen->texts[k]);
    free(seen->texts);
}

static cicy_status accept(void *user, const cli_line *line, bool *accepted, cicy_error *error)
{
    seen_set *seen = &((canonical_context *)user)->seen;
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(&line->configuration, CICY_NOTATION_DEGREES, text);
    if (2 * (seen->count + 1) > seen->room && !grow(seen))
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    char **place = find_place(seen, text);
    *accepted = *place == NULL;
    if (!*accepted)
        return CICY_OK;
    *place = strdup(text);
    if (!*place)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    seen->count++;
    return CICY_OK;
}

static cicy_status answer(void *user, cli_line *line, cicy_error *error)
{
    (void)error;
    const canonical_context *context = user;
    cicy_configuration given = line->configuration;
    if (context->staircase)
        cicy_configuration_staircase(&given, &line->configuration);
    else
        cicy_configuration_canonical(&given, &line->configuration);
    if (context->json)
        cli_text_print(&line->text, "{\"matrix\":");
    cli_text_configuration(&line->text, &line->configuration, context->notation);
    if (context->json)
        cli_text_print(&line->text, ",\"order\":\"%s\"}",
                       context->staircase ? "staircase" : "canonical");
    cli_text_add(&line->text, "\n", 1);
    return CICY_OK;
}

/* One of two words; complains about anything else. */
static cicy_status choose(const char *option, const char *word, const char *first,
                          const char *second, bool *is_first)
{
    *is_first = strcmp(word, first) == 0;
    if (*is_first || strcmp(word, second) == 0)
        return CICY_OK;
    cli_complain("%s: '%s' is neither %s nor %s", option, word, first, second);
    return CICY_USAGE;
}

static cicy_status own_option(void *user, int option, const char *value)
{
    canonical_context *context = user;
    bool first;
    switch (option) {
    case ORDER:
        return choose("--order", value, "staircase", "canonical", &context->staircase);
    case NOTATION:
        if (choose("--notation", value, "pycicy", "degrees", &first) != CICY_OK)
            return CICY_USAGE;
        context->notation = first ? CICY_NOTATION_PYCICY : CICY_NOTATION_DEGREES;
        return CICY_OK;
    default: /* UNIQUE */
        context->unique = true;
        return CICY_OK;
    }
}

static int run(int argc, char **argv)
{
    static const struct option options[] = {CLI_COMMON_LONG,
                                            {"order", required_argument, NULL, ORDER},
                                            {"unique", no_argument, NULL, UNIQUE},
                                            {"notation", required_argument, NULL, NOTATION},
                                            {NULL, 0, NULL, 0}};
    cli_common common = {0};
    canonical_context context = {.staircase = true, .notation = CICY_NOTATION_PYCICY};
    int code;
    if (!cli_read_options(&(cli_options){usage, options, own_option, &context}, argc, argv, &common,
                          &code))
        return code;
    context.json = common.json;
    if (common.json && context.notation != CICY_NOTATION_PYCICY) {
        cli_complain("--json writes the matrix as [[n,p1,...],...]; leave --notation out");
        return CICY_USAGE;
    }
    cli_lines lines = {.common = &common,
                       .context = &context,
                       .answer = answer,
                       .accept = context.unique ? accept : NULL};
    code = cli_lines_run(&lines, argv + optind, argc - optind);
    clear_seen(&context.seen);
    return code;
}

const cli_command cli_command_canonical = {"canonical", "canonical form; drops equivalents", run};
