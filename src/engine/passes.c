/* Passes over the whole network: prediction, evaluation, training step. */
#include <inttypes.h>
#include <math.h>

#include "base/errors.h"
#include "engine/engine.h"

/* Separates the random numbers of dropout masks from other uses of the same seed. */
static const uint32_t dropout_key = 0x64726f70; /* "drop" */

static cicy_pass pass_of(const cicy_network *network, size_t batch, bool training)
{
    return (cicy_pass){.work = {batch, network->scratch, network->threads}, .training = training};
}

/* Unpacks the matrices into the output of the input node. */
static void unpack(cicy_network *network, const cicy_pass *pass, const cicy_batch *batch,
                   size_t first)
{
    const cicy_node *input = &network->nodes[0];
    const cicy_real *range = cicy_node_tensor(network, input, 0);
    const double minimum = (double)range[0], width = (double)range[1] - minimum;
    const uint8_t *matrices = batch->matrices + (batch->indices ? 0 : first * input->positions);
    const uint32_t *indices = batch->indices ? batch->indices + first : NULL;
    network->kernels->unpack(&pass->work, matrices, indices, input->positions, 1 / width,
                             -minimum / width, input->output[pass->training]);
}

void cicy_network_forward(cicy_network *network, const cicy_pass *pass, bool all)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        if (all || node->main_only_needed)
            node->ops->forward(network, node, pass);
    }
}

void cicy_network_backward(cicy_network *network, const cicy_pass *pass)
{
    for (size_t i = network->model->layer_count - 1; i > 0; i--) {
        cicy_node *node = &network->nodes[i];
        if (node->has_gradient)
            node->ops->backward(network, node, pass);
        node->has_gradient = false;
    }
}

static void start_gradients(cicy_network *network)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        node->has_gradient = false;
        node->gradient = (cicy_gradient_view){.data = node->gradient_data};
    }
}

/* The main outputs of the present pass -> outputs [batch][main values]. */
static void copy_outputs(const cicy_network *network, const cicy_pass *pass, float *outputs)
{
    const cicy_model *model = network->model;
    const size_t stride = cicy_model_main_values(model);
    for (size_t o = 0, at = 0; o < cicy_model_main_outputs(model); o++) {
        const cicy_node *node = &network->nodes[model->outputs[o].layer];
        if (model->outputs[o].loss == CICY_LOSS_CROSS_ENTROPY)
            network->kernels->softmax(&pass->work, node->channels, node->view.data, stride,
                                      outputs + at);
        else
            for (size_t i = 0; i < pass->work.batch; i++)
                outputs[i * stride + at] = (float)node->view.data[i];
        at += node->channels;
    }
}

/* Weighted total of losses->output and the penalty. */
static double total_of(const cicy_model *model, const cicy_losses *losses)
{
    double total = losses->penalty;
    for (size_t i = 0; i < model->output_count; i++)
        total += model->outputs[i].weight * losses->output[i];
    return total;
}

/* l1 sum |w| + l2 sum w^2 over the kernels; adds the gradients when asked to. */
static double penalties(const cicy_network *network, bool gradients)
{
    const cicy_pass pass = pass_of(network, 0, gradients);
    double total = 0;
    for (size_t i = 0; i < network->parameter_count; i++) {
        const cicy_parameter *parameter = &network->parameters[i];
        if (parameter->l1 != 0 || parameter->l2 != 0)
            total += network->kernels->penalty(
                &pass.work, parameter->l1, parameter->l2, parameter->tensor.size, parameter->data,
                gradients ? network->gradients + parameter->offset : NULL);
    }
    return total;
}

/* When the weights were never set, the range is empty, and everything would be divided by zero. */
static cicy_status check_range(const cicy_network *network, cicy_error *error)
{
    const cicy_real *range = cicy_node_tensor(network, &network->nodes[0], 0);
    const double minimum = (double)range[0], maximum = (double)range[1];
    if (isfinite(minimum) && isfinite(maximum) && minimum < maximum)
        return CICY_OK;
    return cicy_error_set(error, CICY_INVALID_INPUT,
                          "the network's input range %g to %g is empty: it has no valid weights",
                          minimum, maximum);
}

/* A value of outputs [batch->count][main values] that is not finite is an error, which names the
 * first. */
static cicy_status check_outputs(const cicy_network *network, const cicy_batch *batch,
                                 const float *outputs, cicy_error *error)
{
    const cicy_model *model = network->model;
    for (size_t i = 0; i < batch->count; i++)
        for (size_t o = 0; o < cicy_model_main_outputs(model); o++)
            for (size_t k = network->nodes[model->outputs[o].layer].channels; k > 0; k--)
                if (!isfinite(*outputs++))
                    return cicy_error_set_code(
                        error, CICY_ERROR_NOT_FINITE,
                        "entry %zu: the network's output %s is not a finite number",
                        batch->indices ? batch->indices[i] : i, model->outputs[o].name);
    return CICY_OK;
}

