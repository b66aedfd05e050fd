/* Data sets in the packed layout, for those that are larger than memory: written chunk by chunk.
 * The arrays are those of the padded layout, but /packed in the place of /matrix: an opaque element
 * per entry with the degrees row by row, two per byte (high half first), zeros behind them; rows
 * and columns are in /shape. Chunks of all arrays have CICY_DATASET_CHUNK entries. HDF5's shuffle
 * filter puts first bytes beside first bytes, so that the zeros take next to no room. */
#ifndef CICYMINER_DATA_HDF5_PACKED_DATASET_H
#define CICYMINER_DATA_HDF5_PACKED_DATASET_H

#include "cicyminer/dataset.h"
#include "data/hdf5/hdf5_chunk.h"

enum { CICY_PACKED_ARRAYS = 6 };

/* The chunks with the same entries of all arrays. Clear them. */
typedef struct cicy_packed_group {
    cicy_hdf5_chunk chunks[CICY_PACKED_ARRAYS];
} cicy_packed_group;

void cicy_packed_group_clear(cicy_packed_group *group);

/* Makes chunk `array` (0 .. CICY_PACKED_ARRAYS - 1) from the entries first .. first + count - 1 of
 * `part`. `head` describes the whole data set: dimension, count, rows and columns (the largest),
 * hodge_columns. `packed` is the size of an element of /packed; degrees are at most 15. Without
 * memory, the chunk has no bytes. Any thread. */
cicy_hdf5_chunk cicy_packed_chunk_make(const cicy_dataset *head, size_t packed, int array,
                                       const cicy_dataset *part, size_t first, size_t count);

/* Where the groups come from, in order. Errors end the writing. */
typedef struct cicy_packed_source {
    cicy_status (*next)(void *user, cicy_packed_group *group, cicy_error *error);
    void *user;
} cicy_packed_source;

/* Writes beside `path`, syncs, renames. The same groups give the same bytes. Errors:
 * CICY_INVALID_INPUT (no entries), CICY_SYSTEM (disk, memory), those of the source. */
cicy_status cicy_packed_write_groups(const char *path, const cicy_dataset *head, size_t packed,
                                     const cicy_packed_source *source, cicy_error *error);

#endif
