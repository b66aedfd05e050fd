/* A folder of a test program's own, made in $TMPDIR (/tmp if not set) and removed when the program
 * ends, so that tests do not meet and leave nothing. */
#ifndef CICYMINER_TESTS_SCRATCH_H
#define CICYMINER_TESTS_SCRATCH_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char scratch_folder[512];
static pid_t scratch_owner;

static inline int scratch_remove(const char *path, const struct stat *status, int kind,
                                 struct FTW *place)
{
    (void)status, (void)kind, (void)place;
    return remove(path);
}

/* Removes a file, or a folder with all that it holds; does not follow links. */
static inline void remove_tree(const char *path)
{
    nftw(path, scratch_remove, 16, FTW_DEPTH | FTW_PHYS);
}

/* A child process that exits leaves the folder to its parent. */
static inline void scratch_end(void)
{
    if (getpid() == scratch_owner && chdir("/") == 0)
        remove_tree(scratch_folder);
}

/* The folder's absolute path. */
static inline const char *scratch(void)
{
    const char *parent = getenv("TMPDIR");
    if (scratch_owner)
        return scratch_folder;
    snprintf(scratch_folder, sizeof scratch_folder, "%s/cicyminer-test-XXXXXX",
             parent && *parent == '/' ? parent : "/tmp");
    if (!mkdtemp(scratch_folder) || atexit(scratch_end) != 0) {
        perror(scratch_folder);
        abort();
    }
    scratch_owner = getpid();
    return scratch_folder;
}

/* Makes it the current folder; can be the set-up function of a group of tests. */
static inline int enter_scratch(void **state)
{
    (void)state;
    return chdir(scratch());
}

#endif
