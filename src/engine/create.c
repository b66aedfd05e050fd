#include <assert.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/threads.h"
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
    if (numbers > network->scratch_size)
        network->scratch_size = numbers;
}

cicy_real *cicy_node_input_gradient(cicy_node *node, bool *add)
{
    *add = node->input->has_gradient;
    if (!node->input->wants_gradient)
        return NULL;
    node->input->has_gradient = true;
    return node->input->gradient_data;
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

static cicy_status build(cicy_network *network, cicy_error *error)
{
    const cicy_model *model = network->model;
    network->nodes = calloc(model->layer_count, sizeof *network->nodes);
    size_t channels = 1;
    if (!network->nodes)
        return cicy_error_memory(error);
    for (size_t i = 0; i < model->layer_count; i++) {
        start_node(network, i);
        channels = model->layers[i].channels > channels ? model->layers[i].channels : channels;
        network->nodes[i].ops->declare(network, &network->nodes[i]);
        if (network->failed)
            return cicy_error_memory(error);
    }
    network->vectors = calloc(2 * channels, sizeof *network->vectors);
    network->losses = calloc(network->max_batch, sizeof *network->losses);
    network->classes = calloc(network->max_batch, sizeof *network->classes);
    if (!network->vectors || !network->losses || !network->classes)
        return cicy_error_memory(error);
    cicy_network_need_scratch(network, network->kernels->sums_scratch(network->weight_size));
    cicy_network_need_scratch(network, (size_t)network->threads * channels);
    find_lazy_gradients(network);
    find_main_nodes(network);
    return cicy_network_plan(network, error);
}

static cicy_status create(const cicy_model *model, size_t max_batch, int threads, bool training,
                          bool plan_only, cicy_network **network, cicy_error *error)
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
    created->kernels = cicy_kernels_cpu();
    created->threads = cicy_threads(threads);
    created->training = training;
    created->plan_only = plan_only;
    created->max_batch = max_batch;
    cicy_status status = created->model ? build(created, error) : cicy_error_memory(error);
    if (status != CICY_OK)
        cicy_network_free(created);
    else
        *network = created;
    return status;
}

cicy_status cicy_network_create(const cicy_model *model, size_t max_batch, int threads,
                                bool training, cicy_network **network, cicy_error *error)
{
    return create(model, max_batch, threads, training, false, network, error);
}

cicy_status cicy_network_plan_memory(const cicy_model *model, size_t max_batch, int threads,
                                     bool training, size_t *bytes, cicy_error *error)
{
    cicy_network *network;
    CICY_TRY(create(model, max_batch, threads, training, true, &network, error));
    *bytes = network->memory_size;
    cicy_network_free(network);
    return CICY_OK;
}

void cicy_network_free(cicy_network *network)
{
    if (!network)
        return;
    for (size_t i = 0; network->nodes && i < network->model->layer_count; i++)
        free(network->nodes[i].inception);
    cicy_model_free(network->model);
    free(network->nodes);
    free(network->parameters);
    free(network->vectors);
    free(network->losses);
    free(network->classes);
    free(network->memory);
    free(network);
}

const cicy_model *cicy_network_model(const cicy_network *network)
{
    return network->model;
}

size_t cicy_network_memory(const cicy_network *network)
{
    return network->memory_size;
}
