/* For tests of gradients: models built layer by layer, and the loss's slopes. */
#ifndef CICYMINER_TESTS_NETWORK_SLOPES_H
#define CICYMINER_TESTS_NETWORK_SLOPES_H

#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "engine/chain.h"
#include "engine/tensors.h"
#include "unit.h"

enum { BATCH = 3 };

static const uint64_t seed = 5;

static void finish(cicy_model *model, cicy_output output)
{
    cicy_error error = {0};
    strcpy(output.name, "output");
    output.layer = model->layer_count - 1;
    output.weight = 0.7;
    output.delta = 1.5;
    if (cicy_model_add_output(model, &output, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

typedef struct sample_data {
    uint8_t matrices[BATCH * 32 * 32];
    float targets[BATCH * 8];
} sample_data;

static void fill(sample_data *data, const cicy_model *model, unsigned classes)
{
    cicy_random random;
    cicy_random_init(&random, 11, 3);
    for (size_t i = 0; i < BATCH * model->rows * model->columns; i++)
        data->matrices[i] = (uint8_t)cicy_random_below(&random, 6);
    for (size_t i = 0; i < BATCH * model->targets; i++)
        data->targets[i] = classes ? (float)cicy_random_below(&random, classes)
                                   : (float)(4 * cicy_random_uniform(&random) - 2);
}

static double loss_at(cicy_network *network, const cicy_batch *batch)
{
    cicy_losses losses;
    cicy_error error = {0};
    if (cicy_network_train_step(network, batch, seed, 9, &losses, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return losses.total;
}

/* Fourth-order central difference of the loss in one number. */
static double slope(cicy_network *network, const cicy_batch *batch, cicy_real *number, double h)
{
    const cicy_real saved = *number;
    double at[4];
    const double steps[] = {-2, -1, 1, 2};
    for (int i = 0; i < 4; i++) {
        *number = saved + (cicy_real)(steps[i] * h);
        at[i] = loss_at(network, batch);
    }
    *number = saved;
    return (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / (12 * h);
}

/* Whether the gradient of one number is the slope there, with steps of three sizes: rounding hides
 * it where a step is too small, a kink where it is too large. */
static bool is_slope(cicy_network *network, const cicy_batch *batch, size_t tensor, size_t at)
{
    cicy_real *number = &network_tensor(network, tensor).data[at];
    loss_at(network, batch);
    const double expected = (double)network_gradient(network, tensor).data[at];
    for (double h = 1e-4; h > 1e-7; h /= 10) {
        const double found = slope(network, batch, number, h);
        if (fabs(found - expected) <= 1e-6 * fmax(1e-3, fabs(expected)))
            return true;
    }
    return false;
}

/* Whether the loss has a slope everywhere: no relu and no absolute values. Message passing and the
 * channel attention have relu inside; the Huber loss has only a kink in its slope. */
static bool is_smooth(const cicy_model *model)
{
    for (size_t i = 0; i < model->layer_count; i++) {
        const cicy_layer *layer = &model->layers[i];
        if (layer->activation == CICY_ACTIVATION_RELU ||
            layer->activation == CICY_ACTIVATION_SELU || layer->l1 != 0 ||
            layer->kind == CICY_LAYER_CHAM || layer->kind == CICY_LAYER_MESSAGE_PASSING)
            return false;
    }
    return true;
}

/* Away from the start, where biases are exactly 0, every tensor's gradient in several places. Each
 * place counts once: all must be right in a smooth model, and nine of ten in one with kinks, which
 * may lie within the step. A tensor with no right place at all is wrong in every model. */
static void check_gradients(const cicy_model *model, unsigned classes, size_t places)
{
    cicy_network *network;
    cicy_error error = {0};
    sample_data *data = calloc(1, sizeof *data);
    assert_non_null(data);
    if (cicy_network_create(model, BATCH + 1, 1, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    assert_int_equal(cicy_network_set_input_range(network, 0, 5, NULL), CICY_OK);
    fill(data, model, classes);
    const cicy_batch batch = {data->matrices, data->targets, NULL, BATCH};
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const struct tensor tensor = network_tensor(network, t);
        for (size_t i = 0; tensor.trained && i < tensor.size; i++)
            tensor.data[i] += (cicy_real)(0.1 * cicy_random_normal(&random));
    }
    size_t checked = 0, wrong = 0;
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const struct tensor tensor = network_tensor(network, t);
        size_t right = 0;
        for (size_t p = 0; tensor.trained && p < places; p++)
            right += is_slope(network, &batch, t, (size_t)cicy_random_below(&random, tensor.size));
        if (tensor.trained && right == 0)
            fail_msg("%s: no gradient is the slope", tensor.name);
        checked += tensor.trained ? places : 0;
        wrong += tensor.trained ? places - right : 0;
    }
    if (wrong > (is_smooth(model) ? 0 : checked / 10))
        fail_msg("%zu of %zu gradients are not the slope", wrong, checked);
    cicy_network_free(network);
    free(data);
}

static cicy_model *started(size_t rows, size_t columns)
{
    cicy_model *model;
    assert_int_equal(cicy_model_start("test", rows, columns, &model, NULL), CICY_OK);
    return model;
}

#endif
