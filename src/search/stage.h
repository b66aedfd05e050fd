/* One stage of a bracket, evaluated by several workers. */
#ifndef CICYMINER_SEARCH_STAGE_H
#define CICYMINER_SEARCH_STAGE_H

#include <stdio.h>

#include "cicyminer/search.h"

/* What all stages of a call share. */
typedef struct cicy_stage_context {
    const cicy_objective *objective;
    const cicy_search_observer *observer;
    cicy_search *search;
    FILE *log;
    const char *log_path, *pending_path, *timings_path;
    int workers;
    size_t limit;    /* evaluations that the limits allow; 0: as many as fit into the time */
    double started;  /* when the search would have begun if it had not been stopped; monotonic */
    double deadline; /* INFINITY: none */
} cicy_stage_context;

/* Evaluates those of search->evaluations[count ... end - 1] whose result is not known, and writes
 * all down in order; count grows. known[i] is about evaluation count + i. The stage may stay
 * unfinished after the deadline. Errors: as cicy_search_run. */
cicy_status cicy_stage_run(cicy_stage_context *context, size_t end, bool *known, cicy_error *error);

#endif
