/* Paths of files in folders. */
#ifndef CICYMINER_BASE_PATH_H
#define CICYMINER_BASE_PATH_H

#include <stdbool.h>

#include "cicyminer/error.h"

/* Bytes of a path; systems take no longer ones. */
enum { CICY_PATH_ROOM = 4096 };

/* "folder/name" into path [CICY_PATH_ROOM]. Errors: CICY_SYSTEM when it is too long. */
cicy_status cicy_path_join(char *path, const char *folder, const char *name, cicy_error *error);

/* Whether there is a file or folder `name` in a folder. */
bool cicy_path_exists(const char *folder, const char *name);

#endif
