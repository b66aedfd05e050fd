#include <assert.h>
#include <math.h>
#include <stdio.h>

#include "base/array.h"
#include "base/errors.h"
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

cicy_real *cicy_network_at(const cicy_network *network, cicy_span span)
{
    return (cicy_real *)network->memory + span.offset;
}

double *cicy_network_result(const cicy_network *network, size_t index)
{
    return (double *)(void *)cicy_network_at(network, network->results) +
           network->slot * CICY_RESULTS + index;
}

cicy_work cicy_network_work(const cicy_network *network, size_t batch, cicy_error *error)
{
    return (cicy_work){.batch = batch,
                       .scratch = cicy_network_at(network, network->scratch),
                       .threads = network->threads,
                       .device = network->device,
                       .error = error};
}

bool cicy_network_runs_later(const cicy_network *network)
{
    return network->training && network->device->ops->runs_later;
}

size_t cicy_network_slots(const cicy_network *network)
{
    return cicy_network_runs_later(network) ? CICY_LATE_STEPS + 1 : 1;
}

cicy_status cicy_network_read_results(const cicy_network *network, double values[CICY_RESULTS],
                                      cicy_error *error)
{
    return network->device->ops->read(network->device, values, cicy_network_result(network, 0),
                                      CICY_RESULTS * sizeof *values, error);
}

cicy_status cicy_network_clear_results(cicy_network *network, cicy_error *error)
{
    network->slot = network->late_count;
    return network->device->ops->clear(network->device, cicy_network_result(network, 0),
                                       CICY_RESULTS * sizeof(double), error);
}

cicy_real *cicy_node_tensor(const cicy_network *network, const cicy_node *node, size_t which)
{
    return cicy_network_at(network, network->parameters[node->tensors[which]].data);
}

cicy_real *cicy_node_gradient(const cicy_network *network, const cicy_node *node, size_t which)
{
    return cicy_network_at(network, network->gradients) +
           network->parameters[node->tensors[which]].offset;
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
    return cicy_network_at(network, network->parameters[index].data);
}

cicy_real *cicy_network_gradient_data(const cicy_network *network, size_t index)
{
    assert(index < network->parameter_count);
    const cicy_parameter *parameter = &network->parameters[index];
    return parameter->tensor.trained && network->training
               ? cicy_network_at(network, network->gradients) + parameter->offset
               : NULL;
}

/* Numbers that are converted or made on the host before they cross to the device or from it. */
enum { CHUNK = 1024 };

cicy_status cicy_numbers_read(cicy_device *device, size_t size, const cicy_real *data,
                              float *values, cicy_error *error)
{
    cicy_real numbers[CHUNK];
    for (size_t first = 0; first < size; first += CHUNK) {
        const size_t count = size - first < CHUNK ? size - first : CHUNK;
        CICY_TRY(device->ops->read(device, numbers, data + first, count * sizeof *numbers, error));
        for (size_t i = 0; i < count; i++)
            values[first + i] = (float)numbers[i];
    }
    return CICY_OK;
}

cicy_status cicy_numbers_write(cicy_device *device, size_t size, const float *values,
                               cicy_real *data, cicy_error *error)
{
    cicy_real numbers[CHUNK];
    for (size_t first = 0; first < size; first += CHUNK) {
        const size_t count = size - first < CHUNK ? size - first : CHUNK;
        for (size_t i = 0; i < count; i++)
            numbers[i] = (cicy_real)values[first + i];
        CICY_TRY(device->ops->write(device, data + first, numbers, count * sizeof *numbers, error));
    }
    return CICY_OK;
}

cicy_status cicy_network_read_tensor(const cicy_network *network, size_t index, float *values,
                                     cicy_error *error)
{
    return cicy_numbers_read(network->device, cicy_network_tensor(network, index).size,
                             cicy_network_data(network, index), values, error);
}

cicy_status cicy_network_write_tensor(cicy_network *network, size_t index, const float *values,
                                      cicy_error *error)
{
    return cicy_numbers_write(network->device, cicy_network_tensor(network, index).size, values,
                              cicy_network_data(network, index), error);
}

cicy_status cicy_network_read_gradient(const cicy_network *network, size_t index, float *values,
                                       cicy_error *error)
{
    const cicy_real *gradient = cicy_network_gradient_data(network, index);
    if (!gradient)
        return cicy_error_set(error, CICY_USAGE, "%s has no gradient",
                              cicy_network_tensor(network, index).name);
    return cicy_numbers_read(network->device, cicy_network_tensor(network, index).size, gradient,
                             values, error);
}

/* The uniform distribution that a tensor starts from reaches to this; 0: it starts as `start`. */
static double limit_of(const cicy_parameter *parameter)
{
    return parameter->fan_in ? sqrt(6.0 / (double)(parameter->fan_in + parameter->fan_out))
                             : parameter->limit;
}

static cicy_status start_tensor(cicy_network *network, size_t index, uint64_t seed,
                                cicy_error *error)
{
    const cicy_parameter *parameter = &network->parameters[index];
    const size_t size = parameter->tensor.size;
    const double limit = limit_of(parameter);
    cicy_real *data = cicy_network_data(network, index), numbers[CHUNK];
    cicy_random random;
    cicy_random_init(&random, seed, index);
    for (size_t first = 0; first < size; first += CHUNK) {
        const size_t count = size - first < CHUNK ? size - first : CHUNK;
        for (size_t i = 0; i < count; i++)
            numbers[i] = (cicy_real)(limit > 0 ? limit * (2 * cicy_random_uniform(&random) - 1)
                                               : parameter->start);
        CICY_TRY(network->device->ops->write(network->device, data + first, numbers,
                                             count * sizeof *numbers, error));
    }
    return CICY_OK;
}

static cicy_status clear_block(cicy_network *network, cicy_span block, cicy_error *error)
{
    return network->device->ops->clear(network->device, cicy_network_at(network, block),
                                       block.size * sizeof(cicy_real), error);
}

cicy_status cicy_network_initialise(cicy_network *network, uint64_t seed, cicy_error *error)
{
    CICY_TRY(clear_block(network, network->weights, error));
    CICY_TRY(clear_block(network, network->moments, error));
    for (size_t i = 0; i < network->parameter_count; i++)
        CICY_TRY(start_tensor(network, i, seed, error));
    return cicy_network_set_input_range(network, 0, 1, error);
}

cicy_status cicy_network_set_input_range(cicy_network *network, double minimum, double maximum,
                                         cicy_error *error)
{
    const cicy_real range[2] = {(cicy_real)minimum, (cicy_real)maximum};
    return network->device->ops->write(network->device,
                                       cicy_node_tensor(network, &network->nodes[0], 0), range,
                                       sizeof range, error);
}
