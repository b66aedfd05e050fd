/* Checks a data set against the mathematics and the literature. */
#ifndef CICYMINER_VERIFY_H
#define CICYMINER_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"
#include "cicyminer/ranks.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cicy_verify_options {
    size_t size;   /* sizeof this struct; see cicyminer/cicyminer.h */
    bool complete; /* compare with the published counts in any case */
    int threads;   /* 0: all cores */
    cicy_progress progress;
    /* Called from one thread, in the order of the data set, for every fault; may be NULL. */
    void (*complain)(void *user, const char *message);
    void *user;
    uint64_t memory; /* bytes for finding duplicates; 0: 256 MiB. What does not fit is sorted in a
                        file in the folder that TMPDIR names, else in /var/tmp or /tmp */
    const cicy_ranks *ranks; /* the processes that share the work; rank 0 complains, and all get
                                the summary. NULL: this one alone */
} cicy_verify_options;

typedef struct cicy_verify_summary {
    size_t entries;
    size_t faulty;       /* entries with a wrong number, flag, order or an invalid matrix */
    size_t duplicates;   /* entries equal to another one up to permutations */
    bool classification; /* compared with the published counts of a classification */
    size_t unpublished;  /* faults found in that comparison */
} cicy_verify_summary;

/* Recomputes every number of every entry (the Euler number in both ways), checks the stated order
 * of rows and columns, and looks for entries that are equal up to permutations. Compares counts and
 * ranges with the literature if the data set states that `classify` made it, if it has as many
 * entries as a classification, or if options->complete is set. Faults are not errors; see
 * `summary`. Errors: CICY_SYSTEM (memory), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_dataset_verify(const cicy_dataset *dataset,
                                         const cicy_verify_options *options,
                                         cicy_verify_summary *summary, cicy_error *error);

/* The same for a data set file of any size, in bounded memory. Errors also: those of
 * cicy_dataset_open and cicy_dataset_read_part. */
CICY_API cicy_status cicy_dataset_verify_file(const char *path, const cicy_verify_options *options,
                                              cicy_verify_summary *summary, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
