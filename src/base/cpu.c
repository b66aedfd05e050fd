#include "base/cpu.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#ifdef CICY_SEVERAL_VERSIONS
#include <cpuid.h>

static const char *const names[] = {"baseline", "avx2", "avx512"};

/* Bits of CPUID (Intel Software Developer's Manual, volume 2A). */
enum {
    FMA = 1 << 12,
    MOVBE = 1 << 22,
    POPCNT = 1 << 23,
    OSXSAVE = 1 << 27,
    AVX = 1 << 28,
    F16C = 1 << 29, /* leaf 1, ecx */
    LZCNT = 1 << 5, /* leaf 0x80000001, ecx */
    BMI1 = 1 << 3,
    AVX2 = 1 << 5,
    BMI2 = 1 << 8, /* leaf 7, ebx, as the next ones */
    AVX512F = 1 << 16,
    AVX512DQ = 1 << 17,
    AVX512CD = 1 << 28,
    AVX512BW = 1 << 30,
    YMM_STATE = 0x06, /* XCR0: registers that the system saves */
    ZMM_STATE = 0xe6
};
static const unsigned AVX512VL = 1u << 31;

/* XCR0, read with the instruction itself: its builtin needs a compiler flag. */
static unsigned saved_registers(void)
{
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    (void)high;
    return low;
}

static bool has(unsigned found, unsigned wanted)
{
    return (found & wanted) == wanted;
}

/* The best version that the processor and the operating system can run. */
static cicy_cpu best(void)
{
    const unsigned basic = FMA | MOVBE | POPCNT | OSXSAVE | AVX | F16C;
    const unsigned wide = AVX512F | AVX512DQ | AVX512CD | AVX512BW | AVX512VL;
    unsigned a, b, c, d, extended;
    if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, basic))
        return CICY_CPU_BASELINE;
    if (!__get_cpuid(0x80000001, &a, &b, &extended, &d) || !has(extended, LZCNT))
        return CICY_CPU_BASELINE;
    const unsigned saved = saved_registers();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d) || !has(b, AVX2 | BMI1 | BMI2) ||
        !has(saved, YMM_STATE))
        return CICY_CPU_BASELINE;
    return has(b, wide) && has(saved, ZMM_STATE) ? CICY_CPU_AVX512 : CICY_CPU_AVX2;
}
#else
#ifdef CICY_NATIVE_VERSION
static const char *const names[] = {"native"};
#else
static const char *const names[] = {"baseline"};
#endif

static cicy_cpu best(void)
{
    return CICY_CPU_BASELINE;
}
#endif

enum { VERSIONS = sizeof names / sizeof *names };

/* The version that CICY_CPU names; VERSIONS: none of this build. The best one without CICY_CPU. */
static int requested(void)
{
    const char *name = getenv("CICY_CPU");
    int version = 0;
    if (!name)
        return (int)best();
    while (version < VERSIONS && strcmp(name, names[version]) != 0)
        version++;
    return version;
}

cicy_cpu cicy_cpu_chosen(void)
{
    /* 0 until the processor was asked. Threads that ask at the same time find the same answer. */
    static atomic_int known;
    int version = atomic_load_explicit(&known, memory_order_relaxed) - 1;
    if (version < 0) {
        version = requested();
        version = version <= (int)best() ? version : (int)best();
        atomic_store_explicit(&known, version + 1, memory_order_relaxed);
    }
    return (cicy_cpu)version;
}

const char *cicy_cpu_name(void)
{
    return names[cicy_cpu_chosen()];
}

cicy_status cicy_cpu_check(cicy_error *error)
{
    const int version = requested();
    if (version == VERSIONS)
        return cicy_error_set(
            error, CICY_USAGE, "CICY_CPU=%s: this build has no such kernels; it has %s%s",
            getenv("CICY_CPU"), names[0], VERSIONS > 1 ? ", avx2 and avx512" : "");
    if (version > (int)best())
        return cicy_error_set(error, CICY_USAGE, "CICY_CPU=%s: this processor has only %s",
                              names[version], names[best()]);
    return CICY_OK;
}
