#include "base/files/folder_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/temporary.h"

/* Who holds the lock, as the file says: "process 123 on host". */
static cicy_status report_holder(int descriptor, const char *folder, cicy_error *error)
{
    char holder[128];
    const ssize_t length = read(descriptor, holder, sizeof holder - 1);
    holder[length > 0 ? length : 0] = '\0';
    for (char *c = holder; *c; c++)
        if (*c < ' ' || *c > '~')
            *c = '?';
    return cicy_error_set_code(error, CICY_ERROR_BUSY, "%s: in use by %s", folder,
                               *holder ? holder : "another process");
}

static void write_holder(int descriptor)
{
    char host[64] = "", text[128];
    gethostname(host, sizeof host - 1);
    const int length =
        snprintf(text, sizeof text, "process %ld on %s", (long)getpid(), *host ? host : "a host");
    if (ftruncate(descriptor, 0) != 0 || write(descriptor, text, (size_t)length) != length)
        return; /* only a message would have shown it */
}

/* The holder removes the file before it releases it: a lock counts only while its file is the one
 * at `path`. */
static bool is_current(int descriptor, const char *path)
{
    struct stat own, found;
    return fstat(descriptor, &own) == 0 && stat(path, &found) == 0 && own.st_ino == found.st_ino &&
           own.st_dev == found.st_dev;
}

static cicy_status take(cicy_folder_lock *lock, const char *folder, cicy_error *error)
{
    for (;;) {
        const int descriptor = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0)
            return cicy_error_system(error, errno, "%s: cannot lock the folder", folder);
        if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
            cicy_status status = report_holder(descriptor, folder, error);
            close(descriptor);
            return status;
        }
        if (is_current(descriptor, lock->path)) {
            write_holder(descriptor);
            lock->descriptor = descriptor + 1;
            return CICY_OK;
        }
        close(descriptor);
    }
}

cicy_status cicy_folder_lock_take(cicy_folder_lock *lock, const char *folder, cicy_error *error)
{
    const size_t room = strlen(folder) + sizeof "/lock";
    *lock = (cicy_folder_lock){.path = malloc(room)};
    if (!lock->path)
        return cicy_error_memory(error);
    snprintf(lock->path, room, "%s/lock", folder);
    cicy_status status = take(lock, folder, error);
    if (status == CICY_OK)
        cicy_temporary_clean(folder);
    else
        cicy_folder_lock_release(lock);
    return status;
}

void cicy_folder_lock_release(cicy_folder_lock *lock)
{
    if (lock->descriptor > 0) {
        unlink(lock->path);
        close(lock->descriptor - 1);
    }
    free(lock->path);
    *lock = (cicy_folder_lock){0};
}
