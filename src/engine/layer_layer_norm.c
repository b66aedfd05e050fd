#include "engine/engine.h"

static const double epsilon = 1e-3; /* Keras's default */

enum { BETA, GAMMA };

static cicy_layer_norm norm_of(const cicy_network *network, const cicy_node *node)
{
    return (cicy_layer_norm){.positions = node->positions,
                             .channels = node->channels,
                             .gamma =
                                 node->layer->scale ? cicy_node_tensor(network, node, GAMMA) : NULL,
                             .beta = cicy_node_tensor(network, node, BETA),
                             .epsilon = epsilon,
                             .relu = node->layer->activation == CICY_ACTIVATION_RELU};
}

static void declare(cicy_network *network, cicy_node *node)
{
    static const char *const names[] = {"beta", "gamma"};
    for (size_t i = BETA; i <= (size_t)(node->layer->scale ? GAMMA : BETA); i++) {
        node->tensors[i] = cicy_network_declare(network, node, names[i], 1, &node->channels, true);
        if (!network->failed)
            network->parameters[node->tensors[i]].start = i == GAMMA;
    }
    node->output_size = node->positions * node->channels;
    cicy_network_need_scratch(network, 2 * network->max_batch * node->channels);
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_layer_norm norm = norm_of(network, node);
    cicy_real *output = cicy_network_at(network, node->output[pass->training]);
    node->view = (cicy_view){.data = output};
    return network->kernels->layer_norm_forward(&pass->work, &norm, &node->input->view, output);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_layer_norm norm = norm_of(network, node);
    bool add;
    cicy_real *target = cicy_node_input_gradient(network, node, &add);
    return network->kernels->layer_norm_backward(
        &pass->work, &norm, &node->input->view, cicy_network_at(network, node->output[1]),
        cicy_network_at(network, node->gradient_data),
        node->layer->scale ? cicy_node_gradient(network, node, GAMMA) : NULL,
        cicy_node_gradient(network, node, BETA), add, target);
}

const cicy_layer_ops cicy_ops_layer_norm = {declare, forward, backward};
