/* What a data set file of any size holds, in bounded memory. */
#ifndef CICYMINER_SURVEY_H
#define CICYMINER_SURVEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"
#include "cicyminer/statistics.h"

#ifdef __cplusplus
extern "C" {
#endif

/* How often each value occurs: counts [maximum - minimum + 1], NULL when there is none. */
typedef struct cicy_histogram {
    int64_t minimum, maximum;
    uint64_t *counts;
} cicy_histogram;

typedef struct cicy_survey_options {
    size_t size;     /* sizeof this struct; see cicyminer/cicyminer.h */
    bool fibred;     /* also how many are fibred by elliptic curves */
    bool fibrations; /* also the fibrations of every entry, which takes longer */
    int threads;     /* 0: all cores */
    uint64_t memory; /* bytes for sorting; 0: 256 MiB. What does not fit is sorted in a file in
                        the folder that TMPDIR names, else in /var/tmp or /tmp */
    cicy_progress progress; /* stages of entries */
} cicy_survey_options;

/* The numbers of a data set file. Free it with cicy_survey_clear. */
typedef struct cicy_survey {
    cicy_dataset head; /* the data set without its arrays, which are NULL */
    cicy_statistics all, connected;
    size_t connected_by_rows[CICY_MAX_ROWS + 1], products_by_rows[CICY_MAX_ROWS + 1];
    /* of the connected ones */
    cicy_histogram hodge[CICY_MAX_HODGE], euler;
    size_t diamonds;      /* different sets of Hodge numbers */
    size_t euler_numbers; /* different Euler numbers */
    size_t fibred;        /* by elliptic curves that can be read off the matrix, if asked for */
    cicy_fibration_statistics fibrations; /* of all entries, if asked for */
    /* of the file */
    uint64_t bytes;
    uint32_t checksum; /* CRC-32, as in zlib, of all but its last 12 bytes, which hold it; 0 when
                          another program changed the file */
} cicy_survey;

/* Surveys a data set file. Errors: those of cicy_dataset_open and cicy_dataset_read_part,
 * CICY_INVALID_INPUT (numbers further than 2^24 apart), CICY_INTERRUPTED. */
CICY_API cicy_status cicy_survey_compute(const char *path, const cicy_survey_options *options,
                                         cicy_survey *survey, cicy_error *error);

CICY_API void cicy_survey_clear(cicy_survey *survey);

#ifdef __cplusplus
}
#endif
#endif
