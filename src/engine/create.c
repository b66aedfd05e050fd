#include <assert.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/threads.h"
#include "engine/device_choice.h"
#include "engine/engine.h"

static const cicy_layer_ops *const operations[] = {[CICY_LAYER_INPUT] = &cicy_ops_input,
                                                   [CICY_LAYER_INCEPTION] = &cicy_ops_inception,
                                                   [CICY_LAYER_BATCH_NORM] = &cicy_ops_batch_norm,
                                                   [CICY_LAYER_LAYER_NORM] = &cicy_ops_layer_norm,
                                                   [CICY_LAYER_DROPOUT] = &cicy_ops_dropout,
                                                   [CICY_LAYER_DENSE] = &cicy_ops_dense,
                                                   [CICY_LAYER_SAM] = &cicy_ops_sam,
                                                   [CICY_LAYER_CHAM] = &cicy_ops_cham,
                                                   [CICY_LAYER_MESSAGE_PASSING] =
                                                       &cicy_ops_message_passing};

void cicy_network_need_scratch(cicy_network *network, size_t numbers)
{
    if (numbers > network->scratch.size)
        network->scratch.size = numbers;
}

cicy_real *cicy_node_input_gradient(const cicy_network *network, cicy_node *node, bool *add)
{
    *add = node->input->has_gradient;
    if (!node->input->wants_gradient)
        return NULL;
    node->input->has_gradient = true;
    return cicy_network_at(network, node->input->gradient_data);
}

static void start_node(cicy_network *network, size_t index)
{
    cicy_node *node = &network->nodes[index];
    const cicy_layer *layer = &network->model->layers[index];
    node->layer = layer;
    node->index = index;
    assert((size_t)layer->kind < sizeof operations / sizeof *operations);
    node->ops = operations[layer->kind];
    node->input = index ? &network->nodes[layer->input] : NULL;
    node->owner = node;
    node->positions = layer->rows * layer->columns;
    node->channels = layer->channels;
    node->wants_gradient = index > 0;
}

/* When only one batch norm reads a convolution, the norm's gradient is not stored but computed
 * where it is used. */
static void find_lazy_gradients(cicy_network *network)
{
    for (size_t i = 1; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        size_t readers = 0;
        bool norms = true;
        for (size_t j = i + 1; j < network->model->layer_count; j++)
            if (network->nodes[j].input == node) {
                readers++;
                norms = norms && network->nodes[j].layer->kind == CICY_LAYER_BATCH_NORM;
            }
        node->lazy_gradient = node->layer->kind == CICY_LAYER_INCEPTION && readers == 1 && norms;
    }
}

static void find_main_nodes(cicy_network *network)
{
    for (size_t i = 0; i < cicy_model_main_outputs(network->model); i++) {
        cicy_node *node = &network->nodes[network->model->outputs[i].layer];
        for (; node; node = node->input)
            node->main_only_needed = true;
    }
}

/* The scratch of operations on whole arrays and on outputs. */
static void need_common_scratch(cicy_network *network)
{
    const cicy_kernels *kernels = network->kernels;
    size_t largest = network->weight_size;
    for (size_t i = 0; i < network->model->layer_count; i++) {
        const size_t size = network->max_batch * network->nodes[i].output_size;
        largest = size > largest ? size : largest;
    }
    cicy_network_need_scratch(network, kernels->sums_scratch(largest));
    cicy_network_need_scratch(
        network, kernels->classes_scratch(network->channels, network->max_batch, network->threads));
}

static cicy_status build(cicy_network *network, cicy_error *error)
{
    const cicy_model *model = network->model;
    network->nodes = calloc(model->layer_count, sizeof *network->nodes);
    network->channels = 1;
    if (!network->nodes)
        return cicy_error_memory(error);
    for (size_t i = 0; i < model->layer_count; i++) {
        start_node(network, i);
        if (model->layers[i].channels > network->channels)
            network->channels = model->layers[i].channels;
        network->nodes[i].ops->declare(network, &network->nodes[i]);
        if (network->failed)
            return cicy_error_memory(error);
    }
    network->host_targets =
        calloc(network->max_batch * model->targets + 1, sizeof *network->host_targets);
    if (!network->host_targets)
        return cicy_error_memory(error);
    need_common_scratch(network);
    find_lazy_gradients(network);
    find_main_nodes(network);
    return cicy_network_plan(network, error);
}

