/* An open data set file, whose entries are read in parts. Nothing in it is trusted. */
#ifndef CICYMINER_DATA_HDF5_DATASET_SOURCE_H
#define CICYMINER_DATA_HDF5_DATASET_SOURCE_H

#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

#include "cicyminer/dataset.h"

typedef struct cicy_dataset_source {
    hid_t file;
    const char *name;  /* for messages */
    uint64_t size;     /* of the file, bytes */
    int format;        /* of its layout */
    size_t packed;     /* of an element of /packed, bytes */
    cicy_dataset head; /* the data set without its arrays */
} cicy_dataset_source;

/* Reads the head of an open file: fills in format, packed and head, which is to be cleared in any
 * case. Between cicy_hdf5_enter and cicy_hdf5_leave, as the next one. Errors: CICY_INVALID_INPUT,
 * CICY_SYSTEM. */
cicy_status cicy_dataset_source_head(cicy_dataset_source *source, cicy_error *error);

/* Makes *part of the entries first .. first + count - 1, which are checked. Without matrices,
 * part->matrix is NULL. Free it with cicy_dataset_clear, also after failure. Errors:
 * CICY_INVALID_INPUT, CICY_SYSTEM. */
cicy_status cicy_dataset_source_part(const cicy_dataset_source *source, size_t first, size_t count,
                                     bool matrices, cicy_dataset *part, cicy_error *error);

/* cicy_dataset_read_part without matrices: part->matrix is NULL. */
cicy_status cicy_dataset_read_numbers(cicy_dataset_reader *reader, size_t first, size_t count,
                                      cicy_dataset *part, cicy_error *error);

/* The size of an open file, bytes, and the checksum in its seal; 0 when it has none. */
uint64_t cicy_dataset_bytes(const cicy_dataset_reader *reader);
uint32_t cicy_dataset_seal(const cicy_dataset_reader *reader);

/* Whether an open file has the packed layout; then *packed is the size of an element of /packed. */
bool cicy_dataset_is_packed(const cicy_dataset_reader *reader, size_t *packed);

#endif
