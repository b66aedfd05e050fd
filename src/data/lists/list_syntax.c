#include "data/lists/list_syntax.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void cicy_list_refuse(cicy_list_entry *entry, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(entry->refusal, sizeof entry->refusal, format, arguments);
    va_end(arguments);
}

bool cicy_list_parse_matrix(cicy_cursor text, cicy_list_entry *entry)
{
    cicy_error error = {0};
    if (cicy_configuration_parse(&entry->configuration, text.at, (size_t)(text.end - text.at),
                                 &error) == CICY_OK)
        return true;
    cicy_list_refuse(entry, "configuration: %.170s", error.message);
    return false;
}

bool cicy_list_check_size(cicy_list_entry *entry, int64_t rows, int64_t columns)
{
    const cicy_configuration *c = &entry->configuration;
    if (rows == c->rows && columns == c->columns)
        return true;
    cicy_list_refuse(entry, "the size is stated as %lld x %lld, but the matrix is %u x %u",
                     (long long)rows, (long long)columns, c->rows, c->columns);
    return false;
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

bool cicy_list_state_second_chern(cicy_list_entry *entry, const int64_t *values, size_t count)
{
    if (count != entry->configuration.rows) {
        cicy_list_refuse(entry, "%zu numbers c_2 J_r for %u rows", count,
                         entry->configuration.rows);
        return false;
    }
    memcpy(entry->second_chern, values, count * sizeof *values);
    entry->second_chern_count = (uint8_t)count;
    return true;
}

/* ---------------------------------------------------------------------- {{entry}, {entry}, ...} */

enum { BEFORE, INSIDE, CLOSED }; /* the list's outer braces */

/* The end of the balanced {...} at text[at]; 0 when it is not in the text. */
static size_t balanced_end(const char *text, size_t at, size_t length)
{
    for (size_t depth = 0; at < length; at++) {
        if (text[at] == '{') {
            depth++;
        } else if (text[at] == '}') {
            if (--depth == 0)
                return at + 1;
        } else if (text[at] == '(' && at + 1 < length && text[at + 1] == '*') {
            for (at += 2; at + 1 < length && !(text[at] == '*' && text[at + 1] == ')');)
                at++;
            at++;
        }
    }
    return 0;
}

/* The length of what may stand between entries. */
static size_t skip_between(int state, const char *text, size_t length)
{
    cicy_cursor cursor = {text, text + length};
    const char *marks = state == INSIDE ? "," : state == CLOSED ? ";" : "=";
    for (;;) {
        cicy_cursor_skip_space(&cursor);
        if (cursor.at < cursor.end && *cursor.at && strchr(marks, *cursor.at)) {
            cursor.at++;
            continue;
        }
        char name[64];
        if (state != BEFORE || !cicy_cursor_word(&cursor, name, sizeof name))
            return (size_t)(cursor.at - text);
    }
}

/* Anything else up to the next mark of the list, to be refused as one entry. */
static size_t garbage_end(const char *text, size_t at, size_t length)
{
    do {
        at++;
    } while (at < length && text[at] != '{' && text[at] != '}' && text[at] != ',' &&
             text[at] != '\n');
    return at;
}

/* An entry without text says that the list is not closed. */
static cicy_scan end_of_text(int *state, size_t length, size_t *end)
{
    bool open = *state == INSIDE;
    *state = CLOSED;
    *end = length;
    return open ? CICY_SCAN_ENTRY : CICY_SCAN_END;
}

cicy_scan cicy_scan_braced(int *state, const char *text, size_t length, bool last, size_t *begin,
                           size_t *end)
{
    *begin = 0;
    for (;;) {
        size_t at = *begin + skip_between(*state, text + *begin, length - *begin);
        if (at == length && !last)
            return CICY_SCAN_MORE; /* a comment or a name may go on */
        *begin = at;
        if (at == length)
            return end_of_text(state, length, end);
        if (text[at] == '{' && *state == INSIDE) {
            *end = balanced_end(text, at, length);
            if (*end == 0 && !last)
                return CICY_SCAN_MORE;
            if (*end == 0)
                end_of_text(state, length, end);
            return CICY_SCAN_ENTRY;
        }
        bool brace = text[at] == (*state == INSIDE ? '}' : '{');
        if (!brace) {
            *end = garbage_end(text, at, length);
            return *end == length && !last ? CICY_SCAN_MORE : CICY_SCAN_ENTRY;
        }
        *state = *state == INSIDE ? CLOSED : INSIDE;
        ++*begin;
    }
}

/* ------------------------------------------------------------------------------------
 * recognition */

/* What stands after the list's first two braces tells the Mathematica formats apart: numbers and
 * then a brace; numbers and their closing brace; a name. */
static cicy_format recognise_braces(cicy_cursor cursor)
{
    char word[32];
    int64_t number;
    if (cicy_cursor_take(&cursor, '}'))
        return CICY_FORMAT_OXFORD; /* an empty list */
    if (!cicy_cursor_take(&cursor, '{'))
        return CICY_FORMAT_UNKNOWN;
    do {
        if (cicy_cursor_take(&cursor, '{'))
            return CICY_FORMAT_OXFORD;
        if (cicy_cursor_word(&cursor, word, sizeof word)) {
            if (strcmp(word, "Null") == 0)
                return CICY_FORMAT_OXFORD;
            return cicy_cursor_take(&cursor, '-') ? CICY_FORMAT_RULES : CICY_FORMAT_UNKNOWN;
        }
        if (!cicy_cursor_integer(&cursor, &number))
            return CICY_FORMAT_UNKNOWN;
    } while (cicy_cursor_take(&cursor, ','));
    return cicy_cursor_take(&cursor, '}') ? CICY_FORMAT_TEXT : CICY_FORMAT_UNKNOWN;
}

cicy_format cicy_syntax_recognise(const char *text, size_t length)
{
    cicy_cursor cursor = {text, text + length};
    char word[32];
    cicy_cursor_skip_space(&cursor);
    while (cursor.at < cursor.end && *cursor.at == '#') {
        const char *newline = memchr(cursor.at, '\n', (size_t)(cursor.end - cursor.at));
        cursor.at = newline ? newline : cursor.end;
        cicy_cursor_skip_space(&cursor);
    }
    if (cicy_cursor_take(&cursor, '['))
        return CICY_FORMAT_TEXT;
    if (cicy_cursor_word(&cursor, word, sizeof word)) {
        if (strcmp(word, "Num") == 0 && cicy_cursor_take(&cursor, ':'))
            return CICY_FORMAT_CICYLIST;
        if (!cicy_cursor_take(&cursor, '='))
            return CICY_FORMAT_UNKNOWN;
    }
    return cicy_cursor_take(&cursor, '{') ? recognise_braces(cursor) : CICY_FORMAT_UNKNOWN;
}
