/* The folder in which a long classification keeps its levels and how far it has come, so that it
 * can continue after a stop, also after a kill. Besides the levels it holds
 *   state  what is complete: written beside and renamed, after the files that it names
 *   lock   who works in it
 * Files that `state` does not name are left over from work that was stopped. */
#ifndef CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_WORK_FOLDER_H
#define CICYMINER_GEOMETRY_CLASSIFICATION_LEVELS_WORK_FOLDER_H

#include <stdbool.h>

#include "base/files/folder_lock.h"
#include "cicyminer/configuration.h"
#include "geometry/classification/levels/level.h"

/* Levels: 1 .. CICY_MAX_ROWS by the number of rows, 0 the direct products. */
enum {
    CICY_LEVELS = CICY_MAX_ROWS + 1,
    CICY_MOST_RANKS = 4096,
    CICY_MOST_RUNS = 256 + CICY_MOST_RANKS /* each writes one */
};

/* How far a classification has come. */
typedef struct cicy_progress_made {
    cicy_level levels[CICY_LEVELS];
    bool complete[CICY_LEVELS]; /* which of them are */
    int next;                   /* the level that is being made */
    cicy_level runs[CICY_MOST_RUNS];
    size_t run_count;
    uint64_t split; /* of the level before: how many, in its order, are split */
    uint64_t names; /* files that were named so far */
} cicy_progress_made;

/* The folder; {0}: none, everything must fit into memory. */
typedef struct cicy_work_folder {
    const char *path; /* the caller's; NULL: none */
    int dimension, most_rows;
    bool in_use; /* it exists, is locked, and levels are kept there */
    cicy_folder_lock lock;
} cicy_work_folder;

/* If the folder with this path, dimension and number of rows exists, locks it and reads how far the
 * work has come; removes what is left over. *made is at the beginning otherwise. Errors:
 * CICY_ERROR_MISMATCH (other work, another version of the program), CICY_ERROR_DAMAGED,
 * CICY_ERROR_BUSY, CICY_SYSTEM. */
cicy_status cicy_work_folder_open(cicy_work_folder *folder, cicy_progress_made *made,
                                  cicy_error *error);

/* Creates and locks the folder, unless it is in use. Errors: CICY_SYSTEM, CICY_ERROR_BUSY. */
cicy_status cicy_work_folder_begin(cicy_work_folder *folder, cicy_error *error);

/* Keeps how far the classification has come. Errors: CICY_SYSTEM. */
cicy_status cicy_work_folder_save(const cicy_work_folder *folder, const cicy_progress_made *made,
                                  cicy_error *error);

/* Removes the file of a level. */
void cicy_work_folder_remove(const cicy_work_folder *folder, const cicy_level *level);

/* Gives the folder free, for the next one that goes on. */
void cicy_work_folder_close(cicy_work_folder *folder);

/* Removes everything in the folder, the folder itself, and closes it. */
void cicy_work_folder_delete(cicy_work_folder *folder);

#endif
