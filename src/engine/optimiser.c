#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/errors.h"
#include "engine/engine.h"

enum { MAX_BLOCKS = 3 };

/* State blocks are laid out like the network's block of weights. */
struct cicy_optimiser {
    cicy_network *network;
    cicy_optimiser_settings settings;
    uint64_t steps;
    size_t block_count;
    const char *prefixes[MAX_BLOCKS];
    cicy_real *blocks[MAX_BLOCKS];
    cicy_real *average; /* one of the blocks, or NULL */
    size_t *trained;    /* numbers of the trained tensors */
    size_t trained_count;
    cicy_real *scratch; /* of Muon, for all threads */
};

cicy_optimiser_settings cicy_optimiser_defaults(cicy_optimiser_kind kind)
{
    return (cicy_optimiser_settings){.kind = kind, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-7};
}

static cicy_status check(const cicy_optimiser_settings *s, cicy_error *error)
{
    if (s->kind != CICY_OPTIMISER_ADAM && s->kind != CICY_OPTIMISER_SGD &&
        s->kind != CICY_OPTIMISER_MUON)
        return cicy_error_set(error, CICY_USAGE, "unknown optimiser");
    if (!(s->beta1 >= 0 && s->beta1 < 1 && s->beta2 >= 0 && s->beta2 < 1 && s->epsilon > 0))
        return cicy_error_set(error, CICY_USAGE, "Adam needs 0 <= beta < 1 and a positive epsilon");
    if (!(s->momentum >= 0 && s->momentum < 1 && s->average >= 0 && s->average < 1))
        return cicy_error_set(error, CICY_USAGE, "momentum and average must lie in [0, 1)");
    if (!(s->decay >= 0))
        return cicy_error_set(error, CICY_USAGE, "the weight decay must not be negative");
    if (!(s->clip_norm >= 0))
        return cicy_error_set(error, CICY_USAGE, "the clipping norm must not be negative");
    return CICY_OK;
}

/* Numbers of the device, all zero. */
static cicy_status take_zeros(const cicy_network *network, size_t size, cicy_real **numbers,
                              cicy_error *error)
{
    void *memory;
    const size_t bytes = (size + 1) * sizeof(cicy_real);
    CICY_TRY(network->device->ops->take(network->device, bytes, &memory, error));
    *numbers = memory;
    return network->device->ops->clear(network->device, memory, bytes, error);
}

static cicy_status add_block(cicy_optimiser *optimiser, const char *prefix, cicy_error *error)
{
    const size_t index = optimiser->block_count++;
    optimiser->prefixes[index] = prefix;
    return take_zeros(optimiser->network, optimiser->network->weight_size,
                      &optimiser->blocks[index], error);
}

/* Scratch of the matrices that Muon moves. */
static size_t muon_scratch(const cicy_network *network)
{
    size_t most = 0;
    for (size_t i = 0; i < network->parameter_count; i++) {
        const cicy_parameter *parameter = &network->parameters[i];
        const size_t size = network->kernels->muon_scratch(
            parameter->rows, parameter->columns, parameter->tensor.size, network->threads);
        most = size > most ? size : most;
    }
    return most;
}

static cicy_status allocate(cicy_optimiser *optimiser, cicy_error *error)
{
    const cicy_network *network = optimiser->network;
    const bool adaptive = optimiser->settings.kind != CICY_OPTIMISER_SGD;
    CICY_TRY(add_block(optimiser, adaptive ? "adam.m." : "sgd.velocity.", error));
    if (adaptive)
        CICY_TRY(add_block(optimiser, "adam.v.", error));
    if (optimiser->settings.average > 0) {
        CICY_TRY(add_block(optimiser, "average.", error));
        optimiser->average = optimiser->blocks[optimiser->block_count - 1];
        CICY_TRY(network->device->ops->copy(network->device, optimiser->average,
                                            cicy_network_at(network, network->weights),
                                            network->weight_size * sizeof(cicy_real), error));
    }
    CICY_TRY(take_zeros(network, muon_scratch(network), &optimiser->scratch, error));
    optimiser->trained = calloc(network->parameter_count, sizeof *optimiser->trained);
    return optimiser->trained ? CICY_OK : cicy_error_memory(error);
}

