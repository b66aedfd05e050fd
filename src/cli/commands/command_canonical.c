#include <stdlib.h>
#include <string.h>

#include "cicyminer/canonical.h"
#include "cli/line_driver.h"

/* The configurations printed so far: a hash table with open addressing. */
typedef struct seen_set {
    size_t count, room; /* room: a power of two, or 0 */
    char **texts;       /* [room], NULL where free */
} seen_set;

enum { STAIRCASE, CANONICAL }; /* places in the choices of --order */

typedef struct canonical_arguments {
    cli_common common;
    int order, notation;
    bool unique;
    seen_set seen;
} canonical_arguments;

static const cli_option options[] = {
    {"order", "ORDER",
     "staircase: rows by increasing n, then the lexicographically greatest matrix (default); "
     "canonical: faster, in no particular order",
     CLI_CHOICE, CLI_AT(canonical_arguments, order), .choices = "staircase|canonical"},
    {"unique", NULL, "print only the first of equivalent configurations", CLI_FLAG,
     CLI_AT(canonical_arguments, unique)},
    {"notation", "N", "pycicy: [[n,p1,...],...] (default); degrees: {{p1,...},...}", CLI_CHOICE,
     CLI_AT(canonical_arguments, notation), .choices = "pycicy|degrees"},
    {0}};

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

static cicy_status accept_new(void *context, const cli_line *line, bool *accepted,
                              cicy_error *error)
{
    seen_set *seen = &((canonical_arguments *)context)->seen;
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(&line->configuration, CICY_NOTATION_DEGREES, text);
    if (2 * (seen->count + 1) > seen->room && !grow(seen))
        return cli_no_memory(error);
    char **place = find_place(seen, text);
    *accepted = *place == NULL;
    if (!*accepted)
        return CICY_OK;
    *place = strdup(text);
    if (!*place)
        return cli_no_memory(error);
    seen->count++;
    return CICY_OK;
}

static cicy_status answer_canonical(void *context, cli_line *line, cicy_error *error)
{
    (void)error;
    const canonical_arguments *wanted = context;
    const cicy_configuration given = line->configuration;
    cli_text *out = &line->text;
    if (wanted->order == STAIRCASE)
        cicy_configuration_staircase(&given, &line->configuration);
    else
        cicy_configuration_canonical(&given, &line->configuration);
    if (wanted->common.json)
        cli_text_put(out, "{\"matrix\":");
    cli_text_configuration(out, &line->configuration,
                           wanted->notation ? CICY_NOTATION_DEGREES : CICY_NOTATION_PYCICY);
    if (wanted->common.json)
        cli_text_put(out, wanted->order == STAIRCASE ? ",\"order\":\"staircase\"}"
                                                     : ",\"order\":\"canonical\"}");
    cli_text_put(out, "\n");
    return CICY_OK;
}

static cicy_status run_canonical(void *arguments, cicy_error *error)
{
    canonical_arguments *given = arguments;
    if (given->common.json && given->notation)
        return cicy_error_set(error, CICY_USAGE,
                              "canonical: --json writes the matrix as [[n,p1,...],...]; leave "
                              "--notation out");
    const cli_lines lines = {.common = &given->common,
                             .context = given,
                             .answer = answer_canonical,
                             .accept = given->unique ? accept_new : NULL};
    cicy_status status = cli_lines_run(&lines, error);
    clear_seen(&given->seen);
    return status;
}

const cli_command cli_command_canonical = {
    .name = "canonical",
    .summary = "canonical form of configurations; drops equivalent ones",
    .usage = "[OPTIONS] [FILE...]",
    .description =
        "Prints configurations, one per line, with rows and columns in an order that depends only "
        "on the configuration: configurations that differ by permutations become equal.",
    .examples = "cicyminer canonical --unique list.txt\n"
                "echo '{{2,3,0},{2,0,3},{1,1,1}}' | cicyminer canonical --notation degrees",
    .shared = CLI_OUT | CLI_THREADS | CLI_JSON,
    .options = options,
    .size = sizeof(canonical_arguments),
    .most_files = CLI_ANY_FILES,
    .run = run_canonical};
