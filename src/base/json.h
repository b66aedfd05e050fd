/* Reading and writing JSON files with messages that name file and line. */
#ifndef CICYMINER_BASE_JSON_H
#define CICYMINER_BASE_JSON_H

#include <jansson.h>

#include "cicyminer/error.h"

/* Parses `size` bytes of JSON, in which no key may be repeated. NULL if it is not valid JSON, with
 * `reason` (unless NULL) and errno = 0, or if there is no memory for it, with errno = ENOMEM. */
json_t *cicy_json_parse(const char *text, size_t size, json_error_t *reason);

/* Values are built between cicy_json_begin and cicy_json_text (or cicy_json_write). jansson leaves
 * out what it has no memory for, and few of its functions' results are worth a check each; so an
 * allocation that fails in between makes the second call fail. */
void cicy_json_begin(void);

/* json_dumps, for jansson 2.14 leaves parts of the text out when memory is short: NULL then. The
 * caller frees the text. */
char *cicy_json_text(const json_t *value, size_t flags);

/* Reads one JSON object of at most 16 MiB. Errors: CICY_INVALID_INPUT (file:line: reason),
 * CICY_SYSTEM. The caller releases it with json_decref. */
cicy_status cicy_json_read(const char *path, json_t **object, cicy_error *error);

/* Writes a value, indented, whole or not at all; the same value gives the same bytes. */
cicy_status cicy_json_write(const json_t *value, const char *path, cicy_error *error);

#endif
