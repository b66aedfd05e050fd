#include "cicyminer/classification.h"

#include <assert.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/threads.h"
#include "geometry/canonical/packed_set.h"
#include "geometry/classification/classification_parts.h"

struct cicy_classification {
    int dimension;
    size_t count, connected;
    uint64_t *offsets; /* [count] into bytes */
    uint8_t *bytes;
};

/* Configurations with r rows come from cores and from splitting those with r - 1, so that level
 * after level is finished for good; equivalents can only meet within a level. */
typedef struct levels {
    cicy_packed_set *sets[CICY_MAX_ROWS + 1]; /* by the number of rows */
    int top;                                  /* the last one that is not empty */
} levels;

static void levels_clear(levels *levels)
{
    for (int rows = 0; rows <= CICY_MAX_ROWS; rows++)
        cicy_packed_set_free(levels->sets[rows]);
    memset(levels, 0, sizeof *levels);
}

static const double report_interval = 0.1; /* seconds */

/* What the threads share while they split one level. */
typedef struct level_work {
    const uint8_t **parents;
    size_t count, done;
    cicy_packed_set *children;
    const cicy_classification_options *options;
    char stage[64];
    double reported; /* when, by the clock of the first thread */
    bool stopped, failed;
} level_work;

static bool level_goes_on(level_work *work)
{
    bool stopped, failed;
#pragma omp atomic read
    stopped = work->stopped;
#pragma omp atomic read
    failed = work->failed;
    return !stopped && !failed;
}

/* Called by one thread at a time: before the level, then by the first thread of the team. */
static void level_call(level_work *work, size_t done)
{
    const cicy_progress *progress = &work->options->progress;
    cicy_progress_report report = {work->stage, done, work->count};
    work->reported = omp_get_wtime();
    if (progress->call && !progress->call(progress->user, &report)) {
#pragma omp atomic write
        work->stopped = true;
    }
}

static void level_report(level_work *work)
{
    size_t done;
#pragma omp atomic capture
    done = ++work->done;
    if (omp_get_thread_num() == 0 && omp_get_wtime() - work->reported >= report_interval)
        level_call(work, done);
}

static void split_level(level_work *work, int threads)
{
#pragma omp parallel for schedule(dynamic, 16) num_threads(threads)
    for (size_t p = 0; p < work->count; p++) {
        if (!level_goes_on(work))
            continue;
        cicy_configuration parent;
        cicy_packed_read(work->parents[p], &parent);
        if (!cicy_children_find(&parent, work->children)) {
#pragma omp atomic write
            work->failed = true;
        }
        level_report(work);
    }
}

/* Splits everything with `rows` rows into the next level. */
static cicy_status next_level(levels *levels, int rows, const cicy_classification_options *options,
                              cicy_error *error)
{
    level_work work = {.children = levels->sets[rows + 1],
                       .count = cicy_packed_set_count(levels->sets[rows]),
                       .options = options};
    snprintf(work.stage, sizeof work.stage, "dimension %d: splitting those with %d row%s",
             options->dimension, rows, rows == 1 ? "" : "s");
    work.parents = malloc((work.count + 1) * sizeof *work.parents);
    if (!work.parents)
        return cicy_error_memory(error);
    cicy_packed_set_list(levels->sets[rows], work.parents);
    level_call(&work, 0);
    split_level(&work, cicy_threads(options->threads));
    free(work.parents);
    cicy_packed_set_seal(levels->sets[rows]);
    if (work.failed)
        return cicy_error_memory(error);
    if (work.stopped)
        return cicy_error_set(error, CICY_INTERRUPTED, "classification: interrupted");
    return CICY_OK;
}

/* All connected listed configurations of options->dimension. */
static cicy_status connected_levels(levels *levels, const cicy_classification_options *options,
                                    cicy_error *error)
{
    for (int rows = 1; rows < CICY_MAX_ROWS; rows++) {
        for (int set = rows; set <= rows + 1; set++)
            if (!levels->sets[set] && !(levels->sets[set] = cicy_packed_set_create()))
                return cicy_error_memory(error);
        if (!cicy_cores_find(options->dimension, rows, levels->sets[rows]))
            return cicy_error_memory(error);
        if (cicy_packed_set_count(levels->sets[rows]) == 0)
            continue;
        levels->top = rows;
        CICY_TRY(next_level(levels, rows, options, error));
    }
    return CICY_OK;
}

