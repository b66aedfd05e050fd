/* Several processes that work on one task, as under MPI. */
#ifndef CICYMINER_RANKS_H
#define CICYMINER_RANKS_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How the processes (ranks) of a job reach each other. The library does not know MPI: the caller
 * fills this in, once in each process, and hands it to the functions whose options have a member
 * `ranks`. All processes then make the same calls with the same arguments in the same order. They
 * share a file system, where all paths mean the same files. Results have the same bytes for any
 * number of ranks.
 *
 * When such a call fails in one process, the others may wait for it: the caller ends them all
 * (MPI_Abort). CICY_INTERRUPTED is returned by all of them together.
 *
 * The functions return false when the others cannot be reached. The first two are called by all
 * ranks together, the others by two of them, from any thread. Messages between the same two ranks
 * arrive in the order in which they were sent. */
typedef struct cicy_ranks {
    int rank, count; /* 0 <= rank < count; rank 0 writes the results */
    void *user;
    /* bytes [size] of rank `root` for all. */
    bool (*broadcast)(void *user, int root, void *bytes, size_t size);
    /* bytes [size] of every rank for every rank, in their order: all [count][size]. */
    bool (*collect)(void *user, const void *bytes, size_t size, void *all);
    bool (*send)(void *user, int to, const void *bytes, size_t size);
    bool (*receive)(void *user, int from, void *bytes, size_t size);
    /* Whether a message from that rank is there, which `receive` would return at once. */
    bool (*probe)(void *user, int from);
} cicy_ranks;

#ifdef __cplusplus
}
#endif
#endif
