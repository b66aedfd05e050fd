/* What the processes that verify a data set together tell each other. */
#ifndef CICYMINER_DATA_VERIFY_EXCHANGE_H
#define CICYMINER_DATA_VERIFY_EXCHANGE_H

#include "base/files/record_sort.h"
#include "base/ranks.h"

/* Each rank has checked its share (cicy_rank_share) of a batch: prints [count], and texts [count],
 * malloc'ed or NULL. Rank 0 receives those of all others. Errors: CICY_ERROR_MEMORY, _SYSTEM. */
cicy_status cicy_verify_exchange(const cicy_ranks *ranks, size_t count, cicy_record *prints,
                                 char **texts, cicy_error *error);

#endif
