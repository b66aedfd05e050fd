/* Output files that appear whole or not at all.
 *
 * A file is written under another name in the folder of its target, ".cicyminer-HOST-PID-N", then
 * synced and renamed, so that a reader sees the old file or the new one and nothing else. Its
 * permissions are those of the file that it replaces. Symbolic links are followed: the file that
 * they point to is replaced, not the link. Devices, FIFOs and names of open descriptors
 * (/dev/stdout, /dev/fd/N) are written to directly; disks (block devices) are refused. When the
 * process is killed, the next one that writes into the folder removes what is left.
 */
#ifndef CICYMINER_FILE_H
#define CICYMINER_FILE_H

#include <stdio.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An output file being written. `stream` is open for writing; `path` is the name given; `temporary`
 * is the name of the file until it is complete, NULL when stream writes to its target directly.
 * Every file that was created is committed or discarded, which also frees the names. */
typedef struct cicy_file {
    FILE *stream;
    char *path;
    char *temporary;
} cicy_file;

/* Begins a file. Errors: CICY_USAGE (the name is empty), CICY_SYSTEM (a folder, a disk, no
 * permission, ...), naming the path and the reason. */
CICY_API cicy_status cicy_file_create(cicy_file *file, const char *path, cicy_error *error);

/* Whether cicy_file_create could begin this file, without touching it: for long work whose output
 * comes at its end. Errors as there. */
CICY_API cicy_status cicy_file_check(const char *path, cicy_error *error);

/* Flushes, syncs, renames onto the target and frees. After an error the temporary file is removed
 * and an older file at the target is untouched. Errors: CICY_SYSTEM, naming path and reason. */
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
