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

/* After the comment at `at`; the end when it is not closed. */
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

/* number * 10^exponent; false when that is not a whole number of up to 18 digits. */
static bool scale(int64_t *number, int64_t exponent)
{
    static const int64_t largest = 1000000000000000000;
    for (; exponent > 0 && *number != 0; exponent--, *number *= 10)
        if (*number >= largest / 10)
            return false;
    for (; exponent < 0 && *number != 0; exponent++, *number /= 10)
        if (*number % 10 != 0)
            return false;
    return true;
}

/* Digits at `*at`, appended to *number, 18 at most; returns how many there are, 19 for more. */
static int read_digits(const char **at, const char *end, int64_t *number)
{
    int count = 0;
    for (; *at < end && is_digit(**at); ++*at)
        if (++count <= 18 && *number < 100000000000000000)
            *number = 10 * *number + (**at - '0');
        else
            return 19;
    return count;
}

bool cicy_cursor_integer(cicy_cursor *cursor, int64_t *value)
{
    cicy_cursor_skip_space(cursor);
    const char *at = cursor->at, *end = cursor->end;
    bool negative = at < end && *at == '-';
    at += negative;
    int64_t number = 0, exponent = 0;
    int digits = read_digits(&at, end, &number), decimals = 0;
    if (digits > 0 && at < end && *at == '.') {
        at++;
        decimals = read_digits(&at, end, &number);
    }
    if (digits == 0 || digits + decimals > 18)
        return false;
    if (at < end && *at == '`') /* Mathematica's mark of a number's precision */
        for (at++; at < end && (is_digit(*at) || *at == '.');)
            at++;
    if (end - at > 2 && at[0] == '*' && at[1] == '^') {
        bool below = at[2] == '-';
        at += 2 + below;
        if (read_digits(&at, end, &exponent) < 1 || exponent > 99)
            return false;
        exponent = below ? -exponent : exponent;
    }
    if (!scale(&number, exponent - decimals))
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
    for (; at < cursor->end && (is_letter(*at) || is_digit(*at) || *at == '_'); at++) {
        if (length + 1 == size)
            return false;
        word[length++] = *at;
    }
    word[length] = '\0';
    cursor->at = at;
    return true;
}

bool cicy_cursor_string(cicy_cursor *cursor)
{
    cicy_cursor_skip_space(cursor);
    const char *at = cursor->at;
    if (at == cursor->end || *at != '"')
        return false;
    for (at++; at < cursor->end && *at != '"' && *at != '\n'; at++)
        at += *at == '\\' && at + 1 < cursor->end;
    if (at == cursor->end || *at != '"')
        return false;
    cursor->at = at + 1;
    return true;
}

bool cicy_cursor_open_string(const cicy_cursor *cursor)
{
    return !memchr(cursor->at, '\n', (size_t)(cursor->end - cursor->at));
}

/* One step through a text: over a string, a comment or a byte, whose effect on the depth of
 * brackets is returned. */
static int step(cicy_cursor *cursor)
{
    char c = *cursor->at;
    if (is_comment(cursor->at, cursor->end))
        cursor->at = comment_end(cursor->at, cursor->end);
    else if (c != '"')
        cursor->at++;
    else if (!cicy_cursor_string(cursor))
        cursor->at = cicy_cursor_open_string(cursor) ? cursor->end : cursor->at + 1;
    return (c == '{' || c == '[' || (c == '(' && cursor->at[-1] == '(')) -
           (c == '}' || c == ']' || c == ')');
}

bool cicy_cursor_brackets(cicy_cursor *cursor, cicy_cursor *inside)
{
    cicy_cursor_skip_space(cursor);
    cicy_cursor ahead = *cursor;
    int64_t depth = 0;
    do {
        if (ahead.at == ahead.end)
            return false;
        depth += step(&ahead);
    } while (depth > 0);
    bool found = depth == 0 && strchr("{[(", *cursor->at) && *cursor->at;
    *inside = (cicy_cursor){cursor->at, ahead.at};
    if (found)
        cursor->at = ahead.at;
    return found;
}

bool cicy_cursor_value(cicy_cursor *cursor)
{
    cicy_cursor_skip_space(cursor);
    const char *start = cursor->at;
    for (int64_t depth = 0; cursor->at < cursor->end;) {
        char c = *cursor->at;
        if (depth == 0 && (c == ',' || c == '}' || c == ']' || c == ')'))
            break;
        depth += step(cursor);
    }
    return cursor->at > start;
}

bool cicy_cursor_integers(cicy_cursor *cursor, int64_t *values, size_t room, size_t *count)
{
    *count = 0;
    bool braces = cicy_cursor_take(cursor, '{');
    if (!braces && !cicy_cursor_take(cursor, '['))
        return false;
    char close = braces ? '}' : ']';
    if (cicy_cursor_take(cursor, close))
        return true;
    do {
        if (*count == room || !cicy_cursor_integer(cursor, &values[*count]))
            return false;
        ++*count;
    } while (cicy_cursor_take(cursor, ','));
    return cicy_cursor_take(cursor, close);
}

bool cicy_cursor_done(cicy_cursor *cursor)
{
    cicy_cursor_skip_space(cursor);
    return cursor->at == cursor->end;
}
