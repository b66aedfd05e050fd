/* Functions that exist once for each instruction set, and the choice between them.
 *
 * The sources listed in CMakeLists.txt as versioned are compiled several times, each time with the
 * flags of one instruction set, and the names of their functions get its name as a suffix
 * (cmake/version_names.cmake). A file *_dispatch.c defines the plain function as a call of the chosen
 * version. Only baseline versions of all other functions keep their plain name. */
#ifndef CICYMINER_BASE_CPU_H
#define CICYMINER_BASE_CPU_H

#include "cicyminer/cpu.h"

typedef enum cicy_cpu { CICY_CPU_BASELINE, CICY_CPU_AVX2, CICY_CPU_AVX512 } cicy_cpu;

/* The version to call. The processor and the environment are asked once. */
cicy_cpu cicy_cpu_chosen(void);

/* CICY_VERSIONS(name) declares the versions of a function that is declared already;
 * CICY_CHOSEN(name) is the one to call. */
#ifdef CICY_SEVERAL_VERSIONS
#define CICY_VERSIONS(name)                                                                        \
    __typeof__(name) name##_baseline, name##_avx2, name##_avx512;                                  \
    static __typeof__(name) *const name##_versions[] = {name##_baseline, name##_avx2, name##_avx512}
#define CICY_CHOSEN(name) name##_versions[cicy_cpu_chosen()]
#else
#define CICY_VERSIONS(name) __typeof__(name) name##_baseline
#define CICY_CHOSEN(name) name##_baseline
#endif

#endif