/* Runs as many samples as fit into one pass, from *first on, and moves *first past them. */
static cicy_pass run_part(cicy_network *network, const cicy_batch *batch, size_t *first, bool all,
                          float *outputs)
{
    const size_t left = batch->count - *first, begin = *first;
    const size_t count = left < network->max_batch ? left : network->max_batch;
    const cicy_pass pass = pass_of(network, count, false);
    unpack(network, &pass, batch, begin);
    cicy_network_forward(network, &pass, all);
    if (outputs)
        copy_outputs(network, &pass, outputs + begin * cicy_model_main_values(network->model));
    *first += count;
    return pass;
}

cicy_status cicy_network_predict(cicy_network *network, const cicy_batch *batch, float *outputs,
                                 cicy_error *error)
{
    CICY_TRY(check_range(network, error));
    for (size_t first = 0; first < batch->count;)
        run_part(network, batch, &first, false, outputs);
    CICY_TRY(cicy_network_check_ranks(network, error));
    return check_outputs(network, batch, outputs, error);
}

cicy_status cicy_network_evaluate(cicy_network *network, const cicy_batch *batch, float *outputs,
                                  cicy_losses *losses, cicy_error *error)
{
    const cicy_model *model = network->model;
    if (!batch->targets || batch->count == 0)
        return cicy_error_set(error, CICY_USAGE, "evaluation needs samples with targets");
    CICY_TRY(check_range(network, error));
    *losses = (cicy_losses){0};
    for (size_t first = 0, begin = 0; first < batch->count; begin = first) {
        const cicy_pass pass = run_part(network, batch, &first, true, outputs);
        CICY_TRY(cicy_network_losses(network, &pass, batch, begin, 0, losses->output, error));
    }
    for (size_t i = 0; i < model->output_count; i++)
        losses->output[i] /= (double)batch->count;
    CICY_TRY(cicy_network_check_ranks(network, error));
    losses->penalty = penalties(network, false);
    losses->total = total_of(model, losses);
    return outputs ? check_outputs(network, batch, outputs, error) : CICY_OK;
}

/* The first layer with a value that is not finite. */
static const char *broken_layer(const cicy_network *network, size_t batch)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        const cicy_node *node = &network->nodes[i];
        if (node->owner != node)
            continue;
        for (size_t j = 0; j < batch * node->output_size; j++)
            if (!isfinite(node->output[1][j]))
                return node->layer->name;
    }
    return "the loss";
}

static cicy_status check_step(const cicy_network *network, const cicy_batch *batch,
                              cicy_error *error)
{
    if (!network->training)
        return cicy_error_set(error, CICY_USAGE, "this network was not created for training");
    if (!batch->targets)
        return cicy_error_set(error, CICY_USAGE, "training needs targets");
    if (batch->count < 1 || batch->count > network->max_batch)
        return cicy_error_set(error, CICY_USAGE, "a batch of %zu samples, not 1 to %zu",
                              batch->count, network->max_batch);
    return CICY_OK;
}

cicy_status cicy_network_train_step(cicy_network *network, const cicy_batch *batch, uint64_t seed,
                                    uint64_t step, cicy_losses *losses, cicy_error *error)
{
    CICY_TRY(check_step(network, batch, error));
    cicy_pass pass = pass_of(network, batch->count, true);
    pass.key[0] = (uint32_t)seed ^ dropout_key;
    pass.key[1] = (uint32_t)(seed >> 32) ^ (uint32_t)(step >> 32);
    pass.step = (uint32_t)step;
    unpack(network, &pass, batch, 0);
    cicy_network_forward(network, &pass, true);
    start_gradients(network);
    *losses = (cicy_losses){0};
    CICY_TRY(cicy_network_losses(network, &pass, batch, 0, 1 / (double)batch->count, losses->output,
                                 error));
    for (size_t i = 0; i < network->model->output_count; i++)
        losses->output[i] /= (double)batch->count;
    losses->total = total_of(network->model, losses);
    if (!isfinite(losses->total))
        return cicy_error_set_code(error, CICY_ERROR_NOT_FINITE,
                                   "step %" PRIu64 ": a value in %s is not a finite number", step,
                                   broken_layer(network, batch->count));
    cicy_network_backward(network, &pass);
    losses->penalty = penalties(network, true);
    losses->total += losses->penalty;
    return cicy_network_check_ranks(network, error);
}
