/* Tensors with their memory, for tests that look at or change single numbers. */
#ifndef CICYMINER_TESTS_ENGINE_TENSORS_H
#define CICYMINER_TESTS_ENGINE_TENSORS_H

#include <string.h>

#include "engine/tensor_data.h"

typedef struct tensor {
    char name[sizeof((cicy_tensor *)0)->name];
    size_t rank, shape[4], size;
    bool trained;
    cicy_real *data;
} tensor;

static inline tensor with_data(cicy_tensor from, cicy_real *data)
{
    tensor made = {.rank = from.rank, .size = from.size, .trained = from.trained, .data = data};
    memcpy(made.name, from.name, sizeof made.name);
    memcpy(made.shape, from.shape, sizeof made.shape);
    return made;
}

static inline tensor network_tensor(const cicy_network *network, size_t index)
{
    return with_data(cicy_network_tensor(network, index), cicy_network_data(network, index));
}

/* Data NULL where the tensor is not trained. */
static inline tensor network_gradient(const cicy_network *network, size_t index)
{
    return with_data(cicy_network_tensor(network, index),
                     cicy_network_gradient_data(network, index));
}

static inline tensor optimiser_tensor(const cicy_optimiser *optimiser, size_t index)
{
    return with_data(cicy_optimiser_tensor(optimiser, index),
                     cicy_optimiser_data(optimiser, index));
}

#endif
