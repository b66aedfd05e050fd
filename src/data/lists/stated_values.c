#include "data/lists/stated_values.h"

#include <string.h>
#include <strings.h>

typedef enum kind {
    SKIPPED,
    MATRIX,
    NUMBER,
    ROWS,
    COLUMNS,
    DIMENSION,
    EULER,
    PRODUCT,
    FAVOURABLE,
    HODGE,
    SIZE,
    HODGE_LIST,
    DIMENSIONS,
    SECOND_CHERN
} kind;

/* The keys of the public cicylist.txt and cicylist.m (Num .. Favour), of its older form (Size ..
 * HodgeNos) and of JSON lists. */
static const struct {
    const char *name;
    kind kind;
    size_t index; /* of a Hodge number */
} keys[] = {
    {"Num", NUMBER, 0},
    {"NumPs", ROWS, 0},
    {"NumPol", COLUMNS, 0},
    {"Eta", EULER, 0},
    {"H11", HODGE, 0},
    {"H21", HODGE, 1},
    {"C2", SECOND_CHERN, 0},
    {"Redun", SKIPPED, 0}, /* how the makers of the list found the entry */
    {"Conf", MATRIX, 0},
    {"Symmetries", SKIPPED, 0},
    {"Favour", FAVOURABLE, 0},
    {"Size", SIZE, 0},
    {"DimList", DIMENSIONS, 0},
    {"Chi", EULER, 0},
    {"AllInds", SKIPPED, 0},
    {"HodgeNos", HODGE_LIST, 0},
    {"matrix", MATRIX, 0},
    {"configuration", MATRIX, 0},
    {"number", NUMBER, 0},
    {"rows", ROWS, 0},
    {"columns", COLUMNS, 0},
    {"dim", DIMENSION, 0},
    {"dimension", DIMENSION, 0},
    {"euler", EULER, 0},
    {"hodge", HODGE_LIST, 0},
    {"h31", HODGE, 2},
    {"h41", HODGE, 3},
    {"h22", HODGE, 4},
    {"h32", HODGE, 5},
    {"product", PRODUCT, 0},
    {"isProduct", PRODUCT, 0},
    {"direct", PRODUCT, 0},
    {"favourable", FAVOURABLE, 0},
    {"favorable", FAVOURABLE, 0},
};
enum { KEYS = sizeof keys / sizeof *keys };

static size_t find_key(const char *name)
{
    size_t k = 0;
    while (k < KEYS && strcasecmp(name, keys[k].name) != 0)
        k++;
    return k;
}

bool cicy_stated_known(const char *name)
{
    return find_key(name) < KEYS;
}

static bool read_flag(cicy_cursor *cursor, int64_t *flag)
{
    char word[8];
    if (cicy_cursor_integer(cursor, flag))
        return *flag == 0 || *flag == 1;
    if (!cicy_cursor_word(cursor, word, sizeof word))
        return false;
    *flag = strcasecmp(word, "True") == 0;
    return *flag || strcasecmp(word, "False") == 0;
}

/* Skips a value that says nothing: Null, None or a text. */
static bool skip_nothing(cicy_cursor *cursor)
{
    char word[8];
    cicy_cursor ahead = *cursor;
    bool nothing = cicy_cursor_string(&ahead) ||
                   (cicy_cursor_word(&ahead, word, sizeof word) &&
                    (strcasecmp(word, "Null") == 0 || strcasecmp(word, "None") == 0));
    if (nothing)
        *cursor = ahead;
    return nothing;
}

static bool read_value(cicy_stated_values *values, size_t key, cicy_cursor *cursor)
{
    switch (keys[key].kind) {
    case MATRIX:
        return cicy_cursor_brackets(cursor, &values->matrix);
    case NUMBER:
        return cicy_cursor_integer(cursor, &values->number) && values->number >= 0;
    case ROWS:
        return cicy_cursor_integer(cursor, &values->rows);
    case COLUMNS:
        return cicy_cursor_integer(cursor, &values->columns);
    case DIMENSION:
        return cicy_cursor_integer(cursor, &values->dimension);
    case EULER:
        return cicy_cursor_integer(cursor, &values->euler);
    case PRODUCT:
        return read_flag(cursor, &values->product);
    case FAVOURABLE:
        return read_flag(cursor, &values->favourable);
    case HODGE:
        values->hodge_found |= 1u << keys[key].index;
        return cicy_cursor_integer(cursor, &values->hodge[keys[key].index]);
    case SIZE:
        return cicy_cursor_integers(cursor, values->size, 2, &values->size_count);
    case HODGE_LIST:
        return cicy_cursor_integers(cursor, values->hodge_list, CICY_MAX_HODGE,
                                    &values->hodge_count);
    case DIMENSIONS:
        return cicy_cursor_integers(cursor, values->dimensions, CICY_MAX_ROWS,
                                    &values->dimension_count);
    case SECOND_CHERN:
        return cicy_cursor_integers(cursor, values->c2, CICY_MAX_ROWS, &values->c2_count);
    default:
        return cicy_cursor_value(cursor);
    }
}

