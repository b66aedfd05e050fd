/* Configuration files. */
#ifndef CICYMINER_TRAINING_SETTINGS_SETTINGS_FILE_H
#define CICYMINER_TRAINING_SETTINGS_SETTINGS_FILE_H

#include <jansson.h>

#include "cicyminer/training.h"

/* A configuration file without its sections: {"model": {"name": "mpnn"}} becomes {"model": "mpnn"}.
 * *flat is a new object of the caller. Errors: CICY_INVALID_INPUT naming a key that is in the wrong
 * section or occurs twice. */
cicy_status cicy_settings_flatten(const json_t *file, json_t **flat, cicy_error *error);

#endif
