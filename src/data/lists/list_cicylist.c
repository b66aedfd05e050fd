/* The syntax of cicylist.txt: blocks separated by blank lines, lines "Key    : value", then the
 * rows of the matrix, "{1, 1, 0, ..}" each. */
#include <string.h>

#include "data/lists/list_syntax.h"
#include "data/lists/stated_values.h"

/* ---- Scan ---- */

static bool is_blank(const char *text, size_t at, size_t end)
{
    while (at < end &&
           (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        at++;
    return at == end;
}

/* The end of a line; the next one belongs to it when it begins with Mathematica's > (here \r). A
 * blank line ends where it ends: what follows it may not be read yet. */
static size_t line_end(const char *text, size_t at, size_t length)
{
    const char *newline = memchr(text + at, '\n', length - at);
    if (!newline)
        return length;
    size_t end = (size_t)(newline - text) + 1, next = end;
    if (is_blank(text, at, end))
        return end;
    while (next < length && text[next] == ' ')
        next++;
    return next < length && text[next] == '\r' ? line_end(text, next, length) : end;
}

/* A block also ends where the next one begins without a blank line before it. */
static bool begins_block(const char *text, size_t at, size_t end)
{
    return end - at > 3 && memcmp(text + at, "Num", 3) == 0 &&
           (text[at + 3] == ' ' || text[at + 3] == '\t' || text[at + 3] == ':');
}

static cicy_scan scan_blocks(int *state, char *text, size_t length, bool last, size_t *begin,
                             size_t *end)
{
    (void)state;
    size_t at = 0, next;
    bool inside = false;
    *begin = 0;
    for (; at < length; at = next) {
        next = line_end(text, at, length);
        if (next == length && text[next - 1] != '\n' && !last)
            return CICY_SCAN_MORE;
        bool blank = is_blank(text, at, next);
        if (inside && (blank || begins_block(text, at, next))) {
            *end = at;
            return CICY_SCAN_ENTRY;
        }
        if (!inside)
            *begin = blank ? next : at;
        inside = inside || !blank;
    }
    if (!last)
        return CICY_SCAN_MORE;
    *end = length;
    return inside ? CICY_SCAN_ENTRY : CICY_SCAN_END;
}

/* ---- Parse ---- */

typedef struct block {
    cicy_stated_values values;
    /* the rows of the matrix, gathered as {{..},{..}} */
    char matrix[CICY_CONFIGURATION_TEXT];
    size_t used;
} block;

/* A line "Key : value"; false after a refusal. */
static bool read_key(cicy_cursor *line, block *found, cicy_list_entry *entry)
{
    char key[32];
    if (!cicy_cursor_word(line, key, sizeof key) || !cicy_cursor_take(line, ':'))
        return cicy_list_refuse(entry, "neither a line `Key : value` nor a row {..}");
    if (!cicy_stated_known(key))
        return cicy_list_refuse(entry, "%s: not a key of this list", key);
    return cicy_stated_read(&found->values, key, line, entry) &&
           (cicy_cursor_done(line) || cicy_list_refuse(entry, "%s: the value is wrong", key));
}

static bool read_row(const cicy_cursor *line, block *found, cicy_list_entry *entry)
{
    size_t length = (size_t)(line->end - line->at);
    if (found->used + length + 3 > sizeof found->matrix)
        return cicy_list_refuse(entry, "the matrix is larger than %d x %d", CICY_MAX_ROWS,
                                CICY_MAX_COLUMNS);
    found->matrix[found->used] = found->used == 0 ? '{' : ',';
    found->used++;
    memcpy(found->matrix + found->used, line->at, length);
    found->used += length;
    return true;
}

static bool read_lines(const char *text, size_t length, block *found, cicy_list_entry *entry)
{
    for (size_t at = 0, next; at < length; at = next) {
        next = line_end(text, at, length);
        cicy_cursor line = {text + at, text + next};
        if (cicy_cursor_done(&line))
            continue;
        if (!(*line.at == '{' ? read_row(&line, found, entry) : read_key(&line, found, entry)))
            return false;
    }
    return true;
}

static void parse_block(const char *text, size_t length, cicy_list_entry *entry)
{
    block found;
    memset(&found.values, 0, sizeof found.values);
    found.used = 0;
    if (!read_lines(text, length, &found, entry))
        return;
    if (found.used == 0) {
        cicy_list_refuse(entry, "the block has no matrix");
        return;
    }
    found.matrix[found.used++] = '}';
    if (!cicy_list_parse_matrix((cicy_cursor){found.matrix, found.matrix + found.used}, entry))
        return;
    int dimension = cicy_configuration_dimension(&entry->configuration);
    if (dimension != 3)
        cicy_list_refuse(entry, "a configuration of dimension %d in a list of three-folds",
                         dimension);
    else
        cicy_stated_store(&found.values, entry);
}

const cicy_list_syntax cicy_syntax_cicylist = {scan_blocks, parse_block};
