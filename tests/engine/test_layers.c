/* What layer norm, attention and classification promise in single precision: the same bytes for any
 * number of threads, predictions that do not depend on the batch, logits of any size. */
#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "engine/chain.h"
#include "engine/cpu/softmax.h"
#include "engine/tensors.h"
#include "unit.h"

enum { SAMPLES = 37, ROWS = 8, COLUMNS = 9, CLASSES = 41 };

/* Every kind of layer, penalties and the softmax. */
static cicy_model *model_of(void)
{
    cicy_model *model;
    const cicy_layer inception = {.kind = CICY_LAYER_INCEPTION,
                                  .filters = 12,
                                  .l1 = 1e-4,
                                  .l2 = 1e-3,
                                  .activation = CICY_ACTIVATION_RELU};
    assert_int_equal(cicy_model_start("test", ROWS, COLUMNS, &model, NULL), CICY_OK);
    chain(model, inception, "first");
    chain(model,
          (cicy_layer){
              .kind = CICY_LAYER_LAYER_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
          "layer norm");
    chain(model, inception, "second");
    chain(model, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM}, "batch norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 0.5}, "spatial");
    chain(model, (cicy_layer){.kind = CICY_LAYER_CHAM, .ratio = 0.5}, "channels");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.2}, "dropout");
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_DENSE,
                       .filters = 7,
                       .bias = true,
                       .l2 = 1e-3,
                       .activation = CICY_ACTIVATION_ELU},
          "dense");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = CLASSES, .bias = true},
          "classes");
    cicy_output output = {
        .layer = model->layer_count - 1, .loss = CICY_LOSS_CROSS_ENTROPY, .weight = 1};
    strcpy(output.name, "class");
    assert_int_equal(cicy_model_add_output(model, &output, NULL), CICY_OK);
    return model;
}

typedef struct samples {
    uint8_t matrices[SAMPLES * ROWS * COLUMNS];
    float targets[SAMPLES];
} samples;

static samples data;
static const cicy_batch whole = {data.matrices, data.targets, NULL, SAMPLES};

static int make_data(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 8, 0);
    for (size_t i = 0; i < sizeof data.matrices; i++)
        data.matrices[i] = (uint8_t)(cicy_random_below(&random, 8) / 5);
    for (size_t i = 0; i < SAMPLES; i++)
        data.targets[i] = (float)cicy_random_below(&random, CLASSES);
    return 0;
}

static cicy_network *network_of(int threads)
{
    cicy_network *network;
    cicy_error error = {0};
    cicy_model *model = model_of();
    if (cicy_network_create(model, SAMPLES + 3, threads, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_model_free(model);
    assert_int_equal(cicy_network_initialise(network, 4, NULL), CICY_OK);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const struct tensor tensor = network_tensor(network, i);
        if (strcmp(tensor.name, "spatial.kappa") == 0)
            tensor.data[0] = (cicy_real)0.5;
    }
    return network;
}

static void train(cicy_network *network, cicy_losses *losses)
{
    cicy_error error = {0};
    cicy_optimiser *optimiser;
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    settings.clip_norm = 1;
    assert_int_equal(cicy_optimiser_create(network, &settings, &optimiser, &error), CICY_OK);
    for (uint64_t step = 0; step < 3; step++) {
        if (cicy_network_train_step(network, &whole, 6, step, losses, &error) != CICY_OK)
            fail_msg("%s", error.message);
        assert_int_equal(cicy_optimiser_step(optimiser, 1e-3, NULL), CICY_OK);
    }
    cicy_optimiser_free(optimiser);
}

static void test_threads_do_not_change_a_byte(void **state)
{
    static float outputs[2][SAMPLES * CLASSES];
    cicy_losses losses[2] = {0}, evaluated[2];
    cicy_network *one = network_of(1);
    train(one, &losses[0]);
    for (int threads = 2; threads <= 5; threads++) {
        cicy_network *more = network_of(threads);
        train(more, &losses[1]);
        assert_memory_equal(&losses[0], &losses[1], sizeof losses[0]);
        for (size_t i = 0; i < cicy_network_tensor_count(one); i++) {
            const struct tensor a = network_tensor(one, i), b = network_tensor(more, i);
            assert_memory_equal(a.data, b.data, a.size * sizeof *a.data);
        }
        cicy_network_evaluate(one, &whole, outputs[0], &evaluated[0], NULL);
        cicy_network_evaluate(more, &whole, outputs[1], &evaluated[1], NULL);
        assert_memory_equal(outputs[0], outputs[1], sizeof outputs[0]);
        assert_memory_equal(&evaluated[0], &evaluated[1], sizeof evaluated[0]);
        cicy_network_free(more);
    }
    cicy_network_free(one);
}

static void test_predictions_do_not_depend_on_the_batch(void **state)
{
    static float together[SAMPLES * CLASSES], alone[CLASSES];
    cicy_network *network = network_of(2);
    cicy_network_predict(network, &whole, together, NULL);
    for (uint32_t i = 0; i < SAMPLES; i++) {
        const cicy_batch single = {data.matrices, NULL, &i, 1};
        double sum = 0;
        cicy_network_predict(network, &single, alone, NULL);
        for (size_t c = 0; c < CLASSES; c++) {
            const double expected = (double)together[i * CLASSES + c];
            assert_true(fabs((double)alone[c] - expected) < 1e-5 * expected);
            sum += expected;
        }
        assert_true(fabs(sum - 1) < 1e-5);
    }
    cicy_network_free(network);
}

/* Logits of some thousands, whose exponentials are no numbers. */
static void test_large_logits_keep_losses_and_gradients_finite(void **state)
{
    static float outputs[SAMPLES * CLASSES];
    cicy_losses losses;
    cicy_error error = {0};
    cicy_network *network = network_of(2);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const struct tensor tensor = network_tensor(network, i);
        const bool scaled = strcmp(tensor.name, "classes.kernel") == 0 ||
                            strcmp(tensor.name, "spatial.a.kernel") == 0 ||
                            strcmp(tensor.name, "channels.up.kernel") == 0;
        for (size_t j = 0; scaled && j < tensor.size; j++)
            tensor.data[j] *= 3000;
    }
    if (cicy_network_train_step(network, &whole, 1, 1, &losses, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_true(losses.output[0] > 100);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const struct tensor gradient = network_gradient(network, i);
        for (size_t j = 0; gradient.data && j < gradient.size; j++)
            assert_true(isfinite(gradient.data[j]));
    }
    cicy_network_predict(network, &whole, outputs, NULL);
    for (size_t i = 0; i < SAMPLES * CLASSES; i++)
        assert_true(outputs[i] >= 0 && outputs[i] <= 1);
    cicy_network_free(network);
}

static void test_exponential_is_that_of_the_library(void **state)
{
    for (double x = 0; x > -87.3; x = x * 1.003 - 1e-4) {
        const cicy_real rounded = (cicy_real)x;
        const cicy_vector y = cicy_vector_exp(cicy_vector_all(rounded));
        for (size_t i = 0; i < CICY_VECTOR_LENGTH; i++)
            assert_true(fabs((double)y[i] / exp((double)rounded) - 1) < 2e-7);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_do_not_change_a_byte),
        cmocka_unit_test(test_predictions_do_not_depend_on_the_batch),
        cmocka_unit_test(test_large_logits_keep_losses_and_gradients_finite),
        cmocka_unit_test(test_exponential_is_that_of_the_library),
    };
    return cmocka_run_group_tests(tests, make_data, NULL);
}
