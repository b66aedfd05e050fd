/* The memory of tensors, for the parts of the library that copy whole networks. Public functions
 * read and write copies instead. */
#ifndef CICYMINER_ENGINE_TENSOR_DATA_H
#define CICYMINER_ENGINE_TENSOR_DATA_H

#include "cicyminer/network.h"
#include "engine/real.h"

/* Numbers of tensor `index` in the network or the optimiser; of its gradient, NULL where it has
 * none. */
cicy_real *cicy_network_data(const cicy_network *network, size_t index);
cicy_real *cicy_network_gradient_data(const cicy_network *network, size_t index);
cicy_real *cicy_optimiser_data(const cicy_optimiser *optimiser, size_t index);

#endif
