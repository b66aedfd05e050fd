/* Data sets that grow while a list is read. */
#ifndef CICYMINER_DATA_DATASET_DATASET_APPEND_H
#define CICYMINER_DATA_DATASET_DATASET_APPEND_H

#include "cicyminer/dataset.h"

/* Appends an entry to a data set with room for *room entries, both zeroed before the first, whose
 * dimension becomes the data set's. The padded size is the usual one, or larger where an entry
 * needs it. Errors: CICY_SYSTEM (memory), CICY_INVALID_INPUT (another dimension, a number leaves 32
 * bits). */
cicy_status cicy_dataset_append(cicy_dataset *dataset, size_t *room,
                                const cicy_configuration *configuration, const cicy_hodge *hodge,
                                cicy_error *error);

#endif
