/* The syntax of cicylist.m: {Num -> 1, Size -> {7, 6}, DimList -> {..}, Chi -> 0, AllInds ->
 * {..}, HodgeNos -> {15, 15}, C2 -> {..}, Conf -> {{..},..}}, rules in any order, unknown ones
 * skipped. */
#include <string.h>

#include "data/lists/list_syntax.h"

/* What was found, to be checked when the matrix is known. */
typedef struct rules {
    bool configuration, has_chi;
    int64_t chi, size[2], hodge[CICY_MAX_HODGE], dimensions[CICY_MAX_ROWS], c2[CICY_MAX_ROWS];
    size_t size_count, hodge_count, dimension_count, c2_count;
} rules;

/* Skips the value of a rule that is not used: a number, a word, a string without quotes, or
 * braces. */
static bool skip_value(cicy_cursor *cursor)
{
    cicy_cursor inside;
    int64_t number;
    char word[64];
    return cicy_cursor_integer(cursor, &number) || cicy_cursor_word(cursor, word, sizeof word) ||
           cicy_cursor_braces(cursor, &inside);
}

static bool read_value(cicy_cursor *cursor, const char *key, rules *found, cicy_list_entry *entry)
{
    int64_t number;
    cicy_cursor matrix;
    if (strcmp(key, "Num") == 0) {
        bool good = cicy_cursor_integer(cursor, &number) && number >= 0;
        if (good)
            entry->number = (uint64_t)number;
        return good;
    }
    if (strcmp(key, "Chi") == 0)
        return found->has_chi = cicy_cursor_integer(cursor, &found->chi);
    if (strcmp(key, "Size") == 0)
        return cicy_cursor_integers(cursor, found->size, 2, &found->size_count);
    if (strcmp(key, "DimList") == 0)
        return cicy_cursor_integers(cursor, found->dimensions, CICY_MAX_ROWS,
                                    &found->dimension_count);
    if (strcmp(key, "HodgeNos") == 0)
        return cicy_cursor_integers(cursor, found->hodge, CICY_MAX_HODGE, &found->hodge_count);
    if (strcmp(key, "C2") == 0)
        return cicy_cursor_integers(cursor, found->c2, CICY_MAX_ROWS, &found->c2_count);
    if (strcmp(key, "Conf") == 0)
        return cicy_cursor_braces(cursor, &matrix) && cicy_list_parse_matrix(matrix, entry) &&
               (found->configuration = true);
    return skip_value(cursor);
}

static bool read_rules(cicy_cursor *cursor, rules *found, cicy_list_entry *entry)
{
    char key[32];
    if (!cicy_cursor_take(cursor, '{')) {
        cicy_list_refuse(entry, "not an entry {Num -> .., Conf -> {{..}}, ..}");
        return false;
    }
    do {
        if (!cicy_cursor_word(cursor, key, sizeof key) || !cicy_cursor_take(cursor, '-') ||
            !cicy_cursor_take(cursor, '>')) {
            cicy_list_refuse(entry, "not a rule `name -> value`");
            return false;
        }
        if (!read_value(cursor, key, found, entry)) {
            if (!entry->refusal[0])
                cicy_list_refuse(entry, "%s: the value is wrong", key);
            return false;
        }
    } while (cicy_cursor_take(cursor, ','));
    if (cicy_cursor_take(cursor, '}') && cicy_cursor_done(cursor))
        return true;
    cicy_list_refuse(entry, "no closing brace after %s", key);
    return false;
}

static bool check_dimensions(cicy_list_entry *entry, const rules *found)
{
    const cicy_configuration *c = &entry->configuration;
    bool good = found->dimension_count == 0 || found->dimension_count == c->rows;
    for (size_t i = 0; good && i < found->dimension_count; i++)
        good = found->dimensions[i] == c->n[i];
    if (!good)
        cicy_list_refuse(entry, "DimList is not the dimensions of the rows");
    return good;
}

static void parse_rules(const char *text, size_t length, cicy_list_entry *entry)
{
    cicy_cursor cursor = {text, text + length};
    rules found = {0};
    size_t hodge;
    if (length == 0) {
        cicy_list_refuse(entry, "the list ends without its closing brace");
        return;
    }
    if (!read_rules(&cursor, &found, entry))
        return;
    if (!found.configuration) {
        cicy_list_refuse(entry, "no Conf");
        return;
    }
    if (found.size_count && !cicy_list_check_size(entry, found.size[0], found.size[1]))
        return;
    cicy_hodge_column_names(cicy_configuration_dimension(&entry->configuration), &hodge);
    if (!check_dimensions(entry, &found) ||
        (found.c2_count && !cicy_list_state_second_chern(entry, found.c2, found.c2_count)))
        return;
    if (found.hodge_count && found.hodge_count != hodge) {
        cicy_list_refuse(entry, "%zu HodgeNos where there are %zu", found.hodge_count, hodge);
        return;
    }
    for (size_t k = 0; k < found.hodge_count; k++)
        cicy_list_state_hodge(entry, k, found.hodge[k]);
    if (found.has_chi)
        cicy_list_state_euler(entry, found.chi);
    entry->hides_products = true;
}

const cicy_list_syntax cicy_syntax_rules = {cicy_scan_braced, parse_rules};
