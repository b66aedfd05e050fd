/* A network as the layers' definitions: reads the tensors of the network under test, computes a
 * training step, and compares what both have. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_NETWORK_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_NETWORK_H

#include "cicyminer/network.h"
#include "engine/reference/messages.h"

enum { MOST_LAYERS = 32 };

typedef struct plain_network {
    const cicy_model *model;
    plain_layer layers[MOST_LAYERS];
    plain_tensor *tensors; /* as the network under test lists them */
    size_t tensor_count;
    number output[CICY_MAX_OUTPUTS], penalty, total; /* losses */
} plain_network;

static size_t tensors_of(const cicy_layer *layer)
{
    switch (layer->kind) {
    case CICY_LAYER_INPUT:
        return 1;
    case CICY_LAYER_INCEPTION:
        return layer->bias ? 4 : 2;
    case CICY_LAYER_BATCH_NORM:
        return layer->scale ? 4 : 3;
    case CICY_LAYER_LAYER_NORM:
    case CICY_LAYER_DENSE:
        return layer->kind == CICY_LAYER_DENSE ? 1u + layer->bias : 1u + layer->scale;
    case CICY_LAYER_SAM:
        return 5;
    case CICY_LAYER_CHAM:
        return 4;
    case CICY_LAYER_MESSAGE_PASSING:
        return CICY_MESSAGE_TENSORS;
    case CICY_LAYER_DROPOUT:
        break;
    }
    return 0;
}

static void read_tensors(plain_network *plain, const cicy_network *network)
{
    plain->tensor_count = cicy_network_tensor_count(network);
    plain->tensors = calloc(plain->tensor_count, sizeof *plain->tensors);
    assert_non_null(plain->tensors);
    for (size_t t = 0; t < plain->tensor_count; t++) {
        plain_tensor *tensor = &plain->tensors[t];
        tensor->size = cicy_network_tensor(network, t).size;
        tensor->value = numbers_for(tensor->size);
        float *values = malloc(tensor->size * sizeof *values);
        assert_non_null(values);
        assert_int_equal(cicy_network_read_tensor(network, t, values, NULL), CICY_OK);
        for (size_t i = 0; i < tensor->size; i++)
            tensor->value[i] = constant((double)values[i]);
        free(values);
    }
}

static void open_layers(plain_network *plain, size_t batch)
{
    const cicy_model *model = plain->model;
    size_t next = 0;
    assert_true(model->layer_count <= MOST_LAYERS);
    for (size_t i = 0; i < model->layer_count; i++) {
        const cicy_layer *layer = &model->layers[i];
        plain_layer *l = &plain->layers[i];
        *l = (plain_layer){.layer = layer,
                           .input = &plain->layers[layer->input],
                           .index = i,
                           .batch = batch,
                           .positions = layer->rows * layer->columns,
                           .channels = layer->channels,
                           .tensor = plain->tensors + next};
        l->value = numbers_for(batch * l->positions * l->channels);
        l->mean = calloc(l->channels, sizeof *l->mean);
        l->variance = calloc(l->channels, sizeof *l->variance);
        assert_non_null(l->mean);
        assert_non_null(l->variance);
        next += tensors_of(layer);
    }
    assert_int_equal(next, plain->tensor_count);
}

static void run_layer(plain_layer *l, const plain_pass *pass)
{
    switch (l->layer->kind) {
    case CICY_LAYER_INPUT:
        plain_input(l, pass);
        break;
    case CICY_LAYER_INCEPTION:
        plain_inception(l);
        break;
    case CICY_LAYER_BATCH_NORM:
        plain_batch_norm(l, pass);
        break;
    case CICY_LAYER_LAYER_NORM:
        plain_layer_norm(l);
        break;
    case CICY_LAYER_DROPOUT:
        plain_dropout(l, pass);
        break;
    case CICY_LAYER_DENSE:
        plain_dense(l);
        break;
    case CICY_LAYER_SAM:
        plain_spatial(l);
        break;
    case CICY_LAYER_CHAM:
        plain_channel_attention(l);
        break;
    case CICY_LAYER_MESSAGE_PASSING:
        plain_messages(l, pass);
        break;
    }
}

/* The loss of one sample. */
static number loss_of(const cicy_output *output, size_t channels, const number *values,
                      double target)
{
    if (output->loss == CICY_LOSS_CROSS_ENTROPY) {
        number sum = 0;
        for (size_t c = 0; c < channels; c++)
            sum = plus(sum, exponential(values[c]));
        return plus_times(logarithm(sum), -1, values[(size_t)(target - (double)output->first)]);
    }
    const number error = plus(values[0], constant(-target));
    if (output->loss == CICY_LOSS_MSE)
        return times(error, error);
    const double e = value_of(error), delta = output->delta;
    if (fabs(e) <= delta)
        return scaled(0.5, times(error, error));
    return plus(scaled(e > 0 ? delta : -delta, error), constant(-delta * delta / 2));
}

/* l1 sum |w| + l2 sum w^2 over the kernels of all layers. */
static number penalty_of(const plain_network *plain, const cicy_network *network)
{
    number sum = 0;
    for (size_t i = 0, t = 0; i < plain->model->layer_count; i++) {
        const cicy_layer *layer = &plain->model->layers[i];
        for (size_t k = 0; k < tensors_of(layer); k++, t++) {
            const bool kernel = strstr(cicy_network_tensor(network, t).name, "kernel") != NULL;
            const bool all = layer->kind == CICY_LAYER_MESSAGE_PASSING;
            for (size_t j = 0; (kernel || all) && j < plain->tensors[t].size; j++) {
                const number w = plain->tensors[t].value[j];
                sum = plus_times(sum, layer->l2, times(w, w));
                sum = plus_times(sum, value_of(w) < 0 ? -layer->l1 : layer->l1, w);
            }
        }
    }
    return sum;
}

/* Computes all layers and losses, and the gradients of the total in training. */
static void plain_run(plain_network *plain, const cicy_network *network, const plain_pass *pass,
                      const float *targets, size_t batch)
{
    const cicy_model *model = plain->model = cicy_network_model(network);
    tape_start();
    read_tensors(plain, network);
    open_layers(plain, batch);
    for (size_t i = 0; i < model->layer_count; i++)
        run_layer(&plain->layers[i], pass);
    plain->total = plain->penalty = penalty_of(plain, network);
    for (size_t o = 0; o < model->output_count; o++) {
        const cicy_output *output = &model->outputs[o];
        const plain_layer *l = &plain->layers[output->layer];
        plain->output[o] = 0;
        for (size_t b = 0; b < batch; b++)
            plain->output[o] =
                plus_times(plain->output[o], 1 / (double)batch,
                           loss_of(output, l->channels, l->value + b * l->channels,
                                   (double)targets[b * model->targets + output->target]));
        plain->total = plus_times(plain->total, output->weight, plain->output[o]);
    }
    if (pass->training)
        tape_gradients(plain->total);
}

static void plain_close(plain_network *plain)
{
    for (size_t t = 0; t < plain->tensor_count; t++)
        free(plain->tensors[t].value);
    free(plain->tensors);
    for (size_t i = 0; i < plain->model->layer_count; i++) {
        free(plain->layers[i].value);
        free(plain->layers[i].mean);
        free(plain->layers[i].variance);
    }
}

#endif
