/* Gradients of layer norm and the two attentions against central differences, in double precision.
 */
#include "engine/slopes.h"

static const cicy_layer tested[] = {
    {.kind = CICY_LAYER_LAYER_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
    {.kind = CICY_LAYER_LAYER_NORM},
    {.kind = CICY_LAYER_SAM, .ratio = 0.5},
    {.kind = CICY_LAYER_CHAM, .ratio = 0.5},
};
enum { TESTED = sizeof tested / sizeof *tested };

static void add_inception(cicy_model *model, size_t filters, const char *name)
{
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_INCEPTION,
                       .filters = filters,
                       .bias = true,
                       .activation = CICY_ACTIVATION_RELU},
          name);
}

static void add_batch_norm(cicy_model *model, bool relu, const char *name)
{
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_BATCH_NORM,
                       .scale = true,
                       .activation = relu ? CICY_ACTIVATION_RELU : CICY_ACTIVATION_NONE},
          name);
}

static void add_end(cicy_model *model)
{
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    finish(model, (cicy_output){.loss = CICY_LOSS_HUBER});
}

/* Reading a convolution, and a dense layer's inputs. */
static void test_gradients_after_inception_are_slopes(void **state)
{
    const size_t sizes[][3] = {{16, 20, 8}, {5, 7, 3}, {3, 2, 13}};
    for (size_t t = 0; t < TESTED; t++)
        for (size_t s = 0; s < 3; s++) {
            cicy_model *model = started(sizes[s][0], sizes[s][1]);
            add_inception(model, sizes[s][2], "first");
            chain(model, tested[t], "tested");
            add_end(model);
            check_gradients(model, 0, 4);
            cicy_model_free(model);
        }
}

/* Reading the lazy view of a batch norm, with and without relu, and read by a convolution. */
static void test_gradients_between_batch_norm_and_inception_are_slopes(void **state)
{
    for (size_t t = 0; t < TESTED; t++)
        for (int relu = 0; relu < 2; relu++) {
            cicy_model *model = started(6, 7);
            add_inception(model, 9, "first");
            add_batch_norm(model, relu == 1, "first.norm");
            chain(model, tested[t], "tested");
            add_inception(model, 2, "second");
            add_end(model);
            check_gradients(model, 0, 4);
            cicy_model_free(model);
        }
}

static void test_gradients_before_batch_norm_and_dropout_are_slopes(void **state)
{
    for (size_t t = 0; t < TESTED; t++) {
        cicy_model *model = started(4, 6);
        add_inception(model, 5, "first");
        chain(model, tested[t], "tested");
        add_batch_norm(model, true, "norm");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.3}, "dropout");
        chain(model, tested[t], "again");
        chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.2}, "dropout.again");
        add_end(model);
        check_gradients(model, 0, 6);
        cicy_model_free(model);
    }
}

/* Attention on the matrix itself, whose single channel makes one inner channel. */
static void test_attention_on_the_input_has_slopes_as_gradients(void **state)
{
    cicy_model *model = started(3, 5);
    chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 0.5}, "spatial");
    add_inception(model, 3, "inception");
    chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 1}, "spatial.again");
    chain(model, (cicy_layer){.kind = CICY_LAYER_CHAM, .ratio = 0.3}, "channels");
    add_end(model);
    check_gradients(model, 0, 6);
    cicy_model_free(model);
}

/* A layer that two others read gets the sum of both gradients, whichever comes first. */
static void test_gradients_of_shared_inputs_are_slopes(void **state)
{
    for (size_t t = 0; t < TESTED; t++)
        for (int order = 0; order < 2; order++) {
            cicy_model *model = started(4, 5);
            cicy_error error = {0};
            add_inception(model, 3, "first");
            add_batch_norm(model, true, "norm");
            const size_t shared = model->layer_count - 1;
            cicy_layer reader[2] = {tested[t], {.kind = CICY_LAYER_INCEPTION, .filters = 2}};
            for (int i = 0; i < 2; i++) {
                cicy_layer layer = reader[i ^ order];
                strcpy(layer.name, i ? "b" : "a");
                layer.input = shared;
                if (cicy_model_add(model, &layer, NULL, &error) != CICY_OK)
                    fail_msg("%s", error.message);
                chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1},
                      i ? "b.last" : "a.last");
                finish(model, (cicy_output){.loss = CICY_LOSS_MSE, .target = (size_t)i});
            }
            check_gradients(model, 0, 4);
            cicy_model_free(model);
        }
}

/* Without relu every place must be right. */
static void test_gradients_without_kinks_are_slopes_everywhere(void **state)
{
    cicy_model *model = started(5, 6);
    const cicy_layer inception = {.kind = CICY_LAYER_INCEPTION, .filters = 4, .bias = true};
    chain(model, inception, "first");
    add_batch_norm(model, false, "norm");
    chain(model, inception, "second");
    chain(model, (cicy_layer){.kind = CICY_LAYER_LAYER_NORM, .scale = true}, "layer.norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 0.5}, "spatial");
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_DENSE,
                       .filters = 7,
                       .bias = true,
                       .activation = CICY_ACTIVATION_TANH},
          "tanh");
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_DENSE,
                       .filters = 5,
                       .bias = true,
                       .activation = CICY_ACTIVATION_SIGMOID},
          "sigmoid");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    finish(model, (cicy_output){.loss = CICY_LOSS_MSE});
    check_gradients(model, 0, 12);
    cicy_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gradients_without_kinks_are_slopes_everywhere),
        cmocka_unit_test(test_gradients_after_inception_are_slopes),
        cmocka_unit_test(test_gradients_between_batch_norm_and_inception_are_slopes),
        cmocka_unit_test(test_gradients_before_batch_norm_and_dropout_are_slopes),
        cmocka_unit_test(test_attention_on_the_input_has_slopes_as_gradients),
        cmocka_unit_test(test_gradients_of_shared_inputs_are_slopes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
