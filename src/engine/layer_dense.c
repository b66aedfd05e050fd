#include "base/errors.h"
#include "engine/engine.h"

enum { KERNEL, BIAS };

static cicy_dense dense_of(const cicy_network *network, const cicy_node *node)
{
    return (cicy_dense){.positions = node->input->positions,
                        .channels = node->input->channels,
                        .units = node->channels,
                        .kernel = cicy_node_tensor(network, node, KERNEL),
                        .bias = node->layer->bias ? cicy_node_tensor(network, node, BIAS) : NULL};
}

static bool is_output(const cicy_network *network, const cicy_node *node)
{
    const cicy_model *model = network->model;
    for (size_t i = 0; i < model->output_count; i++)
        if (node == &network->nodes[model->outputs[i].layer])
            return true;
    return false;
}

static void declare(cicy_network *network, cicy_node *node)
{
    const size_t inputs = node->input->positions * node->input->channels;
    const size_t shape[] = {inputs, node->channels};
    node->tensors[KERNEL] = cicy_network_declare(network, node, "kernel", 2, shape, true);
    if (network->failed)
        return;
    cicy_parameter *kernel = &network->parameters[node->tensors[KERNEL]];
    kernel->fan_in = inputs;
    kernel->fan_out = node->channels;
    if (!is_output(network, node)) {
        kernel->rows = inputs;
        kernel->columns = node->channels;
    }
    kernel->l1 = node->layer->l1;
    kernel->l2 = node->layer->l2;
    if (node->layer->bias)
        node->tensors[BIAS] = cicy_network_declare(network, node, "bias", 1, &node->channels, true);
    node->output_size = node->channels;
    const cicy_dense dense = {.positions = node->input->positions,
                              .channels = node->input->channels,
                              .units = node->channels};
    cicy_network_need_scratch(
        network, network->kernels->dense_scratch(&dense, network->max_batch, network->threads));
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_dense dense = dense_of(network, node);
    cicy_real *output = cicy_network_at(network, node->output[pass->training]);
    node->view = (cicy_view){.data = output};
    CICY_TRY(network->kernels->dense_forward(&pass->work, &dense, &node->input->view, output));
    return network->kernels->activation(&pass->work, node->layer->activation,
                                        pass->work.batch * node->channels, output);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_dense dense = dense_of(network, node);
    bool add;
    cicy_real *target = cicy_node_input_gradient(network, node, &add);
    cicy_real *gradient = cicy_network_at(network, node->gradient_data);
    CICY_TRY(network->kernels->activation_backward(
        &pass->work, node->layer->activation, pass->work.batch * node->channels,
        cicy_network_at(network, node->output[1]), gradient));
    return network->kernels->dense_backward(
        &pass->work, &dense, &node->input->view, gradient,
        cicy_node_gradient(network, node, KERNEL),
        node->layer->bias ? cicy_node_gradient(network, node, BIAS) : NULL, add, target);
}

const cicy_layer_ops cicy_ops_dense = {declare, forward, backward};
