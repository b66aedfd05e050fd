#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "cicyminer/random.h"
#include "engine/engine.h"

size_t cicy_network_rounded(const cicy_network *network, size_t numbers)
{
    const size_t vector = network->kernels->vector_length;
    return (numbers + vector - 1) / vector * vector;
}

size_t cicy_network_declare(cicy_network *network, const cicy_node *node, const char *name,
                            size_t rank, const size_t *shape, bool trained)
{
    network->failed |=
        !cicy_array_reserve(&network->parameters, &network->parameter_capacity,
                            network->parameter_count + 1, sizeof *network->parameters);
    if (network->failed)
        return 0;
    cicy_parameter *parameter = &network->parameters[network->parameter_count];
    *parameter = (cicy_parameter){0};
    cicy_tensor *tensor = &parameter->tensor;
    snprintf(tensor->name, sizeof tensor->name, "%s.%s", node->layer->name, name);
    tensor->rank = rank;
    tensor->size = 1;
    tensor->trained = trained;
    for (size_t i = 0; i < rank; i++) {
        tensor->shape[i] = shape[i];
        tensor->size *= shape[i];
    }
    size_t *used = trained ? &network->weight_size : &network->moment_size;
    parameter->offset = *used;
    *used += cicy_network_rounded(network, tensor->size);
    return network->parameter_count++;
}

cicy_real *cicy_node_tensor(const cicy_network *network, const cicy_node *node, size_t which)
{
    return network->parameters[node->tensors[which]].data;
}

cicy_real *cicy_node_gradient(const cicy_network *network, const cicy_node *node, size_t which)
{
    return network->gradients + network->parameters[node->tensors[which]].offset;
}

size_t cicy_network_layer_tensor(const cicy_network *network, size_t layer, size_t which)
{
    return network->nodes[layer].tensors[which];
}

size_t cicy_network_tensor_count(const cicy_network *network)
{
    return network->parameter_count;
}

cicy_tensor cicy_network_tensor(const cicy_network *network, size_t index)
{
    assert(index < network->parameter_count);
    return network->parameters[index].tensor;
}

cicy_real *cicy_network_data(const cicy_network *network, size_t index)
{
    assert(index < network->parameter_count);
    return network->parameters[index].data;
}

cicy_real *cicy_network_gradient_data(const cicy_network *network, size_t index)
{
    assert(index < network->parameter_count);
    const cicy_parameter *parameter = &network->parameters[index];
    return parameter->tensor.trained && network->training ? network->gradients + parameter->offset
                                                          : NULL;
}

void cicy_numbers_read(size_t size, const cicy_real *data, float *values)
{
    for (size_t i = 0; i < size; i++)
        values[i] = (float)data[i];
}

void cicy_numbers_write(size_t size, const float *values, cicy_real *data)
{
    for (size_t i = 0; i < size; i++)
        data[i] = (cicy_real)values[i];
}

void cicy_network_read_tensor(const cicy_network *network, size_t index, float *values)
{
    cicy_numbers_read(cicy_network_tensor(network, index).size, cicy_network_data(network, index),
                      values);
}

void cicy_network_write_tensor(cicy_network *network, size_t index, const float *values)
{
    cicy_numbers_write(cicy_network_tensor(network, index).size, values,
                       cicy_network_data(network, index));
}

bool cicy_network_read_gradient(const cicy_network *network, size_t index, float *values)
{
    const cicy_real *gradient = cicy_network_gradient_data(network, index);
    if (gradient)
        cicy_numbers_read(cicy_network_tensor(network, index).size, gradient, values);
    return gradient != NULL;
}

void cicy_network_initialise(cicy_network *network, uint64_t seed)
{
    memset(network->weights, 0, network->weight_size * sizeof *network->weights);
    memset(network->moments, 0, network->moment_size * sizeof *network->moments);
    for (size_t i = 0; i < network->parameter_count; i++) {
        const cicy_parameter *parameter = &network->parameters[i];
        const cicy_tensor *tensor = &parameter->tensor;
        cicy_random random;
        cicy_random_init(&random, seed, i);
        const double limit = parameter->fan_in
                                 ? sqrt(6.0 / (double)(parameter->fan_in + parameter->fan_out))
                                 : parameter->limit;
        for (size_t j = 0; j < tensor->size; j++)
            parameter->data[j] =
                (cicy_real)(limit > 0 ? limit * (2 * cicy_random_uniform(&random) - 1)
                                      : parameter->start);
    }
    cicy_network_set_input_range(network, 0, 1);
}

void cicy_network_set_input_range(cicy_network *network, double minimum, double maximum)
{
    cicy_real *range = cicy_node_tensor(network, &network->nodes[0], 0);
    range[0] = (cicy_real)minimum;
    range[1] = (cicy_real)maximum;
}
