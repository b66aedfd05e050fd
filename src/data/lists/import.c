#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "base/options_copy.h"
#include "cicyminer/lists.h"
#include "cicyminer/threads.h"
#include "cicyminer/topology.h"
#include "data/dataset/dataset_append.h"

/* More entries than any list has; a compressed file of a few megabytes can pretend to more. */
static const uint64_t most_entries = 20000000;

enum { MESSAGE = 2048 };

/* An entry of the batch after the parallel part. `complaint` is NULL when all is well. */
typedef struct item {
    cicy_configuration configuration; /* in the order asked for */
    cicy_hodge hodge;
    uint64_t number, line;
    char *complaint;
    bool refused;
    bool no_memory;
} item;

typedef struct list_import {
    const cicy_import_options *options;
    cicy_list_reader *reader;
    const char *name; /* of the list, in messages */
    cicy_dataset *set;
    size_t room; /* of the data set */
    cicy_import_summary *summary;
    item *items; /* [CICY_LIST_BATCH] */
} list_import;

static void complain(item *result, bool refused, const char *reason)
{
    free(result->complaint);
    result->complaint = strdup(reason);
    result->no_memory = !result->complaint;
    result->refused = refused;
}

/* The integrals of c_2 J_r, of three-folds only; false, with a message, when they cannot be
 * computed. */
static bool second_chern(const cicy_configuration *configuration, int64_t *values,
                         cicy_error *error)
{
    cicy_topology topology;
    if (cicy_topology_compute(configuration, &topology, error) != CICY_OK)
        return false;
    for (uint8_t r = 0; r < configuration->rows; r++)
        values[r] = cicy_form_evaluate(&topology.second_chern, &r);
    cicy_topology_clear(&topology);
    return true;
}

/* Parses, computes, compares and orders one entry; runs on all threads. */
static void process(const list_import *work, size_t index, item *result)
{
    cicy_list_entry entry;
    cicy_error error = {0};
    int64_t c2[CICY_MAX_ROWS];
    char differences[CICY_DIFFERENCE_TEXT];
    cicy_list_parse(work->reader, index, &entry);
    *result = (item){.number = entry.number, .line = entry.line};
    if (entry.refusal[0]) {
        complain(result, true, entry.refusal);
        return;
    }
    bool has_c2 = entry.second_chern_count > 0;
    if (cicy_hodge_compute(&entry.configuration, CICY_HODGE_CHECKED, &result->hodge, &error) !=
            CICY_OK ||
        (has_c2 && !second_chern(&entry.configuration, c2, &error))) {
        result->no_memory = error.status == CICY_SYSTEM;
        if (result->no_memory)
            return;
        complain(result, true, error.message);
        return;
    }
    if (cicy_list_compare(&entry, &result->hodge, has_c2 ? c2 : NULL, differences))
        complain(result, false, differences);
    cicy_configuration_order(&entry.configuration, work->options->order, work->options->seed,
                             work->summary->entries + index, &result->configuration);
}

/* Reports the item's complaint with its place, and counts it. */
static void report(const list_import *work, const item *result)
{
    char message[MESSAGE], line[32] = "";
    if (result->line)
        snprintf(line, sizeof line, ":%llu", (unsigned long long)result->line);
    snprintf(message, sizeof message, "%s%s: entry %llu: %s", work->name, line,
             (unsigned long long)result->number, result->complaint);
    if (result->refused)
        work->summary->refused++;
    else
        work->summary->different++;
    if (work->options->complain)
        work->options->complain(work->options->user, message);
}

/* Appends the item to the list or refuses it; runs in the order of the list. */
static cicy_status accept(list_import *work, item *result, cicy_error *error)
{
    int wanted = work->room ? work->set->dimension : work->options->dimension;
    if (!result->refused && wanted && result->hodge.dimension != wanted) {
        char reason[80];
        snprintf(reason, sizeof reason, "dimension %d in a list of dimension %d",
                 result->hodge.dimension, wanted);
        complain(result, true, reason);
    }
    if (!result->refused && !result->no_memory) {
        cicy_error reason = {0};
        cicy_status status = cicy_dataset_append(work->set, &work->room, &result->configuration,
                                                 &result->hodge, &reason);
        if (status == CICY_SYSTEM)
            return cicy_error_memory(error);
        if (status != CICY_OK)
            complain(result, true, reason.message);
    }
    if (result->no_memory)
        return cicy_error_memory(error);
    if (result->complaint)
        report(work, result);
    return CICY_OK;
}

static cicy_status process_batch(list_import *work, size_t count, cicy_error *error)
{
    int threads = cicy_threads(work->options->threads);
#pragma omp parallel for schedule(dynamic, 64) num_threads(threads)
    for (size_t i = 0; i < count; i++)
        process(work, i, &work->items[i]);

    cicy_status status = CICY_OK;
    for (size_t i = 0; i < count; i++) {
        CICY_THEN(status, accept(work, &work->items[i], error));
        free(work->items[i].complaint);
    }
    work->summary->entries += count;
    return status;
}

static cicy_status read_all(list_import *work, cicy_error *error)
{
    for (;;) {
        size_t count;
        cicy_status status = cicy_list_batch(work->reader, CICY_LIST_BATCH, &count, error);
        if (status != CICY_OK || count == 0)
            return status;
        status = process_batch(work, count, error);
        if (status != CICY_OK)
            return cicy_error_prepend(error, status, "%s", work->name);
        if (work->summary->entries > most_entries)
            return cicy_error_set(error, CICY_INVALID_INPUT, "%s: more than %llu entries",
                                  work->name, (unsigned long long)most_entries);
        if (!cicy_keep_going(&work->options->progress, "importing", work->summary->entries,
                             cicy_list_total(work->reader)))
            return cicy_error_set(error, CICY_INTERRUPTED, "%s: import interrupted", work->name);
    }
}

cicy_status cicy_dataset_import(cicy_dataset *dataset, const char *path,
                                const cicy_import_options *given, cicy_import_summary *summary,
                                cicy_error *error)
{
    cicy_import_options own;
    const cicy_import_options *options = &own;
    *dataset = (cicy_dataset){0};
    *summary = (cicy_import_summary){0};
    list_import work = {.options = options, .name = path, .set = dataset, .summary = summary};
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    CICY_TRY(cicy_list_open(&work.reader, path, options->format, error));
    work.items = malloc(CICY_LIST_BATCH * sizeof *work.items);
    cicy_status status = work.items ? read_all(&work, error) : cicy_error_memory(error);
    free(work.items);
    cicy_list_close(work.reader);
    if (status == CICY_OK && dataset->count == 0)
        status = cicy_error_set(error, CICY_INVALID_INPUT, "%s: no valid entry", path);
    if (status != CICY_OK)
        cicy_dataset_clear(dataset);
    dataset->order = options->order;
    dataset->seed = options->order == CICY_ORDER_SHUFFLED ? options->seed : 0;
    return status;
}
