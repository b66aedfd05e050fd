/* Files that exist only while they are written. Each has a name ".cicyminer-HOST-PID-N", from which
 * another process knows when its writer has died. */
#ifndef CICYMINER_BASE_TEMPORARY_H
#define CICYMINER_BASE_TEMPORARY_H

/* Creates an empty file in `folder`. Returns its descriptor, with *name freed by the caller, or -1
 * with errno. While the descriptor is open the file is locked (flock). */
int cicy_temporary_open(const char *folder, char **name);

/* Removes the temporary files in `folder` that processes of this machine and user left when they
 * were killed. Files of processes that still run, and all files with other names, stay. Never
 * fails; what cannot be removed stays. */
void cicy_temporary_clean(const char *folder);

#endif
