/* Writes chosen entries of a file: those that meet a condition, a random sample, or all. Conditions
 * take two passes over the parts of the file: the first one counts, the second one writes. */
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/random.h"
#include "cicyminer/selection.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/dataset_source.h"
#include "data/hdf5/packed_dataset.h"
#include "data/selection/dataset_copy.h"

typedef struct selection {
    cicy_dataset_reader *reader;
    const cicy_condition *condition; /* NULL: a sample */
    size_t wanted;                   /* entries of the sample that are still to come */
    cicy_random random;
    const cicy_progress *progress;
    cicy_dataset part;
    size_t first, place; /* of the part in the file; of the next entry in the part */
} selection;

static void rewind_selection(selection *work)
{
    cicy_dataset_clear(&work->part);
    work->first = work->place = 0;
}

/* Whether the entry at work->place is chosen. Asked once for every entry, in order: a sample takes
 * each with the probability that makes all samples equally likely (D. E. Knuth, The Art of Computer
 * Programming 2, 3.4.2, algorithm S). */
static bool is_chosen(selection *work)
{
    if (work->condition)
        return cicy_condition_holds(work->condition, &work->part, work->place);
    const size_t left = cicy_dataset_head(work->reader)->count - work->first - work->place;
    const bool taken =
        work->wanted == left || cicy_random_below(&work->random, left) < work->wanted;
    work->wanted -= taken;
    return taken;
}

/* Moves to the next chosen entry; *found is false at the end. */
static cicy_status next_entry(selection *work, size_t *index, bool *found, cicy_error *error)
{
    const size_t total = cicy_dataset_head(work->reader)->count;
    for (;;) {
        for (; work->place < work->part.count; work->place++)
            if (is_chosen(work)) {
                *index = work->place++;
                *found = true;
                return CICY_OK;
            }
        work->first += work->part.count;
        *found = false;
        if (work->first == total)
            return CICY_OK;
        if (!cicy_keep_going(work->progress, "selecting", work->first, total))
            return cicy_error_set(error, CICY_INTERRUPTED, "interrupted; nothing was written");
        const size_t left = total - work->first;
        cicy_dataset_clear(&work->part);
        work->place = 0;
        CICY_TRY(cicy_dataset_read_part(work->reader, work->first,
                                        left < CICY_DATASET_PART ? left : CICY_DATASET_PART,
                                        &work->part, error));
    }
}

static cicy_status count_entries(selection *work, size_t *count, cicy_error *error)
{
    size_t index;
    bool found = true;
    *count = 0;
    CICY_TRY(next_entry(work, &index, &found, error));
    while (found) {
        ++*count;
        CICY_TRY(next_entry(work, &index, &found, error));
    }
    return CICY_OK;
}

static void copy_entry(const cicy_dataset *from, size_t source, cicy_dataset *to, size_t target)
{
    const size_t size = to->rows * to->columns, k = to->hodge_columns;
    memcpy(to->matrix + target * size, from->matrix + source * size, size);
    memcpy(to->shape + 2 * target, from->shape + 2 * source, 2);
    memcpy(to->hodge + target * k, from->hodge + source * k, k * sizeof *to->hodge);
    to->euler[target] = from->euler[source];
    to->product[target] = from->product[source];
    to->favourable[target] = from->favourable[source];
}

/* Fills a data set with the next chosen entries, of which there are enough. */
static cicy_status fill(selection *work, size_t count, cicy_dataset *set, cicy_error *error)
{
    for (size_t i = 0; i < count; i++) {
        size_t index;
        bool found;
        CICY_TRY(next_entry(work, &index, &found, error));
        if (!found)
            return cicy_error_set(error, CICY_INVALID_INPUT, "the file has changed");
        copy_entry(&work->part, index, set, i);
    }
    return CICY_OK;
}

/* ---- Writing ---- */

static cicy_status write_padded(selection *work, const cicy_dataset *head, const char *out,
                                cicy_error *error)
{
    cicy_dataset set;
    cicy_status status =
        cicy_dataset_init(&set, head->dimension, head->count, head->rows, head->columns, error);
    set.order = head->order;
    set.seed = head->seed;
    CICY_THEN(status, cicy_dataset_describe(&set, head->command, head->version, error));
    CICY_THEN(status, fill(work, head->count, &set, error));
    CICY_THEN(status, cicy_dataset_write_watched(&set, out, work->progress, error));
    cicy_dataset_clear(&set);
    return status;
}

