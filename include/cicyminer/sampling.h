/* Sampling: which entries of a data set are for training, validation and test. */
#ifndef CICYMINER_SAMPLING_H
#define CICYMINER_SAMPLING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum cicy_part { CICY_PART_TRAINING, CICY_PART_VALIDATION, CICY_PART_TEST } cicy_part;
enum { CICY_PARTS = 3 };

/* How the training part is drawn: as arXiv:2108.02221 does (3.2 and 4), or from the small
 * configurations alone, to be tested on larger ones. */
typedef enum cicy_sampling {
    CICY_SAMPLING_STRATIFIED, /* each value of h21 is as frequent as in the whole data set */
    CICY_SAMPLING_RANDOM,     /* uniformly */
    CICY_SAMPLING_ROWS,       /* uniformly among those with at most `limit` rows */
    CICY_SAMPLING_H11,        /* uniformly among those with h11 <= limit */
    CICY_SAMPLING_MANIFOLDS   /* line bundles: all of one configuration are in the same part */
} cicy_sampling;
enum { CICY_SAMPLINGS = 5 };

typedef struct cicy_split_options {
    size_t size; /* sizeof this struct; see cicyminer/cicyminer.h */
    cicy_sampling sampling;
    double share; /* share of the entries that are used, drawn uniformly: 0 < share <= 1; 0: all */
    double training; /* share of the training part, 0 < training < 1 */
    double
        validation; /* share of the validation part, 0 < validation, training + validation <= 1 */
    uint64_t seed;
    int64_t limit; /* of rows or h11, at least 1; 0 with the other samplings */
} cicy_split_options;

/* A split: three disjoint parts, as increasing indices into the data set. Together they hold every
 * used entry that is not a direct product; with a limit, only as many of the entries within it as
 * the shares say. The arrays belong to the split. */
typedef struct cicy_split {
    cicy_split_options options;
    uint64_t checksum; /* of the data set it was made for */
    uint32_t *indices[CICY_PARTS];
    size_t count[CICY_PARTS];
} cicy_split;

/* "training", "validation", "test"; static storage. */
CICY_API const char *cicy_part_name(cicy_part part);

/* "stratified", "random", "rows", "h11"; static storage. */
CICY_API const char *cicy_sampling_name(cicy_sampling sampling);

/* Whether a sampling has a limit. */
CICY_API bool cicy_sampling_limited(cicy_sampling sampling);

/* A 64-bit checksum of the content of a data set: dimension, sizes, matrices and Hodge numbers, in
 * order. It distinguishes data sets; it does not protect against forgery. */
CICY_API uint64_t cicy_dataset_checksum(const cicy_dataset *dataset);

/* Splits a data set: a function of (data set, options) alone. Of line bundles those of one orbit
 * are in the same part, or with CICY_SAMPLING_MANIFOLDS those of one configuration, and the sizes
 * of the parts are as near as that allows; stratified and h11 do not go with them. Direct products
 * are left out. Of the others, M = round(share * their number) are used. The training part has
 * round(training * M); stratified, each value of h21 gets the rounded share of its entries (largest
 * remainders first, so that the total is exact). The validation part is uniform on what remains;
 * the rest is the test part. With a limit, M is the number of used entries within it, and the test
 * part is everything beyond it. Free with cicy_split_clear (also after failure). Errors: CICY_USAGE
 * (shares, limit), CICY_INVALID_INPUT (a part would be empty, no h21), CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_split_create(const cicy_dataset *dataset,
                                       const cicy_split_options *options, cicy_split *split,
                                       cicy_error *error);
CICY_API void cicy_split_clear(cicy_split *split);

/* Fails with CICY_INVALID_INPUT unless the split was made for exactly this data set, all its
 * entries exist, and with a limit the test part is beyond it and the other parts are within it. The
 * message calls the data set `name`. */
CICY_API cicy_status cicy_split_check(const cicy_split *split, const cicy_dataset *dataset,
                                      const char *name, cicy_error *error);

/* Whether a split was made with these options, shares to 12 decimals. */
CICY_API bool cicy_split_has_options(const cicy_split *split, const cicy_split_options *options);

/* HDF5: /training, /validation, /test uint32; attributes sampling, share, ratio,
 * validation_ratio, seed, checksum, and limit where there is one. Errors: CICY_INVALID_INPUT (not a
 * split, damaged), CICY_SYSTEM.
 */
CICY_API cicy_status cicy_split_write(const cicy_split *split, const char *path, cicy_error *error);
CICY_API cicy_status cicy_split_read(cicy_split *split, const char *path, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
