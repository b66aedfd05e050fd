#include "base/files/record_sort.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/array.h"
#include "base/errors.h"
#include "base/files/temporary.h"

/* A sorted part of the file, or what memory holds of it. */
typedef struct run {
    uint64_t place, left; /* in the file: the next record, and how many there are from it on */
    cicy_record *next, *end;
    cicy_record *buffer;
} run;

struct cicy_record_sort {
    bool unique;
    cicy_record *records; /* [room] */
    size_t count, room, most;
    int descriptor; /* -1: no file yet */
    const char *folder;
    uint64_t written; /* records in the file */
    run *runs;
    size_t run_count, run_room;
};

static int compare(const void *left, const void *right)
{
    const cicy_record *a = left, *b = right;
    for (int k = 0; k < 2; k++)
        if (a->word[k] != b->word[k])
            return a->word[k] < b->word[k] ? -1 : 1;
    return (a->word[2] > b->word[2]) - (a->word[2] < b->word[2]);
}

cicy_status cicy_record_sort_start(cicy_record_sort **sort, uint64_t memory, bool unique,
                                   cicy_error *error)
{
    *sort = calloc(1, sizeof **sort);
    if (!*sort)
        return cicy_error_memory(error);
    memory = memory ? memory : CICY_SORT_MEMORY;
    memory = memory < CICY_SORT_LEAST ? CICY_SORT_LEAST : memory;
    (*sort)->most = (size_t)(memory / sizeof(cicy_record));
    (*sort)->unique = unique;
    (*sort)->descriptor = -1;
    return CICY_OK;
}

void cicy_record_sort_free(cicy_record_sort *sort)
{
    if (!sort)
        return;
    if (sort->descriptor >= 0)
        close(sort->descriptor);
    free(sort->records);
    free(sort->runs);
    free(sort);
}

/* ---- Runs ---- */

static cicy_status file_failed(const cicy_record_sort *sort, int number, cicy_error *error)
{
    return cicy_error_system(error, number, "%s: cannot use a temporary file", sort->folder);
}

/* The folder for large temporary files; memory often holds /tmp. */
static const char *temporary_folder(void)
{
    const char *named = getenv("TMPDIR");
    if (named && *named)
        return named;
    return access("/var/tmp", W_OK) == 0 ? "/var/tmp" : "/tmp";
}

/* The file has no name, so that nothing is left of it after any end of the process. */
static cicy_status open_file(cicy_record_sort *sort, cicy_error *error)
{
    char *name;
    sort->folder = temporary_folder();
    sort->descriptor = cicy_temporary_open(sort->folder, &name);
    if (sort->descriptor < 0)
        return file_failed(sort, errno, error);
    unlink(name);
    free(name);
    return CICY_OK;
}

/* Writes or reads records [count] at a place of the file. */
static cicy_status transfer(cicy_record_sort *sort, cicy_record *records, size_t count,
                            uint64_t place, bool writing, cicy_error *error)
{
    char *at = (char *)records;
    off_t offset = (off_t)(place * sizeof *records);
    for (size_t left = count * sizeof *records; left > 0;) {
        const ssize_t done = writing ? pwrite(sort->descriptor, at, left, offset)
                                     : pread(sort->descriptor, at, left, offset);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return file_failed(sort, done < 0 ? errno : EIO, error);
        at += done;
        offset += done;
        left -= (size_t)done;
    }
    return CICY_OK;
}

static void sort_records(cicy_record_sort *sort)
{
    if (sort->count == 0)
        return;
    qsort(sort->records, sort->count, sizeof *sort->records, compare);
    if (!sort->unique)
        return;
    size_t kept = 1;
    for (size_t i = 1; i < sort->count; i++)
        if (compare(&sort->records[i], &sort->records[kept - 1]) != 0)
            sort->records[kept++] = sort->records[i];
    sort->count = kept;
}

