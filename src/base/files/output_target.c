#include "base/files/output_target.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/file.h"

enum { MOST_LINKS = 40, LINK_LENGTH = 4096 };

/* The descriptor that a name such as /dev/stdout stands for, or -1. Opening such a name again would
 * start at the beginning of a file that the shell or the program has written to. */
static int descriptor_of(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "/dev/stdout") == 0)
        return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0)
        return STDERR_FILENO;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const size_t length = strlen(folders[i]);
        if (strncmp(path, folders[i], length) != 0)
            continue;
        char *end;
        const long number = strtol(path + length, &end, 10);
        if (end != path + length && *end == '\0' && number >= 0 && number <= INT_MAX)
            return (int)number;
    }
    return -1;
}

/* Replaces *path, a symbolic link, by what it points to. */
static bool follow(char **path)
{
    char link[LINK_LENGTH];
    const ssize_t length = readlink(*path, link, sizeof link - 1);
    if (length < 0)
        return false;
    link[length] = '\0';
    const char *slash = strrchr(*path, '/');
    char *next = NULL;
    if (link[0] == '/' || !slash) {
        next = strdup(link);
    } else { /* relative to the folder of the link */
        char *folder = strndup(*path, (size_t)(slash - *path));
        next = folder ? cicy_file_join(folder, link) : NULL;
        free(folder);
    }
    if (!next) {
        errno = ENOMEM;
        return false;
    }
    free(*path);
    *path = next;
    return true;
}

/* Follows links until something else, a free name or a descriptor is reached. Returns 0 or errno.
 */
static int resolve(cicy_output_target *target)
{
    for (int links = 0; links <= MOST_LINKS; links++) {
        target->descriptor = descriptor_of(target->path);
        if (target->descriptor >= 0)
            return fcntl(target->descriptor, F_GETFD) < 0 ? errno : 0;
        if (lstat(target->path, &target->file) != 0)
            return errno == ENOENT ? 0 : errno;
        if (!S_ISLNK(target->file.st_mode)) {
            target->exists = true;
            return 0;
        }
        if (!follow(&target->path))
            return errno;
    }
    return ELOOP;
}

cicy_status cicy_output_target_find(cicy_output_target *target, const char *path, cicy_error *error)
{
    *target = (cicy_output_target){.descriptor = -1};
    if (*path == '\0')
        return cicy_error_set(error, CICY_USAGE, "the name of the output file is empty");
    target->path = strdup(path);
    int reason = target->path ? resolve(target) : ENOMEM;
    const mode_t mode = target->exists ? target->file.st_mode : 0;
    if (reason == 0 && target->exists && S_ISDIR(mode))
        reason = EISDIR;
    target->direct = target->descriptor >= 0 || (target->exists && !S_ISREG(mode));
    cicy_status status = CICY_OK;
    if (reason != 0)
        status = cicy_error_system(error, reason, "%s: cannot create", path);
    else if (target->exists && S_ISBLK(mode))
        status = cicy_error_set(error, CICY_SYSTEM, "%s: is a disk; it is not written to", path);
    if (status != CICY_OK)
        cicy_output_target_clear(target);
    return status;
}

void cicy_output_target_clear(cicy_output_target *target)
{
    free(target->path);
    *target = (cicy_output_target){.descriptor = -1};
}

int cicy_output_target_open(const cicy_output_target *target)
{
    assert(target->direct);
    if (target->descriptor >= 0)
        return fcntl(target->descriptor, F_DUPFD_CLOEXEC, 0);
    return open(target->path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
}
