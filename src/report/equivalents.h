/* Matrices that describe the same manifolds as listed ones but are never listed: ineffective
 * splittings (docs/mathematics.md 5). */
#ifndef CICYMINER_REPORT_EQUIVALENTS_H
#define CICYMINER_REPORT_EQUIVALENTS_H

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"

/* Splittings with P^1, P^2 and P^3 are drawn. */
enum { CICY_LARGEST_SPLITTING = 3 };

/* Pairs of a listed configuration and an ineffective splitting of it. The arrays belong to it. */
typedef struct cicy_equivalents {
    size_t count;
    uint32_t *listed;       /* [count] indices into the data set */
    uint8_t *n;             /* [count] of the splitting's P^n */
    cicy_dataset splitting; /* [count] with their exact Hodge numbers, matrices as large as those of
                             * the data set and in the same order of rows and columns */
} cicy_equivalents;

/* Draws, for each of the entries listed [count] and each n, one of its ineffective splittings with
 * P^n that fit into the matrices, if there is any; a function of (data set, entry, seed). The exact
 * Hodge numbers of every splitting are compared with those of the data set. Free with
 * cicy_equivalents_clear (also after failure). Errors: CICY_INVALID_INPUT (a splitting has other
 * Hodge numbers, or there is none), CICY_SYSTEM (memory). */
cicy_status cicy_equivalents_draw(const cicy_dataset *dataset, const uint32_t *listed, size_t count,
                                  uint64_t seed, int threads, cicy_equivalents *equivalents,
                                  cicy_error *error);
void cicy_equivalents_clear(cicy_equivalents *equivalents);

#endif
