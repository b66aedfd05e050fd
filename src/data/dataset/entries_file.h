/* The finished chunks of a large data set, kept in a work folder until the file is made of them.
 * Rank r adds its groups to the file entries-r, which nobody else writes. */
#ifndef CICYMINER_DATA_DATASET_ENTRIES_FILE_H
#define CICYMINER_DATA_DATASET_ENTRIES_FILE_H

#include "base/files/block_file.h"
#include "data/hdf5/packed_dataset.h"

/* Where a group is. */
typedef struct cicy_entries_place {
    int file; /* its number, plus 1; 0: the group is not made */
    uint64_t byte;
} cicy_entries_place;

typedef struct cicy_entries_file {
    cicy_block_file blocks;
    int number;     /* plus 1; 0: none is open */
    uint8_t *bytes; /* room for one chunk, while reading */
} cicy_entries_file;

/* Finds the groups that are in any file of the folder that was made for `purpose`, a line of text:
 * places [groups]. Damage is like the end of a file. Errors: CICY_SYSTEM. */
cicy_status cicy_entries_find(const char *folder, const char *purpose, cicy_entries_place *places,
                              size_t groups, cicy_error *error);

/* Opens FOLDER/entries-number to add to it; one for another purpose is begun anew. Close it in any
 * case. Errors: CICY_SYSTEM. */
cicy_status cicy_entries_continue(cicy_entries_file *file, const char *folder, int number,
                                  const char *purpose, cicy_error *error);

/* Adds group `group`; *place becomes where it is. Errors: CICY_SYSTEM. */
cicy_status cicy_entries_add(cicy_entries_file *file, uint64_t number,
                             const cicy_packed_group *group, cicy_entries_place *place,
                             cicy_error *error);

/* Reads group `number`, to be cleared. *file is {0} or was read from before. Errors:
 * CICY_ERROR_DAMAGED, CICY_SYSTEM. */
cicy_status cicy_entries_read(cicy_entries_file *file, const char *folder,
                              const cicy_entries_place *place, uint64_t number,
                              cicy_packed_group *group, cicy_error *error);

void cicy_entries_close(cicy_entries_file *file);

#endif
