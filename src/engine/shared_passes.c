/* Passes that several processes share. Message passing is made sample by sample, and its gradients
 * lane by lane, so that processes can divide the lanes and add the gradients in the same order. All
 * else is little work, and each process does it. */
#include "base/errors.h"
#include "engine/engine.h"

static void share(void *user, int rank, cicy_real *data, size_t size)
{
    cicy_network *network = user;
    const cicy_ranks *ranks = network->ranks;
    if (size > 0 && !ranks->broadcast(ranks->user, rank, data, size * sizeof *data))
        network->unreachable = true;
}

cicy_status cicy_network_set_ranks(cicy_network *network, const cicy_ranks *ranks,
                                   cicy_error *error)
{
    const cicy_model *model = network->model;
    for (size_t i = 0; ranks && i < model->layer_count; i++) {
        const cicy_layer_kind kind = model->layers[i].kind;
        if (kind != CICY_LAYER_INPUT && kind != CICY_LAYER_MESSAGE_PASSING &&
            kind != CICY_LAYER_DENSE)
            return cicy_error_set(error, CICY_USAGE,
                                  "%s: several processes can share only the networks mpnn; this "
                                  "one has other layers (%s)",
                                  model->name, model->layers[i].name);
    }
    if (ranks && network->device != cicy_device_cpu())
        return cicy_error_set(error, CICY_USAGE, "several processes cannot share a network on %s",
                              network->device->ops->name);
    network->ranks = ranks;
    if (ranks)
        network->exchange = (cicy_lane_exchange){ranks->rank, ranks->count, share, network};
    return CICY_OK;
}

cicy_status cicy_network_check_ranks(const cicy_network *network, cicy_error *error)
{
    if (!network->unreachable)
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_SYSTEM,
                               "the other processes of this job cannot be reached");
}
