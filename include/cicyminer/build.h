/* Making a data set from a classification. */
#ifndef CICYMINER_BUILD_H
#define CICYMINER_BUILD_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/classification.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct cicy_build_options {
    size_t size;      /* sizeof this struct; see cicyminer/cicyminer.h */
    cicy_order order; /* "given": as the classification has them */
    uint64_t seed;    /* of a shuffled order */
    int threads;      /* 0: all cores */
    cicy_progress progress;
} cicy_build_options;

/* Makes a data set with one entry for each configuration of a classification: the Hodge numbers,
 * the flags, and the matrix with rows and columns in the requested order. The Euler number is
 * always computed in two ways. The result does not depend on the number of threads. Free with
 * cicy_dataset_clear (also after failure). Errors: CICY_INVALID_INPUT (the two Euler numbers of a
 * configuration differ; the message names it), CICY_SYSTEM (memory), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_dataset_build(const cicy_classification *classification,
                                        const cicy_build_options *options, cicy_dataset *dataset,
                                        cicy_error *error);

/* Makes the same data set as a file in the packed layout (docs/guide.md, "All five-folds"), in
 * bounded memory. `command` and `version` describe what makes it; NULL: nothing. When the
 * classification has a folder, finished entries are kept there, and the same call continues after a
 * stop. Errors also: CICY_SYSTEM (disk). */
CICY_API cicy_status cicy_dataset_build_file(const cicy_classification *classification,
                                             const cicy_build_options *options, const char *command,
                                             const char *version, const char *path,
                                             cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
