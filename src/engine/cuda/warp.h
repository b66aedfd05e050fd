/* Sums over the 32 threads of a warp, and loops in which each warp takes a row. */
#ifndef CICYMINER_ENGINE_CUDA_WARP_H
#define CICYMINER_ENGINE_CUDA_WARP_H

#include "engine/cuda/port.h"

enum { CICY_WARP = 32 };

/* All threads of the warp get the result. */
CICY_DEVICE float cicy_warp_sum(float value)
{
    for (int mask = CICY_WARP / 2; mask > 0; mask /= 2)
        value += __shfl_xor_sync(0xffffffffu, value, mask);
    return value;
}

CICY_DEVICE float cicy_warp_largest(float value)
{
    for (int mask = CICY_WARP / 2; mask > 0; mask /= 2) {
        const float other = __shfl_xor_sync(0xffffffffu, value, mask);
        value = other > value ? other : value;
    }
    return value;
}

/* Warps of the grid take rows in turn; whole warps, so that all threads of one go on. */
#define CICY_EACH_WARP(i, count)                                                                   \
    for (size_t i = ((size_t)blockIdx.x * blockDim.x + threadIdx.x) / CICY_WARP; i < (count);      \
         i += (size_t)gridDim.x * blockDim.x / CICY_WARP)

#endif
