/* The answers that a data set of line bundles has so far, in a folder beside it. */
#ifndef CICYMINER_DATA_BUNDLES_BUNDLE_ANSWERS_H
#define CICYMINER_DATA_BUNDLES_BUNDLE_ANSWERS_H

#include <stdio.h>

#include "base/files/folder_lock.h"
#include "base/ranks.h"
#include "cicyminer/bundle_data.h"

/* The answer about one line bundle. */
typedef struct cicy_bundle_answer {
    int32_t h[CICY_MAX_DIMENSION + 1];
    uint32_t method;
} cicy_bundle_answer;

enum { CICY_ANSWERS_PIECE = 256 }; /* answers in a piece at most */

/* A piece that an earlier call, or another rank, has made. */
typedef struct cicy_answers_made {
    uint32_t count;              /* 0: not made */
    cicy_bundle_answer *answers; /* [count]; NULL: this rank does not need them */
} cicy_answers_made;

/* The folder, which rank 0 has locked. Rank r appends its pieces, each with a header, to the file
 * answers-r, which nobody else writes. A piece that was not written whole is dropped. */
typedef struct cicy_answers {
    char *folder;
    cicy_folder_lock lock;
    const cicy_ranks *ranks;
    FILE *stream;
    int files;               /* answers-0 .. answers-(files - 1) may be there */
    cicy_answers_made *made; /* [count] by the number of the piece */
    size_t count, room;
} cicy_answers;

/* Opens the folder `path`.parts for a question, which `question` states, and reads what is there;
 * creates it when there is none. Always followed by cicy_answers_close. Errors:
 * CICY_ERROR_MISMATCH when the folder is for another question, CICY_ERROR_BUSY, CICY_SYSTEM. */
cicy_status cicy_answers_open(cicy_answers *answers, const char *path, const char *question,
                              const cicy_ranks *ranks, cicy_error *error);
void cicy_answers_close(cicy_answers *answers);

/* Whether piece `number`, with `count` answers, is made. */
bool cicy_answers_has(const cicy_answers *answers, size_t number, size_t count);

/* Copies that piece; rank 0 only. */
void cicy_answers_get(const cicy_answers *answers, size_t number, cicy_bundle_answer *piece);

/* Appends a piece. After a kill of the process it is there; what a power cut leaves is noticed. */
cicy_status cicy_answers_append(cicy_answers *answers, size_t number,
                                const cicy_bundle_answer *piece, size_t count, cicy_error *error);

/* When all ranks have appended theirs with `status`: returns when all are here, and rank 0 has read
 * all pieces. CICY_INTERRUPTED if one of them was. */
cicy_status cicy_answers_unite(cicy_answers *answers, cicy_status status, cicy_error *error);

/* Removes the folder, once its answers are in the data set. Rank 0 only. */
void cicy_answers_remove(cicy_answers *answers);

#endif
