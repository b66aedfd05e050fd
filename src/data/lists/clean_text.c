#include "data/lists/clean_text.h"

#include <string.h>

/* Whether a byte belongs to a byte order mark. */
static bool is_mark(cicy_clean_text *state, unsigned char byte)
{
    static const unsigned char utf8[3] = {0xef, 0xbb, 0xbf};
    if (state->mark < 3 && byte == utf8[state->mark]) {
        state->mark++;
        return true;
    }
    bool wide = (byte == 0xff || byte == 0xfe) && state->mark < 2;
    state->wide = state->wide || wide;
    state->mark = wide ? state->mark + 1 : 3;
    return wide;
}

/* Most texts have nothing to clean after a byte order mark. */
static bool is_clean(const cicy_clean_text *state, const char *bytes, size_t length)
{
    static const char marks[] = {'\r', '>', '\v', '\\'};
    bool clean = state->mark == 3 && !state->wide && !state->carriage && bytes[0] != '\n';
    for (size_t k = 0; clean && k < sizeof marks; k++)
        clean = !memchr(bytes, marks[k], length);
    return clean;
}

/* Appends clean bytes; returns the place after them. */
static char *add_clean(cicy_clean_text *state, char *out, const char *bytes, size_t length)
{
    const char *line = bytes + length;
    memmove(out, bytes, length);
    while (line > bytes && line[-1] != '\n')
        line--;
    if (line > bytes)
        state->inside = false;
    for (; line < bytes + length; line++)
        state->inside = state->inside || (*line != ' ' && *line != '\t');
    return out + length;
}

/* Appends one byte; returns the place after it. */
static char *add_byte(cicy_clean_text *state, char *text, char *out, char byte)
{
    const bool second = byte == '\n' && state->carriage; /* of CR LF */
    if ((state->mark < 3 && is_mark(state, (unsigned char)byte)) || (byte == '\0' && state->wide))
        return out;
    state->carriage = byte == '\r';
    if (second)
        return out;
    if (byte == '\r')
        byte = '\n';
    else if (byte == '\v')
        byte = ' ';
    else if (byte == '>' && !state->inside)
        byte = '\r';
    if (byte == '\n' && out > text && out[-1] == '\\') {
        out[-1] = CICY_JOINED_LINE;
        return out;
    }
    state->inside = byte != '\n' && (state->inside || (byte != ' ' && byte != '\t'));
    *out++ = byte;
    return out;
}

size_t cicy_clean_text_add(cicy_clean_text *state, char *text, size_t used, size_t got)
{
    char *out = text + used;
    const char *at = text + used, *end = at + got;
    while (at < end && state->mark < 3)
        out = add_byte(state, text, out, *at++);
    if (at < end && is_clean(state, at, (size_t)(end - at))) {
        out = add_clean(state, out, at, (size_t)(end - at));
        at = end;
    }
    while (at < end)
        out = add_byte(state, text, out, *at++);
    return (size_t)(out - text);
}

size_t cicy_join_lines(char *text, size_t length)
{
    char *out = memchr(text, CICY_JOINED_LINE, length);
    if (!out)
        return length;
    for (const char *at = out; at < text + length; at++)
        if (*at != CICY_JOINED_LINE)
            *out++ = *at;
    return (size_t)(out - text);
}
