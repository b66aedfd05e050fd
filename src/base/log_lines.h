/* Logs: files with one JSON object per line. */
#ifndef CICYMINER_BASE_LOG_LINES_H
#define CICYMINER_BASE_LOG_LINES_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"

/* Opens a log to append to, cut to `length` bytes (UINT64_MAX: as long as it is); created if there
 * is none. Errors: CICY_INVALID_INPUT when it is shorter, CICY_SYSTEM. */
cicy_status cicy_lines_open(FILE **stream, const char *path, uint64_t length, cicy_error *error);

/* Appends `object` and syncs; *length (may be NULL) grows by the bytes of the line. Numbers get
 * ten digits. Takes `object` over; NULL counts as no memory. */
cicy_status cicy_lines_append(FILE *stream, const char *path, json_t *object, uint64_t *length,
                              cicy_error *error);

/* The next whole line of *text as an object of the caller, and *text after it; NULL at the end, or
 * with *status and the reason in `error` (which names no file) for a line that is no object. */
json_t *cicy_lines_next(const char **text, cicy_status *status, cicy_error *error);

#endif
