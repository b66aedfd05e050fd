#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system_error.h"

static cicy_status system_error(cicy_error *error, const char *path, const char *what)
{
    return cicy_error_system(error, errno, "%s: cannot %s", path, what);
}

/* Creates a fresh file "path.tmp-PID-N"; returns its descriptor and its name, or -1 with errno. */
static int open_temporary(const char *path, char **name)
{
    size_t room = strlen(path) + 48;
    *name = malloc(room);
    if (!*name)
        return -1;
    for (unsigned attempt = 0; attempt < 1000; attempt++) {
        snprintf(*name, room, "%s.tmp-%ld-%u", path, (long)getpid(), attempt);
        int descriptor = open(*name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor >= 0)
            return descriptor;
        if (errno != EEXIST)
            break;
    }
    int reason = errno;
    free(*name);
    *name = NULL;
    errno = reason;
    return -1;
}

cicy_status cicy_file_create(cicy_file *file, const char *path, cicy_error *error)
{
    *file = (cicy_file){.path = strdup(path)};
    int descriptor = file->path ? open_temporary(path, &file->temporary) : -1;
    if (descriptor >= 0)
        file->stream = fdopen(descriptor, "wb");
    if (file->stream)
        return CICY_OK;

    cicy_status status = system_error(error, path, "create");
    if (descriptor >= 0)
        close(descriptor);
    cicy_file_discard(file);
    return status;
}

cicy_status cicy_file_commit(cicy_file *file, cicy_error *error)
{
    bool written = !ferror(file->stream) && fflush(file->stream) == 0;
    int reason = written ? 0 : (errno ? errno : EIO);
    if (fclose(file->stream) != 0 && written) {
        written = false;
        reason = errno;
    }
    file->stream = NULL;

    cicy_status status;
    if (written) {
        status = cicy_file_publish(file->temporary, file->path, error);
    } else {
        errno = reason;
        status = system_error(error, file->path, "write");
    }
    cicy_file_discard(file);
    return status;
}

void cicy_file_discard(cicy_file *file)
{
    if (file->stream)
        fclose(file->stream);
    if (file->temporary)
        unlink(file->temporary);
    free(file->path);
    free(file->temporary);
    *file = (cicy_file){0};
}

cicy_status cicy_file_temporary(const char *path, char **temporary, cicy_error *error)
{
    int descriptor = open_temporary(path, temporary);
    if (descriptor < 0)
        return system_error(error, path, "create");
    close(descriptor);
    return CICY_OK;
}

static bool sync_path(const char *path, int flags)
{
    int descriptor = open(path, flags);
    if (descriptor < 0)
        return false;
    bool synced = fsync(descriptor) == 0;
    int reason = errno;
    close(descriptor);
    errno = reason;
    return synced;
}

/* A rename survives a crash only once its folder is synced; not every file system can do it. */
static void sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    if (folder)
        sync_path(folder, O_RDONLY | O_DIRECTORY);
    free(folder);
}

cicy_status cicy_file_publish(const char *temporary, const char *path, cicy_error *error)
{
    cicy_status status = CICY_OK;
    if (!sync_path(temporary, O_RDONLY))
        status = system_error(error, path, "write");
    else if (rename(temporary, path) != 0)
        status = system_error(error, path, "create");
    if (status == CICY_OK)
        sync_folder_of(path);
    else
        unlink(temporary);
    return status;
}

cicy_status cicy_folder_create(const char *path, cicy_error *error)
{
    char *partial = strdup(path);
    if (!partial)
        return cicy_error_set_code(error, CICY_ERROR_MEMORY, "%s: out of memory", path);
    cicy_status status = CICY_OK;
    for (char *end = partial + 1; status == CICY_OK; end++) {
        if (*end != '/' && *end != '\0')
            continue;
        bool last = *end == '\0';
        *end = '\0';
        struct stat found;
        if (mkdir(partial, 0777) != 0 &&
            !(errno == EEXIST && stat(partial, &found) == 0 && S_ISDIR(found.st_mode)))
            status = system_error(error, partial, "create the folder");
        if (last)
            break;
        *end = '/';
    }
    free(partial);
    return status;
}

cicy_status cicy_file_read(const char *path, size_t limit, char **data, size_t *size,
                           cicy_error *error)
{
    *data = NULL;
    *size = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return system_error(error, path, "open");

    size_t capacity = 0;
    cicy_status status = CICY_OK;
    for (;;) {
        if (*size + 1 >= capacity) {
            capacity = capacity ? 2 * capacity : 65536;
            char *larger = realloc(*data, capacity);
            if (!larger) {
                status = cicy_error_set_code(error, CICY_ERROR_MEMORY, "%s: out of memory", path);
                break;
            }
            *data = larger;
        }
        size_t got = fread(*data + *size, 1, capacity - 1 - *size, stream);
        *size += got;
        if (limit && *size > limit) {
            status = cicy_error_set_code(error, CICY_ERROR_TOO_LARGE, "%s: larger than %zu bytes",
                                         path, limit);
            break;
        }
        if (got == 0) {
            if (ferror(stream))
                status = system_error(error, path, "read");
            break;
        }
    }
    fclose(stream);
    if (status != CICY_OK) {
        free(*data);
        *data = NULL;
        *size = 0;
        return status;
    }
    (*data)[*size] = '\0';
    return CICY_OK;
}

char *cicy_file_join(const char *folder, const char *name)
{
    size_t room = strlen(folder) + strlen(name) + 2;
    char *path = malloc(room);
    if (path)
        snprintf(path, room, "%s/%s", folder, name);
    return path;
}
