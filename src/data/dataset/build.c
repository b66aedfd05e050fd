#include "cicyminer/build.h"

#include <omp.h>

#include "base/errors.h"
#include "base/options_copy.h"
#include "cicyminer/hodge.h"
#include "cicyminer/threads.h"

/* What the threads share. */
typedef struct build {
    const cicy_classification *classification;
    const cicy_build_options *options;
    cicy_dataset *dataset;
    size_t done;
    double reported; /* time of the last report, by the first thread's clock; 0: none yet */
    bool stopped;
    size_t failed; /* lowest index with an error, or SIZE_MAX */
} build;

static cicy_status set_entry(const build *work, size_t index, cicy_error *error)
{
    cicy_configuration configuration, ordered;
    cicy_hodge hodge;
    cicy_classification_get(work->classification, index, &configuration);
    cicy_configuration_order(&configuration, work->options->order, work->options->seed, index,
                             &ordered);
    cicy_status status = cicy_hodge_compute(&configuration, CICY_HODGE_CHECKED, &hodge, error);
    if (status == CICY_OK)
        return cicy_dataset_set(work->dataset, index, &ordered, &hodge, error);
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(&configuration, CICY_NOTATION_PYCICY, text);
    return cicy_error_prepend(error, status, "%s", text);
}

/* After this many entries a thread adds to the count and checks whether to stop. */
enum { BLOCK = 256 };

static const double report_interval = 0.1; /* seconds */

static bool is_stopped(const build *work)
{
    bool stopped;
#pragma omp atomic read
    stopped = work->stopped;
    return stopped;
}

/* The first thread reports the progress a few times per second. */
static void report(build *work, size_t done)
{
    const cicy_progress *progress = &work->options->progress;
    double now = omp_get_wtime();
    if (omp_get_thread_num() != 0 || !progress->call ||
        (work->reported > 0 && now - work->reported < report_interval))
        return;
    work->reported = now;
    cicy_progress_report report = {"Hodge numbers and order of rows and columns", done,
                                   work->dataset->count};
    if (!progress->call(progress->user, &report)) {
#pragma omp atomic write
        work->stopped = true;
    }
}

static bool go_on(build *work, size_t block)
{
    if (is_stopped(work))
        return false;
    size_t done;
#pragma omp atomic capture
    {
        work->done += block;
        done = work->done;
    }
    report(work, done);
    return !is_stopped(work);
}

static void set_block(build *work, size_t first)
{
    size_t last = first + BLOCK < work->dataset->count ? first + BLOCK : work->dataset->count;
    if (!go_on(work, last - first))
        return;
    for (size_t index = first; index < last; index++) {
        if (set_entry(work, index, NULL) == CICY_OK)
            continue;
#pragma omp critical
        if (index < work->failed)
            work->failed = index;
    }
}

cicy_status cicy_dataset_build(const cicy_classification *classification,
                               const cicy_build_options *given, cicy_dataset *dataset,
                               cicy_error *error)
{
    *dataset = (cicy_dataset){0};
    cicy_build_options own;
    const cicy_build_options *options = &own;
    CICY_TRY(CICY_OPTIONS_COPY(&own, given, error));
    size_t rows, columns, count = cicy_classification_count(classification);
    int dimension = cicy_classification_dimension(classification);
    cicy_dataset_padding(dimension, &rows, &columns);
    CICY_TRY(cicy_dataset_init(dataset, dimension, count, rows, columns, error));
    dataset->order = options->order;
    dataset->seed = options->seed;

    build work = {.classification = classification,
                  .options = options,
                  .dataset = dataset,
                  .failed = SIZE_MAX};
    int threads = cicy_threads(options->threads);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (size_t first = 0; first < count; first += BLOCK)
        set_block(&work, first);

    if (work.failed != SIZE_MAX)
        return set_entry(&work, work.failed, error);
    if (work.stopped)
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted; nothing was written");
    return CICY_OK;
}
