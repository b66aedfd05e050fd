/* The instruction set that the library computes with. Geometry and network kernels are compiled
 * several times, and the best version that the processor can run is chosen when the first of them
 * is called. The environment variable CICY_CPU chooses another one. */
#ifndef CICYMINER_CPU_H
#define CICYMINER_CPU_H

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The name of the chosen version: "avx512" (x86-64-v4), "avx2" (x86-64-v3: AVX2 and FMA) or
 * "baseline" (what every processor of the architecture has); "native" in a library that was
 * compiled for one machine only. Static storage. Numbers of networks agree to rounding between
 * versions and byte for byte within one; exact results are the same in all. */
CICY_API const char *cicy_cpu_name(void);

/* Checks the environment variable CICY_CPU, which names a version. The library itself ignores a
 * value that it cannot follow and takes the best version; a program should call this function when
 * it starts. Errors: CICY_USAGE (unknown name, a version that this build or this processor lacks).
 */
CICY_API cicy_status cicy_cpu_check(cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
