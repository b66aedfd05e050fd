/* Gradients against central differences, in double precision. */
#include "engine/slopes.h"

static void test_dense_gradients_are_slopes_for_every_activation(void **state)
{
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
