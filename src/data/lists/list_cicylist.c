/* The syntax of cicylist.txt: blocks parted by blank lines, lines "Key    : value", then the rows
 * of the matrix, "{1, 1, 0, ..}" each. */
#include <string.h>

#include "data/lists/list_syntax.h"

/* ------------------------------------------------------------------------------------------
 * scan */

static size_t line_end(const char *text, size_t at, size_t length)
{
    const char *newline = memchr(text + at, '\n', length - at);
    return newline ? (size_t)(newline - text) + 1 : length;
}

static bool is_blank(const char *text, size_t at, size_t end)
{
    while (at < end &&
           (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
        at++;
    return at == end;
}

/* A block also ends where the next one's "Num" stands without a blank line before it. */
static bool begins_block(const char *text, size_t at, size_t end)
{
    return end - at > 3 && memcmp(text + at, "Num", 3) == 0 &&
           (text[at + 3] == ' ' || text[at + 3] == '\t' || text[at + 3] == ':');
}

static cicy_scan scan_blocks(int *state, const char *text, size_t length, bool last, size_t *begin,
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

/* -----------------------------------------------------------------------------------------
 * parse */

typedef struct block {
    int64_t rows, columns, eta, hodge[2], c2[CICY_MAX_ROWS];
    bool has_rows, has_columns, has_eta, has_hodge[2];
    size_t c2_count;
    /* the rows of the matrix, gathered as {{..},{..}} */
    char matrix[CICY_CONFIGURATION_TEXT];
    size_t used;
} block;

static bool read_number(cicy_cursor *line, int64_t *value, bool *present)
{
    return *present = cicy_cursor_integer(line, value) && cicy_cursor_done(line);
}

/* A line "Key : value"; false after a refusal. */
static bool read_key(cicy_cursor *line, block *found, cicy_list_entry *entry)
{
    char key[32];
    int64_t number;
    bool good = cicy_cursor_word(line, key, sizeof key) && cicy_cursor_take(line, ':'), present;
    if (!good) {
        cicy_list_refuse(entry, "neither a line `Key : value` nor a row {..}");
        return false;
    }
    if (strcmp(key, "Num") == 0) {
        good = read_number(line, &number, &present) && number >= 0;
        if (good)
            entry->number = (uint64_t)number;
    } else if (strcmp(key, "NumPs") == 0) {
        good = read_number(line, &found->rows, &found->has_rows);
    } else if (strcmp(key, "NumPol") == 0) {
        good = read_number(line, &found->columns, &found->has_columns);
    } else if (strcmp(key, "Eta") == 0) {
        good = read_number(line, &found->eta, &found->has_eta);
    } else if (strcmp(key, "H11") == 0 || strcmp(key, "H21") == 0) {
        size_t k = key[1] == '2';
        good = read_number(line, &found->hodge[k], &found->has_hodge[k]);
    } else if (strcmp(key, "C2") == 0) {
        good = cicy_cursor_integers(line, found->c2, CICY_MAX_ROWS, &found->c2_count);
    } else if (strcmp(key, "Redun") != 0) { /* says how the list's makers found the entry */
        good = false;
    }
    if (!good)
        cicy_list_refuse(entry, "%s: the value is wrong, or not a key of this list", key);
    return good;
}

static bool read_row(const cicy_cursor *line, block *found, cicy_list_entry *entry)
{
    size_t length = (size_t)(line->end - line->at);
    if (found->used + length + 3 > sizeof found->matrix) {
        cicy_list_refuse(entry, "the matrix is larger than %d x %d", CICY_MAX_ROWS,
                         CICY_MAX_COLUMNS);
        return false;
    }
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
        cicy_cursor_skip_space(&line);
        if (line.at == line.end)
            continue;
        bool good = *line.at == '{' ? read_row(&line, found, entry) : read_key(&line, found, entry);
        if (!good)
            return false;
    }
    return true;
}

static void store(const block *found, cicy_list_entry *entry)
{
    entry->hides_products = true;
    if (found->has_eta)
        cicy_list_state_euler(entry, found->eta);
    for (size_t k = 0; k < 2; k++)
        if (found->has_hodge[k])
            cicy_list_state_hodge(entry, k, found->hodge[k]);
    if (found->c2_count)
        cicy_list_state_second_chern(entry, found->c2, found->c2_count);
}

static void parse_block(const char *text, size_t length, cicy_list_entry *entry)
{
    block found;
    memset(&found, 0, offsetof(block, matrix));
    found.used = 0;
    if (!read_lines(text, length, &found, entry))
        return;
    if (found.used == 0) {
        cicy_list_refuse(entry, "the block has no matrix");
        return;
    }
    found.matrix[found.used++] = '}';
    const cicy_configuration *c = &entry->configuration;
    if (!cicy_list_parse_matrix((cicy_cursor){found.matrix, found.matrix + found.used}, entry) ||
        !cicy_list_check_size(entry, found.has_rows ? found.rows : c->rows,
                              found.has_columns ? found.columns : c->columns))
        return;
    if (cicy_configuration_dimension(c) != 3)
        cicy_list_refuse(entry, "a configuration of dimension %d in a list of three-folds",
                         cicy_configuration_dimension(c));
    else
        store(&found, entry);
}

const cicy_list_syntax cicy_syntax_cicylist = {scan_blocks, parse_block};
