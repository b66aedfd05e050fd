/* What the library does with networks beyond their public functions. */
#ifndef CICYMINER_ENGINE_TENSOR_DATA_H
#define CICYMINER_ENGINE_TENSOR_DATA_H

#include "cicyminer/network.h"
#include "engine/real.h"

/* Numbers of tensor `index` in the network or the optimiser, in the memory of the device; of its
 * gradient, NULL where it has none. */
cicy_real *cicy_network_data(const cicy_network *network, size_t index);
cicy_real *cicy_network_gradient_data(const cicy_network *network, size_t index);
cicy_real *cicy_optimiser_data(const cicy_optimiser *optimiser, size_t index);

/* Training steps move the moving moments of batch norms by `rate` times what momentum 0.99 gives;
 * 1 unless set. */
void cicy_network_set_moment_rate(cicy_network *network, double rate);

#endif
