#include <string.h>

#include "base/errors.h"
#include "engine/engine.h"

static size_t entry_of(const cicy_batch *batch, size_t i)
{
    return batch->indices ? batch->indices[i] : i;
}

/* Every target of a classification must be one of its classes. */
static cicy_status check_classes(const cicy_network *network, const cicy_output *output,
                                 size_t samples, const cicy_batch *batch, size_t first,
                                 cicy_error *error)
{
    const size_t classes = network->nodes[output->layer].channels;
    for (size_t i = 0; i < samples; i++) {
        const size_t entry = entry_of(batch, first + i);
        const double target =
            (double)batch->targets[entry * network->model->targets + output->target];
        const double class = target - (double)output->first;
        if (!(class >= 0 && class < (double)classes))
            return cicy_error_set(error, CICY_USAGE,
                                  "entry %zu: %s = %g is not among the %zu classes from %lld on",
                                  entry, output->name, target, classes, (long long)output->first);
    }
    return CICY_OK;
}

/* Sends the targets of the pass to the device, one row per sample. */
static cicy_status write_targets(cicy_network *network, size_t samples, const cicy_batch *batch,
                                 size_t first, cicy_error *error)
{
    const size_t width = network->model->targets;
    for (size_t o = 0; o < network->model->output_count; o++)
        if (network->model->outputs[o].loss == CICY_LOSS_CROSS_ENTROPY)
            CICY_TRY(
                check_classes(network, &network->model->outputs[o], samples, batch, first, error));
    for (size_t i = 0; i < samples; i++)
        memcpy(network->host_targets + i * width,
               batch->targets + entry_of(batch, first + i) * width,
               width * sizeof *network->host_targets);
    return network->device->ops->write(network->device, cicy_network_at(network, network->targets),
                                       network->host_targets,
                                       samples * width * sizeof *network->host_targets, error);
}

static cicy_status output_losses(cicy_network *network, const cicy_output *output,
                                 const cicy_pass *pass, double share, double *sum)
{
    const cicy_node *node = &network->nodes[output->layer];
    const float *all = (const float *)(void *)cicy_network_at(network, network->targets);
    const cicy_targets targets = {all + output->target, network->model->targets};
    cicy_real *gradient = share > 0 ? cicy_network_at(network, node->gradient_data) : NULL;
    if (output->loss == CICY_LOSS_CROSS_ENTROPY) {
        const cicy_classes classes = {node->channels, (double)output->first,
                                      share * output->weight};
        return network->kernels->cross_entropy(&pass->work, &classes, node->view.data, &targets,
                                               gradient, sum);
    }
    const cicy_regression regression = {output->loss, output->delta, share * output->weight};
    return network->kernels->regression(&pass->work, &regression, node->view.data, &targets,
                                        gradient, sum);
}

cicy_status cicy_network_losses(cicy_network *network, const cicy_pass *pass,
                                const cicy_batch *batch, size_t first, double share,
                                cicy_error *error)
{
    CICY_TRY(write_targets(network, pass->work.batch, batch, first, error));
    for (size_t i = 0; i < network->model->output_count; i++) {
        const cicy_output *output = &network->model->outputs[i];
        CICY_TRY(output_losses(network, output, pass, share,
                               cicy_network_result(network, CICY_RESULT_LOSS + i)));
        if (share * output->weight > 0)
            network->nodes[output->layer].has_gradient = true;
    }
    return CICY_OK;
}
