#include "cli/output/json_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The text of an object; NULL without memory for it or, since errno was 0, for a part of it. */
static char *dump(json_t *object, int digits)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(digits));
    json_decref(object);
    if (errno == ENOMEM) { /* jansson leaves out what it has no memory for */
        free(text);
        text = NULL;
    }
    return text;
}

cicy_status cli_print_json(FILE *stream, json_t *object, int digits, cicy_error *error)
{
    char *text = dump(object, digits);
    if (!text)
        return cli_no_memory(error);
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

json_t *cli_json_hodge(const cicy_hodge *hodge)
{
    int64_t values[CICY_MAX_HODGE];
    json_t *object = json_object();
    const size_t count = cicy_hodge_to_columns(hodge, values);
    for (size_t k = 0; k < count; k++)
        json_object_set_new(object, cicy_hodge_name(hodge->dimension, k), json_integer(values[k]));
    return object;
}

void cli_text_json_hodge(cli_text *text, const cicy_hodge *hodge)
{
    int64_t values[CICY_MAX_HODGE];
    const size_t count = cicy_hodge_to_columns(hodge, values);
    for (size_t k = 0; k < count; k++) {
        cli_text_put(text, k ? ",\"" : "{\"");
        cli_text_put(text, cicy_hodge_name(hodge->dimension, k));
        cli_text_put(text, "\":");
        cli_text_integer(text, values[k], 0);
    }
    cli_text_put(text, "}");
}
