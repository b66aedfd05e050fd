/* Levels in the making: what is found is collected in a set, which is written to the work folder,
 * as a sorted run, when memory is short. Several ranks have a set each; `made` and the calls are
 * the same in all of them, and rank 0 saves and merges. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_LEVEL_STORE_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_LEVEL_STORE_H

#include "base/ranks.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/classification/levels/work_folder.h"

typedef struct cicy_level_store {
    cicy_progress_made *made;
    cicy_work_folder *folder;
    cicy_packed_set *found; /* of level made->next */
    uint64_t memory;        /* bytes for levels and the set */
    int threads;
    const cicy_ranks *ranks;
    double saved; /* when, by the monotonic clock */
} cicy_level_store;

/* Begins a store with an empty set. Free its set. Errors: CICY_SYSTEM. */
cicy_status cicy_level_store_start(cicy_level_store *store, cicy_error *error);

/* To be called every few thousand configurations: writes to the work folder when memory is short,
 * or when there is a work folder and a minute has passed. Levels are in files from then on.
 * Errors: CICY_ERROR_MEMORY (the limit is reached and there is no folder), CICY_SYSTEM. */
cicy_status cicy_level_store_check(cicy_level_store *store, cicy_error *error);

/* Writes to the work folder if it is in use, because the work stops. */
cicy_status cicy_level_store_keep(cicy_level_store *store, cicy_error *error);

/* Completes level made->next from the runs and the set, which is empty then, and keeps that. The
 * next one is `next`. Errors: CICY_SYSTEM, CICY_ERROR_DAMAGED. */
cicy_status cicy_level_store_complete(cicy_level_store *store, int next, cicy_error *error);

#endif
