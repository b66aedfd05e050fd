/* Hodge numbers (docs/mathematics.md 3, 4 and 10). */
#ifndef CICYMINER_HODGE_H
#define CICYMINER_HODGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/configuration.h"
#include "cicyminer/error.h"
#include "cicyminer/export.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CICY_MAX_HODGE 6

/* Hodge numbers of the manifold. Entries that do not exist in this dimension are 0: h21 for d = 3
 * is the only (2,1); h31 and h22 need d >= 4; h41 and h32 need d = 5. */
typedef struct cicy_hodge {
    int dimension;
    int64_t h11, h21, h31, h41, h22, h32;
    int64_t euler;   /* from the Hodge numbers; checked, equal to the one from Chern classes */
    bool product;    /* the configuration is a direct product */
    bool favourable; /* h11 = number of rows */
} cicy_hodge;

enum {
    CICY_HODGE_CHECKED = 0,  /* compare chi with the Chern classes (the default) */
    CICY_HODGE_NO_CHECK = 1, /* bulk work that checks elsewhere */
    CICY_HODGE_CHECK_ALL = 2 /* compare also with the second computation, by the decomposition
                              * theorem: every number in dimensions 3 and 4, h11 and h21 in 5 */
};

/* Exact Hodge numbers of the generic complete intersection of a valid configuration
 * (docs/mathematics.md 4 and 10). `flags`: one of those above. d = 1..5; direct products by
 * Kuenneth. About two microseconds for a four-fold, twenty for a five-fold. Needs less than 100 KiB
 * of stack; for about one configuration in a thousand the check takes 400 KB from the heap for a
 * moment. Errors: CICY_INVALID_INPUT when a factor is a set of points (the manifold is not
 * connected), or when numbers that are computed twice differ (a fault of the method; the message
 * gives both); CICY_SYSTEM (memory). */
CICY_API cicy_status cicy_hodge_compute(const cicy_configuration *configuration, unsigned flags,
                                        cicy_hodge *hodge, cicy_error *error);

/* The Hodge numbers of manifolds of `dimension` in the order of data sets and networks (of
 * four-folds h11, h21, h31, h22): the name of number `column`, or NULL where there is none; all
 * names [*columns], or NULL and 0 for a dimension outside 1..CICY_MAX_DIMENSION; the values
 * [CICY_MAX_HODGE] of one manifold, whose number is returned. Names have static storage. */
CICY_API const char *cicy_hodge_name(int dimension, size_t column);
CICY_API const char *const *cicy_hodge_column_names(int dimension, size_t *columns);
CICY_API size_t cicy_hodge_to_columns(const cicy_hodge *hodge, int64_t *values);

#ifdef __cplusplus
}
#endif
#endif
