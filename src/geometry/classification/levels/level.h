/* The configurations with one number of rows, sorted and each once, in memory or in a file. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_LEVEL_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_LEVEL_H

#include <stddef.h>
#include <stdint.h>

#include "base/files/block_file.h"
#include "cicyminer/error.h"

/* Room for the name of a file in a work folder. */
enum { CICY_LEVEL_NAME = 24 };

/* A level; {0}: empty. A run, one of the sorted files that become a level, is described alike. */
typedef struct cicy_level {
    size_t count;
    uint64_t bytes;             /* of all its packed configurations */
    size_t rows, columns;       /* the largest numbers of them */
    size_t longest;             /* bytes of the longest packed configuration */
    uint8_t *packed;            /* [bytes], or NULL */
    char name[CICY_LEVEL_NAME]; /* of its file in the work folder; "": in memory */
} cicy_level;

void cicy_level_clear(cicy_level *level);

/* Configurations of a part of a level at most, and their bytes. Files and memory have the same
 * parts. */
enum { CICY_LEVEL_PART = 4096, CICY_LEVEL_BLOCK = 1 << 20 };

/* Reads a level part by part. */
typedef struct cicy_level_reader {
    const cicy_level *level;
    cicy_block_file file;
    uint8_t *block;          /* of a file */
    const uint8_t **records; /* [count] the part */
    size_t count;
    uint64_t place; /* in memory, behind the part */
    size_t seen;    /* configurations up to the end of the part */
} cicy_level_reader;

/* Opens a level, whose files are in `folder`. Close it in any case. Errors: CICY_SYSTEM. */
cicy_status cicy_level_open(cicy_level_reader *reader, const cicy_level *level, const char *folder,
                            cicy_error *error);

/* The next part; count = 0 at the end. Errors: CICY_ERROR_DAMAGED, CICY_SYSTEM. */
cicy_status cicy_level_next(cicy_level_reader *reader, cicy_error *error);

void cicy_level_close(cicy_level_reader *reader);

/* Writes a level, in memory or into a file. */
typedef struct cicy_level_writer {
    cicy_level *level;
    cicy_block_file file;
    uint8_t *block; /* of a file */
    size_t used, records, room;
} cicy_level_writer;

/* Begins `level`, which is empty: in folder/level->name, or in memory, with room for `bytes`, if it
 * has no name. Errors: CICY_SYSTEM. */
cicy_status cicy_level_create(cicy_level_writer *writer, cicy_level *level, const char *folder,
                              size_t bytes, cicy_error *error);

/* Adds a packed configuration, which comes after all others. */
cicy_status cicy_level_add(cicy_level_writer *writer, const uint8_t *record, cicy_error *error);

/* Syncs a file; with status other than CICY_OK, removes it instead. Returns the first error. */
cicy_status cicy_level_finish(cicy_level_writer *writer, cicy_status status, cicy_error *error);

#endif
