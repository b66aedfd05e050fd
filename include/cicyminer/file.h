/* Output files that appear whole or not at all: written beside the target, synced, renamed. */
#ifndef CICYMINER_FILE_H
#define CICYMINER_FILE_H

#include <stdio.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An output file being written. `stream` is open for writing; `temporary` is its present name.
 * Every file that was created is committed or discarded, which also frees the names. */
typedef struct cicy_file {
    FILE *stream;
    char *path;
    char *temporary;
} cicy_file;

/* Opens "path.tmp-PID-N" beside path. Errors: CICY_SYSTEM, naming the path and the reason. */
CICY_API cicy_status cicy_file_create(cicy_file *file, const char *path, cicy_error *error);

/* Flushes, syncs and renames onto path, and frees. On any error the temporary file is removed and
 * an older file at path is untouched. Errors: CICY_SYSTEM, naming the path and the reason. */
CICY_API cicy_status cicy_file_commit(cicy_file *file, cicy_error *error);

/* Closes and removes the temporary file. Does nothing on a zeroed or finished file. */
CICY_API void cicy_file_discard(cicy_file *file);

/* Creates a folder and its parents; an existing folder is fine. Errors: CICY_SYSTEM, naming the
 * folder and the reason. */
CICY_API cicy_status cicy_folder_create(const char *path, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
