/* Reading and writing JSON files with messages that name file and line. */
#ifndef CICYMINER_BASE_JSON_H
#define CICYMINER_BASE_JSON_H

#include <jansson.h>

#include "cicyminer/error.h"

/* Reads one JSON object of at most 16 MiB. Errors: CICY_INVALID_INPUT (file:line: reason),
 * CICY_SYSTEM. The caller releases it with json_decref. */
cicy_status cicy_json_read(const char *path, json_t **object, cicy_error *error);

/* Writes a value, indented, whole or not at all; the same value gives the same bytes. */
cicy_status cicy_json_write(const json_t *value, const char *path, cicy_error *error);

#endif