bool cicy_stated_read(cicy_stated_values *values, const char *name, cicy_cursor *cursor,
                      cicy_list_entry *entry)
{
    size_t key = find_key(name);
    if (skip_nothing(cursor) || (key == KEYS && cicy_cursor_value(cursor)))
        return true;
    if (key == KEYS || !read_value(values, key, cursor))
        return cicy_list_refuse(entry, "%s: the value is wrong", name);
    values->found |= 1u << keys[key].kind;
    if (keys[key].kind == NUMBER)
        entry->number = (uint64_t)values->number;
    return true;
}

bool cicy_stated_has_matrix(const cicy_stated_values *values)
{
    return values->found & 1u << MATRIX;
}

void cicy_stated_dimension(const cicy_stated_values *values, int *least, int *most)
{
    *least = 1;
    *most = CICY_MAX_DIMENSION;
    if (values->found & 1u << DIMENSION)
        *least = *most = (int)values->dimension;
    else if (values->hodge_found & 8 || values->hodge_found & 32)
        *least = 5;
    else if (values->hodge_found & 4 || values->hodge_found & 16)
        *least = 4;
    else if (values->hodge_found & 2 || values->c2_count)
        *least = 3;
}

static bool check_counts(const cicy_stated_values *values, size_t hodge, cicy_list_entry *entry)
{
    const cicy_configuration *c = &entry->configuration;
    bool good = values->dimension_count == 0 || values->dimension_count == c->rows;
    for (size_t i = 0; good && i < values->dimension_count; i++)
        good = values->dimensions[i] == c->n[i];
    if (!good)
        return cicy_list_refuse(entry, "DimList is not the dimensions of the rows");
    if (values->c2_count && values->c2_count != c->rows)
        return cicy_list_refuse(entry, "%zu numbers c_2 J_r for %u rows", values->c2_count,
                                c->rows);
    if (values->hodge_count && values->hodge_count != hodge)
        return cicy_list_refuse(entry, "%zu HodgeNos where there are %zu", values->hodge_count,
                                hodge);
    return true;
}

static void store_hodge(const cicy_stated_values *values, cicy_list_entry *entry)
{
    static const char *const by_name[] = {"h11", "h21", "h31", "h41", "h22", "h32"};
    size_t columns;
    const char *const *names =
        cicy_hodge_column_names(cicy_configuration_dimension(&entry->configuration), &columns);
    for (size_t k = 0; k < values->hodge_count; k++)
        cicy_list_state_hodge(entry, k, values->hodge_list[k]);
    for (size_t k = 0; k < columns; k++)
        for (size_t i = 0; i < CICY_MAX_HODGE; i++)
            if (values->hodge_found & 1u << i && strcmp(names[k], by_name[i]) == 0)
                cicy_list_state_hodge(entry, k, values->hodge[i]);
}

void cicy_stated_store(const cicy_stated_values *values, cicy_list_entry *entry)
{
    const cicy_configuration *c = &entry->configuration;
    size_t columns;
    cicy_hodge_column_names(cicy_configuration_dimension(c), &columns);
    if (!cicy_list_check_size(entry, values->found & 1u << ROWS ? values->rows : c->rows,
                              values->found & 1u << COLUMNS ? values->columns : c->columns) ||
        (values->size_count && !cicy_list_check_size(entry, values->size[0], values->size[1])) ||
        !check_counts(values, columns, entry))
        return;
    store_hodge(values, entry);
    if (values->found & 1u << EULER)
        cicy_list_state_euler(entry, values->euler);
    if (values->found & 1u << PRODUCT) {
        entry->product = values->product;
        entry->stated |= CICY_STATED_PRODUCT;
    }
    if (values->found & 1u << FAVOURABLE) {
        entry->favourable = values->favourable;
        entry->stated |= CICY_STATED_FAVOURABLE;
    }
    memcpy(entry->second_chern, values->c2, values->c2_count * sizeof *values->c2);
    entry->second_chern_count = (uint8_t)values->c2_count;
    entry->hides_products = true;
}
