#include "engine/engine.h"

/* Tensor 0: the range of matrix entries, [minimum, maximum]. The output is filled in when a pass
 * starts (passes.c). */
static void declare(cicy_network *network, cicy_node *node)
{
    node->tensors[0] = cicy_network_declare(network, node, "range", 1, (const size_t[]){2}, false);
    node->output_size = node->positions * node->channels;
}

static cicy_status forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    node->view = (cicy_view){.data = cicy_network_at(network, node->output[pass->training])};
    return CICY_OK;
}

const cicy_layer_ops cicy_ops_input = {declare, forward, NULL};
