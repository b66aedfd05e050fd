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

/* Most texts have nothing to clean after the first block. */
static bool is_clean(const cicy_clean_text *state, const char *bytes, size_t length)
{
    return state->mark == 3 && !state->wide && !state->carriage && !memchr(bytes, '\r', length) &&
           !memchr(bytes, '>', length) && !memchr(bytes, '\v', length) && bytes[0] != '\n';
}

size_t cicy_clean_text_add(cicy_clean_text *state, char *text, size_t used, size_t got)
{
    char *out = text + used;
    const char *at = text + used, *end = at + got;
    bool clean = got > 0 && is_clean(state, at, got) && !memchr(at, '\\', got);
    for (; at < end && !clean; at++) {
        char byte = *at;
        bool second = byte == '\n' && state->carriage; /* of CR LF */
        if ((state->mark < 3 && is_mark(state, (unsigned char)byte)) ||
            (byte == '\0' && state->wide))
            continue;
        state->carriage = byte == '\r';
        if (second)
            continue;
        if (byte == '\r')
            byte = '\n';
        else if (byte == '\v')
            byte = ' ';
        else if (byte == '>' && !state->inside)
            byte = '\r';
        if (byte == '\n' && out > text && out[-1] == '\\') {
            out[-1] = CICY_JOINED_LINE;
            continue;
        }
        state->inside = byte != '\n' && (state->inside || (byte != ' ' && byte != '\t'));
        *out++ = byte;
    }
    if (!clean)
        return (size_t)(out - text);
    const char *newline = end - 1;
    while (newline > out && *newline != '\n')
        newline--;
    if (*newline == '\n')
        state->inside = false;
    for (const char *c = newline; c < end; c++)
        state->inside = state->inside || (*c != ' ' && *c != '\t' && *c != '\n');
    return used + got;
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
