#include "search/space_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/file.h"
#include "base/json.h"

static const char *const kinds[] = {"real", "whole", "choice"};

static json_t *number_to_json(double x)
{
    return x == floor(x) && fabs(x) < 1e15 ? json_integer((json_int_t)x) : json_real(x);
}

static json_t *when_to_json(const cicy_parameter *parent, uint32_t when)
{
    json_t *values = json_array();
    for (size_t i = 0; i < parent->choice_count; i++)
        if (when >> i & 1)
            json_array_append_new(values, json_string(parent->choices[i]));
    return json_pack("{s:o}", parent->name, values);
}

json_t *cicy_space_to_json(const cicy_space *space)
{
    json_t *list = json_array();
    for (size_t i = 0; i < space->count; i++) {
        const cicy_parameter *p = &space->parameters[i];
        json_t *object = json_pack("{s:s, s:s}", "name", p->name, "kind", kinds[p->kind]);
        if (p->kind == CICY_PARAMETER_CHOICE) {
            json_t *choices = json_array();
            for (size_t k = 0; k < p->choice_count; k++)
                json_array_append_new(choices, json_string(p->choices[k]));
            json_object_set_new(object, "choices", choices);
        } else {
            json_object_set_new(object, "low", number_to_json(p->low));
            json_object_set_new(object, "high", number_to_json(p->high));
            if (p->logarithmic)
                json_object_set_new(object, "log", json_true());
        }
        if (p->parent >= 0)
            json_object_set_new(object, "when",
                                when_to_json(&space->parameters[p->parent], p->when));
        json_array_append_new(list, object);
    }
    return list;
}

static cicy_status refuse(cicy_error *error, const char *name, const char *complaint)
{
    return cicy_error_set(error, CICY_INVALID_INPUT, "parameter '%.40s': %s", name, complaint);
}

/* Copies a JSON text of at most CICY_SPACE_NAME - 1 bytes; false when it is none. */
static bool copy_text(const json_t *value, char *text)
{
    const char *string = json_string_value(value);
    if (!string || *string == '\0' || strlen(string) >= CICY_SPACE_NAME)
        return false;
    snprintf(text, CICY_SPACE_NAME, "%s", string);
    return true;
}

static cicy_status read_choices(cicy_parameter *p, const json_t *list, cicy_error *error)
{
    size_t index;
    const json_t *choice;
    if (!json_is_array(list) || json_array_size(list) > CICY_SPACE_CHOICES)
        return refuse(error, p->name, "choices must be a list of 2 to 16 texts");
    json_array_foreach(list, index, choice)
    {
        if (!copy_text(choice, p->choices[p->choice_count++]))
            return refuse(error, p->name, "a choice must be a text of 1 to 31 bytes");
    }
    return CICY_OK;
}

static cicy_status read_when(const cicy_space *space, cicy_parameter *p, json_t *when,
                             cicy_error *error)
{
    void *only = json_object_iter(when);
    if (json_object_size(when) != 1)
        return refuse(error, p->name, "when must be an object with one earlier parameter");
    p->parent = cicy_space_find(space, json_object_iter_key(only));
    if (p->parent < 0 || space->parameters[p->parent].kind != CICY_PARAMETER_CHOICE)
        return refuse(error, p->name, "can only depend on an earlier choice");
    size_t index;
    const json_t *value, *values = json_object_iter_value(only);
    json_array_foreach(values, index, value)
    {
        int choice = cicy_parameter_choice(&space->parameters[p->parent], json_string_value(value));
        if (choice < 0)
            return refuse(error, p->name, "depends on a choice that does not exist");
        p->when |= UINT32_C(1) << choice;
    }
    return CICY_OK;
}

static cicy_status read_member(const cicy_space *space, cicy_parameter *p, const char *key,
                               json_t *value, cicy_error *error)
{
    if (strcmp(key, "name") == 0)
        return CICY_OK;
    if (strcmp(key, "kind") == 0) {
        const char *kind = json_string_value(value);
        for (size_t i = 0; kind && i < sizeof kinds / sizeof *kinds; i++)
            if (strcmp(kind, kinds[i]) == 0) {
                p->kind = (cicy_parameter_kind)i;
                return CICY_OK;
            }
        return refuse(error, p->name, "kind must be real, whole or choice");
    }
    if (strcmp(key, "log") == 0) {
        p->logarithmic = json_is_true(value);
        return json_is_boolean(value) ? CICY_OK
                                      : refuse(error, p->name, "log must be true or false");
    }
    if (strcmp(key, "choices") == 0)
        return read_choices(p, value, error);
    if (strcmp(key, "when") == 0)
        return read_when(space, p, value, error);
    bool low = strcmp(key, "low") == 0;
    if (!low && strcmp(key, "high") != 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "parameter '%s': unknown key '%.40s'",
                              p->name, key);
    *(low ? &p->low : &p->high) = json_number_value(value);
    return json_is_number(value) ? CICY_OK : refuse(error, p->name, "low and high must be numbers");
}

