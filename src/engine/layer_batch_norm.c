#include "base/errors.h"
#include "engine/engine.h"

enum { MEAN, VARIANCE, BETA, GAMMA };

static void declare(cicy_network *network, cicy_node *node)
{
    static const char *const names[] = {"mean", "variance", "beta", "gamma"};
    for (size_t i = MEAN; i <= (size_t)(node->layer->scale ? GAMMA : BETA); i++) {
        node->tensors[i] =
            cicy_network_declare(network, node, names[i], 1, &node->channels, i >= BETA);
        if (!network->failed)
            network->parameters[node->tensors[i]].start = i == VARIANCE || i == GAMMA;
    }
    node->owner = node->input->owner;
    node->state_size = CICY_BATCH_NORM_STATE * node->channels;
    const size_t doubles = 2 * network->max_batch * node->channels;
    cicy_network_need_scratch(network, doubles * (sizeof(double) / sizeof(cicy_real)));
}

static cicy_batch_norm norm_of(const cicy_network *network, const cicy_node *node)
{
    return (cicy_batch_norm){
        .positions = node->positions,
        .channels = node->channels,
        .relu = node->layer->activation == CICY_ACTIVATION_RELU,
        .beta = cicy_node_tensor(network, node, BETA),
        .gamma = node->layer->scale ? cicy_node_tensor(network, node, GAMMA) : NULL,
        .mean = cicy_node_tensor(network, node, MEAN),
        .variance = cicy_node_tensor(network, node, VARIANCE),
        .moment_rate = network->moment_rate,
        .state = cicy_network_at(network, node->state),
        .vectors = (double *)(void *)cicy_network_at(network, network->vectors)};
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_batch_norm norm = norm_of(network, node);
    return network->kernels->batch_norm_forward(&pass->work, &norm, pass->training,
                                                node->input->view.data, &node->view);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_batch_norm norm = norm_of(network, node);
    cicy_gradient_view view;
    CICY_TRY(network->kernels->batch_norm_backward(
        &pass->work, &norm, &node->view, node->gradient.data,
        node->layer->scale ? cicy_node_gradient(network, node, GAMMA) : NULL,
        cicy_node_gradient(network, node, BETA), &view));
    if (node->input->lazy_gradient) {
        node->input->gradient = view;
        node->input->has_gradient = true;
        return CICY_OK;
    }
    bool add;
    cicy_real *target = cicy_node_input_gradient(network, node, &add);
    if (!target)
        return CICY_OK;
    return network->kernels->store_gradient(&pass->work, &view, node->positions, node->channels,
                                            add, target);
}

const cicy_layer_ops cicy_ops_batch_norm = {declare, forward, backward};
