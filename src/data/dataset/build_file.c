/* Data sets of any size: from the parts of a classification to a file in the packed layout. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/options_copy.h"
#include "base/ranks.h"
#include "cicyminer/threads.h"
#include "data/dataset/build_part.h"
#include "data/dataset/entries_file.h"
#include "data/hdf5/dataset_layout.h"
#include "data/hdf5/packed_dataset.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/classification/classification_reader.h"

/* Groups that are made at once. */
enum { GROUPS = 8, BATCH = GROUPS * CICY_DATASET_CHUNK };

/* Makes the groups of a data set in their order. */
typedef struct maker {
    const cicy_dataset *head;
    size_t packed; /* bytes of an element of /packed */
    cicy_building building;
    cicy_classification_reader reader;
    size_t used; /* of the reader's part */
    size_t done; /* entries in all */
    cicy_dataset batch;
    cicy_packed_group groups[GROUPS];
    size_t next, ready; /* of the groups */
} maker;

static cicy_status maker_start(maker *maker, const cicy_classification *classification,
                               cicy_error *error)
{
    const cicy_dataset *head = maker->head;
    CICY_TRY(
        cicy_dataset_init(&maker->batch, head->dimension, BATCH, head->rows, head->columns, error));
    return cicy_classification_open(classification, &maker->reader, error);
}

static void maker_clear(maker *maker)
{
    for (int i = 0; i < GROUPS; i++)
        cicy_packed_group_clear(&maker->groups[i]);
    cicy_dataset_clear(&maker->batch);
    cicy_classification_close(&maker->reader);
}

/* What is left of the reader's part, at most `room`; reads the next part where nothing is. */
static cicy_status look_ahead(maker *maker, size_t room, size_t *count, cicy_error *error)
{
    if (maker->used == maker->reader.part.count) {
        CICY_TRY(cicy_classification_next(&maker->reader, error));
        maker->used = 0;
    }
    *count = maker->reader.part.count - maker->used;
    *count = *count < room ? *count : room;
    return CICY_OK;
}

static cicy_status skip(maker *maker, size_t entries, cicy_error *error)
{
    while (maker->done < entries) {
        size_t count;
        CICY_TRY(look_ahead(maker, entries - maker->done, &count, error));
        if (count == 0)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                       "the classification has fewer than %zu entries", entries);
        maker->used += count;
        maker->done += count;
    }
    return CICY_OK;
}

/* Compresses the first `count` entries of the batch. */
static cicy_status make_groups(maker *maker, size_t count, cicy_error *error)
{
    const int threads = cicy_threads(maker->building.options->threads);
    maker->next = 0;
    maker->ready = (count + CICY_DATASET_CHUNK - 1) / CICY_DATASET_CHUNK;
    bool made = true;
#pragma omp parallel for schedule(dynamic) num_threads(threads) reduction(&& : made)
    for (size_t task = 0; task < maker->ready * CICY_PACKED_ARRAYS; task++) {
        const size_t group = task / CICY_PACKED_ARRAYS, first = group * CICY_DATASET_CHUNK;
        const size_t left = count - first;
        const int array = (int)(task % CICY_PACKED_ARRAYS);
        cicy_hdf5_chunk chunk =
            cicy_packed_chunk_make(maker->head, maker->packed, array, &maker->batch, first,
                                   left < CICY_DATASET_CHUNK ? left : CICY_DATASET_CHUNK);
        maker->groups[group].chunks[array] = chunk;
        made = made && chunk.bytes;
    }
    return made ? CICY_OK : cicy_error_memory(error);
}

/* What the folder says of its levels may be damaged. */
static cicy_status check_lengths(const maker *maker, size_t count, cicy_error *error)
{
    for (size_t i = 0; i < count; i++)
        if (cicy_packed_length(maker->reader.part.records[maker->used + i]) > maker->packed + 2)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                       "damaged: entry %zu of the classification is longer than "
                                       "its folder says",
                                       maker->done + i + 1);
    return CICY_OK;
}

static cicy_status make_batch(maker *maker, cicy_error *error)
{
    size_t filled = 0;
    while (filled < BATCH && maker->done < maker->head->count) {
        size_t count;
        CICY_TRY(look_ahead(maker, BATCH - filled, &count, error));
        if (count == 0)
            return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                       "the classification ends after %zu of %zu entries",
                                       maker->done, maker->head->count);
        CICY_TRY(check_lengths(maker, count, error));
        CICY_TRY(cicy_build_part(&maker->building, maker->reader.part.records + maker->used, count,
                                 maker->done, &maker->batch, filled, error));
        filled += count;
        maker->used += count;
        maker->done += count;
    }
    return make_groups(maker, filled, error);
}

static cicy_status maker_next(void *user, cicy_packed_group *group, cicy_error *error)
{
    maker *maker = user;
    if (maker->next == maker->ready)
        CICY_TRY(make_batch(maker, error));
    *group = maker->groups[maker->next];
    maker->groups[maker->next++] = (cicy_packed_group){0};
    return CICY_OK;
}

/* ---- With a work folder ---- */

typedef struct folder_work {
    maker *maker;
    const char *folder;
    const cicy_ranks *ranks;
    char purpose[512];
    size_t groups;
    cicy_entries_place *places; /* [groups] */
    cicy_entries_file file;     /* this rank's; later, the one that is read */
    double synced;
    size_t next; /* group to be written to the data set */
} folder_work;

static bool are_made(const folder_work *work, size_t first, size_t end)
{
    for (; first < end; first++)
        if (!work->places[first].file)
            return false;
    return true;
}

