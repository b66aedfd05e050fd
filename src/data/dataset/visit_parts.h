/* Going through a data set file in parts, in bounded memory. */
#ifndef CICYMINER_DATA_DATASET_VISIT_PARTS_H
#define CICYMINER_DATA_DATASET_VISIT_PARTS_H

#include <stdbool.h>

#include "cicyminer/dataset.h"
#include "cicyminer/progress.h"

/* Takes a part, whose first entry has this index in the whole; another status than CICY_OK ends the
 * visit. */
typedef cicy_status cicy_part_visit(void *user, const cicy_dataset *part, size_t first,
                                    cicy_error *error);

/* What a visit needs and reports. */
typedef struct cicy_part_wish {
    bool matrices;                 /* else part->matrix is NULL, and much less is read */
    const char *stage;             /* for the progress reports */
    const cicy_progress *progress; /* may be NULL */
} cicy_part_wish;

/* Visits all entries in their order, in parts of CICY_DATASET_PART. Errors: those of
 * cicy_dataset_read_part and of `visit`, CICY_INTERRUPTED. */
cicy_status cicy_dataset_visit_parts(cicy_dataset_reader *reader, const cicy_part_wish *wish,
                                     cicy_part_visit *visit, void *user, cicy_error *error);

#endif
