/* Gradients against central differences, in double precision. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cicyminer/network.h"
#include "cicyminer/random.h"

enum { BATCH = 3 };

static const uint64_t seed = 5;

/* A model under construction: a chain of layers. */
static void chain(cicy_model *model, cicy_layer layer, const char *name)
{
    cicy_error error = {0};
    strcpy(layer.name, name);
    layer.input = model->layer_count - 1;
    if (cicy_model_add(model, &layer, NULL, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

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

/* Whether the gradient of one number is the slope there. Kinks of relu and l1 may lie closer than
 * the step, so smaller ones are tried as well. */
static bool is_slope(cicy_network *network, const cicy_batch *batch, size_t tensor, size_t at)
{
    cicy_real *number = &cicy_network_tensor(network, tensor).data[at];
    loss_at(network, batch);
    const double expected = (double)cicy_network_gradient(network, tensor).data[at];
    for (double h = 1e-4; h > 1e-7; h /= 10) {
        const double found = slope(network, batch, number, h);
        if (fabs(found - expected) <= 1e-6 * fmax(1e-3, fabs(expected)))
            return true;
    }
    return false;
}

/* Away from the start, where biases are exactly 0, every tensor's gradient in several places. */
static void check_gradients(const cicy_model *model, unsigned classes, size_t places)
{
    cicy_network *network;
    cicy_error error = {0};
    sample_data *data = calloc(1, sizeof *data);
    assert_non_null(data);
    if (cicy_network_create(model, BATCH + 1, 1, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_network_initialise(network, seed);
    cicy_network_set_input_range(network, 0, 5);
    fill(data, model, classes);
    const cicy_batch batch = {data->matrices, data->targets, NULL, BATCH};
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const cicy_tensor tensor = cicy_network_tensor(network, t);
        for (size_t i = 0; tensor.trained && i < tensor.size; i++)
            tensor.data[i] += (cicy_real)(0.1 * cicy_random_normal(&random));
    }
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const cicy_tensor tensor = cicy_network_tensor(network, t);
        for (size_t p = 0; tensor.trained && p < places; p++) {
            const size_t at = (size_t)cicy_random_below(&random, tensor.size);
            bool right = false;
            for (int attempt = 0; attempt < 3 && !right; attempt++) {
                right = is_slope(network, &batch, t, at);
                tensor.data[at] += (cicy_real)(0.01 * cicy_random_normal(&random));
            }
            if (!right)
                fail_msg("%s[%zu]: the gradient is not the slope", tensor.name, at);
        }
    }
    cicy_network_free(network);
    free(data);
}

static cicy_model *started(size_t rows, size_t columns)
{
    cicy_model *model;
    assert_int_equal(cicy_model_start("test", rows, columns, &model, NULL), CICY_OK);
    return model;
}

static void test_dense_gradients_are_slopes_for_every_activation(void **state)
{
    (void)state;
    for (int a = CICY_ACTIVATION_NONE; a <= CICY_ACTIVATION_SELU; a++) {
        cicy_model *model = started(3, 4);
        chain(model,
              (cicy_layer){.kind = CICY_LAYER_DENSE,
                           .filters = 5,
                           .bias = true,
                           .activation = (cicy_activation)a},
              "first");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
        finish(model, (cicy_output){.loss = CICY_LOSS_MSE});
        check_gradients(model, 0, 8);
        cicy_model_free(model);
    }
}

/* Modules with batch norm; channel counts and sizes that take every path of the kernels. */
static void test_inception_gradients_are_slopes(void **state)
{
    (void)state;
    const struct {
        size_t rows, columns, filters;
        bool bias, scale, relu;
    } cases[] = {{16, 20, 3, true, true, true},  {16, 20, 9, true, true, true},
                 {5, 7, 2, false, false, false}, {12, 15, 4, false, true, true},
                 {1, 6, 2, true, true, true},    {2, 1, 3, true, false, true},
                 {32, 31, 2, true, true, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cicy_model *model = started(cases[i].rows, cases[i].columns);
        const cicy_layer inception = {.kind = CICY_LAYER_INCEPTION,
                                      .filters = cases[i].filters,
                                      .bias = cases[i].bias,
                                      .activation = CICY_ACTIVATION_RELU};
        const cicy_layer norm = {.kind = CICY_LAYER_BATCH_NORM,
                                 .scale = cases[i].scale,
                                 .activation =
                                     cases[i].relu ? CICY_ACTIVATION_RELU : CICY_ACTIVATION_NONE};
        chain(model, inception, "first");
        chain(model, norm, "first.norm");
        chain(model, inception, "second");
        chain(model, norm, "second.norm");
        chain(model, inception, "third");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
        finish(model, (cicy_output){.loss = CICY_LOSS_HUBER});
        check_gradients(model, 0, 3);
        cicy_model_free(model);
    }
}

static void test_dropout_and_dense_norm_gradients_are_slopes(void **state)
{
    (void)state;
    cicy_model *model = started(4, 6);
    chain(model, (cicy_layer){.kind = CICY_LAYER_INCEPTION, .filters = 3}, "inception");
    chain(model,
          (cicy_layer){
              .kind = CICY_LAYER_BATCH_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
          "norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.3}, "dropout");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 4, .bias = true}, "dense");
    chain(model, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM, .scale = true}, "dense.norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1}, "last");
    finish(model, (cicy_output){.loss = CICY_LOSS_HUBER});
    check_gradients(model, 0, 10);
    cicy_model_free(model);
}

static void test_cross_entropy_and_penalty_gradients_are_slopes(void **state)
{
    (void)state;
    cicy_model *model = started(4, 5);
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_INCEPTION,
                       .filters = 2,
                       .l1 = 0.01,
                       .l2 = 0.02,
                       .activation = CICY_ACTIVATION_RELU},
          "inception");
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_DENSE,
                       .filters = 6,
                       .bias = true,
                       .l2 = 0.03,
                       .activation = CICY_ACTIVATION_TANH},
          "dense");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 7, .bias = true, .l1 = 0.02},
          "classes");
    finish(model, (cicy_output){.loss = CICY_LOSS_CROSS_ENTROPY});
    check_gradients(model, 7, 12);
    cicy_model_free(model);
}

static void test_cicyminer_gradients_are_slopes(void **state)
{
    (void)state;
    cicy_model *model;
    assert_int_equal(cicy_model_create("cicyminer", &(cicy_model_options){.width = 1.0 / 32}, 16,
                                       20, &model, NULL),
                     CICY_OK);
    check_gradients(model, 0, 1);
    cicy_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dense_gradients_are_slopes_for_every_activation),
        cmocka_unit_test(test_inception_gradients_are_slopes),
        cmocka_unit_test(test_dropout_and_dense_norm_gradients_are_slopes),
        cmocka_unit_test(test_cross_entropy_and_penalty_gradients_are_slopes),
        cmocka_unit_test(test_cicyminer_gradients_are_slopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