cicy_status cicy_optimiser_create(cicy_network *network, const cicy_optimiser_settings *settings,
                                  cicy_optimiser **optimiser, cicy_error *error)
{
    if (!network->training)
        return cicy_error_set(error, CICY_USAGE, "this network was not created for training");
    CICY_TRY(check(settings, error));
    if (settings->kind == CICY_OPTIMISER_MUON && !network->kernels->muon)
        return cicy_error_set(error, CICY_USAGE, "Muon cannot be computed on the device '%s'",
                              network->device->ops->name);
    cicy_optimiser *created = calloc(1, sizeof *created);
    if (!created)
        return cicy_error_memory(error);
    created->network = network;
    created->settings = *settings;
    if (allocate(created, error) != CICY_OK) {
        cicy_optimiser_free(created);
        return cicy_error_set_code(error, CICY_ERROR_MEMORY,
                                   "not enough memory for an optimiser of %zu MB",
                                   MAX_BLOCKS * network->weight_size * sizeof(cicy_real) / 1000000);
    }
    for (size_t i = 0; i < network->parameter_count; i++)
        if (network->parameters[i].tensor.trained)
            created->trained[created->trained_count++] = i;
    *optimiser = created;
    return CICY_OK;
}

void cicy_optimiser_free(cicy_optimiser *optimiser)
{
    if (!optimiser)
        return;
    cicy_device *device = optimiser->network->device;
    for (size_t i = 0; i < optimiser->block_count; i++)
        device->ops->drop(device, optimiser->blocks[i]);
    device->ops->drop(device, optimiser->scratch);
    free(optimiser->trained);
    free(optimiser);
}

static cicy_real *at(cicy_real *block, const cicy_parameter *parameter)
{
    return block + parameter->offset;
}

/* *scale, on the device, becomes the factor on the gradients that keeps their norm at most
 * clip_norm. */
static cicy_status find_scale(const cicy_optimiser *optimiser, const cicy_work *work, double *scale)
{
    const cicy_network *network = optimiser->network;
    if (optimiser->settings.clip_norm > 0)
        return network->kernels->clip(work, optimiser->settings.clip_norm, network->weight_size,
                                      cicy_network_at(network, network->gradients), scale);
    const double one = 1;
    return network->device->ops->write(network->device, scale, &one, sizeof one, work->error);
}

static cicy_status muon_step(const cicy_optimiser *optimiser, const cicy_work *work,
                             const cicy_parameter *parameter, const cicy_muon *muon)
{
    const cicy_network *network = optimiser->network;
    cicy_work own = *work;
    own.scratch = optimiser->scratch;
    return network->kernels->muon(
        &own, muon, parameter->rows, parameter->columns, parameter->tensor.size,
        at(cicy_network_at(network, network->gradients), parameter),
        at(optimiser->blocks[0], parameter), cicy_network_at(network, parameter->data));
}

static cicy_status adam_step(const cicy_optimiser *optimiser, const cicy_work *work,
                             const cicy_adam *adam, size_t offset, size_t size)
{
    const cicy_network *network = optimiser->network;
    return network->kernels->adam(work, adam, size,
                                  cicy_network_at(network, network->gradients) + offset,
                                  optimiser->blocks[0] + offset, optimiser->blocks[1] + offset,
                                  cicy_network_at(network, network->weights) + offset);
}

static cicy_status adaptive_step(const cicy_optimiser *optimiser, const cicy_work *work,
                                 double rate, const double *scale)
{
    const cicy_network *network = optimiser->network;
    const cicy_optimiser_settings *s = &optimiser->settings;
    const double t = (double)optimiser->steps;
    const double corrected = rate * sqrt(1 - pow(s->beta2, t)) / (1 - pow(s->beta1, t));
    const cicy_adam adam = {rate, s->decay, corrected, s->beta1, s->beta2, s->epsilon, scale};
    const cicy_muon muon = {rate, s->decay, s->momentum, scale};
    if (s->kind == CICY_OPTIMISER_ADAM)
        return adam_step(optimiser, work, &adam, 0, network->weight_size);
    for (size_t i = 0; i < optimiser->trained_count; i++) {
        const cicy_parameter *parameter = &network->parameters[optimiser->trained[i]];
        if (parameter->rows > 0)
            CICY_TRY(muon_step(optimiser, work, parameter, &muon));
        else
            CICY_TRY(adam_step(optimiser, work, &adam, parameter->offset, parameter->tensor.size));
    }
    return CICY_OK;
}

