#include "engine/engine.h"

#include "base/errors.h"

/* The target of sample i of the pass. */
static float target_of(const cicy_network *network, const cicy_output *output,
                       const cicy_batch *batch, size_t i)
{
    const size_t entry = batch->indices ? batch->indices[i] : i;
    return batch->targets[entry * network->model->targets + output->target];
}

/* Adds one output's cross-entropies; where factor > 0, also stores factor times their gradients. */
static cicy_status class_losses(cicy_network *network, const cicy_output *output,
                                const cicy_pass *pass, const cicy_batch *batch, size_t first,
                                double factor, double *sum, cicy_error *error)
{
    const cicy_node *node = &network->nodes[output->layer];
    const size_t classes = node->channels;
    for (size_t i = 0; i < pass->work.batch; i++) {
        const size_t entry = batch->indices ? batch->indices[first + i] : first + i;
        const double target = (double)target_of(network, output, batch, first + i);
        const double class = target - (double)output->first;
        if (!(class >= 0 && class < (double)classes))
            return cicy_error_set(error, CICY_USAGE,
                                  "entry %zu: %s = %g is not among the %zu classes from %lld on",
                                  entry, output->name, target, classes, (long long)output->first);
        network->classes[i] = (size_t) class;
    }
    network->kernels->cross_entropy(&pass->work, classes, node->view.data, network->classes, factor,
                                    network->losses, factor > 0 ? node->gradient_data : NULL);
    for (size_t i = 0; i < pass->work.batch; i++)
        *sum += network->losses[i];
    return CICY_OK;
}

static void regression_losses(const cicy_network *network, const cicy_output *output,
                              const cicy_pass *pass, const cicy_batch *batch, size_t first,
                              double factor, double *sum)
{
    const cicy_node *node = &network->nodes[output->layer];
    const cicy_regression regression = {output->loss, output->delta, factor};
    for (size_t i = 0; i < pass->work.batch; i++)
        network->losses[i] = (double)target_of(network, output, batch, first + i);
    network->kernels->regression(&pass->work, &regression, node->view.data, network->losses,
                                 node->gradient_data, sum);
}

cicy_status cicy_network_losses(cicy_network *network, const cicy_pass *pass,
                                const cicy_batch *batch, size_t first, double share, double *sums,
                                cicy_error *error)
{
    for (size_t i = 0; i < network->model->output_count; i++) {
        const cicy_output *output = &network->model->outputs[i];
        const double factor = share * output->weight;
        if (output->loss == CICY_LOSS_CROSS_ENTROPY) {
            CICY_TRY(class_losses(network, output, pass, batch, first, factor, &sums[i], error));
        } else {
            regression_losses(network, output, pass, batch, first, factor, &sums[i]);
        }
        if (share > 0)
            network->nodes[output->layer].has_gradient = true;
    }
    return CICY_OK;
}
