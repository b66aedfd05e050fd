/* Weights for others: a weights file that states how it was made, how good it is, and how far
 * each prediction can be trusted. */
#ifndef CICYMINER_PUBLICATION_H
#define CICYMINER_PUBLICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/calibration.h"
#include "cicyminer/checkpoint.h"
#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/metrics.h"
#include "cicyminer/progress.h"
#include "cicyminer/sampling.h"
#include "cicyminer/training.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CICY_PUBLICATION_COMMAND 4096

/* Weights are published of networks for three- and four-folds: of the numbers h11, h21, h31, h22.
 */
enum { CICY_PUBLISHED_NUMBERS = 4 };

/* What there is a confidence in: each of these, and all of them as cicy_relation_nearest gives
 * them. */
enum { CICY_PUBLISHED_NEAREST = CICY_PUBLISHED_NUMBERS, CICY_PUBLISHED_CONFIDENCES };

/* What the metadata of a published weights file say, besides the model. Numbers h11, h21, h31, h22
 * that the network does not predict have NAN and an empty table; so has `relation` unless all
 * four are predicted. */
typedef struct cicy_publication {
    char command[CICY_PUBLICATION_COMMAND];  /* makes the run again */
    char version[32];                        /* of the program that published it */
    cicy_split_options split;                /* of the data set; with the seed of the run */
    uint64_t checksum;                       /* of the data set: cicy_dataset_checksum */
    size_t test_count;                       /* samples of the test part, */
    double accuracy[CICY_PUBLISHED_NUMBERS]; /* the share of them that is predicted exactly, */
    double relation; /* and that of h22 = 44 + 4 h11 - 2 h21 + 4 h31 from the rounded others, */
    double
        nearest[CICY_PUBLISHED_NUMBERS]; /* and that of the nearest numbers with the Euler number
                                          * (cicy_relation_nearest); files of older versions: NAN */
    cicy_calibration calibration[CICY_PUBLISHED_CONFIDENCES]; /* measured on one half of the test
                                                               * part; files of older versions
                                                               * have none of the nearest */
    double calibration_error[CICY_PUBLISHED_CONFIDENCES];     /* of the tables, on the other half */
} cicy_publication;

/* The command that makes a run with these settings on the data set `data` (its last path component)
 * as text [CICY_PUBLICATION_COMMAND]: every setting that is not the one of its model. The command
 * of a run that it starts from comes first, with " && " between them. Errors:
 * CICY_INVALID_INPUT (no settings in that run's folder; too long), CICY_SYSTEM. */
CICY_API cicy_status cicy_publication_command(const cicy_training_settings *settings,
                                              const char *data, char *text, cicy_error *error);

/* Evaluates the best weights of a finished run on the whole test part of its data set (`data`: its
 * name in messages), and writes them with all of the above into a weights file, whole or not at
 * all. `threads` 0: all cores; the file does not depend on them. Errors: CICY_INVALID_INPUT
 * (damaged or unfinished run, another data set, of line bundles or five-folds), CICY_SYSTEM
 * (CICY_ERROR_BUSY: the run is in use), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_publish_run(const char *run, const cicy_dataset *dataset,
                                      const char *data, int threads, const cicy_progress *progress,
                                      const char *path, cicy_publication *publication,
                                      cicy_error *error);

/* Evaluates published weights, read as network and info, on the test part of their split (of the
 * data set of `publication`), and writes them once more with what is found now; the command stays.
 * `publication` is updated. Arguments and errors otherwise as of cicy_publish_run. */
CICY_API cicy_status cicy_publish_again(cicy_network *network, const cicy_weights_info *info,
                                        const cicy_dataset *dataset, const char *data, int threads,
                                        const cicy_progress *progress, const char *path,
                                        cicy_publication *publication, cicy_error *error);

/* Reads it from the bytes of a weights file, or from a file; messages call it `name`. *found is
 * false for weights that were not published. Errors: CICY_INVALID_INPUT (impossible or missing
 * values), CICY_SYSTEM (no such file, no memory). */
CICY_API cicy_status cicy_publication_parse(const char *name, const void *data, size_t size,
                                            cicy_publication *publication, bool *found,
                                            cicy_error *error);
CICY_API cicy_status cicy_publication_read(const char *path, cicy_publication *publication,
                                           bool *found, cicy_error *error);

/* Makes the split of the run again. Free with cicy_split_clear (also after failure). Errors:
 * CICY_INVALID_INPUT (not the data set of the run; `data` is its name in the message),
 * CICY_SYSTEM. */
CICY_API cicy_status cicy_publication_split(const cicy_publication *publication,
                                            const cicy_dataset *dataset, const char *data,
                                            cicy_split *split, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
