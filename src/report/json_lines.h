/* Files with one JSON object per line. */
#ifndef CICYMINER_REPORT_JSON_LINES_H
#define CICYMINER_REPORT_JSON_LINES_H

#include <jansson.h>

#include "cicyminer/error.h"

/* Calls take(user, line, error) for each line of a file of at most 1 GiB; NULL for a line that is
 * no JSON. Errors: those of `take`, with "file:line: " before them; CICY_SYSTEM. */
cicy_status cicy_json_lines_read(const char *path,
                                 cicy_status (*take)(void *user, const json_t *line,
                                                     cicy_error *error),
                                 void *user, cicy_error *error);

#endif