static cicy_status sgd_step(const cicy_optimiser *optimiser, const cicy_work *work, double rate,
                            const double *scale)
{
    const cicy_network *network = optimiser->network;
    const cicy_sgd sgd = {rate, optimiser->settings.momentum, scale};
    return network->kernels->sgd(work, &sgd, network->weight_size,
                                 cicy_network_at(network, network->gradients), optimiser->blocks[0],
                                 cicy_network_at(network, network->weights));
}

cicy_status cicy_optimiser_step(cicy_optimiser *optimiser, double rate, cicy_error *error)
{
    const cicy_network *network = optimiser->network;
    const cicy_optimiser_settings *s = &optimiser->settings;
    const cicy_work work = cicy_network_work(network, 0, error);
    double *scale = cicy_network_result(network, CICY_RESULT_SCALE);
    CICY_TRY(find_scale(optimiser, &work, scale));
    optimiser->steps++;
    CICY_TRY(s->kind == CICY_OPTIMISER_SGD ? sgd_step(optimiser, &work, rate, scale)
                                           : adaptive_step(optimiser, &work, rate, scale));
    if (!optimiser->average)
        return CICY_OK;
    return network->kernels->approach(&work, 1 - s->average, network->weight_size,
                                      cicy_network_at(network, network->weights),
                                      optimiser->average);
}

size_t cicy_optimiser_tensor_count(const cicy_optimiser *optimiser)
{
    return optimiser->block_count * optimiser->trained_count;
}

/* The tensor of the network that state `index` belongs to. */
static const cicy_parameter *parameter_of(const cicy_optimiser *optimiser, size_t index)
{
    assert(index < cicy_optimiser_tensor_count(optimiser));
    return &optimiser->network->parameters[optimiser->trained[index % optimiser->trained_count]];
}

cicy_tensor cicy_optimiser_tensor(const cicy_optimiser *optimiser, size_t index)
{
    cicy_tensor tensor = parameter_of(optimiser, index)->tensor;
    snprintf(tensor.name, sizeof tensor.name, "%s%s",
             optimiser->prefixes[index / optimiser->trained_count],
             parameter_of(optimiser, index)->tensor.name);
    return tensor;
}

cicy_real *cicy_optimiser_data(const cicy_optimiser *optimiser, size_t index)
{
    return optimiser->blocks[index / optimiser->trained_count] +
           parameter_of(optimiser, index)->offset;
}

cicy_status cicy_optimiser_read_tensor(const cicy_optimiser *optimiser, size_t index, float *values,
                                       cicy_error *error)
{
    return cicy_numbers_read(optimiser->network->device,
                             parameter_of(optimiser, index)->tensor.size,
                             cicy_optimiser_data(optimiser, index), values, error);
}

cicy_status cicy_optimiser_write_tensor(cicy_optimiser *optimiser, size_t index,
                                        const float *values, cicy_error *error)
{
    return cicy_numbers_write(optimiser->network->device,
                              parameter_of(optimiser, index)->tensor.size, values,
                              cicy_optimiser_data(optimiser, index), error);
}

void cicy_optimiser_set_steps(cicy_optimiser *optimiser, uint64_t steps)
{
    optimiser->steps = steps;
}

cicy_status cicy_optimiser_swap_average(cicy_optimiser *optimiser, cicy_error *error)
{
    const cicy_network *network = optimiser->network;
    const cicy_work work = cicy_network_work(network, 0, error);
    if (!optimiser->average)
        return CICY_OK;
    return network->kernels->swap(&work, network->weight_size,
                                  cicy_network_at(network, network->weights), optimiser->average);
}
