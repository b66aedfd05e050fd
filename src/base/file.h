/* Files and folders: what cicyminer/file.h leaves to the library itself. */
#ifndef CICYMINER_BASE_FILE_H
#define CICYMINER_BASE_FILE_H

#include <stddef.h>

#include "cicyminer/file.h"

/* For writers that open by name (HDF5): a fresh empty file beside path, to be passed to
 * cicy_file_publish or removed. The caller frees it. */
cicy_status cicy_file_temporary(const char *path, char **temporary, cicy_error *error);

/* Syncs `temporary`, renames it onto path and syncs the folder. Removes `temporary` on error. */
cicy_status cicy_file_publish(const char *temporary, const char *path, cicy_error *error);

/* "folder/name", freed by the caller; NULL without memory. */
char *cicy_file_join(const char *folder, const char *name);

/* Reads a whole file; *data [*size + 1] is zero-terminated, freed by the caller. A file larger than
 * `limit` bytes is refused (0: no limit). */
cicy_status cicy_file_read(const char *path, size_t limit, char **data, size_t *size,
                           cicy_error *error);

#endif
