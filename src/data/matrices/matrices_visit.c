#include "data/matrices/matrices_visit.h"

#include <assert.h>
#include <omp.h>
#include <string.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "cicyminer/threads.h"

/* What the threads share. */
typedef struct visit_work {
    const cicy_matrices *matrices;
    const cicy_matrices_options *options;
    const char *stage;
    size_t block;
    cicy_matrix_visitor *visit;
    const void *user;
    size_t done;
    double reported; /* when, by the first thread's clock; 0: not yet */
    bool stopped;
    size_t failed; /* lowest index with an error, or SIZE_MAX */
} visit_work;

static const double report_interval = 0.1; /* seconds */

/* Rows and columns up to the last that is not zero. */
static void used_size(const uint8_t *degrees, size_t stride, size_t *rows, size_t *columns)
{
    static const uint8_t zeros[CICY_MAX_COLUMNS];
    while (*rows > 0 && memcmp(degrees + (*rows - 1) * stride, zeros, stride) == 0)
        --*rows;
    size_t last = 0;
    for (size_t i = 0; i < *rows; i++)
        for (size_t j = stride; j > last; j--)
            if (degrees[i * stride + j - 1] != 0)
                last = j;
    *columns = last;
}

cicy_status cicy_matrices_get(const cicy_matrices *matrices, size_t index,
                              cicy_configuration *configuration, cicy_error *error)
{
    assert(index < matrices->count);
    if (matrices->rows > CICY_MAX_ROWS || matrices->columns > CICY_MAX_COLUMNS)
        return cicy_error_set_code(error, CICY_ERROR_TOO_LARGE,
                                   "matrices of %zu x %zu; at most %d x %d fit", matrices->rows,
                                   matrices->columns, CICY_MAX_ROWS, CICY_MAX_COLUMNS);
    const size_t stride = matrices->columns;
    const uint8_t *degrees = matrices->degrees + index * matrices->rows * stride;
    size_t rows = matrices->rows, columns;
    used_size(degrees, stride, &rows, &columns);
    uint8_t packed[CICY_MAX_ROWS * CICY_MAX_COLUMNS];
    for (size_t i = 0; i < rows; i++)
        memcpy(packed + i * columns, degrees + i * stride, columns);
    return cicy_configuration_from_degrees(configuration, packed, rows, columns, error);
}

cicy_status cicy_matrices_dimension(const cicy_matrices *matrices, int *dimension,
                                    cicy_error *error)
{
    cicy_configuration configuration;
    for (size_t index = 0; index < matrices->count; index++)
        if (cicy_matrices_get(matrices, index, &configuration, NULL) == CICY_OK) {
            *dimension = cicy_configuration_dimension(&configuration);
            return CICY_OK;
        }
    if (matrices->count == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "there are no matrices");
    return cicy_error_prepend(error, cicy_matrices_get(matrices, 0, &configuration, error),
                              "matrix 0");
}

static cicy_status visit_one(const visit_work *work, size_t index, cicy_error *error)
{
    cicy_configuration configuration;
    const int wanted = work->options->dimension;
    CICY_TRY(cicy_matrices_get(work->matrices, index, &configuration, error));
    const int dimension = cicy_configuration_dimension(&configuration);
    if (wanted != 0 && dimension != wanted)
        return cicy_error_set_code(error, CICY_ERROR_DIMENSION,
                                   "the manifold has dimension %d, not %d", dimension, wanted);
    return work->visit(work->user, index, &configuration, error);
}

/* Counts, reports a few times a second from the first thread, and finds out whether to go on. */
static bool go_on(visit_work *work, size_t block)
{
    const cicy_progress *progress = &work->options->progress;
    size_t done;
    bool stopped;
#pragma omp atomic capture
    {
        done = work->done;
        work->done += block;
    }
    if (omp_get_thread_num() == 0 && progress->call) {
        const double now = omp_get_wtime();
        if (work->reported == 0 || now - work->reported >= report_interval) {
            work->reported = now;
            if (!cicy_keep_going(progress, work->stage, done, work->matrices->count)) {
#pragma omp atomic write
                work->stopped = true;
            }
        }
    }
#pragma omp atomic read
    stopped = work->stopped;
    return !stopped;
}

static void visit_block(visit_work *work, size_t first)
{
    const size_t count = work->matrices->count;
    const size_t last = first + work->block < count ? first + work->block : count;
    uint16_t *codes = work->options->codes;
    if (!go_on(work, last - first))
        return;
    for (size_t index = first; index < last; index++) {
        cicy_error error = {.code = CICY_ERROR_NONE};
        const cicy_status status = visit_one(work, index, codes ? &error : NULL);
        if (codes)
            codes[index] = (uint16_t)error.code;
        if (status == CICY_INTERRUPTED) {
#pragma omp atomic write
            work->stopped = true;
        } else if (status != CICY_OK && !codes) {
#pragma omp critical
            if (index < work->failed)
                work->failed = index;
        }
    }
}

cicy_status cicy_matrices_visit(const cicy_matrices *matrices, const cicy_matrices_options *options,
                                const char *stage, size_t block, cicy_matrix_visitor *visit,
                                const void *user, cicy_error *error)
{
    visit_work work = {.matrices = matrices,
                       .options = options,
                       .stage = stage,
                       .block = block,
                       .visit = visit,
                       .user = user,
                       .failed = SIZE_MAX};
    const size_t blocks = matrices->count / block + (matrices->count % block != 0);
    size_t threads = (size_t)cicy_threads(options->threads);
    if (threads > blocks)
        threads = blocks > 0 ? blocks : 1;
#pragma omp parallel for schedule(dynamic) num_threads((int)threads)
    for (size_t k = 0; k < blocks; k++)
        visit_block(&work, k * block);
    if (work.stopped)
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    if (work.failed == SIZE_MAX)
        return CICY_OK;
    return cicy_error_prepend(error, visit_one(&work, work.failed, error), "matrix %zu",
                              work.failed);
}
