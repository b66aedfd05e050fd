/* Copying a data set file, entry by entry. */
#ifndef CICYMINER_DATA_SELECTION_DATASET_COPY_H
#define CICYMINER_DATA_SELECTION_DATASET_COPY_H

#include "cicyminer/dataset.h"
#include "cicyminer/progress.h"

/* Writes all entries of a data set file as another one of the same layout and with the same
 * description; one in the packed layout in bounded memory. `progress` may be NULL. Errors: those of
 * cicy_dataset_open and cicy_dataset_read_part, CICY_INTERRUPTED. */
cicy_status cicy_dataset_copy(const char *path, const char *out, const cicy_progress *progress,
                              cicy_error *error);

#endif
