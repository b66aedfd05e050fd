/* What the host and the emulated GPU do at the same time: batches that change while steps are under
 * way, losses that are read later; and products with rounded factors. */
#include "engine/emulation/emulated_device.h"
#include "engine/reference/steps.h"

/* More steps than memory for what is sent: CICY_STAGES pieces, of which a step takes three. */
enum {
    STEPS = 7,
    ROWS = 3,
    COLUMNS = 5,
    BATCH = 5,
    MATRICES = BATCH * ROWS * COLUMNS,
    TARGETS = 4
};

static cicy_model *message_model(void)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model,
          (cicy_layer){.kind = CICY_LAYER_MESSAGE_PASSING, .filters = 16, .rounds = 1, .units = 16},
          "graph");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1, .bias = true}, "last");
    add_output(model, (cicy_output){.loss = CICY_LOSS_HUBER, .weight = 1});
    return model;
}

static cicy_model *norm_model(void)
{
    cicy_model *model = started(ROWS, COLUMNS);
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 9, .bias = true, .l2 = 1e-3},
          "first");
    chain(model, (cicy_layer){.kind = CICY_LAYER_BATCH_NORM, .activation = CICY_ACTIVATION_RELU},
          "norm");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DROPOUT, .rate = 0.25}, "dropout");
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1}, "last");
    add_output(model, (cicy_output){.loss = CICY_LOSS_MSE, .weight = 1});
    return model;
}

typedef struct run {
    cicy_network *network;
    cicy_optimiser *optimiser;
    uint8_t matrices[MATRICES];
    float targets[BATCH * TARGETS];
    cicy_losses losses[STEPS];
    size_t count;
} run;

static void start(run *r, const cicy_model *model)
{
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    *r = (run){0};
    assert_true(model->targets <= TARGETS);
    assert_int_equal(
        cicy_network_create_on(tested_device, model, BATCH, 1, true, &r->network, NULL), CICY_OK);
    assert_int_equal(cicy_network_initialise(r->network, seed, NULL), CICY_OK);
    assert_int_equal(cicy_network_set_input_range(r->network, 0, 3, NULL), CICY_OK);
    assert_int_equal(cicy_optimiser_create(r->network, &settings, &r->optimiser, NULL), CICY_OK);
}

static void end(run *r)
{
    cicy_optimiser_free(r->optimiser);
    cicy_network_free(r->network);
}

static void collect(void *user, const cicy_losses *losses, size_t samples)
{
    run *r = user;
    assert_int_equal(samples, BATCH - r->count % 2);
    r->losses[r->count++] = *losses;
}

/* A step with a batch of its own, in the same memory as the last one's. */
static void make_step(run *r, uint64_t number, bool later)
{
    const cicy_model *model = cicy_network_model(r->network);
    const cicy_batch batch = {r->matrices, r->targets, NULL, BATCH - number % 2};
    cicy_random random;
    cicy_random_init(&random, 9, number);
    for (size_t i = 0; i < MATRICES; i++)
        r->matrices[i] = (uint8_t)(cicy_random_below(&random, 7) / 3);
    for (size_t i = 0; i < BATCH * model->targets; i++)
        r->targets[i] = (float)cicy_random_normal(&random);
    if (later)
        assert_int_equal(cicy_network_train_step_later(r->network, &batch, seed, number, NULL),
                         CICY_OK);
    else
        assert_int_equal(
            cicy_network_train_step(r->network, &batch, seed, number, &r->losses[r->count++], NULL),
            CICY_OK);
    assert_int_equal(cicy_optimiser_step(r->optimiser, 1e-3, NULL), CICY_OK);
    memset(r->matrices, 0xff, sizeof r->matrices);
    memset(r->targets, 0xff, sizeof r->targets);
}

static void assert_same_weights(const run *one, const run *other)
{
    for (size_t t = 0; t < cicy_network_tensor_count(one->network); t++) {
        const cicy_tensor tensor = cicy_network_tensor(one->network, t);
        float *values = malloc(2 * tensor.size * sizeof *values);
        assert_non_null(values);
        assert_int_equal(cicy_network_read_tensor(one->network, t, values, NULL), CICY_OK);
        assert_int_equal(cicy_network_read_tensor(other->network, t, values + tensor.size, NULL),
                         CICY_OK);
        assert_memory_equal(values, values + tensor.size, tensor.size * sizeof *values);
        free(values);
    }
}

