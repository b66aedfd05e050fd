#include "engine/engine.h"

static cicy_message_passing shape_of(const cicy_network *network, const cicy_node *node)
{
    return (cicy_message_passing){.width = node->layer->filters,
                                  .rounds = node->layer->rounds,
                                  .units = node->layer->units,
                                  .source = {.rows = network->model->rows,
                                             .columns = network->model->columns,
                                             .roots = node->layer->roots}};
}

/* The node's tensors follow one another in the network's block of weights. */
static size_t first_offset(const cicy_network *network, const cicy_node *node)
{
    return network->parameters[node->tensors[0]].offset;
}

static cicy_message_passing layer_of(const cicy_network *network, const cicy_node *node)
{
    cicy_message_passing layer = shape_of(network, node);
    const size_t first = first_offset(network, node);
    const cicy_message_sizes sizes = {layer.width, layer.rounds, layer.units};
    for (size_t i = 0; i < CICY_MESSAGE_TENSORS; i++) {
        layer.offset[i] = network->parameters[node->tensors[i]].offset - first;
        layer.part[i] = cicy_message_shape_of(&sizes, (cicy_message_tensor)i).part;
    }
    if (network->memory) { /* which is not there yet while layers are declared */
        layer.range = cicy_node_tensor(network, node->input, 0);
        layer.weights = cicy_network_at(network, network->weights) + first;
    }
    const cicy_parameter *last = &network->parameters[node->tensors[CICY_MESSAGE_TENSORS - 1]];
    layer.block = last->offset + last->tensor.size - first;
    layer.exchange = network->ranks ? &network->exchange : NULL;
    return layer;
}

static void declare(cicy_network *network, cicy_node *node)
{
    const cicy_message_passing shape = shape_of(network, node);
    const cicy_message_sizes sizes = {shape.width, shape.rounds, shape.units};
    for (int i = 0; i < CICY_MESSAGE_TENSORS; i++) {
        const cicy_message_shape own = cicy_message_shape_of(&sizes, (cicy_message_tensor)i);
        node->tensors[i] = cicy_network_declare(network, node, own.name, own.rank, own.shape, true);
        if (network->failed)
            return;
        cicy_parameter *parameter = &network->parameters[node->tensors[i]];
        parameter->limit = own.limit;
        if (own.kernel) {
            parameter->rows = own.shape[own.rank - 2];
            parameter->columns = own.shape[own.rank - 1];
        }
        parameter->l1 = node->layer->l1;
        parameter->l2 = node->layer->l2;
    }
    const cicy_message_passing layer = layer_of(network, node);
    node->output_size = node->channels;
    if (network->training)
        node->tape_size = network->kernels->message_tape(&layer, network->max_batch);
    cicy_network_need_scratch(network, network->kernels->message_scratch(&layer, network->max_batch,
                                                                         network->threads,
                                                                         network->training));
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_message_passing layer = layer_of(network, node);
    cicy_real *output = cicy_network_at(network, node->output[pass->training]);
    node->view = (cicy_view){.data = output};
    return network->kernels->message_forward(&pass->work, &layer, node->input->view.data, output,
                                             pass->training ? cicy_network_at(network, node->tape)
                                                            : NULL);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_message_passing layer = layer_of(network, node);
    return network->kernels->message_backward(
        &pass->work, &layer, node->input->view.data, cicy_network_at(network, node->gradient_data),
        cicy_network_at(network, node->tape),
        cicy_network_at(network, network->gradients) + first_offset(network, node));
}

const cicy_layer_ops cicy_ops_message_passing = {declare, forward, backward};
