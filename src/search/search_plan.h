/* Which evaluation comes when: a function of the settings and the results so far. */
#ifndef CICYMINER_SEARCH_SEARCH_PLAN_H
#define CICYMINER_SEARCH_SEARCH_PLAN_H

#include "cicyminer/search.h"

/* The stage to which an evaluation belongs. */
typedef struct cicy_stage {
    size_t bracket, stage;
    size_t first, size; /* evaluations first ... first + size - 1 */
    size_t before;      /* index of the first evaluation of the stage before, */
    size_t before_size; /* and how many it had; 0 at the beginning of a bracket */
    size_t drawn;       /* configurations drawn before the bracket */
    double budget;
} cicy_stage;

/* The stage of evaluation `index`. */
cicy_stage cicy_plan_stage(const cicy_search_settings *settings, size_t index);

/* How many evaluations the first `brackets` brackets have, SIZE_MAX at most. */
size_t cicy_plan_evaluations(const cicy_search_settings *settings, uint64_t brackets);

/* The evaluations of the stage before that are promoted to `stage`, the best first: their indices
 * [stage->size]. `room` [stage->before_size]. */
void cicy_plan_promote(const cicy_search *search, const cicy_stage *stage, size_t *room);

#endif
