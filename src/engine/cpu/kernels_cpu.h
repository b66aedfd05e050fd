/* The functions of the CPU's table; see kernels.h for what they do. */
#ifndef CICYMINER_ENGINE_CPU_KERNELS_CPU_H
#define CICYMINER_ENGINE_CPU_KERNELS_CPU_H

#include "engine/cpu/fused_norm_view.h"
#include "engine/kernels.h"

#define CICY_CPU_DECLARE(NAME) __typeof__(*((cicy_kernels *)0)->NAME) cicy_cpu_##NAME;
CICY_KERNELS(CICY_CPU_DECLARE)

#endif
