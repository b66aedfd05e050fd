/* Whole training steps against the definitions: outputs, losses, gradients of all tensors and
 * moving moments, for every kind of layer at odd sizes. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_STEPS_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_STEPS_H

#include <stdio.h>

#include "engine/chain.h"
#include "engine/engine.h"
#include "engine/reference/network.h"

/* What is judged. */
static cicy_device *tested_device;

/* Gradients and moments are compared as floats in both precisions, losses as doubles. */
static const bool is_double = sizeof(cicy_real) == sizeof(double);

static const uint64_t seed = 77, step = 12;

static void add_output(cicy_model *model, cicy_output output)
{
    cicy_error error = {0};
    snprintf(output.name, sizeof output.name, "output %zu", model->output_count);
    output.layer = model->layer_count - 1;
    output.delta = 0.7;
    if (cicy_model_add_output(model, &output, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

static cicy_model *started(size_t rows, size_t columns)
{
    cicy_model *model;
    assert_int_equal(cicy_model_start("test", rows, columns, &model, NULL), CICY_OK);
    return model;
}

/* Matrices of configurations, more or less: small degrees, many zeros. */
static void fill_matrices(const cicy_model *model, size_t batch, uint8_t *matrices)
{
    cicy_random random;
    cicy_random_init(&random, 4, batch);
    for (size_t i = 0; i < batch * model->rows * model->columns; i++) {
        const uint64_t drawn = cicy_random_below(&random, 9);
        matrices[i] = (uint8_t)(drawn < 5 ? 0 : drawn == 8 ? 3 : drawn - 4);
    }
    /* Where the last column states a line bundle: its degrees, some larger than the largest mark.
     */
    const size_t columns = model->columns;
    for (size_t i = 0; model->layers[1].roots == CICY_ROOTS_GIVEN && i < batch * model->rows; i++)
        matrices[(i + 1) * columns - 1] =
            (uint8_t)(CICY_BUNDLE_MARK - 7 + (int)cicy_random_below(&random, 15));
}

static void fill_targets(const cicy_model *model, size_t batch, float *targets)
{
    cicy_random random;
    cicy_random_init(&random, 5, batch);
    for (size_t i = 0; i < batch; i++)
        for (size_t o = 0; o < model->output_count; o++) {
            const cicy_output *output = &model->outputs[o];
            const size_t channels = model->layers[output->layer].channels;
            targets[i * model->targets + output->target] =
                output->loss == CICY_LOSS_CROSS_ENTROPY
                    ? (float)(output->first + (int64_t)cicy_random_below(&random, channels))
                    : (float)(3 * cicy_random_normal(&random));
        }
}

/* Away from the start, where biases are zero and factors are one. In double precision some
 * exponents of message passing leave their bounds; their powers, up to 400, would cost floats three
 * digits. */
static void move_weights(cicy_network *network)
{
    cicy_random random;
    cicy_random_init(&random, 6, 0);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const cicy_tensor tensor = cicy_network_tensor(network, t);
        const double size = is_double && strstr(tensor.name, "exponents") ? 3 : 0.1;
        float *values = malloc(tensor.size * sizeof *values);
        assert_non_null(values);
        assert_int_equal(cicy_network_read_tensor(network, t, values, NULL), CICY_OK);
        for (size_t i = 0; tensor.trained && i < tensor.size; i++)
            values[i] += (float)(size * cicy_random_normal(&random));
        assert_int_equal(cicy_network_write_tensor(network, t, values, NULL), CICY_OK);
        free(values);
    }
    assert_int_equal(cicy_network_set_input_range(network, 0, 3, NULL), CICY_OK);
}

/* Differences count against the largest number of the array, or against 1e-2 where all are small.
 */
static void assert_array(const char *name, size_t size, const float *found, const double *expected)
{
    double largest = 1e-2;
    for (size_t i = 0; i < size; i++)
        largest = fmax(largest, fabs(expected[i]));
    for (size_t i = 0; i < size; i++)
        if (!(fabs((double)found[i] - expected[i]) <= (is_double ? 1e-7 : 2e-5) * largest))
            fail_msg("%s, number %zu: %.9g instead of %.9g (largest %g)", name, i, (double)found[i],
                     expected[i], largest);
}

static void assert_close(const char *name, double tolerance, double found, double expected)
{
    if (!(fabs(found - expected) <= tolerance * fmax(1, fabs(expected))))
        fail_msg("%s: %.9g instead of %.9g", name, found, expected);
}

static void check_gradients(const plain_network *plain, const cicy_network *network)
{
    for (size_t t = 0; t < plain->tensor_count; t++) {
        const cicy_tensor tensor = cicy_network_tensor(network, t);
        if (!tensor.trained)
            continue;
        float *found = malloc(tensor.size * sizeof *found);
        double *expected = malloc(tensor.size * sizeof *expected);
        assert_true(found && expected);
        assert_int_equal(cicy_network_read_gradient(network, t, found, NULL), CICY_OK);
        for (size_t i = 0; i < tensor.size; i++)
            expected[i] = gradient_of(plain->tensors[t].value[i]);
        assert_array(tensor.name, tensor.size, found, expected);
        free(found);
        free(expected);
    }
}

/* Moving moments keep 0.99 of what they were. */
static void check_moments(const plain_network *plain, const cicy_network *network)
{
    for (size_t i = 0, t = 0; i < plain->model->layer_count; i++) {
        const plain_layer *l = &plain->layers[i];
        for (size_t k = 0; l->layer->kind == CICY_LAYER_BATCH_NORM && k < 2; k++) {
            float *found = malloc(l->channels * sizeof *found);
            double *expected = malloc(l->channels * sizeof *expected);
            assert_true(found && expected);
            assert_int_equal(cicy_network_read_tensor(network, t + k, found, NULL), CICY_OK);
            for (size_t c = 0; c < l->channels; c++)
                expected[c] = 0.99 * value_of(l->tensor[k].value[c]) +
                              0.01 * (k == 0 ? l->mean[c] : l->variance[c]);
            assert_array(cicy_network_tensor(network, t + k).name, l->channels, found, expected);
            free(found);
            free(expected);
        }
        t += tensors_of(l->layer);
    }
}

static void check_losses(const plain_network *plain, const cicy_losses *losses)
{
    const double tolerance = is_double ? 1e-11 : 1e-5;
    assert_close("penalty", tolerance, losses->penalty, value_of(plain->penalty));
    assert_close("total", tolerance, losses->total, value_of(plain->total));
    for (size_t o = 0; o < plain->model->output_count; o++)
        assert_close(plain->model->outputs[o].name, tolerance, losses->output[o],
                     value_of(plain->output[o]));
}

/* Main outputs of a pass without training: values, or the softmax of logits. */
static void check_outputs(const plain_network *plain, size_t batch, const float *outputs)
{
    const cicy_model *model = plain->model;
    const size_t stride = cicy_model_main_values(model);
    for (size_t o = 0, at = 0; o < cicy_model_main_outputs(model); o++) {
        const plain_layer *l = &plain->layers[model->outputs[o].layer];
        for (size_t b = 0; b < batch; b++) {
            number *values = numbers_for(l->channels);
            memcpy(values, l->value + b * l->channels, l->channels * sizeof *values);
            if (model->outputs[o].loss == CICY_LOSS_CROSS_ENTROPY)
                softmax_in_place(l->channels, values);
            for (size_t c = 0; c < l->channels; c++)
                assert_close(model->outputs[o].name, is_double ? 1e-7 : 1e-5,
                             (double)outputs[b * stride + at + c], value_of(values[c]));
            free(values);
        }
        at += l->channels;
    }
}

/* One training step and one evaluation of a batch, with a network that has room for more samples.
 */
static void check_model(cicy_model *model, size_t batch)
{
    cicy_network *network;
    cicy_error error = {0};
    cicy_losses losses;
    plain_network plain = {0};
    uint8_t *matrices = malloc(batch * model->rows * model->columns);
    float *targets = calloc(batch * model->targets, sizeof *targets);
    float *outputs = calloc(batch * cicy_model_main_values(model), sizeof *outputs);
    assert_true(matrices && targets && outputs);
    if (cicy_network_create_on(tested_device, model, batch + 2, 2, true, &network, &error) !=
        CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    move_weights(network);
    fill_matrices(model, batch, matrices);
    fill_targets(model, batch, targets);
    const cicy_batch samples = {matrices, targets, NULL, batch};
    plain_pass pass = {.matrices = matrices,
                       .rows = model->rows,
                       .columns = model->columns,
                       .key = {(uint32_t)seed ^ 0x64726f70, 0},
                       .step = (uint32_t)step};

    plain_run(&plain, network, &pass, targets, batch);
    if (cicy_network_evaluate(network, &samples, outputs, &losses, &error) != CICY_OK)
        fail_msg("%s", error.message);
    check_losses(&plain, &losses);
    check_outputs(&plain, batch, outputs);
    plain_close(&plain);

    pass.training = true;
    plain_run(&plain, network, &pass, targets, batch);
    if (cicy_network_train_step(network, &samples, seed, step, &losses, &error) != CICY_OK)
        fail_msg("%s", error.message);
    check_losses(&plain, &losses);
    check_gradients(&plain, network);
    check_moments(&plain, network);
    plain_close(&plain);
    cicy_network_free(network);
    cicy_model_free(model);
    free(matrices);
    free(targets);
    free(outputs);
}

static const cicy_layer convolution = {.kind = CICY_LAYER_INCEPTION,
                                       .filters = 3,
                                       .bias = true,
                                       .l1 = 1e-3,
                                       .l2 = 2e-3,
                                       .activation = CICY_ACTIVATION_RELU};

/* Few channels are convolved by the definition, more of them by transforms. */
static inline void test_convolutions_and_batch_norms_are_their_definitions(void **state)
{
    const size_t shapes[][3] = {{5, 7, 3}, {1, 6, 4}, {8, 1, 2}, {4, 4, 1}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        cicy_model *model = started(shapes[s][0], shapes[s][1]);
        cicy_layer bare = {.kind = CICY_LAYER_INCEPTION, .filters = 2};
        chain(model, convolution, "first");
        chain(model,
              (cicy_layer){
                  .kind = CICY_LAYER_BATCH_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
              "first norm");
        chain(model, bare, "second");
        chain(model, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM}, "second norm");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
        add_output(model, (cicy_output){.loss = CICY_LOSS_MSE, .weight = 0.3});
        check_model(model, shapes[s][2]);
    }
}

static inline void test_attention_layer_norm_and_dropout_are_their_definitions(void **state)
{
    for (int scale = 0; scale < 2; scale++) {
        cicy_model *model = started(3, 5);
        chain(model, convolution, "first");
        chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 0.5, .l2 = 0.01}, "spatial");
        chain(model,
              (cicy_layer){.kind = CICY_LAYER_LAYER_NORM,
                           .scale = scale == 1,
                           .activation = scale ? CICY_ACTIVATION_RELU : CICY_ACTIVATION_NONE},
              "norm");
        chain(model, (cicy_layer){.kind = CICY_LAYER_CHAM, .ratio = 0.5, .l1 = 0.01}, "channels");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.3}, "dropout");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 7, .bias = true}, "classes");
        add_output(model,
                   (cicy_output){.loss = CICY_LOSS_CROSS_ENTROPY, .first = 2, .weight = 1.5});
        check_model(model, 3);
    }
}

