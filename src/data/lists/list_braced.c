/* The scanner of {{entry}, {entry}, ...}. An entry with a missing or an extra brace ends where the
 * next one begins, so that only it is lost. */
#include <string.h>

#include "data/lists/list_syntax.h"
#include "data/lists/stated_values.h"

enum { BEFORE, INSIDE, CLOSED }; /* the list's outer braces */

typedef enum answer { NO, YES, UNDECIDED } answer;

/* Whether an entry begins with the brace at the cursor: {number, rows, columns, {.. or {Num -> ..;
 * undecided when the text ends too early. */
static answer begins_entry(cicy_cursor cursor, bool last)
{
    char word[32];
    int64_t number;
    bool begins, named;
    cicy_cursor_take(&cursor, '{');
    named = cicy_cursor_word(&cursor, word, sizeof word);
    if (named && strcmp(word, "Null") != 0)
        begins = cicy_cursor_take(&cursor, '-') && cicy_cursor_take(&cursor, '>') &&
                 cicy_stated_known(word);
    else
        begins = (named || cicy_cursor_integer(&cursor, &number)) &&
                 cicy_cursor_take(&cursor, ',') && cicy_cursor_integer(&cursor, &number) &&
                 cicy_cursor_take(&cursor, ',') && cicy_cursor_integer(&cursor, &number) &&
                 cicy_cursor_take(&cursor, ',') && cicy_cursor_take(&cursor, '{');
    return begins ? YES : !last && cicy_cursor_done(&cursor) ? UNDECIDED : NO;
}

/* Whether what follows an entry's closing brace shows that it is one. After a brace that closes
 * something inside (`nested`), more values mean that a brace before it is missing. */
static answer ends_entry(cicy_cursor cursor, bool nested, bool last)
{
    bool comma = cicy_cursor_take(&cursor, ',');
    if (cicy_cursor_done(&cursor))
        return last ? YES : UNDECIDED;
    char next = *cursor.at;
    return next == '{' || next == '}' || !nested || (next == ';' && !comma) ? YES : NO;
}

static cicy_scan scan_entry(const char *text, size_t at, size_t length, bool last, size_t *end)
{
    cicy_cursor cursor = {text + at, text + length};
    int64_t depth = 0;
    char before = '\0';  /* the last byte but blanks */
    bool broken = false; /* a brace is missing, so that it closes once more than it opens */
    *end = length;
    while (cursor.at < cursor.end) {
        char c = *cursor.at;
        const char *here = cursor.at;
        answer found = NO;
        if (c == '{' && here > text + at) {
            found = begins_entry(cursor, last);
            *end = (size_t)(here - text);
        }
        if (found == NO) {
            if (c == '(')
                cicy_cursor_skip_space(&cursor); /* a comment */
            bool string = c == '"' && cicy_cursor_string(&cursor);
            if (c == '"' && !string && !last && cicy_cursor_open_string(&cursor))
                return CICY_SCAN_MORE;
            if (cursor.at == here)
                cursor.at++;
            depth += (c == '{') - (c == '}');
            if (c == '}' && depth + broken <= 0) {
                found = ends_entry(cursor, before == '}', last);
                broken = true;
                *end = (size_t)(cursor.at - text);
            }
        }
        before = c == ' ' || c == '\n' ? before : c;
        if (found != NO)
            return found == YES ? CICY_SCAN_ENTRY : CICY_SCAN_MORE;
    }
    *end = length;
    return last ? CICY_SCAN_ENTRY : CICY_SCAN_MORE;
}

/* The length of what may come between entries. */
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

cicy_scan cicy_scan_braced(int *state, char *text, size_t length, bool last, size_t *begin,
                           size_t *end)
{
    *begin = 0;
    for (;;) {
        size_t at = *begin + skip_between(*state, text + *begin, length - *begin);
        if (at == length && !last)
            return CICY_SCAN_MORE; /* a comment or a name may continue */
        *begin = at;
        if (at == length)
            return end_of_text(state, length, end);
        if (text[at] == '{' && *state == INSIDE) {
            cicy_scan found = scan_entry(text, at, length, last, end);
            if (found == CICY_SCAN_ENTRY && *end == length && last && text[length - 1] != '}')
                *state = CLOSED; /* cut off: the entry itself says so */
            return found;
        }
        bool brace = text[at] == (*state == INSIDE ? '}' : '{');
        cicy_cursor after = {text + at + 1, text + length};
        if (brace && *state == INSIDE) {
            if (cicy_cursor_done(&after) && !last)
                return CICY_SCAN_MORE;
            brace = !cicy_cursor_take(&after, ','); /* else one brace too many within the list */
        }
        if (!brace) {
            *end = text[at] == '}' ? at + 1 : garbage_end(text, at, length);
            return *end == length && !last ? CICY_SCAN_MORE : CICY_SCAN_ENTRY;
        }
        *state = *state == INSIDE ? CLOSED : INSIDE;
        ++*begin;
    }
}
