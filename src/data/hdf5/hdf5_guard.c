#include "data/hdf5/hdf5_guard.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>

#include "base/errors.h"

/* HDF5 keeps global state of its own; this lock is the only one of ours. */
static pthread_mutex_t lock;
static pthread_once_t lock_made = PTHREAD_ONCE_INIT;

/* Recursive: a data set is read in parts while another one is written. */
static void make_lock(void)
{
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&lock, &kind);
    pthread_mutexattr_destroy(&kind);
}

void cicy_hdf5_enter(cicy_hdf5_guard *guard)
{
    pthread_once(&lock_made, make_lock);
    pthread_mutex_lock(&lock);
    H5Eget_auto2(H5E_DEFAULT, &guard->print, &guard->argument);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    errno = 0; /* so that cicy_hdf5_fail can find a lack of memory */
}

void cicy_hdf5_leave(cicy_hdf5_guard *guard)
{
    H5Eclear2(H5E_DEFAULT);
    H5Eset_auto2(H5E_DEFAULT, guard->print, guard->argument);
    pthread_mutex_unlock(&lock);
}

typedef struct reason {
    char text[512];
} reason;

static herr_t keep_innermost(unsigned depth, const H5E_error2_t *entry, void *user)
{
    reason *innermost = user;
    if (depth == 0 && entry->desc)
        snprintf(innermost->text, sizeof innermost->text, "%s", entry->desc);
    return 0;
}

cicy_status cicy_hdf5_fail(cicy_error *error, cicy_status status, const char *name,
                           const char *what)
{
    if (errno == ENOMEM)
        return cicy_error_system(error, ENOMEM, "%s: %s", name, what);
    reason innermost = {""};
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep_innermost, &innermost);
    return cicy_error_set(error, status, "%s: %s%s%s%s", name, what,
                          innermost.text[0] ? " (HDF5: " : "", innermost.text,
                          innermost.text[0] ? ")" : "");
}
