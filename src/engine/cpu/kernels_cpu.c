#include "engine/cpu/kernels_cpu.h"

#include "engine/cpu/vector.h"

#define ENTRY(NAME) .NAME = cicy_cpu_##NAME,

const cicy_kernels *cicy_kernels_cpu(void)
{
    static const cicy_kernels kernels = {.vector_length = CICY_VECTOR_LENGTH, CICY_KERNELS(ENTRY)};
    return &kernels;
}
