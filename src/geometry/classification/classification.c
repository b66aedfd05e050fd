/* Configurations with r rows come from cores and from splitting those with r - 1, so that level
 * after level is finished for good; equivalents can only meet within a level. */
#include "cicyminer/classification.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "base/ranks.h"
#include "cicyminer/threads.h"
#include "geometry/classification/classification_parts.h"
#include "geometry/classification/classification_reader.h"

/* The options in the first version with this soname end before this member. */
enum { FIRST_SIZE = offsetof(cicy_classification_options, most_rows) };

struct cicy_classification {
    int dimension, most_rows;
    bool products;
    size_t count, connected;
    const uint8_t **entries; /* [count], NULL when there are levels in files */
    cicy_progress_made made;
    cicy_work_folder folder;
    const cicy_ranks *ranks;
};

/* The connected listed configurations, or what is missing of them. */
static cicy_status make_levels(cicy_level_store *store, const cicy_classification_options *options,
                               cicy_error *error)
{
    cicy_progress_made *made = store->made;
    while (made->next > 0 && made->next <= options->most_rows) {
        const int rows = made->next;
        if (rows > 1)
            CICY_TRY(cicy_level_split(store, rows - 1, options, NULL, error));
        if (cicy_rank(store->ranks) == 0 &&
            !cicy_cores_find(options->dimension, rows, store->found))
            return cicy_error_memory(error);
        CICY_TRY(cicy_level_store_complete(store, rows + 1, error));
        /* There are cores with at most dimension + 1 rows. */
        if (made->levels[rows].count == 0 && rows > options->dimension)
            break;
    }
    return CICY_OK;
}

/* The products of the connected ones of all lower dimensions. */
static cicy_status make_products(cicy_level_store *store,
                                 const cicy_classification_options *options, cicy_error *error)
{
    cicy_classification *lower[CICY_MAX_DIMENSION] = {0};
    cicy_status status = CICY_OK;
    store->made->next = 0;
    for (int dimension = 1; status == CICY_OK && dimension < options->dimension; dimension++) {
        cicy_classification_options connected = *options;
        connected.dimension = dimension;
        connected.products = false;
        connected.folder = NULL;
        connected.ranks = NULL; /* each process needs them */
        status = cicy_classification_compute(&connected, &lower[dimension], error);
    }
    CICY_THEN(status, cicy_products_find(store, options, lower, error));
    CICY_THEN(status, cicy_level_store_complete(store, 0, error));
    for (int dimension = 1; dimension < options->dimension; dimension++)
        cicy_classification_free(lower[dimension]);
    return status;
}

static cicy_status make_all(cicy_classification *result, const cicy_classification_options *options,
                            cicy_error *error)
{
    cicy_level_store store = {.made = &result->made,
                              .folder = &result->folder,
                              .memory = options->memory,
                              .threads = cicy_threads(options->threads),
                              .ranks = options->ranks};
    cicy_status status = cicy_level_store_start(&store, error);
    CICY_THEN(status, make_levels(&store, options, error));
    if (status == CICY_OK && options->products && !result->made.complete[0])
        status = make_products(&store, options, error);
    cicy_packed_set_free(store.found);
    return status;
}

/* ---- The result ---- */

/* The levels in their order: by rows, then the products. Returns the next one, or -1. */
static int next_level(const cicy_classification *classification, int level)
{
    if (level == 0)
        return -1;
    while (++level <= classification->most_rows)
        if (classification->made.complete[level])
            return level;
    return classification->products ? 0 : -1;
}

static int first_level(const cicy_classification *classification)
{
    return classification->made.complete[1] ? 1 : next_level(classification, 1);
}

static cicy_status list_entries(cicy_classification *classification, cicy_error *error)
{
    const uint8_t **entries = malloc((classification->count + 1) * sizeof *entries);
    if (!entries)
        return cicy_error_memory(error);
    classification->entries = entries;
    for (int l = first_level(classification); l >= 0; l = next_level(classification, l)) {
        const cicy_level *level = &classification->made.levels[l];
        for (uint64_t place = 0; place < level->bytes;) {
            *entries++ = level->packed + place;
            place += cicy_packed_length(level->packed + place);
        }
    }
    return CICY_OK;
}

static cicy_status finish(cicy_classification *classification, cicy_error *error)
{
    for (int l = first_level(classification); l >= 0; l = next_level(classification, l)) {
        classification->count += classification->made.levels[l].count;
        classification->connected += l > 0 ? classification->made.levels[l].count : 0;
    }
    return classification->folder.in_use ? CICY_OK : list_entries(classification, error);
}

/* Half of the machine's memory. */
static uint64_t usual_memory(void)
{
    const long pages = sysconf(_SC_PHYS_PAGES), size = sysconf(_SC_PAGESIZE);
    return pages > 0 && size > 0 ? (uint64_t)pages * (uint64_t)size / 2 : UINT64_C(4) << 30;
}

