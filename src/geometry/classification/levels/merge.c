#include "geometry/classification/levels/merge.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

/* A sorted list: records [next .. end - 1] of a slice or of a part of a run, then its next parts.
 */
typedef struct source {
    const uint8_t *const *next, *const *end;
    cicy_level_reader *run; /* NULL: a slice */
} source;

/* The lists that are not exhausted, as a heap with the least record on top. */
typedef struct merge {
    source heap[CICY_MERGE_RUNS + CICY_PACKED_SLICES];
    size_t count;
    cicy_level_reader readers[CICY_MERGE_RUNS];
    const uint8_t **members; /* of the set */
    uint8_t last[CICY_PACKED_SIZE];
} merge;

static bool comes_before(const source *a, const source *b)
{
    return cicy_packed_compare(*a->next, *b->next) < 0;
}

/* Puts `moving` into the heap, from `place` downwards. */
static void sift(merge *work, source moving, size_t place)
{
    for (size_t child; (child = 2 * place + 1) < work->count; place = child) {
        if (child + 1 < work->count && comes_before(&work->heap[child + 1], &work->heap[child]))
            child++;
        if (!comes_before(&work->heap[child], &moving))
            break;
        work->heap[place] = work->heap[child];
    }
    work->heap[place] = moving;
}

/* Reads the next part of a run where the list has none left. */
static cicy_status refill(source *list, cicy_error *error)
{
    if (list->next < list->end || !list->run)
        return CICY_OK;
    CICY_TRY(cicy_level_next(list->run, error));
    list->next = list->run->records;
    list->end = list->next + list->run->count;
    if (list->run->count == 0 && list->run->seen != list->run->level->count)
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: %zu configurations instead of %zu",
                                   list->run->file.path, list->run->seen, list->run->level->count);
    return CICY_OK;
}

static cicy_status start(merge *work, source list, cicy_error *error)
{
    CICY_TRY(refill(&list, error));
    if (list.next < list.end)
        work->heap[work->count++] = list;
    return CICY_OK;
}

static cicy_status start_all(merge *work, const cicy_level *runs, size_t count,
                             const cicy_packed_set *set, int threads, const char *folder,
                             cicy_error *error)
{
    for (size_t i = 0; i < count; i++) {
        CICY_TRY(cicy_level_open(&work->readers[i], &runs[i], folder, error));
        CICY_TRY(start(work, (source){.run = &work->readers[i]}, error));
    }
    if (set) {
        size_t ends[CICY_PACKED_SLICES];
        work->members = malloc((cicy_packed_set_count(set) + 1) * sizeof *work->members);
        if (!work->members)
            return cicy_error_memory(error);
        cicy_packed_set_list(set, work->members, ends, threads);
        for (size_t s = 0, begin = 0; s < CICY_PACKED_SLICES; begin = ends[s++]) {
            const source slice = {work->members + begin, work->members + ends[s], NULL};
            CICY_TRY(start(work, slice, error));
        }
    }
    for (size_t i = work->count; i-- > 0;)
        sift(work, work->heap[i], i);
    return CICY_OK;
}

static cicy_status write_all(merge *work, cicy_level_writer *writer, cicy_error *error)
{
    while (work->count > 0) {
        source top = work->heap[0];
        const uint8_t *record = *top.next++;
        if (writer->level->count == 0 || cicy_packed_compare(work->last, record) != 0) {
            CICY_TRY(cicy_level_add(writer, record, error));
            memcpy(work->last, record, cicy_packed_length(record));
        }
        CICY_TRY(refill(&top, error));
        if (top.next == top.end)
            top = work->heap[--work->count];
        if (work->count > 0)
            sift(work, top, 0);
    }
    return CICY_OK;
}

cicy_status cicy_levels_merge(const cicy_level *runs, size_t count, const cicy_packed_set *set,
                              int threads, const char *folder, cicy_level *result,
                              cicy_error *error)
{
    assert(count <= CICY_MERGE_RUNS);
    merge *work = calloc(1, sizeof *work);
    if (!work)
        return cicy_error_memory(error);
    cicy_level_writer writer = {.level = result};
    cicy_status status = start_all(work, runs, count, set, threads, folder, error);
    CICY_THEN(status, cicy_level_create(&writer, result, folder,
                                        set ? cicy_packed_set_bytes(set) : 0, error));
    CICY_THEN(status, write_all(work, &writer, error));
    status = cicy_level_finish(&writer, status, error);
    for (size_t i = 0; i < count; i++)
        cicy_level_close(&work->readers[i]);
    free(work->members);
    free(work);
    return status;
}
