/* Names and types of the data set file, in one place for its reader and writer. */
#ifndef CICYMINER_DATA_HDF5_DATASET_LAYOUT_H
#define CICYMINER_DATA_HDF5_DATASET_LAYOUT_H

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

#endif