/* Two branches from one layer, main and auxiliary outputs, all activations and losses. */
static inline void test_branches_activations_and_losses_are_their_definitions(void **state)
{
    const cicy_activation activations[] = {CICY_ACTIVATION_TANH, CICY_ACTIVATION_SIGMOID,
                                           CICY_ACTIVATION_ELU, CICY_ACTIVATION_SELU};
    for (size_t a = 0; a < 4; a++) {
        cicy_model *model = started(4, 3);
        cicy_layer hidden = {.kind = CICY_LAYER_DENSE,
                             .filters = 5,
                             .bias = true,
                             .l1 = 1e-3,
                             .activation = activations[a]};
        chain(model, hidden, "hidden");
        const size_t shared = model->layer_count - 1;
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1}, "main");
        add_output(model, (cicy_output){.loss = CICY_LOSS_HUBER, .weight = 2, .target = 1});
        cicy_layer branch = {.kind = CICY_LAYER_DENSE,
                             .name = "branch",
                             .filters = 3,
                             .input = shared,
                             .bias = true};
        assert_int_equal(cicy_model_add(model, &branch, NULL, NULL), CICY_OK);
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 4, .bias = true}, "aside");
        add_output(model, (cicy_output){.loss = CICY_LOSS_CROSS_ENTROPY,
                                        .first = -1,
                                        .auxiliary = true,
                                        .weight = a == 3 ? 0 : 0.25});
        check_model(model, 6);
    }
}

