#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static void add_block(cicy_optimiser *optimiser, const char *prefix)
{
    optimiser->prefixes[optimiser->block_count] = prefix;
    optimiser->blocks[optimiser->block_count++] =
        calloc(optimiser->network->weight_size, sizeof(cicy_real));
}

/* Scratch of the matrices that Muon moves, for one thread. */
static size_t muon_scratch(const cicy_network *network)
{
    size_t most = 0;
    for (size_t i = 0; i < network->parameter_count; i++) {
        const cicy_parameter *parameter = &network->parameters[i];
        const size_t size = network->kernels->muon_scratch(parameter->rows, parameter->columns);
        most = size > most ? size : most;
    }
    return most;
}

static bool allocate(cicy_optimiser *optimiser)
{
    const cicy_network *network = optimiser->network;
    if (optimiser->settings.kind != CICY_OPTIMISER_SGD) {
        add_block(optimiser, "adam.m.");
        add_block(optimiser, "adam.v.");
    } else {
        add_block(optimiser, "sgd.velocity.");
    }
    if (optimiser->settings.average > 0) {
        add_block(optimiser, "average.");
        optimiser->average = optimiser->blocks[optimiser->block_count - 1];
    }
    optimiser->trained = calloc(network->parameter_count, sizeof *optimiser->trained);
    optimiser->scratch =
        calloc((size_t)network->threads * muon_scratch(network) + 1, sizeof(cicy_real));
    for (size_t i = 0; i < optimiser->block_count; i++)
        if (!optimiser->blocks[i])
            return false;
    return optimiser->trained && optimiser->scratch;
}

cicy_status cicy_optimiser_create(cicy_network *network, const cicy_optimiser_settings *settings,
                                  cicy_optimiser **optimiser, cicy_error *error)
{
    if (!network->training)
        return cicy_error_set(error, CICY_USAGE, "this network was not created for training");
    CICY_TRY(check(settings, error));
    cicy_optimiser *created = calloc(1, sizeof *created);
    if (created) {
        created->network = network;
        created->settings = *settings;
    }
    if (!created || !allocate(created)) {
        cicy_optimiser_free(created);
        return cicy_error_set(error, CICY_SYSTEM, "no memory for an optimiser of %zu MB",
                              MAX_BLOCKS * network->weight_size * sizeof(cicy_real) / 1000000);
    }
    for (size_t i = 0; i < network->parameter_count; i++)
        if (network->parameters[i].tensor.trained)
            created->trained[created->trained_count++] = i;
    if (created->average)
        memcpy(created->average, network->weights, network->weight_size * sizeof(cicy_real));
    *optimiser = created;
    return CICY_OK;
}

void cicy_optimiser_free(cicy_optimiser *optimiser)
{
    if (!optimiser)
        return;
    for (size_t i = 0; i < optimiser->block_count; i++)
        free(optimiser->blocks[i]);
    free(optimiser->trained);
    free(optimiser->scratch);
    free(optimiser);
}

/* The factor on the gradients that keeps their norm at most clip_norm. */
static double clip_scale(const cicy_optimiser *optimiser, const cicy_work *work)
{
    const cicy_network *network = optimiser->network;
    if (optimiser->settings.clip_norm <= 0)
        return 1;
    const double norm =
        sqrt(network->kernels->squares(work, network->weight_size, network->gradients));
    return norm > optimiser->settings.clip_norm ? optimiser->settings.clip_norm / norm : 1;
}

static void muon_step(const cicy_optimiser *optimiser, const cicy_parameter *parameter,
                      const cicy_muon *muon)
{
    const cicy_network *network = optimiser->network;
    const cicy_work work = {.scratch = optimiser->scratch, .threads = network->threads};
    network->kernels->muon(&work, muon, parameter->rows, parameter->columns, parameter->tensor.size,
                           network->gradients + parameter->offset,
                           optimiser->blocks[0] + parameter->offset,
                           network->weights + parameter->offset);
}

static void adam_step(const cicy_optimiser *optimiser, const cicy_work *work, const cicy_adam *adam,
                      size_t offset, size_t size)
{
    const cicy_network *network = optimiser->network;
    network->kernels->adam(work, adam, size, network->gradients + offset,
                           optimiser->blocks[0] + offset, optimiser->blocks[1] + offset,
                           network->weights + offset);
}

static void adaptive_step(const cicy_optimiser *optimiser, const cicy_work *work, double rate,
                          double scale)
{
    const cicy_network *network = optimiser->network;
    const cicy_optimiser_settings *s = &optimiser->settings;
    const double t = (double)optimiser->steps;
    const double corrected = rate * sqrt(1 - pow(s->beta2, t)) / (1 - pow(s->beta1, t));
    const cicy_adam adam = {rate, s->decay, corrected, s->beta1, s->beta2, s->epsilon, scale};
    const cicy_muon muon = {rate, s->decay, s->momentum, scale};
    if (s->kind == CICY_OPTIMISER_ADAM) {
        adam_step(optimiser, work, &adam, 0, network->weight_size);
        return;
    }
    for (size_t i = 0; i < optimiser->trained_count; i++) {
        const cicy_parameter *parameter = &network->parameters[optimiser->trained[i]];
        if (parameter->rows > 0)
            muon_step(optimiser, parameter, &muon);
        else
            adam_step(optimiser, work, &adam, parameter->offset, parameter->tensor.size);
    }
}

void cicy_optimiser_step(cicy_optimiser *optimiser, double learning_rate)
{
    cicy_network *network = optimiser->network;
    const cicy_optimiser_settings *s = &optimiser->settings;
    const cicy_work work = {.scratch = network->scratch, .threads = network->threads};
    const double scale = clip_scale(optimiser, &work);
    optimiser->steps++;
    if (s->kind == CICY_OPTIMISER_SGD)
        network->kernels->sgd(&work, learning_rate, s->momentum, scale, network->weight_size,
                              network->gradients, optimiser->blocks[0], network->weights);
    else
        adaptive_step(optimiser, &work, learning_rate, scale);
    if (optimiser->average)
        network->kernels->approach(&work, 1 - s->average, network->weight_size, network->weights,
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

void cicy_optimiser_read_tensor(const cicy_optimiser *optimiser, size_t index, float *values)
{
    cicy_numbers_read(parameter_of(optimiser, index)->tensor.size,
                      cicy_optimiser_data(optimiser, index), values);
}

void cicy_optimiser_write_tensor(cicy_optimiser *optimiser, size_t index, const float *values)
{
    cicy_numbers_write(parameter_of(optimiser, index)->tensor.size, values,
                       cicy_optimiser_data(optimiser, index));
}

void cicy_optimiser_set_steps(cicy_optimiser *optimiser, uint64_t steps)
{
    optimiser->steps = steps;
}

void cicy_optimiser_swap_average(cicy_optimiser *optimiser)
{
    cicy_network *network = optimiser->network;
    for (size_t i = 0; optimiser->average && i < network->weight_size; i++) {
        const cicy_real weight = network->weights[i];
        network->weights[i] = optimiser->average[i];
        optimiser->average[i] = weight;
    }
}
