#include "engine/engine.h"

/* Tensors: kernel and bias along the rows, kernel and bias along the columns. */
static void declare(cicy_network *network, cicy_node *node)
{
    const cicy_layer *layer = node->layer;
    const size_t lengths[2] = {layer->rows, layer->columns}, inputs = node->input->channels;
    static const char *const names[2][2] = {{"rows.kernel", "rows.bias"},
                                            {"columns.kernel", "columns.bias"}};
    for (size_t axis = 0; axis < 2; axis++) {
        const size_t shape[] = {lengths[axis], inputs, layer->filters};
        const size_t kernel = cicy_network_declare(network, node, names[axis][0], 3, shape, true);
        node->tensors[2 * axis] = kernel;
        if (network->failed)
            return;
        cicy_parameter *parameter = &network->parameters[kernel];
        parameter->fan_in = lengths[axis] * inputs;
        parameter->fan_out = lengths[axis] * layer->filters;
        parameter->rows = parameter->fan_in;
        parameter->columns = layer->filters;
        parameter->l1 = layer->l1;
        parameter->l2 = layer->l2;
        if (layer->bias)
            node->tensors[2 * axis + 1] =
                cicy_network_declare(network, node, names[axis][1], 1, &layer->filters, true);
    }
    node->output_size = node->positions * node->channels;
    node->inception = network->kernels->inception_create(
        &(cicy_inception_shape){.rows = layer->rows,
                                .columns = layer->columns,
                                .channels = inputs,
                                .filters = layer->filters,
                                .max_batch = network->max_batch,
                                .relu = layer->activation == CICY_ACTIVATION_RELU});
    if (!node->inception) {
        network->failed = true;
        return;
    }
    cicy_network_need_scratch(network, network->kernels->inception_scratch(
                                           node->inception, network->threads, network->training));
}

static cicy_inception_weights weights_of(const cicy_network *network, const cicy_node *node)
{
    cicy_inception_weights weights = {0};
    for (size_t axis = 0; axis < 2; axis++) {
        weights.kernel[axis] = cicy_node_tensor(network, node, 2 * axis);
        if (node->layer->bias)
            weights.bias[axis] = cicy_node_tensor(network, node, 2 * axis + 1);
    }
    return weights;
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_inception_weights weights = weights_of(network, node);
    cicy_real *output = cicy_network_at(network, node->output[pass->training]);
    node->view = (cicy_view){.data = output};
    return network->kernels->inception_forward(&pass->work, node->inception, &node->input->view,
                                               &weights, output);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_inception_weights weights = weights_of(network, node);
    cicy_inception_gradients gradients = {0};
    for (size_t axis = 0; axis < 2; axis++) {
        gradients.kernel[axis] = cicy_node_gradient(network, node, 2 * axis);
        if (node->layer->bias)
            gradients.bias[axis] = cicy_node_gradient(network, node, 2 * axis + 1);
    }
    gradients.input = cicy_node_input_gradient(network, node, &gradients.add_input);
    cicy_gradient_view view = node->gradient;
    view.value = cicy_network_at(network, node->output[1]);
    view.value_relu = node->layer->activation == CICY_ACTIVATION_RELU;
    return network->kernels->inception_backward(&pass->work, node->inception, &node->input->view,
                                                &view, &weights, &gradients);
}

const cicy_layer_ops cicy_ops_inception = {declare, forward, backward};
