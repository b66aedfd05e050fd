/* JSON: a list of objects with the matrix under "conf" or "matrix" and stated numbers, such an
 * object per line, the list inside an object, or a list of matrices. A matrix has the dimensions of
 * the spaces in its first column, or degrees alone. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "data/lists/list_syntax.h"
#include "data/lists/stated_values.h"

/* ---- Scan ---- */

enum { BEFORE, IN_ARRAY, IN_LINES, CLOSED };

/* The place after the [ of the list inside an object at the cursor: the first [ that a { follows
 * outside of strings. NULL when the object has none; *undecided: the text ends before that. */
static const char *list_inside(cicy_cursor cursor, bool *undecided)
{
    int64_t depth = 0;
    *undecided = false;
    while (!cicy_cursor_done(&cursor)) {
        char c = *cursor.at;
        if (c == '"' && cicy_cursor_string(&cursor))
            continue;
        if (c == '"' && cicy_cursor_open_string(&cursor))
            break;
        cursor.at++;
        depth += (c == '{') - (c == '}');
        if (c == '[' && depth == 1) {
            cicy_cursor ahead = cursor;
            if (cicy_cursor_take(&ahead, '{'))
                return cursor.at;
        }
        if (depth == 0)
            return NULL;
    }
    *undecided = true;
    return NULL;
}

/* Passes what comes before the first element. */
static cicy_scan begin_list(int *state, cicy_cursor *cursor, bool last)
{
    bool undecided;
    cicy_cursor_skip_space(cursor);
    if (cursor->at == cursor->end)
        return last ? CICY_SCAN_END : CICY_SCAN_MORE;
    if (cicy_cursor_take(cursor, '[')) {
        *state = IN_ARRAY;
        return CICY_SCAN_ENTRY;
    }
    const char *inside = list_inside(*cursor, &undecided);
    if (undecided && !last)
        return CICY_SCAN_MORE;
    *state = inside ? IN_ARRAY : IN_LINES;
    cursor->at = inside ? inside : cursor->at;
    return CICY_SCAN_ENTRY;
}

static cicy_scan scan_json(int *state, char *text, size_t length, bool last, size_t *begin,
                           size_t *end)
{
    cicy_cursor cursor = {text, text + length}, element;
    cicy_scan found = CICY_SCAN_ENTRY;
    if (*state == BEFORE)
        found = begin_list(state, &cursor, last);
    while (cicy_cursor_take(&cursor, ','))
        continue;
    if (*state == IN_ARRAY && cicy_cursor_take(&cursor, ']'))
        *state = CLOSED;
    *begin = *state == CLOSED ? length : (size_t)(cursor.at - text);
    *end = length;
    if (found != CICY_SCAN_ENTRY)
        return found;
    if (*state == CLOSED || cursor.at == cursor.end) {
        bool open = last && *state == IN_ARRAY;
        *state = last ? CLOSED : *state;
        return !last ? CICY_SCAN_MORE : open ? CICY_SCAN_ENTRY : CICY_SCAN_END;
    }
    if (*cursor.at == '{' || *cursor.at == '[') {
        if (!cicy_cursor_brackets(&cursor, &element))
            return last ? CICY_SCAN_ENTRY : CICY_SCAN_MORE;
    } else { /* no element: the rest of the line is refused */
        const char *line_end = memchr(cursor.at, '\n', (size_t)(cursor.end - cursor.at));
        if (!line_end && !last)
            return CICY_SCAN_MORE;
        cursor.at = line_end ? line_end : cursor.end;
    }
    *end = (size_t)(cursor.at - text);
    return CICY_SCAN_ENTRY;
}

/* ---- Parse ---- */

static bool parse_as(const char *text, size_t length, int least, int most, cicy_list_entry *entry)
{
    cicy_error error = {0};
    if (cicy_configuration_parse(&entry->configuration, text, length, &error) != CICY_OK)
        return cicy_list_refuse(entry, "configuration: %.170s", error.message);
    int dimension = cicy_configuration_dimension(&entry->configuration);
    return (dimension >= least && dimension <= most) ||
           cicy_list_refuse(entry, "the stated numbers are not of a manifold of dimension %d",
                            dimension);
}

/* [[n, degrees], ..] where that has a dimension that fits the stated numbers, else degrees. */
static bool parse_matrix(char *text, const cicy_stated_values *values, cicy_list_entry *entry)
{
    int least, most;
    size_t length = strlen(text);
    cicy_list_entry first = *entry;
    cicy_stated_dimension(values, &least, &most);
    if (parse_as(text, length, least, most, entry))
        return true;
    for (char *at = text; *at; at++)
        *at = *at == '[' ? '{' : *at == ']' ? '}' : *at;
    cicy_list_refuse(&first, "%s", entry->refusal);
    entry->refusal[0] = '\0';
    if (parse_as(text, length, least, most, entry))
        return true;
    *entry = first; /* the more usual notation's reason */
    return false;
}

/* Reads the members of an object, of which "hodge" may be an object itself; *matrix is the text of
 * the matrix, freed by the caller. False after a refusal. */
static bool read_members(json_t *object, cicy_stated_values *values, char **matrix, bool nested,
                         cicy_list_entry *entry)
{
    const char *key;
    json_t *member;
    json_object_foreach(object, key, member)
    {
        bool numbers = json_is_object(member) && cicy_stated_known(key) && !nested;
        if (numbers && !read_members(member, values, matrix, true, entry))
            return false;
        if (numbers || !cicy_stated_known(key))
            continue;
        char *text = json_dumps(member, JSON_COMPACT | JSON_ENCODE_ANY);
        if (!text)
            return cicy_list_refuse(entry, "out of memory");
        bool before = cicy_stated_has_matrix(values);
        cicy_cursor cursor = {text, text + strlen(text)};
        bool good = cicy_stated_read(values, key, &cursor, entry);
        if (good && !before && cicy_stated_has_matrix(values) && !*matrix)
            *matrix = text;
        else
            free(text);
        if (!good)
            return false;
    }
    return true;
}

static void parse_json(const char *text, size_t length, cicy_list_entry *entry)
{
    json_error_t reason;
    cicy_stated_values values = {0};
    char *matrix = NULL;
    json_t *element = json_loadb(text, length, 0, &reason);
    if (!element)
        cicy_list_refuse(entry, length ? "not JSON: %.150s" : "the list ends without its ]",
                         reason.text);
    else if (json_is_array(element) && !(matrix = json_dumps(element, JSON_COMPACT)))
        cicy_list_refuse(entry, "out of memory");
    else if (json_is_object(element))
        read_members(element, &values, &matrix, false, entry);
    json_decref(element);
    if (!entry->refusal[0] && !matrix)
        cicy_list_refuse(entry, "no \"conf\" or \"matrix\"");
    if (!entry->refusal[0] && parse_matrix(matrix, &values, entry))
        cicy_stated_store(&values, entry);
    free(matrix);
}

const cicy_list_syntax cicy_syntax_json = {scan_json, parse_json};
