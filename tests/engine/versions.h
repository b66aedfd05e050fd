/* For tests that call functions of the CPU's kernels which are not in its table: VERSIONS(name)
 * declares the versions of a function, CHOSEN(name) is the one that CICY_CPU chooses. */
#ifndef CICYMINER_TESTS_ENGINE_VERSIONS_H
#define CICYMINER_TESTS_ENGINE_VERSIONS_H

#include "base/cpu.h"

#ifdef CICY_SEVERAL_VERSIONS
#define VERSIONS(name)                                                                             \
    __typeof__(name) name##_avx2, name##_avx512;                                                   \
    static __typeof__(name) *const name##_versions[] = {name, name##_avx2, name##_avx512}
#define CHOSEN(name) name##_versions[cicy_cpu_chosen()]
#else
#define VERSIONS(name) typedef __typeof__(name) name##_type
#define CHOSEN(name) name
#endif

#endif
