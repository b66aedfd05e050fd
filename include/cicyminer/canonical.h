/* Canonical forms under permutations of rows and columns. */
#ifndef CICYMINER_CANONICAL_H
#define CICYMINER_CANONICAL_H

#include <stdbool.h>

#include "cicyminer/configuration.h"
#include "cicyminer/export.h"
#include "cicyminer/random.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The canonical form: equal, entry for entry, exactly for equivalent configurations. The order is
 * the library's own and may change between versions of the file format. */
CICY_API void cicy_configuration_canonical(const cicy_configuration *configuration,
                                           cicy_configuration *canonical);

/* The staircase form: rows by increasing n and, within that, the permutation of rows and columns
 * whose matrix, read row by row, is lexicographically greatest. Also a canonical form. About ten
 * microseconds for a four-fold; up to a second for the most symmetric 32 x 32 matrices. Allocates
 * nothing; needs less than 100 KiB of stack. */
CICY_API void cicy_configuration_staircase(const cicy_configuration *configuration,
                                           cicy_configuration *staircase);

/* Rows and columns in a uniformly random order. */
CICY_API void cicy_configuration_shuffle(const cicy_configuration *configuration,
                                         cicy_random *random, cicy_configuration *shuffled);

/* Whether a permutation of rows and of columns maps one to the other. */
CICY_API bool cicy_configuration_equivalent(const cicy_configuration *a,
                                            const cicy_configuration *b);

#ifdef __cplusplus
}
#endif
#endif
