/* Matrices that describe the same manifolds as listed ones but are never listed: ineffective
 * splittings, and redundant blocks in the place of rows (docs/mathematics.md 5). */
#ifndef CICYMINER_EXPERIMENTS_EQUIVALENTS_H
#define CICYMINER_EXPERIMENTS_EQUIVALENTS_H

#include "cicyminer/dataset.h"
#include "cicyminer/error.h"
#include "cicyminer/splitting.h"

/* Forms: splittings with P^1, P^2 and P^3 are the first, then each cicy_block. */
enum { CICY_LARGEST_SPLITTING = 3, CICY_FORMS = CICY_LARGEST_SPLITTING + CICY_BLOCKS };

/* "splitting with P^1", "P^2[2] for P^1", ... */
const char *cicy_form_name(size_t form);

/* Pairs of a listed configuration and another matrix of the same manifold. The arrays belong to it.
 */
typedef struct cicy_equivalents {
    size_t count;
    uint32_t *listed;   /* [count] indices into the data set */
    uint8_t *form;      /* [count] below CICY_FORMS */
    cicy_dataset other; /* [count] with their exact Hodge numbers, matrices as large as those of the
                         * data set and in the same order of rows and columns */
} cicy_equivalents;

/* Draws, for each of the entries listed [count] and each form, one of its matrices of this form
 * that fit, if there is any; a function of (data set, entry, seed). Their exact Hodge numbers are
 * compared with those of the data set. Free with cicy_equivalents_clear (also after failure).
 * Errors: CICY_INVALID_INPUT (other Hodge numbers, or no pair at all), CICY_SYSTEM (memory). */
cicy_status cicy_equivalents_draw(const cicy_dataset *dataset, const uint32_t *listed, size_t count,
                                  uint64_t seed, int threads, cicy_equivalents *equivalents,
                                  cicy_error *error);
void cicy_equivalents_clear(cicy_equivalents *equivalents);

#endif
