/* The one table of all settings, for command lines, configuration files and config.json. */
#ifndef CICYMINER_TRAINING_SETTINGS_SETTINGS_TABLE_H
#define CICYMINER_TRAINING_SETTINGS_SETTINGS_TABLE_H

#include <jansson.h>

#include "cicyminer/training.h"

typedef enum cicy_setting_kind {
    CICY_SETTING_NAME,  /* of a model: char [CICY_MODEL_NAME_LENGTH] */
    CICY_SETTING_PATH,  /* char [CICY_SETTING_ROOM] */
    CICY_SETTING_WHOLE, /* int64_t */
    CICY_SETTING_REAL,  /* double */
    CICY_SETTING_CHOICE /* an enumeration */
} cicy_setting_kind;

typedef struct cicy_setting_entry {
    const char *name, *section; /* section NULL: directly in the settings */
    cicy_setting_kind kind;
    size_t offset; /* in cicy_training_settings */
    double low, high;
    bool of_model; /* set by the choice of a model */
    const char *help, *values;
    bool new_in_2; /* records of format 1 that do not name it were made without it: 0 */
} cicy_setting_entry;

/* Entry `index`, below cicy_training_setting_count(), and by name (NULL: there is none). */
const cicy_setting_entry *cicy_setting_at(size_t index);
const cicy_setting_entry *cicy_setting_find(const char *name);

/* Where an entry is in some settings. */
void *cicy_setting_member(cicy_training_settings *settings, const cicy_setting_entry *entry);
const void *cicy_setting_value(const cicy_training_settings *settings,
                               const cicy_setting_entry *entry);

/* The published settings of a model by name. Errors: CICY_USAGE (unknown name). */
cicy_status cicy_training_preset(const char *name, cicy_training_settings *settings,
                                 cicy_error *error);

/* A configuration file without its sections: {"model": {"name": "mpnn"}} becomes {"model": "mpnn"}.
 * *flat is a new object of the caller. Errors: CICY_INVALID_INPUT naming a key that is in the wrong
 * section or occurs twice. */
cicy_status cicy_settings_flatten(const json_t *file, json_t **flat, cicy_error *error);

#endif
