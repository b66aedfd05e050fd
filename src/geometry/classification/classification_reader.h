/* A classification read part by part, wherever its levels are. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_READER_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_CLASSIFICATION_READER_H

#include "cicyminer/classification.h"
#include "geometry/classification/levels/level.h"

typedef struct cicy_classification_reader {
    const cicy_classification *classification;
    int level;              /* -1: at the end */
    cicy_level_reader part; /* part.records [part.count], packed */
} cicy_classification_reader;

/* Opens it at its first part; close it in any case. Errors: CICY_SYSTEM. */
cicy_status cicy_classification_open(const cicy_classification *classification,
                                     cicy_classification_reader *reader, cicy_error *error);

/* The next part, with at most CICY_LEVEL_PART configurations, all of one level; a count of 0 at the
 * end. Errors: CICY_ERROR_DAMAGED, CICY_SYSTEM. */
cicy_status cicy_classification_next(cicy_classification_reader *reader, cicy_error *error);

void cicy_classification_close(cicy_classification_reader *reader);

/* The largest numbers of rows and columns, and the bytes of the longest packed configuration. */
void cicy_classification_largest(const cicy_classification *classification, size_t *rows,
                                 size_t *columns, size_t *packed);

/* The work folder, which holds the levels, or NULL when they are in memory. */
const char *cicy_classification_folder(const cicy_classification *classification);

/* The processes that share the work, or NULL. */
const cicy_ranks *cicy_classification_ranks(const cicy_classification *classification);

#endif
