#include "geometry/classification/classification_parts.h"

#include <omp.h>
#include <stdio.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/threads.h"

static const double report_interval = 0.1; /* seconds */

/* What the threads share while they split one level. */
typedef struct level_work {
    const cicy_classification_options *options;
    const cicy_ranks *ranks;
    cicy_packed_set *children;
    char stage[64];
    uint64_t done, total; /* parents, here and on earlier levels where those count */
    double reported;      /* when, by the clock of the first thread */
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
static void level_call(level_work *work, uint64_t done)
{
    const uint64_t total = done > work->total ? done : work->total;
    work->reported = omp_get_wtime();
    if (!cicy_keep_going(&work->options->progress, work->stage, done, total)) {
#pragma omp atomic write
        work->stopped = true;
    }
}

/* The other ranks split as many meanwhile. */
static void level_report(level_work *work)
{
    const uint64_t count = (uint64_t)cicy_rank_count(work->ranks);
    uint64_t done;
#pragma omp atomic capture
    {
        work->done += count;
        done = work->done;
    }
    if (omp_get_thread_num() == 0 && omp_get_wtime() - work->reported >= report_interval)
        level_call(work, done);
}

/* This rank's share of a part. */
static void split_part(level_work *work, const cicy_level_reader *parents, int threads)
{
    const size_t first = (size_t)cicy_rank(work->ranks);
    const size_t step = (size_t)cicy_rank_count(work->ranks);
    const int chunk = step > 8 ? 1 : 8;
#pragma omp parallel for schedule(dynamic, chunk) num_threads(threads)
    for (size_t p = first; p < parents->count; p += step) {
        if (!level_goes_on(work))
            continue;
        cicy_configuration parent;
        cicy_packed_read(parents->records[p], &parent);
        if (!cicy_children_find(&parent, work->children)) {
#pragma omp atomic write
            work->failed = true;
        }
        level_report(work);
    }
}

/* Counts the parents: on this level, or, with expectations, on all levels to come. */
static void start_counting(level_work *work, const cicy_level_store *store, int rows,
                           const double *expected)
{
    const cicy_progress_made *made = store->made;
    work->done = made->split;
    work->total = made->levels[rows].count;
    for (int r = 1; expected && r < work->options->most_rows; r++) {
        work->done += r < rows ? made->levels[r].count : 0;
        if (r != rows)
            work->total += made->complete[r] ? made->levels[r].count : (uint64_t)expected[r];
    }
}

static cicy_status wrong_count(const cicy_level_store *store, const cicy_level *level,
                               cicy_error *error)
{
    return cicy_error_set_code(error, CICY_ERROR_DAMAGED,
                               "%s/%s: damaged: it does not hold %zu configurations",
                               store->folder->path, level->name, level->count);
}

/* Opens the level behind what is split already: also when it has moved into a file meanwhile, which
 * has the same parts. */
static cicy_status open_parents(cicy_level_reader *parents, const cicy_level_store *store, int rows,
                                cicy_error *error)
{
    const cicy_level *level = &store->made->levels[rows];
    CICY_TRY(cicy_level_open(parents, level, store->folder->path, error));
    do {
        if (parents->seen == store->made->split)
            return CICY_OK;
        CICY_TRY(cicy_level_next(parents, error));
    } while (parents->count > 0 && parents->seen <= store->made->split);
    return wrong_count(store, level, error);
}

/* Splits as many parts as there are ranks, or what is left: *split parents. */
static cicy_status split_round(level_work *work, cicy_level_reader *parents, size_t *split,
                               cicy_error *error)
{
    const int threads = cicy_threads(work->options->threads);
    *split = 0;
    for (int i = 0; i < cicy_rank_count(work->ranks); i++) {
        CICY_TRY(cicy_level_next(parents, error));
        if (parents->count == 0)
            break;
        split_part(work, parents, threads);
        if (work->failed)
            return cicy_error_memory(error);
        *split += parents->count;
    }
    return CICY_OK;
}

static cicy_status split_parts(level_work *work, cicy_level_store *store, int rows,
                               cicy_level_reader *parents, cicy_error *error)
{
    cicy_progress_made *made = store->made;
    const cicy_level *level = &made->levels[rows];
    for (;;) {
        const bool in_file = level->name[0];
        size_t split;
        CICY_TRY(split_round(work, parents, &split, error));
        CICY_TRY(cicy_ranks_meet(work->ranks, &work->stopped, error));
        if (work->stopped) {
            CICY_TRY(cicy_level_store_keep(store, error));
            return cicy_error_set(error, CICY_INTERRUPTED, "classification: interrupted");
        }
        if (split == 0)
            break;
        made->split += split;
        CICY_TRY(cicy_level_store_check(store, error));
        if (!in_file && level->name[0]) {
            cicy_level_close(parents);
            CICY_TRY(open_parents(parents, store, rows, error));
        }
    }
    return made->split == level->count ? CICY_OK : wrong_count(store, level, error);
}

cicy_status cicy_level_split(cicy_level_store *store, int rows,
                             const cicy_classification_options *options, const double *expected,
                             cicy_error *error)
{
    level_work work = {.children = store->found, .options = options, .ranks = store->ranks};
    snprintf(work.stage, sizeof work.stage, "dimension %d: splitting those with %d row%s",
             options->dimension, rows, rows == 1 ? "" : "s");
    start_counting(&work, store, rows, expected);
    level_call(&work, work.done);
    cicy_level_reader parents;
    cicy_status status = open_parents(&parents, store, rows, error);
    CICY_THEN(status, split_parts(&work, store, rows, &parents, error));
    cicy_level_close(&parents);
    return status;
}
