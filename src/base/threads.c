#include "cicyminer/threads.h"

#include <omp.h>

int cicy_threads(int requested)
{
    if (requested > 0)
        return requested;
    int processors = omp_get_num_procs(), allowed = omp_get_max_threads();
    return allowed < processors ? allowed : processors;
}
