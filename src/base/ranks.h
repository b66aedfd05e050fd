/* The processes of a job, as the library uses them. `ranks` may be NULL everywhere: one process. */
#ifndef CICYMINER_BASE_RANKS_H
#define CICYMINER_BASE_RANKS_H

#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/ranks.h"

/* The number of this process, and how many there are. */
int cicy_rank(const cicy_ranks *ranks);
int cicy_rank_count(const cicy_ranks *ranks);

/* Whether work number `unit`, counted from 0, is for this process. */
bool cicy_rank_owns(const cicy_ranks *ranks, uint64_t unit);

/* The share of rank `rank` in `count` things: *first .. *end - 1. */
void cicy_rank_share(const cicy_ranks *ranks, int rank, size_t count, size_t *first, size_t *end);

/* As the members of cicy_ranks. Errors: CICY_ERROR_SYSTEM. */
cicy_status cicy_ranks_broadcast(const cicy_ranks *ranks, int root, void *bytes, size_t size,
                                 cicy_error *error);
cicy_status cicy_ranks_collect(const cicy_ranks *ranks, const void *bytes, size_t size, void *all,
                               cicy_error *error);

cicy_status cicy_ranks_send(const cicy_ranks *ranks, int to, const void *bytes, size_t size,
                            cicy_error *error);
cicy_status cicy_ranks_receive(const cicy_ranks *ranks, int from, void *bytes, size_t size,
                               cicy_error *error);

/* Waits until all are here. *any becomes whether it was true in any of them; NULL: false. */
cicy_status cicy_ranks_meet(const cicy_ranks *ranks, bool *any, cicy_error *error);

/* Ends a part of the work that may have been interrupted: all ranks return CICY_INTERRUPTED when
 * one of them comes with it. A rank that fails otherwise returns at once. */
cicy_status cicy_ranks_finish(const cicy_ranks *ranks, cicy_status status, cicy_error *error);

#endif
