/* Passes over the whole network: prediction, evaluation, training step. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>

#include "base/errors.h"
#include "engine/engine.h"

/* Separates the random numbers of dropout masks from other uses of the same seed. */
static const uint32_t dropout_key = 0x64726f70; /* "drop" */

static cicy_pass pass_of(const cicy_network *network, size_t batch, bool training,
                         cicy_error *error)
{
    return (cicy_pass){.work = cicy_network_work(network, batch, error), .training = training};
}

/* Unpacks the matrices into the output of the input node. */
static cicy_status unpack(cicy_network *network, const cicy_pass *pass, const cicy_batch *batch,
                          size_t first)
{
    const cicy_node *input = &network->nodes[0];
    const uint8_t *matrices = batch->matrices + (batch->indices ? 0 : first * input->positions);
    const uint32_t *indices = batch->indices ? batch->indices + first : NULL;
    return network->kernels->unpack(&pass->work, matrices, indices, input->positions,
                                    cicy_node_tensor(network, input, 0),
                                    cicy_network_at(network, input->output[pass->training]));
}

cicy_status cicy_network_forward(cicy_network *network, const cicy_pass *pass, bool all)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        if (all || node->main_only_needed)
            CICY_TRY(node->ops->forward(network, node, pass));
    }
    return CICY_OK;
}

cicy_status cicy_network_backward(cicy_network *network, const cicy_pass *pass)
{
    for (size_t i = network->model->layer_count - 1; i > 0; i--) {
        cicy_node *node = &network->nodes[i];
        if (node->has_gradient)
            CICY_TRY(node->ops->backward(network, node, pass));
        node->has_gradient = false;
    }
    return CICY_OK;
}

static void start_gradients(cicy_network *network)
{
    for (size_t i = 0; i < network->model->layer_count; i++) {
        cicy_node *node = &network->nodes[i];
        node->has_gradient = false;
        node->gradient =
            (cicy_gradient_view){.data = cicy_network_at(network, node->gradient_data)};
    }
}

/* The main outputs of the present pass -> outputs [batch][main values]. */
static cicy_status copy_outputs(const cicy_network *network, const cicy_pass *pass, float *outputs)
{
    const cicy_model *model = network->model;
    const size_t stride = cicy_model_main_values(model);
    float *collected = (float *)(void *)cicy_network_at(network, network->outputs);
    for (size_t o = 0, at = 0; o < cicy_model_main_outputs(model); o++) {
        const cicy_node *node = &network->nodes[model->outputs[o].layer];
        if (model->outputs[o].loss == CICY_LOSS_CROSS_ENTROPY)
            CICY_TRY(network->kernels->softmax(&pass->work, node->channels, node->view.data, stride,
                                               collected + at));
        else
            CICY_TRY(network->kernels->store_values(&pass->work, node->view.data, stride,
                                                    collected + at));
        at += node->channels;
    }
    return network->device->ops->read(network->device, outputs, collected,
                                      pass->work.batch * stride * sizeof *outputs,
                                      pass->work.error);
}

/* The weighted sum of the losses that passes over `samples` samples left, on the penalty. */
static cicy_losses losses_of(const cicy_network *network, const double results[CICY_RESULTS],
                             size_t samples, double penalty)
{
    cicy_losses losses = {.total = penalty, .penalty = penalty};
    for (size_t i = 0; i < network->model->output_count; i++) {
        losses.output[i] = results[CICY_RESULT_LOSS + i] / (double)samples;
        losses.total += network->model->outputs[i].weight * losses.output[i];
    }
    return losses;
}

/* Losses from what passes over `samples` samples left on the device; total: the weighted sum and
 * the penalty. */
static cicy_status read_losses(const cicy_network *network, size_t samples, cicy_losses *losses,
                               cicy_error *error)
{
    double results[CICY_RESULTS];
    CICY_TRY(cicy_network_read_results(network, results, error));
    *losses = losses_of(network, results, samples, results[CICY_RESULT_PENALTY]);
    return CICY_OK;
}

