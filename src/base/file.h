/* Output files that appear whole or not at all: written beside the target, synced, renamed. */
#ifndef CICYMINER_BASE_FILE_H
#define CICYMINER_BASE_FILE_H

#include <stdio.h>

#include "cicyminer/error.h"

/* An output file being written. `stream` is open for writing; `temporary` is its present name. */
typedef struct cicy_file {
    FILE *stream;
    char *path;
    char *temporary;
} cicy_file;

/* Opens "path.tmp-PID-N" beside path. Errors: CICY_SYSTEM, naming the path and the reason. */
cicy_status cicy_file_create(cicy_file *file, const char *path, cicy_error *error);

/* Flushes, syncs and renames onto path, and frees. On any error the temporary file is removed and
 * an older file at path is untouched. */
cicy_status cicy_file_commit(cicy_file *file, cicy_error *error);

/* Closes and removes the temporary file. Does nothing on a zeroed or finished file. */
void cicy_file_discard(cicy_file *file);

/* For writers that open by name (HDF5): a fresh empty file beside path, to be passed to
 * cicy_file_publish or removed. The caller frees it. */
cicy_status cicy_file_temporary(const char *path, char **temporary, cicy_error *error);

/* Syncs `temporary`, renames it onto path and syncs the folder. Removes `temporary` on error. */
cicy_status cicy_file_publish(const char *temporary, const char *path, cicy_error *error);

/* "folder/name", freed by the caller; NULL without memory. */
char *cicy_file_join(const char *folder, const char *name);

/* Creates a folder and its parents; an existing folder is fine. */
cicy_status cicy_folder_create(const char *path, cicy_error *error);

/* Reads a whole file; *data [*size + 1] is zero-terminated, freed by the caller. A file larger than
 * `limit` bytes is refused (0: no limit). */
cicy_status cicy_file_read(const char *path, size_t limit, char **data, size_t *size,
                           cicy_error *error);

#endif
