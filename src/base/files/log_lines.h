/* Logs: files with one JSON object per line. */
#ifndef CICYMINER_BASE_LOG_LINES_H
#define CICYMINER_BASE_LOG_LINES_H

#include <jansson.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"

/* Opens a log to append to, cut to `length` bytes (UINT64_MAX: not cut); created if there is none.
 * Errors: CICY_INVALID_INPUT when it is shorter, CICY_SYSTEM. */
cicy_status cicy_lines_open(FILE **stream, const char *path, uint64_t length, cicy_error *error);

/* Appends `object` and syncs; *length (may be NULL) grows by the bytes of the line. Numbers get
 * ten digits. Takes `object` over; NULL counts as no memory. */
cicy_status cicy_lines_append(FILE *stream, const char *path, json_t *object, uint64_t *length,
                              cicy_error *error);

/* What to do with the object in line `number`, counted from 0. */
typedef cicy_status cicy_lines_take(void *user, json_t *line, size_t number, cicy_error *error);

/* Gives all whole lines of a log of at most 1 GiB to `take`; *bytes becomes their length. Half a
 * line at the end, which a process leaves that was killed, is an error when `bytes` is NULL.
 * Errors: CICY_INVALID_INPUT (not a JSON object) and those of `take`, with "file:line: " before
 * them; CICY_SYSTEM. */
cicy_status cicy_lines_read(const char *path, cicy_lines_take *take, void *user, size_t *bytes,
                            cicy_error *error);

#endif
