#include "base/files/path.h"

#include <stdio.h>
#include <unistd.h>

cicy_status cicy_path_join(char *path, const char *folder, const char *name, cicy_error *error)
{
    const int length = snprintf(path, CICY_PATH_ROOM, "%s/%s", folder, name);
    if (length > 0 && length < CICY_PATH_ROOM)
        return CICY_OK;
    return cicy_error_set(error, CICY_SYSTEM, "%.200s...: the path is too long", folder);
}

bool cicy_path_exists(const char *folder, const char *name)
{
    char path[CICY_PATH_ROOM];
    return cicy_path_join(path, folder, name, NULL) == CICY_OK && access(path, F_OK) == 0;
}
