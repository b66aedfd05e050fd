/* Going through a data set: one in memory as a whole, a file in parts, in bounded memory. */
#ifndef CICYMINER_DATA_DATASET_VISIT_PARTS_H
#define CICYMINER_DATA_DATASET_VISIT_PARTS_H

#include <stdbool.h>

#include "cicyminer/dataset.h"
#include "cicyminer/progress.h"

/* Where the data set is: one of them is not NULL. */
typedef struct cicy_entries {
    const cicy_dataset *set;
    cicy_dataset_reader *reader;
} cicy_entries;

/* The data set, or that of the reader without its arrays. */
const cicy_dataset *cicy_entries_head(const cicy_entries *entries);

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

/* Visits all entries in their order, those of a file in parts of CICY_DATASET_PART. Errors: those
 * of cicy_dataset_read_part and of `visit`, CICY_INTERRUPTED. */
cicy_status cicy_entries_visit(const cicy_entries *entries, const cicy_part_wish *wish,
                               cicy_part_visit *visit, void *user, cicy_error *error);

#endif