/* l1 sum |w| + l2 sum w^2 over the kernels; adds the gradients when asked to. */
static cicy_status add_penalties(const cicy_network *network, bool gradients, cicy_error *error)
{
    const cicy_work work = cicy_network_work(network, 0, error);
    for (size_t i = 0; i < network->parameter_count; i++) {
        const cicy_parameter *parameter = &network->parameters[i];
        if (parameter->l1 != 0 || parameter->l2 != 0)
            CICY_TRY(
                network->kernels->penalty(&work, parameter->l1, parameter->l2,
                                          parameter->tensor.size, cicy_network_data(network, i),
                                          gradients ? cicy_network_gradient_data(network, i) : NULL,
                                          cicy_network_result(network, CICY_RESULT_PENALTY)));
    }
    return CICY_OK;
}

/* When the weights were never set, the range is empty, and everything would be divided by zero. */
static cicy_status check_range(const cicy_network *network, cicy_error *error)
{
    cicy_real range[2];
    CICY_TRY(network->device->ops->read(network->device, range,
                                        cicy_node_tensor(network, &network->nodes[0], 0),
                                        sizeof range, error));
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

/* Runs as many samples as fit into one pass, from *first on, and moves *first past them. Reads
 * their outputs unless NULL, and adds up their losses where `losses`. */
static cicy_status run_part(cicy_network *network, const cicy_batch *batch, size_t *first,
                            bool losses, float *outputs, cicy_error *error)
{
    const size_t left = batch->count - *first, begin = *first;
    const size_t count = left < network->max_batch ? left : network->max_batch;
    const cicy_pass pass = pass_of(network, count, false, error);
    CICY_TRY(unpack(network, &pass, batch, begin));
    CICY_TRY(cicy_network_forward(network, &pass, losses));
    if (outputs)
        CICY_TRY(
            copy_outputs(network, &pass, outputs + begin * cicy_model_main_values(network->model)));
    if (losses)
        CICY_TRY(cicy_network_losses(network, &pass, batch, begin, 0, error));
    *first += count;
    return CICY_OK;
}

cicy_status cicy_network_predict(cicy_network *network, const cicy_batch *batch, float *outputs,
                                 cicy_error *error)
{
    CICY_TRY(check_range(network, error));
    for (size_t first = 0; first < batch->count;)
        CICY_TRY(run_part(network, batch, &first, false, outputs, error));
    CICY_TRY(cicy_network_check_ranks(network, error));
    return check_outputs(network, batch, outputs, error);
}

cicy_status cicy_network_evaluate(cicy_network *network, const cicy_batch *batch, float *outputs,
                                  cicy_losses *losses, cicy_error *error)
{
    if (!batch->targets || batch->count == 0)
        return cicy_error_set(error, CICY_USAGE, "evaluation needs samples with targets");
    CICY_TRY(check_range(network, error));
    CICY_TRY(cicy_network_clear_results(network, error));
    for (size_t first = 0; first < batch->count;)
        CICY_TRY(run_part(network, batch, &first, true, outputs, error));
    CICY_TRY(cicy_network_check_ranks(network, error));
    CICY_TRY(add_penalties(network, false, error));
    CICY_TRY(read_losses(network, batch->count, losses, error));
    return outputs ? check_outputs(network, batch, outputs, error) : CICY_OK;
}

/* *broken: the first layer with a value that is not finite. */
static cicy_status find_broken_layer(const cicy_network *network, const cicy_pass *pass,
                                     const char **broken)
{
    double results[CICY_RESULTS];
    for (size_t i = 0; i < network->model->layer_count; i++) {
        const cicy_node *node = &network->nodes[i];
        *broken = node->layer->name;
        if (node->owner != node)
            continue;
        CICY_TRY(network->kernels->check_finite(&pass->work, pass->work.batch * node->output_size,
                                                cicy_network_at(network, node->output[1]),
                                                cicy_network_result(network, CICY_RESULT_FINITE)));
        CICY_TRY(cicy_network_read_results(network, results, pass->work.error));
        if (results[CICY_RESULT_FINITE] == 0)
            return CICY_OK;
    }
    *broken = "the loss";
    return CICY_OK;
}

/* The losses of a training pass, without the penalty, which must be finite numbers. */
static cicy_status read_finite_losses(const cicy_network *network, const cicy_pass *pass,
                                      uint64_t step, cicy_losses *losses, cicy_error *error)
{
    const char *broken;
    CICY_TRY(read_losses(network, pass->work.batch, losses, error));
    if (isfinite(losses->total))
        return CICY_OK;
    CICY_TRY(find_broken_layer(network, pass, &broken));
    return cicy_error_set_code(error, CICY_ERROR_NOT_FINITE,
                               "step %" PRIu64 ": a value in %s is not a finite number", step,
                               broken);
}

static cicy_status add_penalty(const cicy_network *network, cicy_losses *losses, cicy_error *error)
{
    double results[CICY_RESULTS];
    CICY_TRY(cicy_network_read_results(network, results, error));
    losses->penalty = results[CICY_RESULT_PENALTY];
    losses->total += losses->penalty;
    return CICY_OK;
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

/* `losses`: NULL where they stay on the device. */
static cicy_status make_step(cicy_network *network, const cicy_batch *batch, uint64_t seed,
                             uint64_t step, cicy_losses *losses, cicy_error *error)
{
    CICY_TRY(check_step(network, batch, error));
    cicy_pass pass = pass_of(network, batch->count, true, error);
    pass.key[0] = (uint32_t)seed ^ dropout_key;
    pass.key[1] = (uint32_t)(seed >> 32) ^ (uint32_t)(step >> 32);
    pass.step = (uint32_t)step;
    CICY_TRY(cicy_network_clear_results(network, error));
    CICY_TRY(unpack(network, &pass, batch, 0));
    CICY_TRY(cicy_network_forward(network, &pass, true));
    start_gradients(network);
    CICY_TRY(cicy_network_losses(network, &pass, batch, 0, 1 / (double)batch->count, error));
    if (losses)
        CICY_TRY(read_finite_losses(network, &pass, step, losses, error));
    CICY_TRY(cicy_network_backward(network, &pass));
    CICY_TRY(add_penalties(network, true, error));
    if (losses)
        CICY_TRY(add_penalty(network, losses, error));
    return cicy_network_check_ranks(network, error);
}

cicy_status cicy_network_train_step(cicy_network *network, const cicy_batch *batch, uint64_t seed,
                                    uint64_t step, cicy_losses *losses, cicy_error *error)
{
    return make_step(network, batch, seed, step, losses, error);
}

size_t cicy_network_late_room(const cicy_network *network)
{
    return cicy_network_slots(network) - 1 - network->late_count;
}

cicy_status cicy_network_train_step_later(cicy_network *network, const cicy_batch *batch,
                                          uint64_t seed, uint64_t step, cicy_error *error)
{
    assert(cicy_network_late_room(network) > 0);
    CICY_TRY(make_step(network, batch, seed, step, NULL, error));
    network->late[network->late_count++] = (cicy_late_step){step, batch->count};
    return CICY_OK;
}

cicy_status cicy_network_collect_losses(cicy_network *network, cicy_collect_losses *collect,
                                        void *user, cicy_error *error)
{
    double results[CICY_LATE_STEPS][CICY_RESULTS];
    const size_t count = network->late_count;
    if (count == 0)
        return CICY_OK;
    network->late_count = network->slot = 0;
    CICY_TRY(network->device->ops->read(network->device, results, cicy_network_result(network, 0),
                                        count * sizeof *results, error));
    for (size_t i = 0; i < count; i++) {
        const cicy_late_step *late = &network->late[i];
        cicy_losses losses = losses_of(network, results[i], late->samples, 0);
        if (!isfinite(losses.total))
            return cicy_error_set_code(error, CICY_ERROR_NOT_FINITE,
                                       "step %" PRIu64 ": the loss is not a finite number",
                                       late->step);
        losses.penalty = results[i][CICY_RESULT_PENALTY];
        losses.total += losses.penalty;
        collect(user, &losses, late->samples);
    }
    return CICY_OK;
}
