/* Help texts and manual pages, from the tables of the commands. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/configuration.h"
#include "cicyminer/version.h"
#include "cli/cli.h"

enum { WIDTH = 80, OPTION_COLUMN = 24 };

#define NUMBER(macro) TEXT_OF(macro)
#define TEXT_OF(value) #value

static const char introduction[] =
    "Complete-intersection Calabi-Yau manifolds: exact Hodge numbers, complete classifications, "
    "and networks that learn the numbers.\n\n"
    "A configuration is one line of text: [[4,5]] is the quintic in P^4, [[1,0,2],[1,2,0],[3,1,3]] "
    "has three rows [n,p1,p2]; {{5}} gives the degrees alone. Limits: " NUMBER(
        CICY_MAX_ROWS) " rows, " NUMBER(CICY_MAX_COLUMNS) " columns, degrees up to 99, dimensions "
                                                          "1 to " NUMBER(CICY_MAX_DIMENSION) ".";

static const char environment[] =
    "  CICY_CPU         baseline, avx2 or avx512: the instruction set (default: the best one)\n"
    "  OMP_WAIT_POLICY  passive: faster where other programs use the same cores\n";

static const char exit_codes[] = "  0    success\n"
                                 "  1    wrong input or data; valid lines are still answered\n"
                                 "  2    wrong usage\n"
                                 "  3    the system failed: no such file, disk full, no memory\n"
                                 "  130  stopped by Ctrl-C, SIGTERM or SIGHUP";

/* ---- Help ---- */

/* Prints a text whose lines are broken between words; the first line begins at column `at`, the
 * others at `indent`. Lines that begin with a space are kept as they are. */
static void print_wrapped(FILE *stream, const char *text, int at, int indent)
{
    bool kept = *text == ' ', first = true;
    while (*text) {
        if (*text == '\n') {
            fputc('\n', stream);
            text++;
            at = 0;
            first = true;
            kept = *text == ' ';
            continue;
        }
        const size_t word = kept ? strcspn(text, "\n") : strcspn(text, " \n");
        if (!kept && !first && at + 1 + (int)word > WIDTH) {
            fprintf(stream, "\n%*s", indent, "");
            at = indent;
        } else if (!first) {
            fputc(' ', stream);
            at++;
        } else if (at < indent) {
            fprintf(stream, "%*s", indent - at, "");
            at = indent;
        }
        fwrite(text, 1, word, stream);
        at += (int)word;
        text += word;
        first = false;
        if (!kept && *text == ' ')
            text++;
    }
    fputc('\n', stream);
}

static void print_option(FILE *stream, const cli_option *option)
{
    char name[64];
    if (!option->name) {
        fprintf(stream, "\n");
        print_wrapped(stream, option->help, 0, 0);
        return;
    }
    int length = option->letter
                     ? snprintf(name, sizeof name, "  -%c, --%s", option->letter, option->name)
                     : snprintf(name, sizeof name, "      --%s", option->name);
    if (option->argument)
        length += snprintf(name + length, sizeof name - (size_t)length, " %s", option->argument);
    fputs(name, stream);
    if (length >= OPTION_COLUMN - 1) {
        fputc('\n', stream);
        length = 0;
    }
    print_wrapped(stream, option->help, length, OPTION_COLUMN);
}

/* Calls print for every line of a text. */
static void for_lines(FILE *stream, const char *text,
                      void (*print)(FILE *stream, int number, int length, const char *line))
{
    for (int number = 0; *text; number++) {
        const int length = (int)strcspn(text, "\n");
        print(stream, number, length, text);
        text += text[length] ? length + 1 : length;
    }
}

static void print_example(FILE *stream, int number, int length, const char *line)
{
    (void)number;
    fprintf(stream, "  %.*s\n", length, line);
}

static void print_usage(FILE *stream, const cli_command *command, const char *first)
{
    const char *text = command->usage;
    for (const char *lead = first; text; lead = "       ") {
        const size_t length = strcspn(text, "\n");
        fprintf(stream, "%scicyminer %s %.*s\n", lead, command->name, (int)length, text);
        text = text[length] ? text + length + 1 : NULL;
    }
}

static void print_commands(FILE *stream, const cli_command *const *commands)
{
    for (; *commands; commands++)
        fprintf(stream, "  %-11s %s\n", cli_short_name(*commands), (*commands)->summary);
}

