/* The finished chunks of a large data set, kept in a work folder until the file is made of them. */
#ifndef CICYMINER_DATA_DATASET_ENTRIES_FILE_H
#define CICYMINER_DATA_DATASET_ENTRIES_FILE_H

#include "base/block_file.h"
#include "data/hdf5/packed_dataset.h"

typedef struct cicy_entries_file {
    cicy_block_file blocks;
    uint8_t *bytes; /* room for one chunk, while reading */
} cicy_entries_file;

/* Opens FOLDER/entries to add to it: *groups are there already. A file that was made for anything
 * else than `purpose`, a line of text, is begun anew. Errors: CICY_SYSTEM. */
cicy_status cicy_entries_continue(cicy_entries_file *file, const char *folder, const char *purpose,
                                  size_t *groups, cicy_error *error);

cicy_status cicy_entries_add(cicy_entries_file *file, const cicy_packed_group *group,
                             cicy_error *error);

/* Opens it to read all groups. Errors: CICY_SYSTEM, CICY_ERROR_DAMAGED. */
cicy_status cicy_entries_open(cicy_entries_file *file, const char *folder, cicy_error *error);

/* The next group, to be cleared. Errors: CICY_ERROR_DAMAGED, also at the end; CICY_SYSTEM. */
cicy_status cicy_entries_next(cicy_entries_file *file, cicy_packed_group *group, cicy_error *error);

void cicy_entries_close(cicy_entries_file *file);

#endif
