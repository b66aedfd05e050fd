#include "cli/json_text.h"

#include <stdlib.h>
#include <string.h>

static char *dump(json_t *object, int digits)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits));
    json_decref(object);
    return text;
}

cicy_status cli_print_json(FILE *stream, json_t *object, int digits, cicy_error *error)
{
    char *text = dump(object, digits);
    if (!text)
        return cicy_error_set(error, CICY_SYSTEM, "out of memory");
    fprintf(stream, "%s\n", text);
    free(text);
    return CICY_OK;
}

void cli_text_json(cli_text *text, json_t *object, int digits)
{
    char *dumped = dump(object, digits);
    if (dumped)
        cli_text_put(text, dumped);
    else
        text->failed = true;
    free(dumped);
}

void cli_text_json_line(cli_text *text, json_t *object)
{
    cli_text_json(text, object, 17);
    cli_text_put(text, "\n");
}

json_t *cli_json_string(const char *string)
{
    json_t *result = json_string(string);
    char *copy = result ? NULL : strdup(string);
    if (!copy)
        return result;
    for (char *c = copy; *c; c++)
        if (*c & 0x80)
            *c = '?';
    result = json_string(copy);
    free(copy);
    return result;
}

json_t *cli_json_configuration(const cicy_configuration *configuration)
{
    json_t *rows = json_array();
    for (int i = 0; i < configuration->rows; i++) {
        json_t *row = json_array();
        json_array_append_new(row, json_integer(configuration->n[i]));
        for (int j = 0; j < configuration->columns; j++)
            json_array_append_new(row, json_integer(configuration->degree[i][j]));
        json_array_append_new(rows, row);
    }
    return rows;
}

json_t *cli_json_integers(const int64_t *numbers, size_t count)
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, json_integer(numbers[k]));
    return list;
}

/* The two numbers that are not always known. */
static bool is_known(const cicy_hodge *hodge, const char *name)
{
    return hodge->middle_known || (strcmp(name, "h22") != 0 && strcmp(name, "h32") != 0);
}

json_t *cli_json_hodge(const cicy_hodge *hodge)
{
    int64_t values[CICY_MAX_HODGE];
    json_t *object = json_object();
    const size_t count = cicy_hodge_to_columns(hodge, values);
    for (size_t k = 0; k < count; k++) {
        const char *name = cicy_hodge_name(hodge->dimension, k);
        json_object_set_new(object, name,
                            is_known(hodge, name) ? json_integer(values[k]) : json_null());
    }
    return object;
}

void cli_text_json_hodge(cli_text *text, const cicy_hodge *hodge)
{
    int64_t values[CICY_MAX_HODGE];
    const size_t count = cicy_hodge_to_columns(hodge, values);
    for (size_t k = 0; k < count; k++) {
        const char *name = cicy_hodge_name(hodge->dimension, k);
        cli_text_put(text, k ? ",\"" : "{\"");
        cli_text_put(text, name);
        cli_text_put(text, "\":");
        if (is_known(hodge, name))
            cli_text_integer(text, values[k], 0);
        else
            cli_text_put(text, "null");
    }
    cli_text_put(text, "}");
}
