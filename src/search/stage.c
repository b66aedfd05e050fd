#include "search/stage.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/errors.h"
#include "base/files/log_lines.h"
#include "base/keep_going.h"
#include "search/search_log.h"

typedef struct pool {
    cicy_stage_context *context;
    pthread_mutex_t lock;
    size_t first, next, end; /* evaluations; next: the first that nobody has taken */
    bool *known;             /* [end - first] */
    FILE *pending;           /* NULL: not needed yet */
    atomic_bool stop;
    cicy_status status;
    cicy_error error;
} pool;

/* Called with the lock held: the first error stays, but one that says more than "interrupted" takes
 * its place. */
static void fail(pool *pool, cicy_status status, const cicy_error *error)
{
    if (pool->status == CICY_OK || pool->status == CICY_INTERRUPTED) {
        pool->status = status;
        pool->error = *error;
    }
    atomic_store(&pool->stop, true);
}

/* The progress that objectives see: whether to continue. The report that they give is replaced by
 * that of the search. */
static bool pass_on(void *argument, const cicy_progress_report *ignored)
{
    (void)ignored;
    pool *pool = argument;
    const cicy_search_observer *observer = pool->context->observer;
    if (atomic_load(&pool->stop) || cicy_clock() > pool->context->deadline)
        return false;
    if (!observer || !observer->progress.call)
        return true;
    pthread_mutex_lock(&pool->lock);
    const bool on = cicy_keep_going(&observer->progress, "evaluations",
                                    pool->context->search->count, pool->context->limit);
    pthread_mutex_unlock(&pool->lock);
    return on;
}

/* Losses are rounded as the log has them, so that what follows is the same after reading it. A
 * reason may hold a file name in any encoding, the log holds plain characters. */
static void keep_result(cicy_evaluation *e, double loss, const char *failure)
{
    char text[40];
    e->loss = INFINITY;
    if (*failure) {
        snprintf(e->failure, sizeof e->failure, "%s", failure);
    } else if (!isfinite(loss)) {
        snprintf(e->failure, sizeof e->failure, "the loss is not a finite number");
    } else {
        snprintf(text, sizeof text, "%.10g", loss);
        e->loss = strtod(text, NULL);
    }
    for (char *c = e->failure; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
}

/* Called with the lock held. */
static cicy_status write_in_order(pool *pool, cicy_error *error)
{
    cicy_stage_context *context = pool->context;
    cicy_search *search = context->search;
    while (search->count < pool->end && pool->known[search->count - pool->first]) {
        CICY_TRY(
            cicy_search_log_append(context->log, context->log_path, search, search->count, error));
        search->count++;
        cicy_search_seconds_append(context->timings_path, search->count,
                                   cicy_clock() - context->started, context->workers);
        if (context->observer && context->observer->recorded)
            context->observer->recorded(context->observer->user, search);
    }
    return CICY_OK;
}

/* Called with the lock held: a result whose turn has not come waits in a file of its own. */
static cicy_status write_pending(pool *pool, size_t index, cicy_error *error)
{
    cicy_stage_context *context = pool->context;
    cicy_status status = CICY_OK;
    if (!pool->pending)
        status = cicy_lines_open(&pool->pending, context->pending_path, UINT64_MAX, error);
    CICY_THEN(status, cicy_search_log_append(pool->pending, context->pending_path, context->search,
                                             index, error));
    return status;
}

static cicy_status evaluate(pool *pool, size_t index, cicy_error *error)
{
    const cicy_objective *objective = pool->context->objective;
    cicy_evaluation *e = &pool->context->search->evaluations[index];
    char failure[CICY_SEARCH_REASON] = "";
    double loss = NAN;
    if (!isfinite(e->loss)) /* of the stage before */
        snprintf(failure, sizeof failure, "failed with a smaller budget before");
    else if (!pass_on(pool, NULL))
        return cicy_error_set(error, CICY_INTERRUPTED, "the search was stopped");
    else {
        cicy_status status =
            objective->evaluate(objective->user, &pool->context->search->space, e,
                                &(cicy_progress){pass_on, pool}, &loss, failure, error);
        if (status != CICY_OK)
            return status;
    }
    keep_result(e, loss, failure);
    return CICY_OK;
}

static void *work(void *argument)
{
    pool *pool = argument;
    pthread_mutex_lock(&pool->lock);
    while (!atomic_load(&pool->stop) && pool->next < pool->end) {
        size_t index = pool->next++;
        if (pool->known[index - pool->first])
            continue;
        cicy_error error = {0};
        pthread_mutex_unlock(&pool->lock);
        cicy_status status = evaluate(pool, index, &error);
        pthread_mutex_lock(&pool->lock);
        if (status == CICY_OK) {
            pool->known[index - pool->first] = true;
            status = index == pool->context->search->count ? write_in_order(pool, &error)
                                                           : write_pending(pool, index, &error);
        }
        if (status != CICY_OK)
            fail(pool, status, &error);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

/* The calling thread is a worker, too; fewer threads than asked for change nothing but the time. */
static void run_workers(pool *pool)
{
    size_t others = (size_t)pool->context->workers - 1, started = 0;
    if (others + 1 > pool->end - pool->next)
        others = pool->end - pool->next - 1;
    pthread_t *threads = malloc((others + 1) * sizeof *threads);
    while (threads && started < others && pthread_create(&threads[started], NULL, work, pool) == 0)
        started++;
    work(pool);
    while (started > 0)
        pthread_join(threads[--started], NULL);
    free(threads);
}

cicy_status cicy_stage_run(cicy_stage_context *context, size_t end, bool *known, cicy_error *error)
{
    cicy_search *search = context->search;
    pool pool = {.context = context,
                 .first = search->count,
                 .next = search->count,
                 .end = end,
                 .known = known};
    if (pthread_mutex_init(&pool.lock, NULL) != 0)
        return cicy_error_set(error, CICY_SYSTEM, "cannot make a lock for a search");
    cicy_status status = write_in_order(&pool, &pool.error);
    if (status != CICY_OK)
        fail(&pool, status, &pool.error);
    else if (search->count < end)
        run_workers(&pool);
    if (pool.pending)
        fclose(pool.pending);
    pthread_mutex_destroy(&pool.lock);
    bool late = pool.status == CICY_INTERRUPTED && cicy_clock() > context->deadline;
    if (pool.status == CICY_OK || late)
        return CICY_OK;
    if (error)
        *error = pool.error;
    return pool.status;
}
