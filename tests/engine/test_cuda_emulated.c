/* CUDA's sources, compiled for the processor (tests/engine/emulation): whole training steps against
 * the definitions, optimisers against the processor's, errors, memory. */
#include "engine/emulation/emulated_device.h"
#include "engine/reference/steps.h"

static const cicy_emulated_order orders[] = {CICY_EMULATED_FORWARD, CICY_EMULATED_BACKWARD,
                                             CICY_EMULATED_SHUFFLED};
enum { ORDERS = sizeof orders / sizeof *orders, ROWS = 3, COLUMNS = 5, BATCH = 9 };

/* Each kind of layer in another order of the threads. */
static void test_steps_are_their_definitions(void **state)
{
    void (*const tests[])(void **) = {
        test_convolutions_and_batch_norms_are_their_definitions,
        test_norms_and_dropout_of_inputs_are_their_definitions,
        test_branches_activations_and_losses_are_their_definitions,
        test_attention_layer_norm_and_dropout_are_their_definitions,
        test_message_passing_is_its_definition,
    };
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        cicy_emulated_set_order(orders[(i + 1) % ORDERS]);
        tests[i](state);
    }
}

/* Norms, dropout, classes, penalties. */
static cicy_model *small_model(void)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 19, .bias = true, .l2 = 1e-3},
          "first");
    chain(model, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM, .activation = CICY_ACTIVATION_RELU},
          "batch norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.25}, "dropout");
    chain(model, (cicy_layer){.kind = CICY_LAYER_LAYER_NORM, .scale = true}, "layer norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 300, .bias = true}, "classes");
    add_output(model, (cicy_output){.loss = CICY_LOSS_CROSS_ENTROPY, .weight = 1});
    return model;
}

/* Matrices that Muon moves, of several sizes. */
static cicy_model *message_model(void)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_MESSAGE_PASSING,
                       .filters = 16,
                       .rounds = 2,
                       .units = 32,
                       .roots = CICY_ROOTS_COLUMNS},
          "graph");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    add_output(model, (cicy_output){.loss = CICY_LOSS_HUBER, .weight = 1});
    return model;
}

/* Convolutions and attention, as in the networks. */
static cicy_model *convolution_model(void)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model, convolution, "first");
    chain(model,
          (cicy_layer){
              .kind = CICY_LAYER_BATCH_NORM, .scale = true, .activation = CICY_ACTIVATION_RELU},
          "norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_SAM, .ratio = 0.5}, "spatial");
    chain(model, (cicy_layer){.kind = CICY_LAYER_CHAM, .ratio = 0.5}, "channels");
    chain(model, convolution, "second");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1}, "last");
    add_output(model, (cicy_output){.loss = CICY_LOSS_MSE, .weight = 1});
    return model;
}

typedef struct trained {
    size_t count;
    float *numbers;
    cicy_losses losses;
} trained;

/* All tensors of the network after some steps, then with the average in place of the weights. */
static trained train(cicy_device *device, cicy_model *model,
                     const cicy_optimiser_settings *settings)
{
    enum { STEPS = 2 };
    trained result = {0};
    cicy_network *network;
    cicy_optimiser *optimiser;
    uint8_t matrices[BATCH * ROWS * COLUMNS];
    float targets[BATCH];
    const cicy_batch batch = {matrices, targets, NULL, BATCH};
    fill_matrices(model, BATCH, matrices);
    fill_targets(model, BATCH, targets);
    assert_int_equal(cicy_network_create_on(device, model, BATCH, 1, true, &network, NULL),
                     CICY_OK);
    assert_int_equal(cicy_network_initialise(network, 3, NULL), CICY_OK);
    assert_int_equal(cicy_optimiser_create(network, settings, &optimiser, NULL), CICY_OK);
    for (uint64_t s = 0; s < STEPS; s++) {
        assert_int_equal(cicy_network_train_step(network, &batch, seed, s, &result.losses, NULL),
                         CICY_OK);
        assert_int_equal(cicy_optimiser_step(optimiser, 0.01, NULL), CICY_OK);
    }
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++)
        result.count += 2 * cicy_network_tensor(network, t).size;
    result.numbers = malloc(result.count * sizeof *result.numbers);
    assert_non_null(result.numbers);
    float *next = result.numbers;
    for (int averaged = 0; averaged < 2; averaged++) {
        for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
            assert_int_equal(cicy_network_read_tensor(network, t, next, NULL), CICY_OK);
            next += cicy_network_tensor(network, t).size;
        }
        assert_int_equal(cicy_optimiser_swap_average(optimiser, NULL), CICY_OK);
    }
    cicy_optimiser_free(optimiser);
    cicy_network_free(network);
    cicy_model_free(model);
    return result;
}

