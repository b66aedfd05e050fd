/* The data set file, for its reader and writer. */
#ifndef CICYMINER_DATA_HDF5_DATASET_LAYOUT_H
#define CICYMINER_DATA_HDF5_DATASET_LAYOUT_H

#include <hdf5.h>
#include <stdbool.h>

#include "cicyminer/dataset.h"

/* The versions of the layout, in the order in which older programs cease to read them. */
enum {
    CICY_DATASET_PADDED = 1, /* /matrix, uint8 [N][rows][columns] */
    CICY_DATASET_PACKED = 2  /* /packed, opaque [N], and the attributes rows and columns */
};

/* Entries in a chunk; small enough that a batch of compressed chunks fits in memory, large enough
 * that deflate sees the repetitions. */
#define CICY_DATASET_CHUNK 4096

#define CICY_ATTRIBUTE_FORMAT "format_version"
#define CICY_ATTRIBUTE_DIMENSION "dimension"
#define CICY_ATTRIBUTE_ORDER "order"
#define CICY_ATTRIBUTE_SEED "seed"
#define CICY_ATTRIBUTE_COMMAND "command"
#define CICY_ATTRIBUTE_VERSION "program_version"
#define CICY_ATTRIBUTE_COLUMNS "columns"
#define CICY_ATTRIBUTE_MOST_ROWS "rows"
#define CICY_ATTRIBUTE_MOST_COLUMNS "columns"

/* Write what both layouts have: the attributes of the file; the names of the columns of /hodge.
 * Between cicy_hdf5_enter and cicy_hdf5_leave. */
bool cicy_dataset_write_attributes(hid_t file, const cicy_dataset *dataset, int format);
bool cicy_dataset_write_columns(hid_t hodge, int dimension);

/* cicy_dataset_write that reports its progress, which may be NULL. Errors also: CICY_INTERRUPTED.
 */
cicy_status cicy_dataset_write_watched(const cicy_dataset *dataset, const char *path,
                                       const cicy_progress *progress, cicy_error *error);

#endif
