/* A search by several processes: rank 0 keeps the search, and each of its workers stands for one
 * rank, to which it gives evaluations and from which it gets the results. */
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/errors.h"
#include "base/keep_going.h"
#include "base/ranks.h"
#include "cicyminer/search.h"

/* What rank 0 sends. A stop may come after the evaluation that it is meant for. */
typedef struct order {
    enum { ORDER_EVALUATE, ORDER_STOP, ORDER_END } kind;
    cicy_status status; /* of the search, at its end */
    cicy_evaluation evaluation;
} order;

/* What it gets for an evaluation. */
typedef struct result {
    cicy_status status;
    double loss;
    char failure[CICY_SEARCH_REASON];
    cicy_error error;
} result;

/* ---- Rank 0 ---- */

typedef struct crew {
    const cicy_ranks *ranks;
    const cicy_objective *objective;
    pthread_mutex_t *lock;
    bool *busy; /* [ranks->count] */
} crew;

/* There are as many workers as ranks, so one is free. */
static int take_rank(crew *crew)
{
    int rank = 0;
    pthread_mutex_lock(crew->lock);
    while (crew->busy[rank])
        rank++;
    crew->busy[rank] = true;
    pthread_mutex_unlock(crew->lock);
    return rank;
}

static void free_rank(crew *crew, int rank)
{
    pthread_mutex_lock(crew->lock);
    crew->busy[rank] = false;
    pthread_mutex_unlock(crew->lock);
}

/* Waits for a result. When `progress` asks to stop, sends the rank the order to stop. */
static cicy_status await(const crew *crew, int rank, const cicy_progress *progress,
                         cicy_error *error)
{
    static const struct timespec pause = {0, 20000000};
    const cicy_ranks *ranks = crew->ranks;
    for (bool stopped = false; !ranks->probe(ranks->user, rank); nanosleep(&pause, NULL))
        if (!stopped && !cicy_keep_going(progress, "evaluations", 0, 0)) {
            const order stop = {.kind = ORDER_STOP};
            CICY_TRY(cicy_ranks_send(ranks, rank, &stop, sizeof stop, error));
            stopped = true;
        }
    return CICY_OK;
}

static cicy_status evaluate_there(const crew *crew, int rank, const cicy_evaluation *evaluation,
                                  const cicy_progress *progress, double *loss, char *failure,
                                  cicy_error *error)
{
    result found;
    const order wanted = {.kind = ORDER_EVALUATE, .evaluation = *evaluation};
    CICY_TRY(cicy_ranks_send(crew->ranks, rank, &wanted, sizeof wanted, error));
    CICY_TRY(await(crew, rank, progress, error));
    CICY_TRY(cicy_ranks_receive(crew->ranks, rank, &found, sizeof found, error));
    *loss = found.loss;
    memcpy(failure, found.failure, sizeof found.failure);
    if (found.status == CICY_OK)
        return CICY_OK;
    if (error)
        *error = found.error;
    return cicy_error_prepend(error, found.status, "rank %d", rank);
}

static cicy_status evaluate(void *user, const cicy_space *space, const cicy_evaluation *evaluation,
                            const cicy_progress *progress, double *loss, char *failure,
                            cicy_error *error)
{
    crew *crew = user;
    const cicy_objective *own = crew->objective;
    const int rank = take_rank(crew);
    const cicy_status status =
        rank == 0 ? own->evaluate(own->user, space, evaluation, progress, loss, failure, error)
                  : evaluate_there(crew, rank, evaluation, progress, loss, failure, error);
    free_rank(crew, rank);
    return status;
}

static cicy_status lead(crew *crew, const char *folder, const cicy_search_limits *limits,
                        const cicy_search_observer *observer, cicy_search *search,
                        cicy_error *error)
{
    const cicy_ranks *ranks = crew->ranks;
    const cicy_objective shared = {evaluate, crew};
    CICY_TRY(cicy_search_read(search, folder, error));
    CICY_TRY(cicy_ranks_broadcast(ranks, 0, &search->space, sizeof search->space, error));
    cicy_search_clear(search);
    const order end = {
        .kind = ORDER_END,
        .status = cicy_search_run(folder, &shared, limits, ranks->count, observer, search, error)};
    for (int rank = 1; rank < ranks->count; rank++)
        CICY_TRY(cicy_ranks_send(ranks, rank, &end, sizeof end, error));
    return end.status;
}

/* ---- The others ---- */

typedef struct follower {
    const cicy_ranks *ranks;
    const cicy_progress *progress;
    bool stopped;
} follower;

static bool go_on(void *user, const cicy_progress_report *report)
{
    follower *own = user;
    order stop;
    if (!own->stopped && own->ranks->probe(own->ranks->user, 0))
        own->stopped = own->ranks->receive(own->ranks->user, 0, &stop, sizeof stop);
    return !own->stopped &&
           (!own->progress->call || own->progress->call(own->progress->user, report));
}

static cicy_status follow(const cicy_objective *objective, const cicy_ranks *ranks,
                          const cicy_progress *progress, cicy_error *error)
{
    cicy_space space;
    order wanted;
    CICY_TRY(cicy_ranks_broadcast(ranks, 0, &space, sizeof space, error));
    for (;;) {
        CICY_TRY(cicy_ranks_receive(ranks, 0, &wanted, sizeof wanted, error));
        if (wanted.kind == ORDER_END)
            return wanted.status;
        if (wanted.kind == ORDER_STOP)
            continue;
        follower own = {.ranks = ranks, .progress = progress};
        const cicy_progress asked = {go_on, &own};
        result found = {.loss = NAN};
        found.status = objective->evaluate(objective->user, &space, &wanted.evaluation, &asked,
                                           &found.loss, found.failure, &found.error);
        CICY_TRY(cicy_ranks_send(ranks, 0, &found, sizeof found, error));
    }
}

cicy_status cicy_search_run_ranks(const char *folder, const cicy_objective *objective,
                                  const cicy_search_limits *limits, const cicy_ranks *ranks,
                                  const cicy_search_observer *observer, cicy_search *search,
                                  cicy_error *error)
{
    static const cicy_progress none = {0};
    *search = (cicy_search){0};
    if (!ranks || ranks->count == 1)
        return cicy_search_run(folder, objective, limits, 1, observer, search, error);
    if (ranks->rank > 0)
        return follow(objective, ranks, observer ? &observer->progress : &none, error);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    crew crew = {.ranks = ranks,
                 .objective = objective,
                 .lock = &lock,
                 .busy = calloc((size_t)ranks->count, sizeof *crew.busy)};
    const cicy_status status =
        crew.busy ? lead(&crew, folder, limits, observer, search, error) : cicy_error_memory(error);
    free(crew.busy);
    pthread_mutex_destroy(&lock);
    return status;
}