/* Nothing waits for a step but what reads its losses, and nothing is changed by that. */
static void test_steps_that_nobody_waits_for_are_the_same(void **state)
{
    cicy_model *(*const makes[])(void) = {message_model, norm_model};
    for (size_t i = 0; i < 2; i++) {
        cicy_model *model = makes[i]();
        static run waiting, late;
        start(&waiting, model);
        start(&late, model);
        for (uint64_t s = 0; s < STEPS; s++)
            make_step(&waiting, s, false);
        const unsigned long before = cicy_emulated_waits();
        for (uint64_t s = 0; s < STEPS; s++) {
            assert_int_equal(cicy_network_late_room(late.network), CICY_LATE_STEPS - s);
            make_step(&late, s, true);
        }
        assert_int_equal(cicy_emulated_waits(), before);
        assert_int_equal(cicy_network_collect_losses(late.network, collect, &late, NULL), CICY_OK);
        assert_int_equal(cicy_emulated_waits(), before + 1);
        assert_int_equal(late.count, STEPS);
        assert_memory_equal(late.losses, waiting.losses, sizeof late.losses);
        assert_same_weights(&late, &waiting);
        end(&waiting);
        end(&late);
        cicy_model_free(model);
    }
}

static void test_a_late_loss_that_is_not_finite_is_named(void **state)
{
    cicy_model *model = norm_model();
    static run r;
    cicy_error error = {0};
    start(&r, model);
    make_step(&r, 0, true);
    make_step(&r, 1, true);
    for (size_t t = 0; t < cicy_network_tensor_count(r.network); t++)
        if (strstr(cicy_network_tensor(r.network, t).name, "bias")) {
            const cicy_real broken = (cicy_real)NAN;
            assert_int_equal(tested_device->ops->write(tested_device,
                                                       cicy_network_data(r.network, t), &broken,
                                                       sizeof broken, NULL),
                             CICY_OK);
        }
    make_step(&r, 2, true);
    make_step(&r, 3, true);
    assert_int_equal(cicy_network_collect_losses(r.network, collect, &r, &error),
                     CICY_INVALID_INPUT);
    assert_int_equal(error.code, CICY_ERROR_NOT_FINITE);
    assert_string_equal(error.message, "step 2: the loss is not a finite number");
    assert_int_equal(r.count, 2);
    end(&r);
    cicy_model_free(model);
}

/* 1 + 2^-places as the only factor of a network whose input is 1. */
static float rounded_product(cicy_products products, int places)
{
    cicy_device *device;
    cicy_network *network;
    cicy_model *model = started(1, 1);
    const uint8_t matrix = 1;
    const cicy_batch batch = {&matrix, NULL, NULL, 1};
    const float weight = 1 + ldexpf(1, -places);
    float output = 0;
    chain(model, (cicy_layer){.kind = CICY_LAYER_DENSE, .filters = 1}, "last");
    add_output(model, (cicy_output){.loss = CICY_LOSS_MSE, .weight = 1});
    assert_int_equal(cicy_cuda_open(0, products, &device, NULL), CICY_OK);
    assert_int_equal(cicy_network_create_on(device, model, 1, 1, false, &network, NULL), CICY_OK);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++)
        if (cicy_network_tensor(network, t).trained)
            assert_int_equal(cicy_network_write_tensor(network, t, &weight, NULL), CICY_OK);
    assert_int_equal(cicy_network_predict(network, &batch, &output, NULL), CICY_OK);
    cicy_network_free(network);
    cicy_cuda_close(device);
    cicy_model_free(model);
    return output - 1;
}

static void test_factors_are_rounded_where_asked_for(void **state)
{
    static const struct {
        cicy_products products;
        int kept; /* bits after the leading one */
    } kinds[] = {{CICY_PRODUCTS_FP32, 23}, {CICY_PRODUCTS_TF32, 10}, {CICY_PRODUCTS_BF16, 7}};
    for (size_t i = 0; i < 3; i++)
        for (int places = 6; places <= 23; places++)
            assert_true(rounded_product(kinds[i].products, places) ==
                        (places <= kinds[i].kept ? ldexpf(1, -places) : 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps_that_nobody_waits_for_are_the_same),
        cmocka_unit_test(test_a_late_loss_that_is_not_finite_is_named),
        cmocka_unit_test(test_factors_are_rounded_where_asked_for),
    };
    cicy_emulated_set_guard(false); /* test_cuda_emulated.c has it */
    const int failed = cmocka_run_group_tests(tests, open_emulated, close_emulated);
    tape_free();
    return failed;
}
