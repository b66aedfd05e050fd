/* One configuration per line, or over several lines while a bracket is open; blank lines and
 * # comments are skipped. */
#include <string.h>

#include "data/lists/list_syntax.h"

enum { LONGEST = 1 << 15 };
enum { AT_LINE, IN_LONG_LINE }; /* the rest of a line that is too long is dropped */

static const char *line_end(const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    return newline ? newline : end;
}

static void blank_comment(char *at, const char *end)
{
    char *comment = memchr(at, '#', (size_t)(end - at));
    if (comment)
        memset(comment, ' ', (size_t)(end - comment));
}

/* How many brackets are open after a line. */
static int64_t open_brackets(cicy_cursor line, int64_t depth)
{
    const char *last = line.end;
    while (last > line.at && (last[-1] == ' ' || last[-1] == '\r'))
        last--;
    if (depth == 0 && last - line.at > 2 && last[-1] == last[-2] &&
        (last[-1] == ']' || last[-1] == '}'))
        return 0; /* the usual line */
    for (; line.at < line.end; line.at++) {
        depth += *line.at == '[' || *line.at == '{' || *line.at == '(';
        depth -= *line.at == ']' || *line.at == '}' || *line.at == ')';
    }
    return depth;
}

/* Whether a line begins a matrix, so that one that is open before it will not be closed. */
static bool begins_matrix(cicy_cursor line)
{
    char word[16];
    if (cicy_cursor_word(&line, word, sizeof word))
        return true;
    char open = cicy_cursor_take(&line, '[') ? '[' : '{';
    return (open == '[' || cicy_cursor_take(&line, '{')) && cicy_cursor_take(&line, open);
}

static cicy_scan scan_lines(int *state, char *text, size_t length, bool last, size_t *begin,
                            size_t *end)
{
    char *at = text, *next;
    const char *stop = text + length, *start = NULL;
    int64_t depth = 0;
    for (; at < stop; at = next) {
        const char *ending = line_end(at, stop);
        bool whole = ending < stop || last, dropped = *state == IN_LONG_LINE;
        next = at + (ending - at) + (ending < stop);
        start = start || dropped ? start : at;
        if (!whole && !dropped && stop - start <= LONGEST)
            break;
        *begin = *end = (size_t)((start ? start : next) - text);
        *state = whole ? AT_LINE : IN_LONG_LINE;
        if (dropped)
            continue;
        cicy_cursor line = {at, ending};
        if (whole)
            blank_comment(at, ending);
        bool blank = cicy_cursor_done(&line);
        if (blank && start == at) {
            start = NULL;
            continue;
        }
        line.at = at;
        *end = (size_t)(at - text);
        if (start < at && begins_matrix(line))
            return CICY_SCAN_ENTRY;
        depth = open_brackets(line, depth);
        *end = (size_t)(ending - text);
        if (depth <= 0 || ending - start > LONGEST)
            return CICY_SCAN_ENTRY;
    }
    *begin = start ? (size_t)(start - text) : length;
    *end = length;
    return !last ? CICY_SCAN_MORE : start ? CICY_SCAN_ENTRY : CICY_SCAN_END;
}

static void parse_text(const char *text, size_t length, cicy_list_entry *entry)
{
    cicy_error error = {0};
    if (length > LONGEST)
        cicy_list_refuse(entry, "longer than %d bytes", LONGEST);
    else if (cicy_configuration_parse(&entry->configuration, text, length, &error) != CICY_OK)
        cicy_list_refuse(entry, "%.180s%s", error.message,
                         open_brackets((cicy_cursor){text, text + length}, 0) > 0
                             ? " (a bracket is not closed)"
                             : "");
}

const cicy_list_syntax cicy_syntax_text = {scan_lines, parse_text};
