/* Matrices with their rows and columns in a random order. */
#ifndef CICYMINER_DATA_RANDOM_ORDER_H
#define CICYMINER_DATA_RANDOM_ORDER_H

#include "cicyminer/dataset.h"

/* Entry `index` of a data set into copy [rows][columns], the rows and columns in use in an order
 * that is a function of (seed, stream). */
void cicy_shuffle_matrix(const cicy_dataset *dataset, uint32_t index, uint64_t seed,
                         uint64_t stream, uint8_t *copy);

#endif
