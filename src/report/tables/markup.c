#include "report/tables/markup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A character and what is written for it. */
typedef struct escape {
    char character;
    const char *text;
} escape;

static const escape html[] = {
    {'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {0, NULL}};
static const escape latex[] = {{'\\', "\\textbackslash{}"},
                               {'~', "\\textasciitilde{}"},
                               {'^', "\\textasciicircum{}"},
                               {'<', "\\textless{}"},
                               {'>', "\\textgreater{}"},
                               {'|', "\\textbar{}"},
                               {'#', "\\#"},
                               {'$', "\\$"},
                               {'%', "\\%"},
                               {'&', "\\&"},
                               {'_', "\\_"},
                               {'{', "\\{"},
                               {'}', "\\}"},
                               {0, NULL}};
static const escape gnuplot[] = {{'_', "\\_"}, {'^', "\\^"}, {'{', "\\{"}, {'}', "\\}"},
                                 {'@', "\\@"}, {'&', "\\&"}, {'~', "\\~"}, {'\\', "\\\\"},
                                 {'\'', "''"}, {0, NULL}};
static const escape plain[] = {{0, NULL}};

static const struct {
    const escape *escapes;
    const char *before, *after; /* around the superscript of a Hodge number */
} markups[] = {[CICY_MARKUP_PLAIN] = {plain, "h", ""},
               [CICY_MARKUP_HTML] = {html, "<i>h</i><sup>", "</sup>"},
               [CICY_MARKUP_LATEX] = {latex, "$h^{", "}$"},
               [CICY_MARKUP_GNUPLOT] = {gnuplot, "{/:Italic h}^{", "}"}};

/* The length of a Hodge number h^{1,1} at the beginning of `text`, 0 if there is none. */
static size_t symbol_length(const char *text)
{
    static const char before[] = "h^{";
    const size_t begin = strlen(before);
    if (strncmp(text, before, begin) != 0)
        return 0;
    const size_t inside = strspn(text + begin, "0123456789,");
    return inside > 0 && text[begin + inside] == '}' ? begin + inside + 1 : 0;
}

void cicy_markup_write(cicy_markup markup, FILE *stream, const char *text)
{
    while (*text) {
        const size_t length = symbol_length(text);
        if (length > 0) {
            fputs(markups[markup].before, stream);
            for (const char *c = text + 3; c < text + length - 1; c++)
                if (*c != ',' || markup != CICY_MARKUP_PLAIN)
                    fputc(*c, stream);
            fputs(markups[markup].after, stream);
            text += length;
            continue;
        }
        const escape *found = markups[markup].escapes;
        while (found->text && found->character != *text)
            found++;
        if (found->text)
            fputs(found->text, stream);
        else
            fputc(*text, stream);
        text++;
    }
}

char *cicy_markup_plain(const char *text)
{
    char *copy = NULL;
    size_t size;
    FILE *stream = open_memstream(&copy, &size);
    if (!stream)
        return NULL;
    cicy_markup_write(CICY_MARKUP_PLAIN, stream, text);
    const bool written = !ferror(stream);
    if (fclose(stream) == 0 && written)
        return copy;
    free(copy);
    return NULL;
}
