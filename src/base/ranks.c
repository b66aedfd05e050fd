#include "base/ranks.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

int cicy_rank(const cicy_ranks *ranks)
{
    return ranks ? ranks->rank : 0;
}

int cicy_rank_count(const cicy_ranks *ranks)
{
    return ranks ? ranks->count : 1;
}

bool cicy_rank_owns(const cicy_ranks *ranks, uint64_t unit)
{
    return !ranks || unit % (uint64_t)ranks->count == (uint64_t)ranks->rank;
}

void cicy_rank_share(const cicy_ranks *ranks, int rank, size_t count, size_t *first, size_t *end)
{
    const size_t ranks_count = (size_t)cicy_rank_count(ranks);
    *first = (size_t)rank * count / ranks_count;
    *end = ((size_t)rank + 1) * count / ranks_count;
}

static cicy_status check(bool reached, cicy_error *error)
{
    return reached ? CICY_OK
                   : cicy_error_set_code(error, CICY_ERROR_SYSTEM,
                                         "the other processes of this job cannot be reached");
}

cicy_status cicy_ranks_broadcast(const cicy_ranks *ranks, int root, void *bytes, size_t size,
                                 cicy_error *error)
{
    if (!ranks || size == 0)
        return CICY_OK;
    return check(ranks->broadcast(ranks->user, root, bytes, size), error);
}

cicy_status cicy_ranks_collect(const cicy_ranks *ranks, const void *bytes, size_t size, void *all,
                               cicy_error *error)
{
    if (ranks)
        return check(ranks->collect(ranks->user, bytes, size, all), error);
    memcpy(all, bytes, size);
    return CICY_OK;
}

cicy_status cicy_ranks_send(const cicy_ranks *ranks, int to, const void *bytes, size_t size,
                            cicy_error *error)
{
    return check(size == 0 || ranks->send(ranks->user, to, bytes, size), error);
}

cicy_status cicy_ranks_receive(const cicy_ranks *ranks, int from, void *bytes, size_t size,
                               cicy_error *error)
{
    return check(size == 0 || ranks->receive(ranks->user, from, bytes, size), error);
}

cicy_status cicy_ranks_meet(const cicy_ranks *ranks, bool *any, cicy_error *error)
{
    if (!ranks)
        return CICY_OK;
    const bool own = any && *any;
    bool *all = calloc((size_t)ranks->count, sizeof *all);
    if (!all)
        return cicy_error_memory(error);
    const cicy_status status = cicy_ranks_collect(ranks, &own, sizeof own, all, error);
    for (int i = 0; any && status == CICY_OK && i < ranks->count; i++)
        *any = *any || all[i];
    free(all);
    return status;
}

cicy_status cicy_ranks_finish(const cicy_ranks *ranks, cicy_status status, cicy_error *error)
{
    bool interrupted = status == CICY_INTERRUPTED;
    if (status != CICY_OK && !interrupted)
        return status;
    CICY_TRY(cicy_ranks_meet(ranks, &interrupted, error));
    if (interrupted && status == CICY_OK)
        return cicy_error_set(error, CICY_INTERRUPTED, "interrupted");
    return status;
}