void cli_print_help(FILE *stream, const cli_command *command)
{
    const cli_option *options[CLI_MOST_OPTIONS];
    print_usage(stream, command, "Usage: ");
    fputc('\n', stream);
    print_wrapped(stream, command->description, 0, 0);
    if (command->details) {
        fputc('\n', stream);
        command->details(stream);
    }
    if (command->subcommands) {
        fputs("\nSubcommands:\n", stream);
        print_commands(stream, command->subcommands);
        fprintf(stream, "\n`cicyminer %s SUBCOMMAND --help` explains a subcommand.\n",
                command->name);
        return;
    }
    fputs("\nOptions:\n", stream);
    const size_t count = cli_list_options(command, options);
    for (size_t i = 0; i < count; i++)
        print_option(stream, options[i]);
    if (command->notes) {
        fputc('\n', stream);
        print_wrapped(stream, command->notes, 0, 0);
    }
    if (command->examples) {
        fputs("\nExamples:\n", stream);
        for_lines(stream, command->examples, print_example);
    }
}

void cli_print_program_help(FILE *stream)
{
    fputs("Usage: cicyminer COMMAND [OPTIONS] [FILES]\n\n", stream);
    print_wrapped(stream, introduction, 0, 0);
    fputs("\nCommands:\n", stream);
    print_commands(stream, cli_commands);
    fprintf(stream,
            "\n`cicyminer COMMAND --help` explains a command, `cicyminer --version` prints "
            "the\nversion, `cicyminer --completion bash` (or zsh) prints shell completion.\n\n"
            "Environment:\n%s\n"
            "Exit status:\n%s\n",
            environment, exit_codes);
}

/* ---- Manual pages ---- */

/* Text for roff: dashes and backslashes escaped, no line taken for a request. */
static void print_escaped(FILE *stream, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (i == 0 && (text[i] == '.' || text[i] == '\''))
            fputs("\\&", stream);
        if (text[i] == '-')
            fputs("\\-", stream);
        else if (text[i] == '\\')
            fputs("\\e", stream);
        else if (text[i] == '^')
            fputs("\\(ha", stream);
        else if (text[i] == '`')
            fputs("\\(ga", stream);
        else
            fputc(text[i], stream);
    }
    fputc('\n', stream);
}

/* "Options:" */
static bool is_heading(const char *line, size_t length)
{
    return length > 1 && length < 20 && *line != ' ' && line[length - 1] == ':';
}

/* Turns a help text into sections: its usage, its paragraphs and, as they are, its lists. */
static void print_sections(FILE *stream, const char *text)
{
    static const char usage[] = "Usage: ";
    bool kept = true;
    fputs(".SH SYNOPSIS\n.nf\n", stream);
    text += strlen(usage);
    for (bool synopsis = true; *text;) {
        const size_t length = strcspn(text, "\n");
        const bool keep = synopsis || *text == ' ';
        if (length == 0) {
            fputs(synopsis ? ".fi\n.SH DESCRIPTION\n" : kept ? ".fi\n.PP\n" : ".PP\n", stream);
            synopsis = kept = false;
        } else if (is_heading(text, length)) {
            fputs(kept ? ".fi\n.SH \"" : ".SH \"", stream);
            for (size_t i = 0; i + 1 < length; i++)
                fputc(toupper((unsigned char)text[i]), stream);
            fputs("\"\n", stream);
            kept = false;
        } else {
            if (keep != kept)
                fputs(keep ? ".nf\n" : ".fi\n", stream);
            kept = keep;
            print_escaped(stream, text, length);
        }
        text += text[length] ? length + 1 : length;
    }
}

bool cli_print_manual(FILE *stream, const char *name, const cli_command *command)
{
    char *text = NULL;
    size_t length;
    FILE *help = open_memstream(&text, &length);
    if (!help)
        return false;
    if (command)
        cli_print_help(help, command);
    else
        cli_print_program_help(help);
    const bool complete = fclose(help) == 0;
    if (complete) {
        fprintf(stream, ".TH \"%s\" 1 \"\" \"cicyminer %s\" \"User Commands\"\n.SH NAME\n", name,
                CICY_VERSION_TEXT);
        fprintf(stream, "%s \\- %s\n", name,
                command ? command->summary : "complete-intersection Calabi-Yau manifolds");
        print_sections(stream, text);
        fputs(command ? ".SH \"SEE ALSO\"\ncicyminer(1)\n" : "", stream);
    }
    free(text);
    return complete;
}
