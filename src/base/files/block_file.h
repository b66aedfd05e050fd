/* Files of blocks, each with its length and a checksum, written once and read from front to end. */
#ifndef CICYMINER_BASE_BLOCK_FILE_H
#define CICYMINER_BASE_BLOCK_FILE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "cicyminer/error.h"

/* Bytes of a block at most: what is longer is damaged. */
enum { CICY_LARGEST_BLOCK = 1 << 24 };

/* An open file; {0}: none. */
typedef struct cicy_block_file {
    FILE *stream;
    char *path;
    uint64_t place; /* of the next block */
} cicy_block_file;

/* Creates a file, or empties one. Errors: CICY_SYSTEM, naming the path, here and below. */
cicy_status cicy_block_create(cicy_block_file *file, const char *path, cicy_error *error);

/* Opens a file to go on behind `place`, where a block ends; what follows is removed. */
cicy_status cicy_block_continue(cicy_block_file *file, const char *path, uint64_t place,
                                cicy_error *error);

/* Adds a block of 1 .. CICY_LARGEST_BLOCK bytes. */
cicy_status cicy_block_append(cicy_block_file *file, const void *bytes, size_t size,
                              cicy_error *error);

/* Syncs what was added so far. */
cicy_status cicy_block_sync(cicy_block_file *file, cicy_error *error);

/* Syncs and closes a file that was created. What is not finished may be incomplete. */
cicy_status cicy_block_finish(cicy_block_file *file, cicy_error *error);

/* Opens a file at its first block. */
cicy_status cicy_block_open(cicy_block_file *file, const char *path, cicy_error *error);

/* Goes to `place`, where a block begins. Errors: CICY_SYSTEM. */
cicy_status cicy_block_seek(cicy_block_file *file, uint64_t place, cicy_error *error);

/* Reads the next block into bytes [room]; *size = 0 at the end. Errors: CICY_ERROR_DAMAGED, also
 * for a block that is longer than `room`; CICY_SYSTEM. */
cicy_status cicy_block_next(cicy_block_file *file, void *bytes, size_t room, size_t *size,
                            cicy_error *error);

/* Closes whatever is open. */
void cicy_block_close(cicy_block_file *file);

#endif