static cicy_status check_options(cicy_classification_options *options, cicy_error *error)
{
    if (options->dimension < 1 || options->dimension > CICY_MAX_DIMENSION)
        return cicy_error_set(error, CICY_USAGE, "classification: dimension %d is not from 1 to %d",
                              options->dimension, CICY_MAX_DIMENSION);
    if (options->most_rows < 0 || options->most_rows > CICY_MAX_ROWS)
        return cicy_error_set(error, CICY_USAGE, "classification: %d rows are not from 1 to %d",
                              options->most_rows, CICY_MAX_ROWS);
    if (options->memory > 0 && options->memory < CICY_LEAST_MEMORY)
        return cicy_error_set(error, CICY_USAGE, "classification: less than %d MB of memory",
                              CICY_LEAST_MEMORY >> 20);
    if (cicy_rank_count(options->ranks) > CICY_MOST_RANKS)
        return cicy_error_set(error, CICY_USAGE, "classification: more than %d processes",
                              CICY_MOST_RANKS);
    if (options->ranks && !options->folder)
        return cicy_error_set(error, CICY_USAGE,
                              "classification: several processes need a folder that they share");
    options->most_rows = options->most_rows ? options->most_rows : CICY_MAX_ROWS;
    options->memory = options->memory ? options->memory : usual_memory();
    return CICY_OK;
}

/* Opens the folder. Several ranks work in it from the beginning; rank 0 locks it for all. */
static cicy_status open_folder(cicy_classification *classification, cicy_error *error)
{
    const cicy_ranks *ranks = classification->ranks;
    cicy_work_folder *folder = &classification->folder;
    cicy_progress_made *made = &classification->made;
    if (cicy_rank(ranks) == 0)
        CICY_TRY(cicy_work_folder_open(folder, made, error));
    if (!ranks)
        return CICY_OK;
    if (ranks->rank == 0)
        CICY_TRY(cicy_work_folder_begin(folder, error));
    CICY_TRY(cicy_ranks_broadcast(ranks, 0, made, sizeof *made, error));
    folder->in_use = true;
    return CICY_OK;
}

cicy_status cicy_classification_compute(const cicy_classification_options *given,
                                        cicy_classification **result, cicy_error *error)
{
    *result = NULL;
    cicy_classification_options options;
    CICY_TRY(cicy_options_copy(&options, sizeof options, FIRST_SIZE, given, error));
    CICY_TRY(check_options(&options, error));
    cicy_classification *classification = calloc(1, sizeof *classification);
    if (!classification)
        return cicy_error_memory(error);
    classification->dimension = options.dimension;
    classification->most_rows = options.most_rows;
    classification->products = options.products;
    classification->folder = (cicy_work_folder){
        .path = options.folder, .dimension = options.dimension, .most_rows = options.most_rows};
    classification->ranks = options.ranks;
    cicy_status status = open_folder(classification, error);
    CICY_THEN(status, make_all(classification, &options, error));
    CICY_THEN(status, finish(classification, error));
    if (status == CICY_OK)
        *result = classification;
    else
        cicy_classification_free(classification);
    return status;
}

int cicy_classification_dimension(const cicy_classification *classification)
{
    return classification->dimension;
}

size_t cicy_classification_count(const cicy_classification *classification)
{
    return classification->count;
}

size_t cicy_classification_connected(const cicy_classification *classification)
{
    return classification->connected;
}

void cicy_classification_get(const cicy_classification *classification, size_t index,
                             cicy_configuration *configuration)
{
    assert(index < classification->count && classification->entries);
    cicy_packed_read(classification->entries[index], configuration);
}

void cicy_classification_largest(const cicy_classification *classification, size_t *rows,
                                 size_t *columns, size_t *packed)
{
    *rows = *columns = *packed = 0;
    for (int l = first_level(classification); l >= 0; l = next_level(classification, l)) {
        const cicy_level *level = &classification->made.levels[l];
        *rows = level->rows > *rows ? level->rows : *rows;
        *columns = level->columns > *columns ? level->columns : *columns;
        *packed = level->longest > *packed ? level->longest : *packed;
    }
}

const char *cicy_classification_folder(const cicy_classification *classification)
{
    return classification->folder.in_use ? classification->folder.path : NULL;
}

const cicy_ranks *cicy_classification_ranks(const cicy_classification *classification)
{
    return classification->ranks;
}

void cicy_classification_finish(cicy_classification *classification)
{
    if (cicy_rank(classification->ranks) == 0)
        cicy_work_folder_delete(&classification->folder);
}

void cicy_classification_free(cicy_classification *classification)
{
    if (!classification)
        return;
    for (int level = 0; level < CICY_LEVELS; level++)
        cicy_level_clear(&classification->made.levels[level]);
    cicy_work_folder_close(&classification->folder);
    free(classification->entries);
    free(classification);
}

/* ---- Reading it in parts ---- */

cicy_status cicy_classification_open(const cicy_classification *classification,
                                     cicy_classification_reader *reader, cicy_error *error)
{
    *reader = (cicy_classification_reader){.classification = classification,
                                           .level = first_level(classification)};
    if (reader->level < 0)
        return CICY_OK;
    return cicy_level_open(&reader->part, &classification->made.levels[reader->level],
                           classification->folder.path, error);
}

cicy_status cicy_classification_next(cicy_classification_reader *reader, cicy_error *error)
{
    const cicy_classification *classification = reader->classification;
    while (reader->level >= 0) {
        CICY_TRY(cicy_level_next(&reader->part, error));
        if (reader->part.count > 0)
            return CICY_OK;
        reader->level = next_level(classification, reader->level);
        cicy_level_close(&reader->part);
        if (reader->level >= 0)
            CICY_TRY(cicy_level_open(&reader->part, &classification->made.levels[reader->level],
                                     classification->folder.path, error));
    }
    return CICY_OK;
}

void cicy_classification_close(cicy_classification_reader *reader)
{
    cicy_level_close(&reader->part);
}
