/* The answers that a data set of line bundles has so far, in a folder beside it. */
#ifndef CICYMINER_DATA_BUNDLES_BUNDLE_ANSWERS_H
#define CICYMINER_DATA_BUNDLES_BUNDLE_ANSWERS_H

#include <stdio.h>

#include "base/folder_lock.h"
#include "cicyminer/bundle_data.h"

/* The answer about one line bundle. */
typedef struct cicy_bundle_answer {
    int32_t h[CICY_MAX_DIMENSION + 1];
    uint32_t method;
} cicy_bundle_answer;

enum { CICY_ANSWERS_PIECE = 256 }; /* answers in a piece at most */

/* The folder, locked, and its file `answers`: pieces of a header and answers, appended in order.
 * A piece that was not written whole is dropped. */
typedef struct cicy_answers {
    char *folder;
    cicy_folder_lock lock;
    FILE *stream;
    bool reading; /* earlier pieces are left */
} cicy_answers;

/* Opens the folder `path`.parts for a question, which `question` states; creates it when there is
 * none. Always followed by cicy_answers_close. Errors: CICY_ERROR_MISMATCH when the folder is for
 * another question, CICY_ERROR_BUSY, CICY_SYSTEM. */
cicy_status cicy_answers_open(cicy_answers *answers, const char *path, const char *question,
                              cicy_error *error);
void cicy_answers_close(cicy_answers *answers);

/* Reads the next piece, which has `count` answers; *found false: there is none, and pieces are
 * appended from here on. */
cicy_status cicy_answers_next(cicy_answers *answers, cicy_bundle_answer *piece, size_t count,
                              bool *found, cicy_error *error);

/* Appends a piece. After a kill of the process it is there; what a power cut leaves is noticed. */
cicy_status cicy_answers_append(cicy_answers *answers, const cicy_bundle_answer *piece,
                                size_t count, cicy_error *error);

/* Removes the folder, once its answers are in the data set. */
void cicy_answers_remove(cicy_answers *answers);

#endif
