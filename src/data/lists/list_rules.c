/* The syntax of cicylist.m: {Num -> 1, NumPs -> 7, .., Conf -> {{..},..}, ..}, rules in any order,
 * unknown ones skipped. */
#include "data/lists/list_syntax.h"
#include "data/lists/stated_values.h"

static bool read_rules(cicy_cursor *cursor, cicy_stated_values *values, cicy_list_entry *entry)
{
    char key[32];
    if (!cicy_cursor_take(cursor, '{'))
        return cicy_list_refuse(entry, "not an entry {Num -> .., Conf -> {{..}}, ..}");
    do {
        if (!cicy_cursor_word(cursor, key, sizeof key) || !cicy_cursor_take(cursor, '-') ||
            !cicy_cursor_take(cursor, '>'))
            return cicy_list_refuse(entry, "not a rule `name -> value`");
        if (!cicy_stated_read(values, key, cursor, entry))
            return false;
    } while (cicy_cursor_take(cursor, ','));
    return (cicy_cursor_take(cursor, '}') && cicy_cursor_done(cursor)) ||
           cicy_list_refuse(entry, "no closing brace after %s", key);
}

static void parse_rules(const char *text, size_t length, cicy_list_entry *entry)
{
    cicy_cursor cursor = {text, text + length};
    cicy_stated_values values = {0};
    if (length == 0)
        cicy_list_refuse(entry, "the list ends without its closing brace");
    else if (read_rules(&cursor, &values, entry) && !cicy_stated_has_matrix(&values))
        cicy_list_refuse(entry, "no Conf");
    else if (!entry->refusal[0] && cicy_list_parse_matrix(values.matrix, entry))
        cicy_stated_store(&values, entry);
}

const cicy_list_syntax cicy_syntax_rules = {cicy_scan_braced, parse_rules};
