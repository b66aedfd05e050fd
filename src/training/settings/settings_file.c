#include "training/settings/settings_table.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/json.h"
#include "cicyminer/version.h"
#include "training/settings/data_path.h"

/* 1: no format was written, all settings stood side by side; 2: with sections. */
enum { FORMAT = 2 };

/* The key of a setting within its section. */
static const char *key_in_section(const cicy_setting_entry *e)
{
    if (strcmp(e->name, e->section) != 0)
        return e->name;
    return e->kind == CICY_SETTING_NAME ? "name" : "kind";
}

/* The name without sections of a key in a section; NULL when it does not belong there. */
static const char *flat_name(const char *section, const char *key)
{
    if (strcmp(section, "data") == 0 && strcmp(key, "path") == 0)
        return "data";
    if (strcmp(section, "data") == 0 && (strcmp(key, "checksum") == 0 || strcmp(key, "near") == 0))
        return key;
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        const cicy_setting_entry *e = cicy_setting_at(i);
        if (e->section && strcmp(e->section, section) == 0 && strcmp(key_in_section(e), key) == 0)
            return e->name;
    }
    return NULL;
}

static cicy_status flatten_section(const char *section, json_t *object, json_t *flat,
                                   cicy_error *error)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        const char *name = flat_name(section, key);
        if (!name)
            return cicy_error_set(error, CICY_INVALID_INPUT, "unknown key '%s.%s'", section, key);
        if (json_object_get(flat, name))
            return cicy_error_set(error, CICY_INVALID_INPUT, "'%s' occurs twice", name);
        if (json_object_set(flat, name, value) != 0)
            return cicy_error_memory(error);
    }
    return CICY_OK;
}

cicy_status cicy_settings_flatten(const json_t *file, json_t **flat, cicy_error *error)
{
    const char *key;
    json_t *value;
    *flat = json_object();
    json_object_foreach((json_t *)file, key, value)
    {
        cicy_status status = CICY_OK;
        if (json_is_object(value))
            status = flatten_section(key, value, *flat, error);
        else if (json_object_get(*flat, key))
            status = cicy_error_set(error, CICY_INVALID_INPUT, "'%s' occurs twice", key);
        else if (json_object_set(*flat, key, value) != 0)
            status = cicy_error_memory(error);
        if (status != CICY_OK) {
            json_decref(*flat);
            *flat = NULL;
            return status;
        }
    }
    return CICY_OK;
}

/* The value of one key of a file. */
static cicy_status read_value(cicy_training_settings *settings, const char *key,
                              const json_t *value, cicy_error *error)
{
    char text[64];
    const cicy_setting_entry *e = cicy_setting_find(key);
    if (!e)
        return cicy_error_set(error, CICY_INVALID_INPUT, "unknown key '%s'", key);
    const bool number = e->kind == CICY_SETTING_WHOLE || e->kind == CICY_SETTING_REAL;
    if (number ? !json_is_number(value) : !json_is_string(value))
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: must be a %s", key,
                              number ? "number" : "text");
    if (json_is_integer(value))
        snprintf(text, sizeof text, "%lld", (long long)json_integer_value(value));
    else if (number)
        snprintf(text, sizeof text, "%.17g", json_real_value(value));
    return cicy_training_setting_set(settings, key, number ? text : json_string_value(value),
                                     error);
}

/* The keys of config.json that are not settings. */
static bool is_other(const char *key)
{
    static const char *const others[] = {"format", "version", "data", "near", "checksum"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strcmp(key, others[i]) == 0)
            return true;
    return false;
}

static cicy_status check_others(const json_t *flat, cicy_error *error)
{
    static const char *const texts[] = {"version", "data", "near", "checksum"};
    const json_t *format = json_object_get(flat, "format");
    if (format && (!json_is_integer(format) || json_integer_value(format) < 1 ||
                   json_integer_value(format) > FORMAT))
        return cicy_error_set_code(error, CICY_ERROR_FORMAT,
                                   "format: this version reads format 1 to %d", FORMAT);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const json_t *value = json_object_get(flat, texts[i]);
        if (value && !json_is_string(value))
            return cicy_error_set(error, CICY_INVALID_INPUT, "%s: must be a text", texts[i]);
    }
    return CICY_OK;
}

