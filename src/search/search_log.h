/* The files of a search: log.jsonl, pending.jsonl, timings.jsonl. */
#ifndef CICYMINER_SEARCH_SEARCH_LOG_H
#define CICYMINER_SEARCH_SEARCH_LOG_H

#include <stdio.h>

#include "cicyminer/search.h"

/* FOLDER/name; freed by the caller; NULL: no memory. */
char *cicy_file_join(const char *folder, const char *name);

/* Writes the header; the file appears whole or not at all. Errors: CICY_SYSTEM. */
cicy_status cicy_search_log_create(const char *path, const cicy_space *space,
                                   const cicy_search_settings *settings,
                                   const cicy_search_limits *limits, cicy_error *error);

/* Reads all whole lines; *bytes becomes their length. Errors: CICY_INVALID_INPUT (path, line,
 * reason), CICY_SYSTEM. */
cicy_status cicy_search_log_read(cicy_search *search, const char *path, size_t *bytes,
                                 cicy_error *error);

/* Gives evaluations first ... first + count - 1 the results that pending.jsonl knows; known [count]
 * says which these are. A file that is not there knows none; half a last line is cut off. Errors:
 * as above. */
cicy_status cicy_search_pending_read(const cicy_search *search, const char *path, size_t first,
                                     size_t count, bool *known, cicy_error *error);

/* Appends the line of evaluation `index`, synced. Errors: CICY_SYSTEM. */
cicy_status cicy_search_log_append(FILE *stream, const char *path, const cicy_search *search,
                                   size_t index, cicy_error *error);

/* Makes room for evaluations up to `count`. Errors: CICY_SYSTEM. */
cicy_status cicy_search_reserve(cicy_search *search, size_t count, cicy_error *error);

/* The seconds of all calls so far, and a line about them. */
double cicy_search_seconds_read(const char *path);
void cicy_search_seconds_append(const char *path, size_t evaluations, double seconds, int workers);

#endif
