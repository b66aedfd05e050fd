/* Where output to a name really goes. */
#ifndef CICYMINER_BASE_OUTPUT_TARGET_H
#define CICYMINER_BASE_OUTPUT_TARGET_H

#include <stdbool.h>
#include <sys/stat.h>

#include "cicyminer/error.h"

typedef struct cicy_output_target {
    char *path;  /* after symbolic links, freed by cicy_output_target_clear */
    bool exists; /* a regular file is there, with these properties: */
    struct stat file;
    bool direct;    /* not a regular file: it is written to, never replaced */
    int descriptor; /* /dev/stdout, /dev/fd/N: the descriptor that it names; else -1 */
} cicy_output_target;

/* Follows the symbolic links of `path`, also one to a file that does not exist yet. Errors: the
 * name is empty, names a folder or a disk, or cannot be looked up. */
cicy_status cicy_output_target_find(cicy_output_target *target, const char *path,
                                    cicy_error *error);

void cicy_output_target_clear(cicy_output_target *target);

/* Opens a direct target for writing; -1 with errno. */
int cicy_output_target_open(const cicy_output_target *target);

#endif