/* Appends a set, sorted, to the result, which has room. */
static cicy_status append_set(cicy_classification *result, const cicy_packed_set *set, size_t *used,
                              cicy_error *error)
{
    size_t count = cicy_packed_set_count(set);
    const uint8_t **members = malloc((count + 1) * sizeof *members);
    if (!members)
        return cicy_error_memory(error);
    cicy_packed_set_list(set, members);
    for (size_t i = 0; i < count; i++) {
        size_t length = cicy_packed_length(members[i]);
        memcpy(result->bytes + *used, members[i], length);
        result->offsets[result->count++] = *used;
        *used += length;
    }
    free(members);
    return CICY_OK;
}

static cicy_status collect(const levels *levels, const cicy_packed_set *products,
                           cicy_classification *result, cicy_error *error)
{
    size_t count = products ? cicy_packed_set_count(products) : 0, used = 0;
    size_t bytes = products ? cicy_packed_set_bytes(products) : 0;
    for (int rows = 1; rows <= levels->top; rows++) {
        count += cicy_packed_set_count(levels->sets[rows]);
        bytes += cicy_packed_set_bytes(levels->sets[rows]);
    }
    result->offsets = malloc((count + 1) * sizeof *result->offsets);
    result->bytes = malloc(bytes + 1);
    if (!result->offsets || !result->bytes)
        return cicy_error_memory(error);
    cicy_status status = CICY_OK;
    for (int rows = 1; status == CICY_OK && rows <= levels->top; rows++)
        status = append_set(result, levels->sets[rows], &used, error);
    result->connected = result->count;
    if (status == CICY_OK && products)
        status = append_set(result, products, &used, error);
    return status;
}

/* The connected ones of all lower dimensions, then their products. */
static cicy_status find_products(const cicy_classification_options *options,
                                 cicy_packed_set **products, cicy_error *error)
{
    cicy_classification *lower[CICY_MAX_DIMENSION] = {0};
    cicy_status status = CICY_OK;
    for (int dimension = 1; status == CICY_OK && dimension < options->dimension; dimension++) {
        cicy_classification_options connected = *options;
        connected.dimension = dimension;
        connected.products = false;
        status = cicy_classification_compute(&connected, &lower[dimension], error);
    }
    if (status == CICY_OK) {
        *products = cicy_packed_set_create();
        if (!*products || !cicy_products_find(options->dimension, lower, *products))
            status = cicy_error_memory(error);
    }
    for (int dimension = 1; dimension < options->dimension; dimension++)
        cicy_classification_free(lower[dimension]);
    return status;
}

cicy_status cicy_classification_compute(const cicy_classification_options *given,
                                        cicy_classification **result, cicy_error *error)
{
    *result = NULL;
    cicy_classification_options own;
    const cicy_classification_options *options = &own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    if (options->dimension < 1 || options->dimension > 4)
        return cicy_error_set(error, CICY_USAGE, "classification: dimension %d is not 1, 2, 3 or 4",
                              options->dimension);
    cicy_classification *classification = calloc(1, sizeof *classification);
    if (!classification)
        return cicy_error_memory(error);
    classification->dimension = options->dimension;
    levels levels = {0};
    cicy_packed_set *products = NULL;
    cicy_status status = connected_levels(&levels, options, error);
    if (status == CICY_OK && options->products)
        status = find_products(options, &products, error);
    CICY_THEN(status, collect(&levels, products, classification, error));
    levels_clear(&levels);
    cicy_packed_set_free(products);
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
    assert(index < classification->count);
    cicy_packed_read(classification->bytes + classification->offsets[index], configuration);
}

void cicy_classification_free(cicy_classification *classification)
{
    if (!classification)
        return;
    free(classification->offsets);
    free(classification->bytes);
    free(classification);
}
