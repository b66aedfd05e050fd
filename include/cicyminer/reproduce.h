/* Experiments, the paper's and our own, one call each: what is missing is trained, then the table
 * and the figures are written. */
#ifndef CICYMINER_REPRODUCE_H
#define CICYMINER_REPRODUCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/table.h"
#include "cicyminer/training.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Called meanwhile; members may be NULL. */
typedef struct cicy_reproduce_observer {
    /* Before each run: its folder, its number from 1 on, how many there are, what will happen. */
    void (*run)(void *user, const char *folder, size_t number, size_t count, const char *what);
    void (*written)(void *user, const char *path); /* after each file of results */
    void *user;
    cicy_training_observer training;
} cicy_reproduce_observer;

typedef struct cicy_reproduce_options {
    size_t size;        /* sizeof this struct; see cicyminer/cicyminer.h */
    const char *target; /* "table-1", ...: see cicy_reproduce_target_get */
    const char *folder; /* for runs, tables and figures; made when missing */
    const char *format; /* of figures: "svg", "pdf", "png"; NULL: none are drawn */
    /* The paper's cost times about this, in (0, 1]: filters, epochs (and patience) and the used
     * share of the data set are each multiplied by its fourth root, since the cost goes with the
     * square of the filters. The patience of the classification networks is 0.15 of the epochs of
     * the run at every ratio. */
    double scale;
    double width, epochs, share; /* these factors themselves; 0: as the scale says */
    bool order;                  /* also train on matrices in random order of rows and columns */
    const char *model;           /* of the targets that are not the paper's; NULL: "mpnn+rooted" */
    uint64_t seed;
    int threads; /* 0: all cores */
} cicy_reproduce_options;

/* A target and what it shows. */
typedef struct cicy_reproduce_target {
    const char *name, *help;
    int dimension; /* of the data set; 0: any */
} cicy_reproduce_target;

/* Target number `index`, from 0 on; NULL after the last one. Static storage. */
CICY_API const cicy_reproduce_target *cicy_reproduce_target_get(size_t index);

/* The target called `name`; NULL when there is none. */
CICY_API const cicy_reproduce_target *cicy_reproduce_find(const char *name);

/* Checks what can be checked without a data set. Errors: CICY_USAGE (unknown target or format,
 * impossible scale). */
CICY_API cicy_status cicy_reproduce_check(const cicy_reproduce_options *options, cicy_error *error);

/* Makes the runs of a target that are missing in folder/runs, continues those that were stopped,
 * evaluates them on the test part as it is and with rows and columns shuffled, and writes
 * folder/TARGET.txt, .tex, .csv, .json and the figures. Runs that several targets need are made
 * once. The tests of generalisation have no figure; "wl" trains nothing: it states how well any
 * message-passing network can do, by colour refinement. *table (may be NULL) is freed by the
 * caller; NULL for figure-1, which has none. `data` is the data set's path. The results are a
 * function of data set, scale and seed. Errors: CICY_USAGE (unknown target or format, impossible
 * scale; a run folder made with other settings), CICY_INVALID_INPUT (data set, damaged folder),
 * CICY_SYSTEM, CICY_INTERRUPTED (the same call continues). */
CICY_API cicy_status cicy_reproduce(const cicy_reproduce_options *options,
                                    const cicy_dataset *dataset, const char *data,
                                    const cicy_reproduce_observer *observer, cicy_table **table,
                                    cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
