/* The ranks of `cicyminer-mpi`. Waiting sleeps: ranks that wait leave their core to others, and
 * threads can wait for different messages at the same time. An error of MPI itself ends the job
 * with its own message. */
#include <mpi.h>
#include <pthread.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/ranks/launcher.h"

enum { LONGEST = 1 << 30 }; /* bytes of a message at most */

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* Waits for the request. The pauses grow to a tenth of the time that was waited, at most 1 ms. */
static void complete(MPI_Request *request)
{
    int done = 0;
    for (long waited = 0;;) {
        pthread_mutex_lock(&turn);
        MPI_Test(request, &done, MPI_STATUS_IGNORE);
        pthread_mutex_unlock(&turn);
        if (done)
            return;
        const long pause = waited < 10000 ? 1000 : waited > 10000000 ? 1000000 : waited / 10;
        nanosleep(&(struct timespec){0, pause}, NULL);
        waited += pause;
    }
}

static int part_of(size_t size)
{
    return (int)(size < LONGEST ? size : LONGEST);
}

static bool broadcast(void *user, int root, void *bytes, size_t size)
{
    (void)user;
    for (char *at = bytes; size > 0; at += part_of(size), size -= (size_t)part_of(size)) {
        MPI_Request request;
        pthread_mutex_lock(&turn);
        MPI_Ibcast(at, part_of(size), MPI_BYTE, root, MPI_COMM_WORLD, &request);
        pthread_mutex_unlock(&turn);
        complete(&request);
    }
    return true;
}

/* The library collects small records. */
static bool collect(void *user, const void *bytes, size_t size, void *all)
{
    (void)user;
    if (size > LONGEST)
        return false;
    MPI_Request request;
    pthread_mutex_lock(&turn);
    MPI_Iallgather(bytes, (int)size, MPI_BYTE, all, (int)size, MPI_BYTE, MPI_COMM_WORLD, &request);
    pthread_mutex_unlock(&turn);
    complete(&request);
    return true;
}

static bool send_bytes(void *user, int to, const void *bytes, size_t size)
{
    (void)user;
    for (const char *at = bytes; size > 0; at += part_of(size), size -= (size_t)part_of(size)) {
        MPI_Request request;
        pthread_mutex_lock(&turn);
        MPI_Isend(at, part_of(size), MPI_BYTE, to, 0, MPI_COMM_WORLD, &request);
        pthread_mutex_unlock(&turn);
        complete(&request);
    }
    return true;
}

static bool receive_bytes(void *user, int from, void *bytes, size_t size)
{
    (void)user;
    for (char *at = bytes; size > 0; at += part_of(size), size -= (size_t)part_of(size)) {
        MPI_Request request;
        pthread_mutex_lock(&turn);
        MPI_Irecv(at, part_of(size), MPI_BYTE, from, 0, MPI_COMM_WORLD, &request);
        pthread_mutex_unlock(&turn);
        complete(&request);
    }
    return true;
}

static bool probe(void *user, int from)
{
    int arrived;
    (void)user;
    pthread_mutex_lock(&turn);
    MPI_Iprobe(from, 0, MPI_COMM_WORLD, &arrived, MPI_STATUS_IGNORE);
    pthread_mutex_unlock(&turn);
    return arrived != 0;
}

bool cli_ranks_start(int *argc, char ***argv, const cicy_ranks **ranks)
{
    static cicy_ranks world = {.broadcast = broadcast,
                               .collect = collect,
                               .send = send_bytes,
                               .receive = receive_bytes,
                               .probe = probe};
    int provided;
    const int launched = cli_launched_processes();
    MPI_Init_thread(argc, argv, MPI_THREAD_SERIALIZED, &provided);
    MPI_Comm_rank(MPI_COMM_WORLD, &world.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &world.count);
    *ranks = world.count > 1 ? &world : NULL;
    if (provided < MPI_THREAD_SERIALIZED)
        cli_complain("this MPI does not support threads (MPI_THREAD_SERIALIZED)");
    else if (world.count != launched && world.count == 1)
        cli_complain("started as one of %d processes, but MPI knows only this one: start it with "
                     "the launcher of the MPI that it was built with (Slurm: srun --mpi=pmix)",
                     launched);
    else
        return true;
    MPI_Abort(MPI_COMM_WORLD, cli_exit_code(CICY_USAGE));
    return false;
}

void cli_ranks_finish(void)
{
    MPI_Finalize();
}

void cli_ranks_abort(int code)
{
    MPI_Abort(MPI_COMM_WORLD, code);
}