/* A record of format 1 names every setting that there was; what came later it was made without. */
static void forget_later_settings(const json_t *flat, cicy_training_settings *settings)
{
    if (json_object_get(flat, "format") || !json_object_get(flat, "checksum"))
        return;
    for (size_t i = 0; i < cicy_training_setting_count(); i++) {
        const cicy_setting_entry *e = cicy_setting_at(i);
        if (e->new_in_2 && !json_object_get(flat, e->name))
            *(double *)cicy_setting_member(settings, e) = 0;
    }
}

static cicy_status read_settings(cicy_training_settings *settings, json_t *flat, cicy_error *error)
{
    const char *key;
    json_t *value, *model = json_object_get(flat, "model");
    CICY_TRY(check_others(flat, error));
    if (model) /* before what changes its settings */
        CICY_TRY(read_value(settings, "model", model, error));
    json_object_foreach(flat, key, value)
    {
        if (value != model && !is_other(key))
            CICY_TRY(read_value(settings, key, value, error));
    }
    forget_later_settings(flat, settings);
    return CICY_OK;
}

cicy_status cicy_training_settings_read(cicy_training_settings *settings, const char *path,
                                        char **data, uint64_t *checksum, cicy_error *error)
{
    json_t *file, *flat = NULL;
    if (data)
        *data = NULL;
    if (checksum)
        *checksum = 0;
    CICY_TRY(cicy_json_read(path, &file, error));
    cicy_status status = cicy_settings_flatten(file, &flat, error);
    CICY_THEN(status, read_settings(settings, flat, error));
    if (status != CICY_OK)
        status = cicy_error_prepend(
            error, status == CICY_SYSTEM ? CICY_SYSTEM : CICY_INVALID_INPUT, "%s", path);
    const char *sum = json_string_value(json_object_get(flat, "checksum"));
    const char *given = json_string_value(json_object_get(flat, "data"));
    const uint64_t expected = sum ? strtoull(sum, NULL, 16) : 0;
    if (status == CICY_OK && checksum)
        *checksum = expected;
    if (status == CICY_OK && data && given) {
        *data = cicy_data_path_find(path, given, json_string_value(json_object_get(flat, "near")),
                                    expected);
        status = *data ? CICY_OK : cicy_error_memory(error);
    }
    json_decref(file);
    json_decref(flat);
    return status;
}

static json_t *entry_to_json(const cicy_training_settings *settings, size_t index)
{
    char text[CICY_SETTING_ROOM];
    const cicy_setting_entry *e = cicy_setting_at(index);
    const void *value = cicy_setting_value(settings, e);
    if (e->kind == CICY_SETTING_REAL)
        return json_real(*(const double *)value);
    if (e->kind == CICY_SETTING_WHOLE)
        return json_integer(*(const int64_t *)value);
    cicy_training_setting_get(settings, index, text);
    return json_string(text);
}

/* The object of a section, which is made if it is not there yet. */
static json_t *section_of(json_t *file, const char *section)
{
    json_t *object = json_object_get(file, section);
    if (!object && json_object_set_new(file, section, json_object()) == 0)
        object = json_object_get(file, section);
    return object;
}

cicy_status cicy_training_settings_write(const cicy_training_settings *settings, const char *path,
                                         const char *data, uint64_t checksum, cicy_error *error)
{
    char sum[24];
    snprintf(sum, sizeof sum, "%016" PRIx64, checksum);
    cicy_json_begin();
    json_t *file = json_pack("{s:i, s:s, s:{s:s, s:s}}", "format", FORMAT, "version",
                             cicy_version(), "data", "path", data, "checksum", sum);
    if (!file && errno == ENOMEM)
        return cicy_error_memory(error);
    if (!file)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: the path is not UTF-8", data);
    char *near = cicy_data_path_near(path, data);
    if (!near && errno == ENOMEM) {
        json_decref(file);
        return cicy_error_memory(error);
    }
    if (near)
        json_object_set_new(section_of(file, "data"), "near", json_string(near));
    free(near);
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < cicy_training_setting_count(); i++) {
        const cicy_setting_entry *e = cicy_setting_at(i);
        if (json_object_set_new(e->section ? section_of(file, e->section) : file,
                                e->section ? key_in_section(e) : e->name,
                                entry_to_json(settings, i)) != 0)
            status = errno == ENOMEM ? cicy_error_memory(error)
                                     : cicy_error_set(error, CICY_INVALID_INPUT,
                                                      "%s: the value is not UTF-8", e->name);
    }
    CICY_THEN(status, cicy_json_write(file, path, error));
    json_decref(file);
    return status;
}