/* Makes groups first .. end - 1, and keeps those that are missing. */
static cicy_status add_batch(folder_work *work, size_t first, size_t end, cicy_error *error)
{
    static const double sync_interval = 60; /* seconds */
    maker *maker = work->maker;
    CICY_TRY(skip(maker, first * CICY_DATASET_CHUNK, error));
    cicy_status status = make_batch(maker, error);
    for (size_t g = first; status == CICY_OK && g < end; g++)
        if (!work->places[g].file)
            status = cicy_entries_add(&work->file, g, &maker->groups[g - first], &work->places[g],
                                      error);
    for (size_t i = 0; i < GROUPS; i++)
        cicy_packed_group_clear(&maker->groups[i]);
    if (status == CICY_INTERRUPTED || cicy_clock() - work->synced > sync_interval) {
        CICY_THEN(status, cicy_block_sync(&work->file.blocks, error));
        work->synced = cicy_clock();
    }
    return status;
}

/* Makes what is missing of this rank's batches. */
static cicy_status add_missing(folder_work *work, cicy_error *error)
{
    cicy_status status = cicy_entries_continue(&work->file, work->folder, cicy_rank(work->ranks),
                                               work->purpose, error);
    work->synced = cicy_clock();
    for (size_t first = 0; status == CICY_OK && first < work->groups; first += GROUPS) {
        const size_t end = first + GROUPS < work->groups ? first + GROUPS : work->groups;
        if (cicy_rank_owns(work->ranks, first / GROUPS) && !are_made(work, first, end))
            status = add_batch(work, first, end, error);
    }
    if (status == CICY_INTERRUPTED)
        cicy_block_sync(&work->file.blocks, NULL);
    CICY_THEN(status, cicy_block_sync(&work->file.blocks, error));
    cicy_entries_close(&work->file);
    return cicy_ranks_finish(work->ranks, status, error);
}

static cicy_status next_from_folder(void *user, cicy_packed_group *group, cicy_error *error)
{
    folder_work *work = user;
    const size_t number = work->next++;
    if (!are_made(work, number, number + 1))
        return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                                   "%s: damaged: group %zu of the entries is missing", work->folder,
                                   number);
    return cicy_entries_read(&work->file, work->folder, &work->places[number], number, group,
                             error);
}

static cicy_status write_groups(folder_work *work, const char *path, cicy_error *error)
{
    const maker *maker = work->maker;
    const cicy_packed_source source = {next_from_folder, work};
    cicy_status status = cicy_packed_write_groups(path, maker->head, maker->packed, &source, error);
    cicy_entries_close(&work->file);
    return status;
}

/* Rank 0 knows which groups are there before and after all have made theirs. */
static cicy_status work_in_folder(folder_work *work, const char *path, cicy_error *error)
{
    const bool first = cicy_rank(work->ranks) == 0;
    if (first)
        CICY_TRY(cicy_entries_find(work->folder, work->purpose, work->places, work->groups, error));
    CICY_TRY(cicy_ranks_broadcast(work->ranks, 0, work->places, work->groups * sizeof *work->places,
                                  error));
    CICY_TRY(add_missing(work, error));
    if (first && work->ranks)
        CICY_TRY(cicy_entries_find(work->folder, work->purpose, work->places, work->groups, error));
    if (first)
        CICY_TRY(write_groups(work, path, error));
    return cicy_ranks_meet(work->ranks, NULL, error);
}

static cicy_status write_from_folder(maker *maker, const cicy_classification *classification,
                                     const char *path, cicy_error *error)
{
    const cicy_dataset *head = maker->head;
    folder_work work = {.maker = maker,
                        .folder = cicy_classification_folder(classification),
                        .ranks = cicy_classification_ranks(classification),
                        .groups = (head->count + CICY_DATASET_CHUNK - 1) / CICY_DATASET_CHUNK};
    snprintf(work.purpose, sizeof work.purpose,
             "%s | version %s | seed %" PRIu64 " | %zu entries of %zu bytes", head->command,
             head->version, head->seed, head->count, maker->packed);
    work.places = calloc(work.groups + 1, sizeof *work.places);
    if (!work.places)
        return cicy_error_memory(error);
    const cicy_status status = work_in_folder(&work, path, error);
    free(work.places);
    return status;
}

cicy_status cicy_dataset_build_file(const cicy_classification *classification,
                                    const cicy_build_options *given, const char *command,
                                    const char *version, const char *path, cicy_error *error)
{
    cicy_build_options options;
    CICY_TRY(CICY_OPTIONS_COPY(&options, given, error));
    cicy_dataset head = {.dimension = cicy_classification_dimension(classification),
                         .count = cicy_classification_count(classification),
                         .order = options.order,
                         .seed = options.seed,
                         .command = (char *)(command ? command : ""),
                         .version = (char *)(version ? version : "")};
    size_t packed;
    cicy_hodge_column_names(head.dimension, &head.hodge_columns);
    cicy_classification_largest(classification, &head.rows, &head.columns, &packed);
    maker maker = {.head = &head,
                   .packed = packed > 3 ? packed - 2 : 1, /* rows and columns are in /shape */
                   .building = {.options = &options, .total = head.count}};
    const cicy_packed_source source = {maker_next, &maker};
    cicy_status status = maker_start(&maker, classification, error);
    if (status == CICY_OK && cicy_classification_folder(classification))
        status = write_from_folder(&maker, classification, path, error);
    else if (status == CICY_OK)
        status = cicy_packed_write_groups(path, &head, maker.packed, &source, error);
    maker_clear(&maker);
    return status;
}