/* Moves what is in memory to the file. */
static cicy_status write_run(cicy_record_sort *sort, cicy_error *error)
{
    if (sort->descriptor < 0)
        CICY_TRY(open_file(sort, error));
    if (!cicy_array_reserve(&sort->runs, &sort->run_room, sort->run_count + 1, sizeof *sort->runs))
        return cicy_error_memory(error);
    CICY_TRY(transfer(sort, sort->records, sort->count, sort->written, true, error));
    sort->runs[sort->run_count++] = (run){.place = sort->written, .left = sort->count};
    sort->written += sort->count;
    sort->count = 0;
    return CICY_OK;
}

cicy_status cicy_record_sort_add(cicy_record_sort *sort, cicy_record record, cicy_error *error)
{
    if (sort->count == sort->most) {
        sort_records(sort);
        if (sort->count > sort->most / 2)
            CICY_TRY(write_run(sort, error));
    }
    if (sort->count == sort->room) {
        const size_t room = sort->room < 1024 ? 1024 : 2 * sort->room;
        const size_t wanted = room < sort->most ? room : sort->most;
        cicy_record *larger = realloc(sort->records, wanted * sizeof *larger);
        if (!larger)
            return cicy_error_memory(error);
        sort->records = larger;
        sort->room = wanted;
    }
    sort->records[sort->count++] = record;
    return CICY_OK;
}

/* ---- Merging ---- */

/* Fills the buffer [size] of a run; next = end when nothing is left. */
static cicy_status refill(cicy_record_sort *sort, run *run, size_t size, cicy_error *error)
{
    const size_t count = run->left < size ? (size_t)run->left : size;
    CICY_TRY(transfer(sort, run->buffer, count, run->place, false, error));
    run->place += count;
    run->left -= count;
    run->next = run->buffer;
    run->end = run->buffer + count;
    return CICY_OK;
}

/* Lets runs[at] sink in the heap to its place; the smallest next record is on top. */
static void sink(run *runs, size_t count, size_t at)
{
    const run moved = runs[at];
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= count)
            break;
        if (child + 1 < count && compare(runs[child + 1].next, runs[child].next) < 0)
            child++;
        if (compare(moved.next, runs[child].next) <= 0)
            break;
        runs[at] = runs[child];
        at = child;
    }
    runs[at] = moved;
}

static cicy_status merge(cicy_record_sort *sort, size_t size, cicy_record_visit *visit, void *user,
                         cicy_error *error)
{
    run *runs = sort->runs;
    size_t count = sort->run_count;
    cicy_record last = {{0}};
    bool first = true;
    for (size_t i = count; i-- > 0;)
        sink(runs, count, i);
    while (count > 0) {
        const cicy_record record = *runs[0].next++;
        if (first || !sort->unique || compare(&record, &last) != 0)
            CICY_TRY(visit(user, &record, error));
        first = false;
        last = record;
        if (runs[0].next == runs[0].end)
            CICY_TRY(refill(sort, &runs[0], size, error));
        if (runs[0].next == runs[0].end)
            runs[0] = runs[--count];
        if (count > 0)
            sink(runs, count, 0);
    }
    return CICY_OK;
}

/* Shares the memory among the runs. */
static cicy_status merge_runs(cicy_record_sort *sort, cicy_record_visit *visit, void *user,
                              cicy_error *error)
{
    const size_t share = sort->most / sort->run_count, size = share < 64 ? 64 : share;
    cicy_record *larger = realloc(sort->records, size * sort->run_count * sizeof *larger);
    if (!larger)
        return cicy_error_memory(error);
    sort->records = larger;
    for (size_t i = 0; i < sort->run_count; i++) {
        sort->runs[i].buffer = larger + i * size;
        CICY_TRY(refill(sort, &sort->runs[i], size, error));
    }
    return merge(sort, size, visit, user, error);
}

cicy_status cicy_record_sort_finish(cicy_record_sort *sort, cicy_record_visit *visit, void *user,
                                    cicy_error *error)
{
    sort_records(sort);
    if (sort->run_count > 0 && sort->count > 0)
        CICY_TRY(write_run(sort, error));
    if (sort->run_count > 0)
        return merge_runs(sort, visit, user, error);
    for (size_t i = 0; i < sort->count; i++)
        CICY_TRY(visit(user, &sort->records[i], error));
    return CICY_OK;
}
