#include <math.h>

#include "engine/engine.h"

/* Keras's defaults. */
static const double momentum = 0.99, epsilon = 1e-3;

enum { MEAN, VARIANCE, BETA, GAMMA };

/* Per-channel numbers between the passes. */
typedef struct norm_state {
    cicy_real *scale, *shift;        /* output = scale input + shift */
    cicy_real *mean, *inverse;       /* of the batch; inverse: 1 / standard deviation */
    cicy_real *alpha, *beta, *gamma; /* gradient of the input, see cicy_gradient_view */
} norm_state;

enum { STATE_VECTORS = 7 };

static norm_state state_of(const cicy_node *node)
{
    const size_t n = node->channels;
    cicy_real *s = node->state;
    return (norm_state){s, s + n, s + 2 * n, s + 3 * n, s + 4 * n, s + 5 * n, s + 6 * n};
}

static void declare(cicy_network *network, cicy_node *node)
{
    static const char *const names[] = {"mean", "variance", "beta", "gamma"};
    for (size_t i = MEAN; i <= (size_t)(node->layer->scale ? GAMMA : BETA); i++) {
        node->tensors[i] =
            cicy_network_declare(network, node, names[i], 1, &node->channels, i >= BETA);
        if (!network->failed)
            network->parameters[node->tensors[i]].start = i == VARIANCE || i == GAMMA;
    }
    node->owner = node->input->owner;
    node->state_size = STATE_VECTORS * node->channels;
    const size_t doubles = 2 * network->max_batch * node->channels;
    cicy_network_need_scratch(network, doubles * (sizeof(double) / sizeof(cicy_real)));
}

static void move_moments(cicy_network *network, const cicy_node *node, const double *mean,
                         const double *variance)
{
    cicy_real *moving_mean = cicy_node_tensor(network, node, MEAN);
    cicy_real *moving_variance = cicy_node_tensor(network, node, VARIANCE);
    for (size_t c = 0; c < node->channels; c++) {
        moving_mean[c] += (cicy_real)((1 - momentum) * (mean[c] - (double)moving_mean[c]));
        moving_variance[c] +=
            (cicy_real)((1 - momentum) * (variance[c] - (double)moving_variance[c]));
    }
}

static void forward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const size_t channels = node->channels;
    const norm_state state = state_of(node);
    double *mean = network->vectors, *variance = mean + channels;
    if (pass->training) {
        network->kernels->channel_moments(&pass->work, node->input->view.data, node->positions,
                                          channels, mean, variance);
        move_moments(network, node, mean, variance);
    } else {
        for (size_t c = 0; c < channels; c++) {
            mean[c] = (double)cicy_node_tensor(network, node, MEAN)[c];
            variance[c] = (double)cicy_node_tensor(network, node, VARIANCE)[c];
        }
    }
    const cicy_real *beta = cicy_node_tensor(network, node, BETA);
    const cicy_real *gamma = node->layer->scale ? cicy_node_tensor(network, node, GAMMA) : NULL;
    for (size_t c = 0; c < channels; c++) {
        const double inverse = 1 / sqrt(variance[c] + epsilon);
        const double scale = inverse * (gamma ? (double)gamma[c] : 1);
        state.mean[c] = (cicy_real)mean[c];
        state.inverse[c] = (cicy_real)inverse;
        state.scale[c] = (cicy_real)scale;
        state.shift[c] = (cicy_real)((double)beta[c] - scale * mean[c]);
    }
    node->view = (cicy_view){.data = node->input->view.data,
                             .scale = state.scale,
                             .shift = state.shift,
                             .relu = node->layer->activation == CICY_ACTIVATION_RELU};
}

/* With g the gradient behind the activation, x^ = (u - mean) inverse and M numbers a channel:
 * du = gamma inverse (g - sum(g) / M - x^ sum(g x^) / M) = alpha g + beta u + gamma'. */
static void backward(cicy_network *network, cicy_node *node, const cicy_pass *pass)
{
    const size_t channels = node->channels;
    const norm_state state = state_of(node);
    double *sum = network->vectors, *product = sum + channels;
    cicy_gradient_view view = {.data = node->gradient.data,
                               .value = node->view.data,
                               .scale = state.scale,
                               .shift = state.shift,
                               .alpha = state.alpha,
                               .beta = state.beta,
                               .gamma = state.gamma,
                               .relu = node->view.relu};
    network->kernels->norm_sums(&pass->work, &view, node->positions, channels, state.mean,
                                state.inverse, sum, product);
    const double numbers = (double)(pass->work.batch * node->positions);
    for (size_t c = 0; c < channels; c++) {
        cicy_node_gradient(network, node, BETA)[c] = (cicy_real)sum[c];
        if (node->layer->scale)
            cicy_node_gradient(network, node, GAMMA)[c] = (cicy_real)product[c];
        const double alpha = (double)state.scale[c];
        const double beta = -alpha * (double)state.inverse[c] * product[c] / numbers;
        state.alpha[c] = (cicy_real)alpha;
        state.beta[c] = (cicy_real)beta;
        state.gamma[c] = (cicy_real)(-alpha * sum[c] / numbers - beta * (double)state.mean[c]);
    }
    if (node->input->lazy_gradient) {
        node->input->gradient = view;
        node->input->has_gradient = true;
        return;
    }
    bool add;
    cicy_real *target = cicy_node_input_gradient(node, &add);
    if (target)
        network->kernels->store_gradient(&pass->work, &view, node->positions, channels, add,
                                         target);
}

const cicy_layer_ops cicy_ops_batch_norm = {declare, forward, backward};
