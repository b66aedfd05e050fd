#include "engine/engine.h"

static void declare(cicy_network *network, cicy_node *node)
{
    if (network->training) {
        node->output_size = node->positions * node->channels;
        node->mask_size = node->output_size;
    } else {
        node->owner = node->input->owner;
    }
}

static uint8_t *mask_of(const cicy_network *network, const cicy_node *node)
{
    return (uint8_t *)(void *)cicy_network_at(network, node->mask);
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    node->view = node->input->view;
    if (!pass->training)
        return CICY_OK;
    cicy_real *output = cicy_network_at(network, node->output[1]);
    node->view = (cicy_view){.data = output};
    return network->kernels->dropout_forward(
        &pass->work, &node->input->view, node->positions, node->channels, node->layer->rate,
        pass->key, pass->step, (uint32_t)node->index, mask_of(network, node), output);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    bool add;
    cicy_real *target = cicy_node_input_gradient(network, node, &add);
    if (!target)
        return CICY_OK;
    return network->kernels->dropout_backward(&pass->work, node->positions * node->channels,
                                              node->layer->rate, mask_of(network, node),
                                              node->gradient.data, add, target);
}

const cicy_layer_ops cicy_ops_dropout = {declare, forward, backward};