/* Optimisers with everything that they can do, against the processor's. */
static void test_optimisers_are_those_of_the_processor(void **state)
{
    (void)state;
    const cicy_optimiser_kind kinds[] = {CICY_OPTIMISER_ADAM, CICY_OPTIMISER_SGD,
                                         CICY_OPTIMISER_MUON};
    for (size_t k = 0; k < 3; k++) {
        cicy_model *(*const make)(void) =
            kinds[k] == CICY_OPTIMISER_MUON ? message_model : small_model;
        cicy_optimiser_settings settings = cicy_optimiser_defaults(kinds[k]);
        settings.clip_norm = 0.5;
        settings.average = 0.75;
        settings.decay = 0.1;
        settings.momentum = 0.5;
        const trained expected = train(cicy_device_cpu(), make(), &settings);
        const trained found = train(tested_device, make(), &settings);
        assert_true(fabs(found.losses.total - expected.losses.total) < 1e-5);
        assert_int_equal(found.count, expected.count);
        for (size_t i = 0; i < found.count; i++)
            if (!(fabsf(found.numbers[i] - expected.numbers[i]) < 2e-4f))
                fail_msg("optimiser %d, number %zu: %.9g instead of %.9g", (int)kinds[k], i,
                         (double)found.numbers[i], (double)expected.numbers[i]);
        free(found.numbers);
        free(expected.numbers);
    }
}

/* Barriers are where they must be: no byte depends on which thread or block runs first. */
static void test_the_order_of_threads_does_not_change_a_byte(void **state)
{
    (void)state;
    cicy_model *(*const makes[])(void) = {message_model, convolution_model};
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_MUON);
    settings.clip_norm = 0.5;
    settings.average = 0.75;
    cicy_emulated_set_guard(false);
    for (size_t m = 0; m < 2; m++) {
        trained first = {0};
        for (size_t i = 0; i < ORDERS; i++) {
            cicy_emulated_set_order(orders[i]);
            const trained found = train(tested_device, makes[m](), &settings);
            if (i == 0) {
                first = found;
                continue;
            }
            assert_memory_equal(&found.losses, &first.losses, sizeof first.losses);
            assert_memory_equal(found.numbers, first.numbers, first.count * sizeof *first.numbers);
            free(found.numbers);
        }
        free(first.numbers);
    }
    cicy_emulated_set_guard(true);
}

static void test_broken_weights_are_named_with_their_layer(void **state)
{
    (void)state;
    cicy_model *model = small_model();
    cicy_network *network;
    cicy_error error = {0};
    cicy_losses losses;
    uint8_t matrices[BATCH * ROWS * COLUMNS] = {1};
    float targets[BATCH] = {0}, values[19];
    const cicy_batch batch = {matrices, targets, NULL, BATCH};
    assert_int_equal(cicy_network_create_on(tested_device, model, BATCH, 1, true, &network, NULL),
                     CICY_OK);
    assert_int_equal(cicy_network_initialise(network, 3, NULL), CICY_OK);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++)
        if (strcmp(cicy_network_tensor(network, t).name, "layer norm.gamma") == 0) {
            assert_int_equal(cicy_network_read_tensor(network, t, values, NULL), CICY_OK);
            values[18] = INFINITY;
            assert_int_equal(cicy_network_write_tensor(network, t, values, NULL), CICY_OK);
        }
    assert_int_equal(cicy_network_train_step(network, &batch, seed, 41, &losses, &error),
                     CICY_INVALID_INPUT);
    assert_string_equal(error.message, "step 41: a value in layer norm is not a finite number");
    cicy_network_free(network);
    cicy_model_free(model);
}

/* Whichever of the allocations fails: an error that says so, and nothing stays taken. */
static void test_a_full_gpu_is_an_error(void **state)
{
    (void)state;
    const unsigned long before = cicy_emulated_taken();
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    cicy_model *model = small_model();
    for (unsigned call = 1; call <= 4; call++) {
        cicy_network *network = NULL;
        cicy_optimiser *optimiser = NULL;
        cicy_error error = {0};
        cicy_emulated_fail_malloc(call);
        cicy_status status =
            cicy_network_create_on(tested_device, model, BATCH, 1, true, &network, &error);
        if (status == CICY_OK)
            status = cicy_optimiser_create(network, &settings, &optimiser, &error);
        assert_int_equal(status, CICY_SYSTEM);
        assert_int_equal(error.code, CICY_ERROR_MEMORY);
        cicy_network_free(network);
        assert_int_equal(cicy_emulated_taken(), before);
    }
    cicy_emulated_fail_malloc(0);
    cicy_model_free(model);
}

static void test_gpus_that_are_not_there_are_refused(void **state)
{
    (void)state;
    cicy_error error = {0};
    cicy_device *none;
    assert_int_equal(cicy_cuda_open(1, CICY_PRODUCTS_FP32, &none, &error), CICY_SYSTEM);
    assert_string_equal(error.message, "there is no GPU 1: this machine has 1");
    assert_null(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_are_their_definitions),
        cmocka_unit_test(test_optimisers_are_those_of_the_processor),
        cmocka_unit_test(test_the_order_of_threads_does_not_change_a_byte),
        cmocka_unit_test(test_broken_weights_are_named_with_their_layer),
        cmocka_unit_test(test_a_full_gpu_is_an_error),
        cmocka_unit_test(test_gpus_that_are_not_there_are_refused),
    };
    const int failed = cmocka_run_group_tests(tests, open_emulated, close_emulated);
    tape_free();
    return failed;
}
