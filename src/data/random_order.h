/* Random orders: of the rows and columns of a matrix, of entries. */
#ifndef CICYMINER_DATA_RANDOM_ORDER_H
#define CICYMINER_DATA_RANDOM_ORDER_H

#include "cicyminer/dataset.h"

/* Entry `index` of a data set into copy [rows][columns], the rows and columns in use in an order
 * that is a function of (seed, stream). */
void cicy_shuffle_matrix(const cicy_dataset *dataset, uint32_t index, uint64_t seed,
                         uint64_t stream, uint8_t *copy);

/* `limit` random ones of indices [count] (all when limit is 0 or not smaller), increasing; a
 * function of the arguments. Freed by the caller; NULL without memory. */
uint32_t *cicy_sample_indices(const uint32_t *indices, size_t count, size_t limit, uint64_t seed,
                              size_t *chosen);

#endif
