/* Makes an allocation fail. Two forms: a shared object for LD_PRELOAD, which takes the place of
 * malloc and its relatives in the whole program; and, with FAULT_WRAP, an object linked into a
 * sanitized program with -Wl,--wrap=malloc and so on, whose own malloc must stay.
 *
 * Counted are the allocations of the program, and those that jansson, zlib and the C library make
 * on its behalf. Not counted, because nothing that the program does could help: those that HDF5
 * makes for itself, through zlib too (HDF5 1.10 dereferences null pointers, and stores a block
 * uncompressed without a report), those of libzip 1.7 and its libcrypto (zip_close crashes,
 * zip_open says that the file is no archive), of the OpenMP library (it ends the process), of the
 * loader. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "page.h"

#ifdef FAULT_WRAP
enum { OWN_FRAMES = 3 }; /* the sanitizer's backtrace, fails and the allocation function */
#else
enum { OWN_FRAMES = 2 };
#endif

static fault_page *page;
static bool counting; /* kind "memory"; otherwise the driver counts system calls itself */
static int trace = -1;
static _Thread_local bool inside;

typedef struct {
    uintptr_t begin, end;
} range;

static range program, itself, asked[2],
    excluded[16]; /* asked: libraries that allocate for their caller */
static size_t asked_count, excluded_count;

static bool is_in(range where, uintptr_t address)
{
    return address >= where.begin && address < where.end;
}

static int note_object(struct dl_phdr_info *object, size_t size, void *unused)
{
    (void)size, (void)unused;
    range where = {UINTPTR_MAX, 0};
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &object->dlpi_phdr[i];
        if (part->p_type != PT_LOAD)
            continue;
        uintptr_t begin = object->dlpi_addr + part->p_vaddr, end = begin + part->p_memsz;
        where.begin = begin < where.begin ? begin : where.begin;
        where.end = end > where.end ? end : where.end;
    }
    const char *name = object->dlpi_name ? object->dlpi_name : "";
    if (name[0] == '\0')
        program = where;
    else if (is_in(where, (uintptr_t)&note_object))
        itself = where;
    else if ((strstr(name, "/libc.so") || strstr(name, "/libz.so")) && asked_count < 2)
        asked[asked_count++] = where;
    else if ((strstr(name, "libhdf5") || strstr(name, "libgomp") || strstr(name, "libomp") ||
              strstr(name, "ld-linux") || strstr(name, "libcrypto") || strstr(name, "libzip")) &&
             excluded_count < sizeof excluded / sizeof *excluded)
        excluded[excluded_count++] = where;
    return 0;
}

/* jansson 2.14 ignores that the text of the string it is reading cannot grow, and writes beyond its
 * end later. The text has 16, 32, 64, ... bytes. */
static bool is_growing_json_text(void *const *frames, int count, size_t size)
{
    if (size < 16 || (size & (size - 1)) != 0)
        return false;
    for (int i = 0; i < count; i++) {
        Dl_info where;
        if (dladdr(frames[i], &where) && where.dli_sname &&
            strncmp(where.dli_sname, "json_load", strlen("json_load")) == 0)
            return true;
    }
    return false;
}

/* The first caller that does not allocate on behalf of another decides whether a call counts. */
static bool is_counted(void *const *frames, int count)
{
#ifndef FAULT_WRAP
    for (int i = 0; i < count; i++) {
        uintptr_t caller = (uintptr_t)frames[i];
        if (is_in(itself, caller) || is_in(asked[0], caller) || is_in(asked[1], caller))
            continue;
        for (size_t k = 0; k < excluded_count; k++)
            if (is_in(excluded[k], caller))
                return false;
        return true;
    }
    return false;
#else
    (void)frames, (void)count;
    return true;
#endif
}

