#include "geometry/classification/levels/level_store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/errors.h"
#include "geometry/classification/levels/merge.h"

static const double save_interval = 60; /* seconds */

cicy_status cicy_level_store_start(cicy_level_store *store, cicy_error *error)
{
    store->found = cicy_packed_set_create();
    store->saved = cicy_clock();
    return store->found ? CICY_OK : cicy_error_memory(error);
}

/* Bytes that the levels, the set, and what is made of it at the end of its level take. */
static uint64_t memory_in_use(const cicy_level_store *store)
{
    const cicy_progress_made *made = store->made;
    uint64_t memory = cicy_packed_set_memory(store->found);
    if (store->folder->in_use)
        return memory;
    memory += cicy_packed_set_bytes(store->found);
    for (int i = 0; i < CICY_LEVELS; i++)
        if (made->complete[i])
            memory += made->levels[i].bytes + made->levels[i].count * sizeof(uint8_t *);
    return memory;
}

/* Memory for the files that are merged at once. */
static size_t most_runs(const cicy_level_store *store)
{
    const uint64_t most = store->memory / 8 / CICY_LEVEL_BLOCK;
    return most < 4 ? 4 : most > CICY_MERGE_RUNS ? CICY_MERGE_RUNS : (size_t)most;
}

/* Names the file of a level or, with other numbers in other ranks, of each rank's run. */
static void name_file(const cicy_level_store *store, uint64_t number, cicy_level *level)
{
    snprintf(level->name, sizeof level->name, "level-%06" PRIu64,
             (store->made->names + number) % 1000000);
}

/* Moves a level from memory into a file. */
static cicy_status move_to_file(cicy_level_store *store, cicy_level *level, cicy_error *error)
{
    cicy_level moved = {0};
    cicy_level_writer writer;
    name_file(store, 0, &moved);
    store->made->names++;
    cicy_status status = cicy_level_create(&writer, &moved, store->folder->path, 0, error);
    for (uint64_t place = 0; status == CICY_OK && place < level->bytes;) {
        status = cicy_level_add(&writer, level->packed + place, error);
        place += cicy_packed_length(level->packed + place);
    }
    status = cicy_level_finish(&writer, status, error);
    if (status != CICY_OK)
        return status;
    cicy_level_clear(level);
    *level = moved;
    return CICY_OK;
}

static cicy_status move_to_folder(cicy_level_store *store, cicy_error *error)
{
    cicy_progress_made *made = store->made;
    CICY_TRY(cicy_work_folder_begin(store->folder, error));
    for (int i = 0; i < CICY_LEVELS; i++)
        if (made->complete[i] && !made->levels[i].name[0])
            CICY_TRY(move_to_file(store, &made->levels[i], error));
    return CICY_OK;
}

/* Saves what was made; then the files of `gone` [count] are not needed any more. */
static cicy_status save(cicy_level_store *store, const cicy_level *gone, size_t count,
                        cicy_error *error)
{
    store->saved = cicy_clock();
    if (cicy_rank(store->ranks) > 0)
        return CICY_OK;
    CICY_TRY(cicy_work_folder_save(store->folder, store->made, error));
    for (size_t i = 0; i < count; i++)
        cicy_work_folder_remove(store->folder, &gone[i]);
    return CICY_OK;
}

/* Merges the first runs [count] and the set (NULL: none) into `result`. */
static cicy_status merge(cicy_level_store *store, size_t count, const cicy_packed_set *set,
                         cicy_level *result, cicy_error *error)
{
    if (cicy_rank(store->ranks) == 0)
        CICY_TRY(cicy_levels_merge(store->made->runs, count, set, store->threads,
                                   store->folder->path, result, error));
    return cicy_ranks_broadcast(store->ranks, 0, result, sizeof *result, error);
}

