/* What a data set holds: counts, means, extremes, histograms. */
#ifndef CICYMINER_STATISTICS_H
#define CICYMINER_STATISTICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/progress.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Smallest and largest value, exact sum, and how often the value is 0. */
typedef struct cicy_spread {
    int64_t minimum, maximum, sum;
    size_t zeros;
} cicy_spread;

/* The numbers of a data set, or of its connected part. */
typedef struct cicy_statistics {
    size_t count;      /* entries; every spread is 0 when there is none */
    size_t products;   /* direct products among them */
    size_t favourable; /* h11 = number of rows */
    size_t hodge_columns;
    cicy_spread hodge[CICY_MAX_HODGE];
    cicy_spread euler, rows, columns;
} cicy_statistics;

/* connected: leaves out the direct products. */
CICY_API void cicy_statistics_compute(const cicy_dataset *dataset, bool connected,
                                      cicy_statistics *statistics);

/* Adds the numbers of a part of a data set to *statistics, which begins with {0}. */
CICY_API void cicy_statistics_add(const cicy_dataset *part, bool connected,
                                  cicy_statistics *statistics);

/* The numbers of a whole data set file and of its connected part, in bounded memory. `progress` may
 * be NULL. Errors: those of cicy_dataset_open and cicy_dataset_read_part, CICY_INTERRUPTED. */
CICY_API cicy_status cicy_statistics_of_file(const char *path, const cicy_progress *progress,
                                             cicy_statistics *all, cicy_statistics *connected,
                                             cicy_error *error);

/* Counts in *fibred the entries of a data set that are fibred by elliptic curves that can be read
 * off the matrix (cicy_configuration_is_fibred). connected: leaves out the direct products.
 * threads: 0 for all cores. `progress` may be NULL. Errors: CICY_INTERRUPTED. */
CICY_API cicy_status cicy_statistics_fibred(const cicy_dataset *dataset, bool connected,
                                            int threads, const cicy_progress *progress,
                                            size_t *fibred, cicy_error *error);

/* Obvious genus-one fibrations (cicyminer/fibration.h) of all entries, direct products included. */
typedef struct cicy_fibration_statistics {
    uint64_t sets, connected_sets; /* sets of rows; those whose fibre is connected */
    uint64_t fibrations;           /* up to symmetries of the matrices */
    uint64_t coprime;              /* of these, fibrations whose rows have degrees on the fibre
                                      without a common divisor: a section can exist */
    size_t fibred;                 /* entries that have any */
    size_t connected_fibred;       /* connected ones that have one with a connected fibre */
} cicy_fibration_statistics;

/* Counts the fibrations of a data set: 50,114,908 on all four-folds (arXiv:1405.2073). threads: 0
 * for all cores; `progress` may be NULL. Errors: CICY_INTERRUPTED, CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_statistics_fibrations(const cicy_dataset *dataset, int threads,
                                                const cicy_progress *progress,
                                                cicy_fibration_statistics *counts,
                                                cicy_error *error);

/* Counts how often each value minimum .. maximum of a Hodge column occurs. *counts [maximum -
 * minimum + 1] is freed with cicy_free. Errors: CICY_SYSTEM (no memory), CICY_INVALID_INPUT (a
 * range of more than 2^24 values). */
CICY_API cicy_status cicy_statistics_histogram(const cicy_dataset *dataset, size_t column,
                                               bool connected, const cicy_spread *range,
                                               uint64_t **counts, cicy_error *error);

/* What a whole classification has in the literature; arXiv:1303.1832 and arXiv:2108.02221 3.1 for
 * d = 4, P. Candelas et al. 1988 for d = 3. */
typedef struct cicy_published_classification {
    size_t connected, products;
    size_t favourable;                      /* connected ones; 0: not published */
    int64_t hodge_range[CICY_MAX_HODGE][2]; /* connected; all 0: not published */
    int64_t euler_range[2];
} cicy_published_classification;

/* Static storage; NULL when nothing is published for the dimension. */
CICY_API const cicy_published_classification *cicy_published_counts(int dimension);

#ifdef __cplusplus
}
#endif
#endif
