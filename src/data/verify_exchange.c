#include "data/verify_exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/errors.h"

/* texts [count] one after another, each with its final 0; NULL is empty. */
static char *join(size_t count, char *const *texts, size_t *size)
{
    *size = 0;
    for (size_t i = 0; i < count; i++)
        *size += (texts[i] ? strlen(texts[i]) : 0) + 1;
    char *all = malloc(*size + 1), *next = all;
    for (size_t i = 0; all && i < count; i++) {
        const size_t length = texts[i] ? strlen(texts[i]) : 0;
        memcpy(next, texts[i] ? texts[i] : "", length + 1);
        next += length + 1;
    }
    return all;
}

static bool split(const char *all, size_t count, char **texts)
{
    bool memory_left = true;
    for (size_t i = 0; i < count; i++, all += strlen(all) + 1) {
        texts[i] = *all ? strdup(all) : NULL;
        memory_left = memory_left && (!*all || texts[i]);
    }
    return memory_left;
}

static cicy_status give(const cicy_ranks *ranks, size_t count, const cicy_record *prints,
                        char *const *texts, cicy_error *error)
{
    size_t size;
    char *all = join(count, texts, &size);
    cicy_status status = all ? CICY_OK : cicy_error_memory(error);
    CICY_THEN(status, cicy_ranks_send(ranks, 0, prints, count * sizeof *prints, error));
    CICY_THEN(status, cicy_ranks_send(ranks, 0, &size, sizeof size, error));
    CICY_THEN(status, cicy_ranks_send(ranks, 0, all, size, error));
    free(all);
    return status;
}

static cicy_status take(const cicy_ranks *ranks, int rank, size_t count, cicy_record *prints,
                        char **texts, cicy_error *error)
{
    size_t size;
    CICY_TRY(cicy_ranks_receive(ranks, rank, prints, count * sizeof *prints, error));
    CICY_TRY(cicy_ranks_receive(ranks, rank, &size, sizeof size, error));
    char *all = malloc(size + 1);
    if (!all)
        return cicy_error_memory(error);
    cicy_status status = cicy_ranks_receive(ranks, rank, all, size, error);
    if (status == CICY_OK && !split(all, count, texts))
        status = cicy_error_memory(error);
    free(all);
    return status;
}

cicy_status cicy_verify_exchange(const cicy_ranks *ranks, size_t count, cicy_record *prints,
                                 char **texts, cicy_error *error)
{
    size_t first, end;
    if (cicy_rank(ranks) > 0) {
        cicy_rank_share(ranks, ranks->rank, count, &first, &end);
        return give(ranks, end - first, prints + first, texts + first, error);
    }
    for (int rank = 1; rank < cicy_rank_count(ranks); rank++) {
        cicy_rank_share(ranks, rank, count, &first, &end);
        CICY_TRY(take(ranks, rank, end - first, prints + first, texts + first, error));
    }
    return CICY_OK;
}