/* Merges the first runs into one. */
static cicy_status merge_runs(cicy_level_store *store, cicy_error *error)
{
    cicy_progress_made *made = store->made;
    const size_t count = most_runs(store);
    cicy_level merged = {0}, gone[CICY_MERGE_RUNS];
    name_file(store, 0, &merged);
    CICY_TRY(merge(store, count, NULL, &merged, error));
    made->names++;
    memcpy(gone, made->runs, count * sizeof *gone);
    memmove(made->runs, made->runs + count, (made->run_count - count) * sizeof *made->runs);
    made->run_count -= count;
    made->runs[made->run_count++] = merged;
    return save(store, gone, count, error);
}

/* Writes the set of each rank as a run. */
static cicy_status write_runs(cicy_level_store *store, cicy_error *error)
{
    cicy_progress_made *made = store->made;
    const size_t ranks = (size_t)cicy_rank_count(store->ranks);
    cicy_level run = {0}, *runs = malloc(ranks * sizeof *runs);
    cicy_status status = runs ? CICY_OK : cicy_error_memory(error);
    if (status == CICY_OK && cicy_packed_set_count(store->found) > 0) {
        name_file(store, (uint64_t)cicy_rank(store->ranks), &run);
        status = cicy_levels_merge(NULL, 0, store->found, store->threads, store->folder->path, &run,
                                   error);
    }
    CICY_THEN(status, cicy_ranks_collect(store->ranks, &run, sizeof run, runs, error));
    for (size_t i = 0; status == CICY_OK && i < ranks; i++)
        if (runs[i].count > 0)
            made->runs[made->run_count++] = runs[i];
    free(runs);
    if (status == CICY_OK) {
        cicy_packed_set_empty(store->found);
        made->names += ranks;
    }
    return status;
}

static cicy_status merge_surplus(cicy_level_store *store, cicy_error *error)
{
    while (store->made->run_count > most_runs(store))
        CICY_TRY(merge_runs(store, error));
    return CICY_OK;
}

/* Writes everything to the folder. */
static cicy_status spill(cicy_level_store *store, cicy_error *error)
{
    CICY_TRY(move_to_folder(store, error));
    CICY_TRY(write_runs(store, error));
    CICY_TRY(save(store, NULL, 0, error));
    return merge_surplus(store, error);
}

cicy_status cicy_level_store_check(cicy_level_store *store, cicy_error *error)
{
    const uint64_t limit = store->folder->in_use ? store->memory / 2 : store->memory;
    const bool full = memory_in_use(store) > limit;
    if (full && !store->folder->path)
        return cicy_error_set_code(error, CICY_ERROR_MEMORY,
                                   "classification: more than the %" PRIu64
                                   " MB of memory that are allowed, and no folder to work in",
                                   store->memory >> 20);
    bool due = full || (store->folder->path && cicy_clock() - store->saved > save_interval);
    CICY_TRY(cicy_ranks_meet(store->ranks, &due, error));
    return due ? spill(store, error) : CICY_OK;
}

cicy_status cicy_level_store_keep(cicy_level_store *store, cicy_error *error)
{
    return store->folder->in_use ? spill(store, error) : CICY_OK;
}

cicy_status cicy_level_store_complete(cicy_level_store *store, int next, cicy_error *error)
{
    cicy_progress_made *made = store->made;
    cicy_level level = {0}, gone[CICY_MERGE_RUNS];
    if (store->ranks)
        CICY_TRY(write_runs(store, error));
    CICY_TRY(merge_surplus(store, error));
    if (store->folder->in_use)
        name_file(store, 0, &level);
    CICY_TRY(merge(store, made->run_count, store->ranks ? NULL : store->found, &level, error));
    made->names += store->folder->in_use;
    cicy_packed_set_empty(store->found);
    const size_t count = made->run_count;
    memcpy(gone, made->runs, count * sizeof *gone);
    made->levels[made->next] = level;
    made->complete[made->next] = true;
    made->next = next;
    made->run_count = 0;
    made->split = 0;
    return store->folder->in_use ? save(store, gone, count, error) : CICY_OK;
}