/* Where the packed groups come from. */
typedef struct group_source {
    selection *work;
    const cicy_dataset *head;
    size_t packed, done;
    cicy_dataset chunk;
} group_source;

static cicy_status next_group(void *user, cicy_packed_group *group, cicy_error *error)
{
    group_source *from = user;
    const size_t left = from->head->count - from->done;
    const size_t count = left < CICY_DATASET_CHUNK ? left : CICY_DATASET_CHUNK;
    CICY_TRY(fill(from->work, count, &from->chunk, error));
    from->done += count;
#pragma omp parallel for schedule(dynamic)
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        group->chunks[i] =
            cicy_packed_chunk_make(from->head, from->packed, i, &from->chunk, 0, count);
    for (int i = 0; i < CICY_PACKED_ARRAYS; i++)
        if (!group->chunks[i].bytes)
            return cicy_error_memory(error);
    return CICY_OK;
}

static cicy_status write_packed(selection *work, const cicy_dataset *head, size_t packed,
                                const char *out, cicy_error *error)
{
    group_source from = {.work = work, .head = head, .packed = packed};
    const cicy_packed_source source = {next_group, &from};
    cicy_status status = cicy_dataset_init(&from.chunk, head->dimension, CICY_DATASET_CHUNK,
                                           head->rows, head->columns, error);
    CICY_THEN(status, cicy_packed_write_groups(out, head, packed, &source, error));
    cicy_dataset_clear(&from.chunk);
    return status;
}

/* Writes the chosen entries, `count` of them. command and version: NULL keeps those of the file. */
static cicy_status write_chosen(selection *work, size_t count, const char *out, const char *command,
                                const char *version, cicy_error *error)
{
    size_t packed;
    cicy_dataset head = *cicy_dataset_head(work->reader);
    head.count = count;
    head.command = command ? (char *)command : head.command;
    head.version = version ? (char *)version : head.version;
    return cicy_dataset_is_packed(work->reader, &packed)
               ? write_packed(work, &head, packed, out, error)
               : write_padded(work, &head, out, error);
}

static void clear(selection *work)
{
    cicy_dataset_clear(&work->part);
    cicy_dataset_close(work->reader);
}

/* ---- Conditions ---- */

static cicy_status select_entries(selection *work, const char *text, const char *out,
                                  const char *command, const char *version, size_t *selected,
                                  cicy_error *error)
{
    CICY_TRY(count_entries(work, selected, error));
    if (*selected == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "no entry meets the condition '%.200s'",
                              text);
    rewind_selection(work);
    return write_chosen(work, *selected, out, command ? command : "", version ? version : "",
                        error);
}

cicy_status cicy_dataset_select(const char *path, const char *text, const char *out,
                                const char *command, const char *version,
                                const cicy_progress *progress, size_t *selected, cicy_error *error)
{
    selection work = {.progress = progress};
    cicy_condition *condition = NULL;
    *selected = 0;
    cicy_status status = cicy_dataset_open(&work.reader, path, error);
    if (status == CICY_OK)
        status = cicy_condition_parse(&condition, text, cicy_dataset_head(work.reader)->dimension,
                                      error);
    work.condition = condition;
    CICY_THEN(status, select_entries(&work, text, out, command, version, selected, error));
    clear(&work);
    cicy_condition_free(condition);
    return status;
}

/* ---- Samples ---- */

cicy_status cicy_dataset_sample(const char *path, size_t count, uint64_t seed, const char *out,
                                const char *command, const char *version,
                                const cicy_progress *progress, cicy_error *error)
{
    selection work = {.progress = progress, .wanted = count};
    CICY_TRY(cicy_dataset_open(&work.reader, path, error));
    const size_t total = cicy_dataset_head(work.reader)->count;
    cicy_random_init(&work.random, seed, 0);
    cicy_status status = CICY_OK;
    if (count < 1 || count > total)
        status = cicy_error_set(error, CICY_USAGE, "%s: a sample of %zu of %zu entries", path,
                                count, total);
    CICY_THEN(status, write_chosen(&work, count, out, command ? command : "",
                                   version ? version : "", error));
    clear(&work);
    return status;
}

cicy_status cicy_dataset_copy(const char *path, const char *out, const cicy_progress *progress,
                              cicy_error *error)
{
    selection work = {.progress = progress};
    CICY_TRY(cicy_dataset_open(&work.reader, path, error));
    work.wanted = cicy_dataset_head(work.reader)->count;
    const cicy_status status = write_chosen(&work, work.wanted, out, NULL, NULL, error);
    clear(&work);
    return status;
}
