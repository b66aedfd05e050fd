/* The data set file, for its reader and writer. */
#ifndef CICYMINER_DATA_HDF5_DATASET_LAYOUT_H
#define CICYMINER_DATA_HDF5_DATASET_LAYOUT_H

#include "cicyminer/dataset.h"

/* Raised when a reader of an older version would misread a file. */
#define CICY_DATASET_FORMAT_VERSION 1

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

/* cicy_dataset_write that reports its progress, which may be NULL. Errors also: CICY_INTERRUPTED.
 */
cicy_status cicy_dataset_write_watched(const cicy_dataset *dataset, const char *path,
                                       const cicy_progress *progress, cicy_error *error);

#endif