/* Records a call whose callers, up to the depth-th of the program itself, were not seen before. */
static void record_site(void *const *frames, int count, long call)
{
    static atomic_ullong seen[1 << 16];
    uint64_t hash = 14695981039346656037u;
    int used = 0;
    for (int i = 0; i < count && used < page->depth; i++) {
        uintptr_t caller = (uintptr_t)frames[i];
        if (!is_in(program, caller) && page->depth == 1)
            continue;
        used += is_in(program, caller);
        hash = (hash ^ caller) * 1099511628211u;
    }
    for (size_t i = 0, slot = hash >> 48; i < 1 << 16; i++, slot = (slot + 1) & 0xffff) {
        unsigned long long empty = 0;
        if (atomic_compare_exchange_strong(&seen[slot], &empty, hash | 1)) {
            int number = atomic_fetch_add(&page->site_count, 1);
            if (number < FAULT_SITES)
                page->site[number] = call;
            return;
        }
        if (empty == (hash | 1))
            return;
    }
}

/* True if this allocation is to fail. */
__attribute__((noinline)) static bool fails(size_t size)
{
    if (!counting || inside || !atomic_load(&page->started) || atomic_load(&page->finished))
        return false;
    inside = true;
    void *frames[FAULT_FRAMES];
    int count = backtrace(frames, FAULT_FRAMES) - OWN_FRAMES;
    bool failing = false;
    if (is_counted(frames + OWN_FRAMES, count) &&
        !is_growing_json_text(frames + OWN_FRAMES, count, size)) {
        long call = atomic_fetch_add(&page->calls, 1) + 1;
        if (page->depth)
            record_site(frames + OWN_FRAMES, count, call);
        failing =
            page->fail_at && (page->fail_onwards ? call >= page->fail_at : call == page->fail_at);
        if (failing && atomic_exchange(&page->fired, 1) == 0 && trace >= 0)
            backtrace_symbols_fd(frames + OWN_FRAMES, count, trace);
    }
    inside = false;
    if (failing)
        errno = ENOMEM;
    return failing;
}

#ifndef FAULT_WRAP

void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size)
{
    return fails(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return fails(0) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return fails(0) ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return fails(0) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
    void *got = fails(0) ? NULL : __libc_memalign(alignment, size);
    if (got)
        *memory = got;
    return got ? 0 : ENOMEM;
}

#else

#include <jansson.h>

#define FAULT_WRAPPED(type, name, parameters, arguments)                                           \
    type __real_##name parameters;                                                                 \
    type __wrap_##name parameters;                                                                 \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return fails(0) ? NULL : __real_##name arguments;                                          \
    }

FAULT_WRAPPED(void *, malloc, (size_t size), (size))
FAULT_WRAPPED(void *, calloc, (size_t count, size_t size), (count, size))
FAULT_WRAPPED(void *, realloc, (void *old, size_t size), (old, size))
FAULT_WRAPPED(void *, aligned_alloc, (size_t alignment, size_t size), (alignment, size))
FAULT_WRAPPED(char *, strdup, (const char *text), (text))
FAULT_WRAPPED(char *, strndup, (const char *text, size_t size), (text, size))
FAULT_WRAPPED(FILE *, fopen, (const char *path, const char *mode), (path, mode))
FAULT_WRAPPED(FILE *, fdopen, (int descriptor, const char *mode), (descriptor, mode))
FAULT_WRAPPED(FILE *, open_memstream, (char **text, size_t *size), (text, size))
FAULT_WRAPPED(void *, opendir, (const char *path), (path))
FAULT_WRAPPED(void *, gzopen, (const char *path, const char *mode), (path, mode))

static void *json_malloc(size_t size)
{
    return fails(size) ? NULL : __real_malloc(size);
}

#endif

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULT_PAGE");
    int descriptor = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0)
        return;
    fault_page *map = mmap(NULL, sizeof *map, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    /* Programs that this one starts inherit the environment, but are not tested. */
    if (map == MAP_FAILED || atomic_exchange(&map->started, 1))
        return;
    page = map;
    const char *kind = getenv("FAULT_KIND"), *trace_path = getenv("FAULT_TRACE");
    counting = kind && strcmp(kind, "memory") == 0;
    if (trace_path)
        trace = open(trace_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    inside = true;
    dl_iterate_phdr(note_object, NULL);
    void *frames[FAULT_FRAMES]; /* the first call loads the unwinder, which allocates */
    backtrace(frames, FAULT_FRAMES);
    inside = false;
#ifdef FAULT_WRAP
    json_set_alloc_funcs(json_malloc, free);
#endif
}

__attribute__((destructor)) static void finish(void)
{
    if (page)
        atomic_store(&page->finished, 1);
}
