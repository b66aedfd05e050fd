#include "base/files/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files/file.h"

static const char prefix[] = ".cicyminer-";

/* FNV-1a of the machine's name. Process numbers of another machine say nothing here. */
static uint32_t host(void)
{
    char name[256] = "";
    gethostname(name, sizeof name - 1);
    uint32_t hash = UINT32_C(2166136261);
    for (const char *at = name; *at; at++)
        hash = (hash ^ (unsigned char)*at) * UINT32_C(16777619);
    return hash;
}

/* A cleaning process may have seen the new file before it was locked, and removed it. */
static bool lock(int descriptor)
{
    struct stat found;
    while (flock(descriptor, LOCK_EX) != 0)
        if (errno != EINTR)
            return true; /* this file system has no locks; the process number must do */
    return fstat(descriptor, &found) != 0 || found.st_nlink > 0;
}

int cicy_temporary_open(const char *folder, char **name)
{
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        char base[64];
        snprintf(base, sizeof base, "%s%08" PRIx32 "-%ld-%u", prefix, host(), (long)getpid(),
                 attempt);
        *name = cicy_file_join(folder, base);
        if (!*name) {
            errno = ENOMEM;
            return -1;
        }
        int descriptor = open(*name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0 && lock(descriptor))
            return descriptor;
        int reason = descriptor >= 0 ? EEXIST : errno;
        if (descriptor >= 0)
            close(descriptor);
        free(*name);
        *name = NULL;
        errno = reason;
        if (reason != EEXIST)
            break;
    }
    return -1;
}

/* Whether `name` is exactly that of a temporary file of a process of this machine that has ended.
 */
static bool is_abandoned(const char *name)
{
    uint32_t machine;
    long process;
    unsigned number;
    char same[64];
    if (strncmp(name, prefix, sizeof prefix - 1) != 0 ||
        sscanf(name + sizeof prefix - 1, "%8" SCNx32 "-%10ld-%4u", &machine, &process, &number) !=
            3 ||
        machine != host() || process <= 0)
        return false;
    snprintf(same, sizeof same, "%s%08" PRIx32 "-%ld-%u", prefix, machine, process, number);
    return strcmp(same, name) == 0 && kill((pid_t)process, 0) != 0 && errno == ESRCH;
}

static void remove_abandoned(int folder, const char *name)
{
    struct stat found;
    int descriptor = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return;
    if (fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_uid == geteuid() &&
        flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(descriptor);
}

void cicy_temporary_clean(const char *folder)
{
    DIR *stream = opendir(folder);
    if (!stream)
        return;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;)
        if (is_abandoned(entry->d_name))
            remove_abandoned(dirfd(stream), entry->d_name);
    closedir(stream);
}
