#include "data/lists/cursor.h"

#include <string.h>

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Behind the comment at `at`; the end when it is not closed. */
static const char *comment_end(const char *at, const char *end)
{
    for (at += 2; end - at >= 2; at++)
        if (at[0] == '*' && at[1] == ')')
            return at + 2;
    return end;
}

static bool is_comment(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '(' && at[1] == '*';
}

void cicy_cursor_skip_space(cicy_cursor *cursor)
{
    while (cursor->at < cursor->end) {
        if (is_space(*cursor->at))
            cursor->at++;
        else if (is_comment(cursor->at, cursor->end))
            cursor->at = comment_end(cursor->at, cursor->end);
        else
            return;
    }
}

bool cicy_cursor_take(cicy_cursor *cursor, char mark)
{
    cicy_cursor_skip_space(cursor);
    if (cursor->at == cursor->end || *cursor->at != mark)
        return false;
    cursor->at++;
    return true;
}

bool cicy_cursor_integer(cicy_cursor *cursor, int64_t *value)
{
    cicy_cursor_skip_space(cursor);
    const char *at = cursor->at, *end = cursor->end;
    bool negative = at < end && *at == '-';
    at += negative;
    const char *digits = at;
    int64_t number = 0;
    for (; at < end && is_digit(*at) && at - digits < 18; at++)
        number = 10 * number + (*at - '0');
    if (at == digits || (at < end && is_digit(*at)))
        return false;
    cursor->at = at;
    *value = negative ? -number : number;
    return true;
}

bool cicy_cursor_word(cicy_cursor *cursor, char *word, size_t size)
{
    cicy_cursor_skip_space(cursor);
    const char *at = cursor->at;
    if (at == cursor->end || !is_letter(*at))
        return false;
    size_t length = 0;
    for (; at < cursor->end && (is_letter(*at) || is_digit(*at)); at++) {
        if (length + 1 == size)
            return false;
        word[length++] = *at;
    }
    word[length] = '\0';
    cursor->at = at;
    return true;
}

bool cicy_cursor_braces(cicy_cursor *cursor, cicy_cursor *inside)
{
    cicy_cursor_skip_space(cursor);
    const char *at = cursor->at;
    size_t depth = 0;
    do {
        if (at == cursor->end)
            return false;
        if (is_comment(at, cursor->end)) {
            at = comment_end(at, cursor->end);
            continue;
        }
        depth += *at == '{';
        depth -= *at == '}' && depth > 0;
        at++;
    } while (depth > 0);
    *inside = (cicy_cursor){cursor->at, at};
    bool found = *cursor->at == '{';
    if (found)
        cursor->at = at;
    return found;
}

bool cicy_cursor_integers(cicy_cursor *cursor, int64_t *values, size_t room, size_t *count)
{
    *count = 0;
    if (!cicy_cursor_take(cursor, '{'))
        return false;
    if (cicy_cursor_take(cursor, '}'))
        return true;
    do {
        if (*count == room || !cicy_cursor_integer(cursor, &values[*count]))
            return false;
        ++*count;
    } while (cicy_cursor_take(cursor, ','));
    return cicy_cursor_take(cursor, '}');
}

bool cicy_cursor_done(cicy_cursor *cursor)
{
    cicy_cursor_skip_space(cursor);
    return cursor->at == cursor->end;
}
