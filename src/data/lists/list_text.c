/* One configuration a line; blank lines and # comments are skipped. */
#include <string.h>

#include "data/lists/list_syntax.h"

static cicy_scan scan_lines(int *state, const char *text, size_t length, bool last, size_t *begin,
                            size_t *end)
{
    (void)state;
    for (size_t at = 0, next; at < length; at = next) {
        const char *newline = memchr(text + at, '\n', length - at);
        *begin = at;
        if (!newline && !last)
            return CICY_SCAN_MORE;
        *end = newline ? (size_t)(newline - text) : length;
        next = newline ? *end + 1 : length;
        const char *comment = memchr(text + at, '#', *end - at);
        if (comment)
            *end = (size_t)(comment - text);
        cicy_cursor line = {text + at, text + *end};
        if (!cicy_cursor_done(&line))
            return CICY_SCAN_ENTRY;
    }
    *begin = *end = length;
    return last ? CICY_SCAN_END : CICY_SCAN_MORE;
}

static void parse_line(const char *text, size_t length, cicy_list_entry *entry)
{
    cicy_list_parse_matrix((cicy_cursor){text, text + length}, entry);
}

const cicy_list_syntax cicy_syntax_text = {scan_lines, parse_line};
