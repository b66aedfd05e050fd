#include <math.h>

#include "network/network.h"

/* Loss of one value and its derivative. */
static double regression_loss(const cicy_output *output, double error, double *derivative)
{
    if (output->loss == CICY_LOSS_MSE) {
        *derivative = 2 * error;
        return error * error;
    }
    const double delta = output->delta;
    if (fabs(error) <= delta) {
        *derivative = error;
        return error * error / 2;
    }
    *derivative = copysign(delta, error);
    return delta * (fabs(error) - delta / 2);
}

/* Cross-entropy of the softmax of `logits` [classes] with class `target`; stores share times its
 * derivative. */
static double class_loss(size_t classes, const cicy_real *logits, size_t target, double share,
                         cicy_real *derivative)
{
    double largest = (double)logits[0], sum = 0;
    for (size_t c = 1; c < classes; c++)
        largest = fmax(largest, (double)logits[c]);
    for (size_t c = 0; c < classes; c++)
        sum += exp((double)logits[c] - largest);
    for (size_t c = 0; derivative && c < classes; c++) {
        const double probability = exp((double)logits[c] - largest) / sum;
        derivative[c] = (cicy_real)(share * (probability - (c == target)));
    }
    return log(sum) - ((double)logits[target] - largest);
}

/* Sum over samples of one output's losses. */
static cicy_status output_losses(cicy_network *network, size_t index, const cicy_batch *batch,
                                 size_t first, size_t count, double share, double *sum,
                                 cicy_error *error)
{
    const cicy_model *model = network->model;
    const cicy_output *output = &model->outputs[index];
    const cicy_node *node = &network->nodes[output->layer];
    const size_t classes = node->channels;
    const double factor = share * output->weight;
    for (size_t i = 0; i < count; i++) {
        const size_t entry = batch->indices ? batch->indices[first + i] : first + i;
        const float target = batch->targets[entry * model->targets + output->target];
        const cicy_real *values = node->view.data + i * classes;
        cicy_real *gradient = share > 0 ? node->gradient_data + i * classes : NULL;
        if (output->loss == CICY_LOSS_CROSS_ENTROPY) {
            const double class = (double)target - (double)output->first;
            if (!(class >= 0 && class < (double)classes))
                return cicy_error_set(
                    error, CICY_USAGE,
                    "entry %zu: %s = %g is not among the %zu classes from %lld on", entry,
                    output->name, (double)target, classes, (long long)output->first);
            *sum += class_loss(classes, values, (size_t) class, factor, gradient);
            continue;
        }
        double derivative;
        *sum += regression_loss(output, (double)values[0] - (double)target, &derivative);
        if (gradient)
            gradient[0] = (cicy_real)(factor * derivative);
    }
    return CICY_OK;
}

cicy_status cicy_network_losses(cicy_network *network, const cicy_batch *batch, size_t first,
                                size_t count, double share, double *sums, cicy_error *error)
{
    for (size_t i = 0; i < network->model->output_count; i++) {
        cicy_status status = output_losses(network, i, batch, first, count, share, &sums[i], error);
        if (status != CICY_OK)
            return status;
        if (share > 0)
            network->nodes[network->model->outputs[i].layer].has_gradient = true;
    }
    return CICY_OK;
}