static inline void test_message_passing_is_its_definition(void **state)
{
    const cicy_roots roots[] = {CICY_ROOTS_NONE, CICY_ROOTS_COLUMNS, CICY_ROOTS_ALL,
                                CICY_ROOTS_GIVEN};
    for (size_t r = 0; r < 4; r++) {
        cicy_model *model = started(3, 4);
        chain(model,
              (cicy_layer){.kind = CICY_LAYER_MESSAGE_PASSING,
                           .filters = 16,
                           .rounds = 1 + r % 2,
                           .units = r == 3 ? 32 : 16,
                           .roots = roots[r],
                           .l2 = 1e-3},
              "graph");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
        add_output(model, (cicy_output){.loss = CICY_LOSS_HUBER, .weight = 1});
        check_model(model, 3);
    }
}

static inline void test_norms_and_dropout_of_inputs_are_their_definitions(void **state)
{
    for (int scale = 0; scale < 2; scale++) {
        const cicy_activation activation = scale ? CICY_ACTIVATION_RELU : CICY_ACTIVATION_NONE;
        cicy_model *model = started(3, 4);
        /* No bias: in exact numbers its gradient is zero before a batch norm. */
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 37}, "first");
        chain(model,
              (cicy_layer){
                  .kind = CICY_LAYER_BATCH_NORM, .scale = scale == 1, .activation = activation},
              "batch norm");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.2}, "dropout");
        chain(model,
              (cicy_layer){
                  .kind = CICY_LAYER_LAYER_NORM, .scale = scale == 1, .activation = activation},
              "layer norm");
        chain(model,
              (cicy_layer){
                  .kind = CICY_LAYER_BATCH_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
              "last norm");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .l2 = 0.01}, "last");
        add_output(model, (cicy_output){.loss = CICY_LOSS_MSE, .weight = 0.3});
        check_model(model, 7);
    }
}

#endif
