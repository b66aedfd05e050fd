/* metrics.json of a run folder. */
#ifndef CICYMINER_TRAINING_RUN_METRICS_FILE_H
#define CICYMINER_TRAINING_RUN_METRICS_FILE_H

#include <jansson.h>

#include "cicyminer/metrics.h"

/* A section of metrics.json as a new object. */
json_t *cicy_metrics_to_json(const cicy_metrics *metrics);

/* Adds or replaces one section; the others stay. Errors: CICY_INVALID_INPUT (the file is damaged),
 * CICY_SYSTEM. */
cicy_status cicy_metrics_write(const char *run, const char *section, const cicy_metrics *metrics,
                               cicy_error *error);

#endif
