/* The order in which the epochs go through the training part. */
#ifndef CICYMINER_TRAINING_EPOCH_ORDER_H
#define CICYMINER_TRAINING_EPOCH_ORDER_H

#include "cicyminer/dataset.h"

/* `count` entries for one epoch into order, a function of (seed, epoch): a shuffle of indices
 * [count]. With emphasis > 0 a matrix of r rows is drawn in proportion to r^-emphasis instead of
 * once: each as often as its share of `count`, rounded up or down. */
void cicy_draw_order(const cicy_dataset *dataset, const uint32_t *indices, size_t count,
                     double emphasis, uint64_t seed, uint64_t epoch, uint32_t *order);

#endif
