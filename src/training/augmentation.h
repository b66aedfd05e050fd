/* Training matrices in another form of the same manifold, a new one every time. */
#ifndef CICYMINER_TRAINING_AUGMENTATION_H
#define CICYMINER_TRAINING_AUGMENTATION_H

#include "cicyminer/dataset.h"
#include "cicyminer/random.h"

/* Draws an ineffective splitting with P^1, P^2 or P^3 (docs/mathematics.md 5) of at most `rows`
 * rows and `columns` columns. A draw takes a random column and distributes its degrees over the
 * parts; it is refused when a part is zero, the result too large or another manifold. Returns false
 * when a few draws were all refused. */
bool cicy_draw_splitting(const cicy_configuration *configuration, size_t rows, size_t columns,
                         cicy_random *random, cicy_configuration *splitting);

/* Draws a redundant block (cicy_block) that leaves at most `rows` rows and `columns` columns: its
 * kind first, of those that fit anywhere, then its place. Returns false when none fits. */
bool cicy_draw_block(const cicy_configuration *configuration, size_t rows, size_t columns,
                     cicy_random *random, cicy_configuration *result);

/* Some of the valid matrices are replaced by another one of the same manifold. */
typedef struct cicy_alteration {
    double splittings; /* share of matrices that become an ineffective splitting */
    double blocks;     /* share of matrices that get a redundant block; both at most 1 together */
    bool shuffle;      /* rows and columns in a random order */
    uint64_t seed;
} cicy_alteration;

/* Entry `index` of a data set, altered, into copy [rows][columns]: a function of the entry, the
 * seed and the stream. */
void cicy_alter_matrix(const cicy_dataset *dataset, uint32_t index,
                       const cicy_alteration *alteration, uint64_t stream, uint8_t *copy);

#endif
