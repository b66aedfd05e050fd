#include <stdlib.h>

#include "cli/ranks/launcher.h"

int cli_launched_processes(void)
{
    /* Open MPI; MPICH, Intel MPI and their relatives; Slurm's srun. */
    static const char *const names[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_STEP_NUM_TASKS"};
    int most = 1;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *text = getenv(names[i]);
        const long count = text ? strtol(text, NULL, 10) : 0;
        if (count > most && count < 1 << 24)
            most = (int)count;
    }
    return most;
}
