/* The two attention layers of arXiv:2108.02221, figure 6. */
#include "engine/engine.h"
#include "model/layer_kinds.h"

enum { FIRST_KERNEL, FIRST_BIAS, SECOND_KERNEL, SECOND_BIAS, KAPPA };

/* A kernel [inputs][outputs] and its bias; returns whether there was memory. */
static bool declare_product(cicy_network *network, cicy_node *node, size_t which,
                            const char *kernel_name, const char *bias_name, size_t inputs,
                            size_t outputs)
{
    const size_t shape[] = {inputs, outputs};
    node->tensors[which] = cicy_network_declare(network, node, kernel_name, 2, shape, true);
    node->tensors[which + 1] = cicy_network_declare(network, node, bias_name, 1, &outputs, true);
    if (network->failed)
        return false;
    cicy_parameter *kernel = &network->parameters[node->tensors[which]];
    kernel->fan_in = inputs;
    kernel->fan_out = outputs;
    kernel->l1 = node->layer->l1;
    kernel->l2 = node->layer->l2;
    return true;
}

static void declare_rest(cicy_network *network, cicy_node *node)
{
    const cicy_attention attention = {.positions = node->positions,
                                      .channels = node->channels,
                                      .inner = cicy_layer_attention_channels(node->layer)};
    node->output_size = node->positions * node->channels;
    cicy_network_need_scratch(
        network, network->kernels->attention_scratch(&attention, network->max_batch,
                                                     network->threads, network->training));
}

/* kappa starts at zero, so that at first the layer passes its input on (J. Fu et al.,
 * arXiv:1809.02983). */
static void declare_sam(cicy_network *network, cicy_node *node)
{
    const size_t channels = node->channels, inner = cicy_layer_attention_channels(node->layer);
    const size_t one = 1;
    if (declare_product(network, node, FIRST_KERNEL, "a.kernel", "a.bias", channels, inner) &&
        declare_product(network, node, SECOND_KERNEL, "b.kernel", "b.bias", channels, inner))
        node->tensors[KAPPA] = cicy_network_declare(network, node, "kappa", 1, &one, true);
    declare_rest(network, node);
}

static void declare_cham(cicy_network *network, cicy_node *node)
{
    const size_t channels = node->channels, inner = cicy_layer_attention_channels(node->layer);
    if (declare_product(network, node, FIRST_KERNEL, "down.kernel", "down.bias", channels, inner))
        declare_product(network, node, SECOND_KERNEL, "up.kernel", "up.bias", inner, channels);
    declare_rest(network, node);
}

static cicy_attention attention_of(const cicy_network *network, const cicy_node *node)
{
    return (cicy_attention){.positions = node->positions,
                            .channels = node->channels,
                            .inner = cicy_layer_attention_channels(node->layer),
                            .kernel = {cicy_node_tensor(network, node, FIRST_KERNEL),
                                       cicy_node_tensor(network, node, SECOND_KERNEL)},
                            .bias = {cicy_node_tensor(network, node, FIRST_BIAS),
                                     cicy_node_tensor(network, node, SECOND_BIAS)},
                            .kappa = node->layer->kind == CICY_LAYER_SAM
                                         ? cicy_node_tensor(network, node, KAPPA)
                                         : NULL};
}

static cicy_attention_gradients gradients_of(const cicy_network *network, cicy_node *node)
{
    cicy_attention_gradients gradients = {
        .kernel = {cicy_node_gradient(network, node, FIRST_KERNEL),
                   cicy_node_gradient(network, node, SECOND_KERNEL)},
        .bias = {cicy_node_gradient(network, node, FIRST_BIAS),
                 cicy_node_gradient(network, node, SECOND_BIAS)},
        .kappa =
            node->layer->kind == CICY_LAYER_SAM ? cicy_node_gradient(network, node, KAPPA) : NULL};
    gradients.input = cicy_node_input_gradient(network, node, &gradients.add_input);
    return gradients;
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_attention attention = attention_of(network, node);
    const cicy_kernels *kernels = network->kernels;
    cicy_real *output = cicy_network_at(network, node->output[pass->training]);
    node->view = (cicy_view){.data = output};
    return (node->layer->kind == CICY_LAYER_SAM ? kernels->sam_forward : kernels->cham_forward)(
        &pass->work, &attention, &node->input->view, output);
}

static cicy_status backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const cicy_attention attention = attention_of(network, node);
    const cicy_attention_gradients gradients = gradients_of(network, node);
    const cicy_kernels *kernels = network->kernels;
    return (node->layer->kind == CICY_LAYER_SAM ? kernels->sam_backward : kernels->cham_backward)(
        &pass->work, &attention, &node->input->view, cicy_network_at(network, node->gradient_data),
        &gradients);
}

const cicy_layer_ops cicy_ops_sam = {declare_sam, forward, backward};
const cicy_layer_ops cicy_ops_cham = {declare_cham, forward, backward};
