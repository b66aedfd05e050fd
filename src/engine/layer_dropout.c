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

static void forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    node->view = node->input->view;
    if (!pass->training)
        return;
    network->kernels->dropout_forward(&pass->work, &node->input->view, node->positions,
                                      node->channels, node->layer->rate, pass->key, pass->step,
                                      (uint32_t)node->index, node->mask, node->output[1]);
    node->view = (cicy_view){.data = node->output[1]};
}

static void backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    bool add;
    cicy_real *target = cicy_node_input_gradient(node, &add);
    if (target)
        network->kernels->dropout_backward(&pass->work, node->positions * node->channels,
                                           node->layer->rate, node->mask, node->gradient.data, add,
                                           target);
}

const cicy_layer_ops cicy_ops_dropout = {declare, forward, backward};
