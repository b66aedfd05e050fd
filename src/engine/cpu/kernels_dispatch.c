/* The versions of the kernels. */
#include "base/cpu.h"
#include "engine/kernels.h"

CICY_VERSIONS(cicy_kernels_cpu);

const cicy_kernels *cicy_kernels_cpu(void)
{
    return CICY_CHOSEN(cicy_kernels_cpu)();
}
