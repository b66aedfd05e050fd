/* One process at a time works in a folder. */
#ifndef CICYMINER_BASE_FOLDER_LOCK_H
#define CICYMINER_BASE_FOLDER_LOCK_H

#include "cicyminer/error.h"

/* A lock on a folder that is held; {0}: none. */
typedef struct cicy_folder_lock {
    int descriptor; /* of the file, plus 1 */
    char *path;     /* FOLDER/lock */
} cicy_folder_lock;

/* Locks an existing folder against other processes and other callers in this one. The system
 * releases the lock when the process ends, however that happens. On file systems without locks the
 * folder is not protected. Temporary files of processes that were killed are removed from the
 * folder. Errors: CICY_ERROR_BUSY naming the folder and the process that holds it; CICY_SYSTEM. */
cicy_status cicy_folder_lock_take(cicy_folder_lock *lock, const char *folder, cicy_error *error);

/* Releases it; does nothing to one that is not held. */
void cicy_folder_lock_release(cicy_folder_lock *lock);

#endif