/* Devices may lack kinds of layers; an operation that is there stands for its kind. */
static bool computes(const cicy_kernels *kernels, cicy_layer_kind kind)
{
    switch (kind) {
    case CICY_LAYER_INCEPTION:
        return kernels->inception_create != NULL;
    case CICY_LAYER_BATCH_NORM:
        return kernels->batch_norm_forward != NULL;
    case CICY_LAYER_LAYER_NORM:
        return kernels->layer_norm_forward != NULL;
    case CICY_LAYER_DROPOUT:
        return kernels->dropout_forward != NULL;
    case CICY_LAYER_DENSE:
        return kernels->dense_forward != NULL;
    case CICY_LAYER_SAM:
        return kernels->sam_forward != NULL;
    case CICY_LAYER_CHAM:
        return kernels->cham_forward != NULL;
    case CICY_LAYER_MESSAGE_PASSING:
        return kernels->message_forward != NULL;
    case CICY_LAYER_INPUT:
        break;
    }
    return true;
}

static cicy_status check_layers(const cicy_network *network, cicy_error *error)
{
    for (size_t i = 0; i < network->model->layer_count; i++)
        if (!computes(network->kernels, network->model->layers[i].kind))
            return cicy_error_set(error, CICY_USAGE,
                                  "layer '%s' cannot be computed on the device '%s'",
                                  network->model->layers[i].name, network->device->ops->name);
    return CICY_OK;
}

static cicy_status create(cicy_device *device, const cicy_model *model, size_t max_batch,
                          int threads, bool training, bool plan_only, cicy_network **network,
                          cicy_error *error)
{
    const size_t largest_batch = 1 << 20;
    if (max_batch < 1 || max_batch > largest_batch)
        return cicy_error_set(error, CICY_USAGE, "batch size %zu is outside 1..%zu", max_batch,
                              largest_batch);
    if (model->output_count == 0)
        return cicy_error_set(error, CICY_USAGE, "model '%s' has no output", model->name);
    cicy_network *created = calloc(1, sizeof *created);
    if (!created)
        return cicy_error_memory(error);
    created->model = cicy_model_copy(model);
    created->device = device;
    created->kernels = created->device->ops->kernels();
    created->threads = cicy_threads(threads);
    created->training = training;
    created->plan_only = plan_only;
    created->max_batch = max_batch;
    created->moment_rate = 1;
    cicy_status status = created->model ? check_layers(created, error) : cicy_error_memory(error);
    CICY_THEN(status, build(created, error));
    if (status != CICY_OK)
        cicy_network_free(created);
    else
        *network = created;
    return status;
}

cicy_status cicy_network_create_on(cicy_device *device, const cicy_model *model, size_t max_batch,
                                   int threads, bool training, cicy_network **network,
                                   cicy_error *error)
{
    const cicy_status status =
        create(device, model, max_batch, threads, training, false, network, error);
    if (status != CICY_OK)
        cicy_network_explain_memory(device, model, max_batch, threads, training, error);
    return status;
}

cicy_status cicy_network_create(const cicy_model *model, size_t max_batch, int threads,
                                bool training, cicy_network **network, cicy_error *error)
{
    cicy_device *device;
    CICY_TRY(cicy_device_open(&device, error));
    const cicy_status status =
        cicy_network_create_on(device, model, max_batch, threads, training, network, error);
    if (status == CICY_OK)
        (*network)->own_device = true;
    else
        cicy_device_close(device);
    return status;
}

cicy_status cicy_network_plan_on(cicy_device *device, const cicy_model *model, size_t max_batch,
                                 int threads, bool training, size_t *bytes, cicy_error *error)
{
    cicy_network *network;
    CICY_TRY(create(device, model, max_batch, threads, training, true, &network, error));
    *bytes = network->memory_size;
    cicy_network_free(network);
    return CICY_OK;
}

cicy_status cicy_network_plan_memory(const cicy_model *model, size_t max_batch, int threads,
                                     bool training, size_t *bytes, cicy_error *error)
{
    return cicy_network_plan_on(cicy_device_cpu(), model, max_batch, threads, training, bytes,
                                error);
}

void cicy_network_free(cicy_network *network)
{
    if (!network)
        return;
    for (size_t i = 0; network->nodes && i < network->model->layer_count; i++)
        if (network->nodes[i].inception)
            network->kernels->inception_free(network->nodes[i].inception);
    cicy_model_free(network->model);
    free(network->nodes);
    free(network->parameters);
    free(network->host_targets);
    network->device->ops->drop(network->device, network->memory);
    if (network->own_device)
        cicy_device_close(network->device);
    free(network);
}

void cicy_network_set_moment_rate(cicy_network *network, double rate)
{
    network->moment_rate = rate;
}

const cicy_model *cicy_network_model(const cicy_network *network)
{
    return network->model;
}

size_t cicy_network_memory(const cicy_network *network)
{
    return network->memory_size;
}
