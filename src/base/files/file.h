/* Files and folders: what cicyminer/file.h leaves to the library itself. */
#ifndef CICYMINER_BASE_FILE_H
#define CICYMINER_BASE_FILE_H

#include <stddef.h>

#include "cicyminer/file.h"

/* For programs that write to a name (gnuplot): a new empty file beside the target of `path`, to be
 * passed to cicy_file_publish or removed. The caller frees its name. */
cicy_status cicy_file_temporary(const char *path, char **temporary, cicy_error *error);

/* Syncs `temporary`, renames it onto the target of `path` and syncs the folder; the permissions of
 * a file that is replaced stay. A target that is not a regular file gets a copy. `temporary` is
 * gone afterwards, also after an error. */
cicy_status cicy_file_publish(const char *temporary, const char *path, cicy_error *error);

/* "folder/name", freed by the caller; NULL without memory. */
char *cicy_file_join(const char *folder, const char *name);

/* Reads a whole file; *data [*size + 1] is zero-terminated, freed by the caller. A file larger than
 * `limit` bytes is refused (0: no limit). */
cicy_status cicy_file_read(const char *path, size_t limit, char **data, size_t *size,
                           cicy_error *error);

#endif