static cicy_status read_parameter(cicy_space *space, json_t *object, cicy_error *error)
{
    cicy_parameter p = {.parent = -1};
    if (!copy_text(json_object_get(object, "name"), p.name))
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "parameter %zu: must be an object with a name of 1 to 31 bytes",
                              space->count + 1);
    if (!json_object_get(object, "kind"))
        return refuse(error, p.name, "has no kind");
    const char *key;
    json_t *value;
    cicy_status status = CICY_OK;
    json_object_foreach(object, key, value)
    {
        CICY_THEN(status, read_member(space, &p, key, value, error));
    }
    bool ranged = json_object_get(object, "low") && json_object_get(object, "high");
    if (status == CICY_OK && p.kind != CICY_PARAMETER_CHOICE && !ranged)
        status = refuse(error, p.name, "needs low and high");
    return status == CICY_OK ? cicy_space_add(space, &p, error) : status;
}

cicy_status cicy_space_from_json(cicy_space *space, const json_t *list, size_t *bad,
                                 cicy_error *error)
{
    *space = (cicy_space){0};
    if (!json_is_array(list) || json_array_size(list) == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "'parameters' must be a list of at least one parameter");
    size_t index;
    json_t *object;
    json_array_foreach(list, index, object)
    {
        cicy_status status = read_parameter(space, object, error);
        if (bad)
            *bad = index;
        if (status != CICY_OK)
            return status;
    }
    return CICY_OK;
}

/* The line on which the parameter number `index` of a space file begins: its opening brace is the
 * one within the first bracket. The text is known to be JSON. */
static size_t line_of(const char *text, size_t index)
{
    size_t line = 1;
    int depth = 0;
    for (; *text; text++) {
        line += *text == '\n';
        if (*text == '"')
            for (text++; *text != '"'; text++)
                text += *text == '\\';
        else if (*text == '{' || *text == '[')
            depth++;
        else if (*text == '}' || *text == ']')
            depth--;
        if (*text == '{' && depth == 3 && index-- == 0)
            return line;
    }
    return line;
}

cicy_status cicy_space_read(cicy_space *space, const char *path, cicy_error *error)
{
    enum { LIMIT = 1 << 20 };
    json_t *object;
    char *text;
    size_t size, bad = SIZE_MAX;
    cicy_status status = cicy_json_read(path, &object, error);
    if (status != CICY_OK)
        return status;
    if (json_object_size(object) != 1 || !json_object_get(object, "parameters"))
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "must hold 'parameters', a list, and nothing else");
    else
        status = cicy_space_from_json(space, json_object_get(object, "parameters"), &bad, error);
    json_decref(object);
    if (status == CICY_OK)
        return CICY_OK;
    if (cicy_file_read(path, LIMIT, &text, &size, NULL) != CICY_OK)
        return cicy_error_prepend(error, status, "%s", path);
    cicy_error_prepend(error, status, "%s:%zu", path, bad == SIZE_MAX ? 1 : line_of(text, bad));
    free(text);
    return status;
}

json_t *cicy_point_to_json(const cicy_space *space, const cicy_point *point)
{
    json_t *object = json_object();
    for (size_t i = 0; i < space->count; i++) {
        const cicy_parameter *p = &space->parameters[i];
        double x = point->values[i];
        if (!isnan(x))
            json_object_set_new(object, p->name,
                                p->kind == CICY_PARAMETER_CHOICE
                                    ? json_string(p->choices[(size_t)x])
                                : p->kind == CICY_PARAMETER_WHOLE ? json_integer((json_int_t)x)
                                                                  : json_real(x));
    }
    return object;
}

/* The log has ten digits, which may put a limit of the range just outside of it. */
static bool value_from_json(const cicy_parameter *p, const json_t *value, double *x)
{
    if (p->kind == CICY_PARAMETER_CHOICE) {
        int choice = cicy_parameter_choice(p, json_string_value(value));
        *x = choice;
        return choice >= 0;
    }
    double number = json_number_value(value);
    *x = fmin(fmax(number, p->low), p->high);
    return json_is_number(value) && fabs(*x - number) <= 1e-9 * fabs(number) &&
           (p->kind == CICY_PARAMETER_REAL || *x == floor(*x));
}

cicy_status cicy_point_from_json(const cicy_space *space, const json_t *object, cicy_point *point,
                                 cicy_error *error)
{
    size_t there = 0;
    for (size_t i = 0; i < CICY_SPACE_PARAMETERS; i++)
        point->values[i] = NAN;
    for (size_t i = 0; i < space->count; i++) {
        const cicy_parameter *p = &space->parameters[i];
        const bool exists = cicy_parameter_exists(p, point->values);
        const json_t *value = json_object_get(object, p->name);
        if (exists != (value != NULL))
            return refuse(error, p->name, exists ? "is missing" : "does not exist here");
        there += exists;
        if (exists && !value_from_json(p, value, &point->values[i]))
            return refuse(error, p->name, "has a value that is not in the space");
    }
    if (json_object_size(object) != there)
        return cicy_error_set(error, CICY_INVALID_INPUT, "a parameter that is not in the space");
    return CICY_OK;
}
