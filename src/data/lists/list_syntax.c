#include "data/lists/list_syntax.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool cicy_list_refuse(cicy_list_entry *entry, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(entry->refusal, sizeof entry->refusal, format, arguments);
    va_end(arguments);
    return false;
}

bool cicy_list_parse_matrix(cicy_cursor text, cicy_list_entry *entry)
{
    cicy_error error = {0};
    if (cicy_configuration_parse(&entry->configuration, text.at, (size_t)(text.end - text.at),
                                 &error) == CICY_OK)
        return true;
    return cicy_list_refuse(entry, "configuration: %.170s", error.message);
}

bool cicy_list_check_size(cicy_list_entry *entry, int64_t rows, int64_t columns)
{
    const cicy_configuration *c = &entry->configuration;
    if (rows == c->rows && columns == c->columns)
        return true;
    return cicy_list_refuse(entry, "the size is stated as %lld x %lld, but the matrix is %u x %u",
                            (long long)rows, (long long)columns, c->rows, c->columns);
}

void cicy_list_state_hodge(cicy_list_entry *entry, size_t column, int64_t value)
{
    entry->hodge[column] = value;
    entry->stated |= (unsigned)CICY_STATED_HODGE << column;
}

void cicy_list_state_euler(cicy_list_entry *entry, int64_t value)
{
    entry->euler = value;
    entry->stated |= CICY_STATED_EULER;
}

/* ---- Recognition ---- */

/* After a list's first brace. The Mathematica formats differ in what follows the second one:
 * numbers and then a brace; numbers and their closing brace; a name. */
static cicy_format recognise_braces(cicy_cursor *cursor)
{
    char word[32];
    int64_t number;
    if (cicy_cursor_take(cursor, '}'))
        return CICY_FORMAT_OXFORD; /* an empty list */
    if (cicy_cursor_string(cursor))
        return CICY_FORMAT_JSON; /* an object */
    if (!cicy_cursor_take(cursor, '{'))
        return CICY_FORMAT_UNKNOWN;
    do {
        if (cicy_cursor_take(cursor, '{'))
            return CICY_FORMAT_OXFORD;
        if (cicy_cursor_word(cursor, word, sizeof word)) {
            if (strcmp(word, "Null") == 0)
                return CICY_FORMAT_OXFORD;
            return cicy_cursor_take(cursor, '-') ? CICY_FORMAT_RULES : CICY_FORMAT_UNKNOWN;
        }
        if (!cicy_cursor_integer(cursor, &number))
            return CICY_FORMAT_UNKNOWN;
    } while (cicy_cursor_take(cursor, ','));
    return cicy_cursor_take(cursor, '}') ? CICY_FORMAT_TEXT : CICY_FORMAT_UNKNOWN;
}

/* After a first [: an array of objects or of matrices, or a matrix. */
static cicy_format recognise_brackets(cicy_cursor *cursor)
{
    int64_t number;
    if (cicy_cursor_take(cursor, '{'))
        return CICY_FORMAT_JSON;
    bool matrices = cicy_cursor_take(cursor, '[') && cicy_cursor_take(cursor, '[') &&
                    cicy_cursor_integer(cursor, &number);
    return matrices ? CICY_FORMAT_JSON : CICY_FORMAT_TEXT;
}

static void skip_comments(cicy_cursor *cursor)
{
    cicy_cursor_skip_space(cursor);
    while (cursor->at < cursor->end && *cursor->at == '#') {
        const char *newline = memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));
        cursor->at = newline ? newline : cursor->end;
        cicy_cursor_skip_space(cursor);
    }
}

static cicy_format recognise(cicy_cursor *cursor)
{
    char word[32];
    skip_comments(cursor);
    if (cicy_cursor_take(cursor, '['))
        return recognise_brackets(cursor);
    if (cicy_cursor_word(cursor, word, sizeof word)) {
        if (strcmp(word, "Num") == 0 && cicy_cursor_take(cursor, ':'))
            return CICY_FORMAT_CICYLIST;
        while (cicy_cursor_take(cursor, '.') && cicy_cursor_word(cursor, word, sizeof word))
            continue;
        if (cicy_cursor_take(cursor, '('))
            return CICY_FORMAT_TEXT; /* array([[..]]) */
        if (!cicy_cursor_take(cursor, '='))
            return CICY_FORMAT_UNKNOWN;
    }
    return cicy_cursor_take(cursor, '{') ? recognise_braces(cursor) : CICY_FORMAT_UNKNOWN;
}

cicy_format cicy_syntax_recognise(const char *text, size_t length, bool *undecided)
{
    cicy_cursor cursor = {text, text + length};
    cicy_format format = recognise(&cursor);
    *undecided = cicy_cursor_done(&cursor) || *cursor.at == '"'; /* a text that is not closed */
    return format;
}
