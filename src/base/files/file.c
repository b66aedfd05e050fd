#include "base/files/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/errors.h"
#include "base/files/output_target.h"
#include "base/files/temporary.h"

static cicy_status system_error(cicy_error *error, const char *path, const char *what)
{
    return cicy_error_system(error, errno, "%s: cannot %s", path, what);
}

/* The folder of a path, freed by the caller. */
static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup("./");
}

/* Opens a temporary file next to the target or, when the target is a device, in the folder for
 * temporary files. Returns its descriptor, or -1 with errno. */
static int open_temporary(const cicy_output_target *target, char **name)
{
    const char *elsewhere = getenv("TMPDIR");
    char *folder = target->direct ? strdup(elsewhere && *elsewhere ? elsewhere : "/tmp")
                                  : folder_of(target->path);
    *name = NULL;
    if (!folder) {
        errno = ENOMEM;
        return -1;
    }
    cicy_temporary_clean(folder);
    int descriptor = cicy_temporary_open(folder, name);
    int reason = errno;
    free(folder);
    errno = reason;
    return descriptor;
}

cicy_status cicy_file_create(cicy_file *file, const char *path, cicy_error *error)
{
    cicy_output_target target;
    *file = (cicy_file){0};
    cicy_status status = cicy_output_target_find(&target, path, error);
    if (status != CICY_OK)
        return status;
    int descriptor = target.direct ? cicy_output_target_open(&target)
                                   : open_temporary(&target, &file->temporary);
    if (descriptor >= 0)
        file->path = strdup(path);
    if (file->path)
        file->stream = fdopen(descriptor, "wb");
    if (!file->stream) {
        status = system_error(error, path, target.direct ? "open" : "create");
        if (descriptor >= 0)
            close(descriptor);
        cicy_file_discard(file);
    }
    cicy_output_target_clear(&target);
    return status;
}

cicy_status cicy_file_check(const char *path, cicy_error *error)
{
    cicy_output_target target;
    char *temporary = NULL;
    cicy_status status = cicy_output_target_find(&target, path, error);
    if (status != CICY_OK)
        return status;
    if (target.direct) {
        if (target.descriptor < 0 && access(target.path, W_OK) != 0)
            status = system_error(error, path, "open");
    } else {
        int descriptor = open_temporary(&target, &temporary);
        if (descriptor < 0) {
            status = system_error(error, path, "create");
        } else {
            unlink(temporary);
            close(descriptor);
        }
    }
    free(temporary);
    cicy_output_target_clear(&target);
    return status;
}

cicy_status cicy_file_commit(cicy_file *file, cicy_error *error)
{
    assert(file->stream);
    bool written = !ferror(file->stream) && fflush(file->stream) == 0;
    int reason = written ? 0 : (errno ? errno : EIO);
    if (fclose(file->stream) != 0 && written) {
        written = false;
        reason = errno;
    }
    file->stream = NULL;

    cicy_status status = CICY_OK;
    if (!written)
        status = cicy_error_system(error, reason, "%s: cannot write", file->path);
    else if (file->temporary)
        status = cicy_file_publish(file->temporary, file->path, error);
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
    cicy_output_target target;
    *temporary = NULL;
    cicy_status status = cicy_output_target_find(&target, path, error);
    if (status != CICY_OK)
        return status;
    int descriptor = open_temporary(&target, temporary);
    if (descriptor < 0)
        status = system_error(error, path, "create");
    else
        close(descriptor);
    cicy_output_target_clear(&target);
    return status;
}

static bool sync_path(const char *path, int flags)
{
    int descriptor = open(path, flags | O_CLOEXEC);
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
    char *folder = folder_of(path);
    if (folder)
        sync_path(folder, O_RDONLY);
    free(folder);
}

/* Copies a file to a device. */
static bool copy_to(const cicy_output_target *target, const char *from)
{
    char bytes[16384];
    FILE *in = fopen(from, "rb");
    int descriptor = in ? cicy_output_target_open(target) : -1;
    FILE *out = descriptor >= 0 ? fdopen(descriptor, "wb") : NULL;
    bool copied = in && out;
    for (size_t got; copied && (got = fread(bytes, 1, sizeof bytes, in)) > 0;)
        copied = fwrite(bytes, 1, got, out) == got;
    copied = copied && !ferror(in);
    int reason = errno;
    if (out && fclose(out) != 0 && copied) {
        copied = false;
        reason = errno;
    } else if (descriptor >= 0 && !out) {
        close(descriptor);
    }
    if (in)
        fclose(in);
    errno = reason;
    return copied;
}

/* Gives the new file the permissions, and if allowed the owner, of the one that it replaces. */
static void keep_permissions(const cicy_output_target *target, const char *temporary)
{
    struct stat made;
    if (!target->exists || stat(temporary, &made) != 0)
        return;
    const bool same_owner =
        (made.st_uid == target->file.st_uid && made.st_gid == target->file.st_gid);
    if (same_owner || chown(temporary, target->file.st_uid, target->file.st_gid) == 0)
        chmod(temporary, target->file.st_mode & 07777);
    else /* no rights that were given to another group */
        chmod(temporary, target->file.st_mode & 0707);
}

cicy_status cicy_file_publish(const char *temporary, const char *path, cicy_error *error)
{
    cicy_output_target target;
    cicy_status status = cicy_output_target_find(&target, path, error);
    if (status == CICY_OK && target.direct) {
        if (!copy_to(&target, temporary))
            status = system_error(error, path, "write");
    } else if (status == CICY_OK) {
        keep_permissions(&target, temporary);
        if (!sync_path(temporary, O_RDONLY))
            status = system_error(error, path, "write");
        else if (rename(temporary, target.path) != 0)
            status = system_error(error, path, "create");
        else
            sync_folder_of(target.path);
    }
    if (status != CICY_OK || target.direct)
        unlink(temporary);
    cicy_output_target_clear(&target);
    return status;
}

cicy_status cicy_folder_create(const char *path, cicy_error *error)
{
    if (*path == '\0')
        return cicy_error_set(error, CICY_USAGE, "the name of the folder is empty");
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
