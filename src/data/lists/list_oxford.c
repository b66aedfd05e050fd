/* The syntax of cicy4list.txt (arXiv:1303.1832), and its like for other dimensions:
 * {num, rows, cols, {{p,..},..}, chi, isProduct, <Hodge columns>, favourable}. */
#include <string.h>

#include "data/lists/list_syntax.h"

/* One value after the matrix. */
typedef struct token {
    enum { NUMBER, TRUE, FALSE, NONE } kind;
    int64_t number;
} token;

enum { MOST_TOKENS = 3 + CICY_MAX_HODGE };

static bool read_token(cicy_cursor *cursor, token *result)
{
    static const char *const words[] = {[TRUE] = "True", [FALSE] = "False", [NONE] = "Null"};
    char word[8];
    if (cicy_cursor_integer(cursor, &result->number)) {
        result->kind = NUMBER;
        return true;
    }
    if (!cicy_cursor_word(cursor, word, sizeof word))
        return false;
    for (int kind = TRUE; kind <= NONE; kind++)
        if (strcmp(word, words[kind]) == 0) {
            result->kind = kind;
            return true;
        }
    return false;
}

static bool store_flag(cicy_list_entry *entry, const token *value, unsigned stated, bool *flag)
{
    if (value->kind == NUMBER)
        return false;
    if (value->kind != NONE)
        entry->stated |= stated;
    *flag = value->kind == TRUE;
    return true;
}

/* chi, isProduct, Hodge columns, favourable. */
static bool store_values(cicy_list_entry *entry, const token *values, size_t hodge)
{
    if (values[0].kind == NUMBER)
        cicy_list_state_euler(entry, values[0].number);
    else if (values[0].kind != NONE)
        return false;
    for (size_t k = 0; k < hodge; k++) {
        if (values[2 + k].kind == NUMBER)
            cicy_list_state_hodge(entry, k, values[2 + k].number);
        else if (values[2 + k].kind != NONE)
            return false;
    }
    return store_flag(entry, &values[1], CICY_STATED_PRODUCT, &entry->product) &&
           store_flag(entry, &values[2 + hodge], CICY_STATED_FAVOURABLE, &entry->favourable);
}

static void parse_values(cicy_cursor *cursor, cicy_list_entry *entry)
{
    token values[MOST_TOKENS];
    size_t count = 0, hodge;
    int dimension = cicy_configuration_dimension(&entry->configuration);
    cicy_hodge_column_names(dimension, &hodge);
    while (cicy_cursor_take(cursor, ',')) {
        if (count == MOST_TOKENS || !read_token(cursor, &values[count])) {
            cicy_list_refuse(entry,
                             "value %zu after the matrix is not a number, True, False or Null",
                             count + 1);
            return;
        }
        count++;
    }
    if (!cicy_cursor_take(cursor, '}') || !cicy_cursor_done(cursor))
        cicy_list_refuse(entry, "no closing brace after value %zu after the matrix", count);
    else if (count != 3 + hodge)
        cicy_list_refuse(entry, "%zu values after the matrix; dimension %d has %zu", count,
                         dimension, 3 + hodge);
    else if (!store_values(entry, values, hodge))
        cicy_list_refuse(entry,
                         "a number where a flag should be, or a flag where a number should be");
}

static void parse_oxford(const char *text, size_t length, cicy_list_entry *entry)
{
    cicy_cursor cursor = {text, text + length}, matrix;
    token number;
    int64_t rows, columns;
    if (length == 0) {
        cicy_list_refuse(entry, "the list ends without its closing brace");
        return;
    }
    if (!cicy_cursor_take(&cursor, '{') || !read_token(&cursor, &number) || number.kind == TRUE ||
        number.kind == FALSE || !cicy_cursor_take(&cursor, ',') ||
        !cicy_cursor_integer(&cursor, &rows) || !cicy_cursor_take(&cursor, ',') ||
        !cicy_cursor_integer(&cursor, &columns) || !cicy_cursor_take(&cursor, ',')) {
        cicy_list_refuse(entry, "not an entry {number, rows, columns, {{..}}, ..}");
        return;
    }
    if (number.kind == NUMBER && number.number >= 0)
        entry->number = (uint64_t)number.number;
    if (!cicy_cursor_brackets(&cursor, &matrix))
        cicy_list_refuse(entry, "the matrix has no closing brace");
    else if (cicy_list_parse_matrix(matrix, entry) && cicy_list_check_size(entry, rows, columns))
        parse_values(&cursor, entry);
}

const cicy_list_syntax cicy_syntax_oxford = {cicy_scan_braced, parse_oxford};
