/* The ranks of `cicyminer`: none. Under a launcher the program becomes cicyminer-mpi. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/ranks/launcher.h"

/* Beside this program, or wherever programs are looked for, as this one was. */
static void become(char **argv)
{
    static const char name[] = "cicyminer-mpi";
    const char *slash = strrchr(argv[0], '/');
    const size_t folder = slash ? (size_t)(slash - argv[0]) + 1 : 0;
    char *path = malloc(folder + sizeof name);
    if (path) {
        memcpy(path, argv[0], folder);
        memcpy(path + folder, name, sizeof name);
        execvp(path, argv);
    }
    free(path);
}

bool cli_ranks_start(int *argc, char ***argv, const cicy_ranks **ranks)
{
    const int processes = cli_launched_processes();
    *ranks = NULL;
    if (processes < 2 || *argc < 1)
        return true;
    become(*argv);
    cli_complain("started as one of %d processes, which needs the program cicyminer-mpi: %s; it is "
                 "built where CMake finds an MPI (Debian: libopenmpi-dev)",
                 processes, strerror(errno));
    return false;
}

void cli_ranks_finish(void)
{
}

void cli_ranks_abort(int code)
{
    (void)code;
}
