/* The processes of a job that an MPI launcher started (mpirun, mpiexec, srun). `cicyminer` itself
 * does not depend on MPI: under a launcher it becomes `cicyminer-mpi`, the same program linked with
 * MPI, which is built where an MPI was found. */
#ifndef CICYMINER_CLI_RANKS_LAUNCHER_H
#define CICYMINER_CLI_RANKS_LAUNCHER_H

#include "cicyminer/ranks.h"

/* Begins the work of this process. *ranks is NULL if it is alone. Does not return if the program
 * becomes another one. False: it cannot run as it was started, and has said why. */
bool cli_ranks_start(int *argc, char ***argv, const cicy_ranks **ranks);

/* Ends it, together with the others. */
void cli_ranks_finish(void);

/* Ends all processes of the job with this exit code, whatever they do. */
void cli_ranks_abort(int code);

/* How many processes the launcher started; 1 without one. */
int cli_launched_processes(void);

#endif
