/* What training and prediction promise: same bytes, whole batches, checkpoints, refusals. */
#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "engine/tensors.h"
#include "unit.h"

enum { SAMPLES = 41, MATRIX = 16 * 20, TARGETS = 4 };

typedef struct samples {
    uint8_t matrices[SAMPLES * MATRIX];
    float targets[SAMPLES * TARGETS];
    uint32_t indices[SAMPLES];
} samples;

typedef struct trainer {
    cicy_network *network;
    cicy_optimiser *optimiser;
} trainer;

static samples data;

static int make_data(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 8, 0);
    for (size_t i = 0; i < sizeof data.matrices; i++)
        data.matrices[i] = (uint8_t)(cicy_random_below(&random, 8) / 5);
    for (size_t i = 0; i < SAMPLES * TARGETS; i++)
        data.targets[i] = (float)cicy_random_below(&random, 20);
    for (uint32_t i = 0; i < SAMPLES; i++)
        data.indices[i] = i;
    cicy_random_shuffle(&random, data.indices, SAMPLES);
    return 0;
}

static trainer open_trainer(double width, size_t max_batch, int threads,
                            const cicy_optimiser_settings *settings)
{
    trainer t;
    cicy_model *model;
    cicy_error error = {0};
    if (cicy_model_create("cicyminer", &(cicy_model_options){.width = width}, 16, 20, &model,
                          &error) != CICY_OK ||
        cicy_network_create(model, max_batch, threads, true, &t.network, &error) != CICY_OK ||
        cicy_optimiser_create(t.network, settings, &t.optimiser, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_model_free(model);
    assert_int_equal(cicy_network_initialise(t.network, 4, NULL), CICY_OK);
    assert_int_equal(cicy_network_set_input_range(t.network, 0, 2, NULL), CICY_OK);
    return t;
}

static void close_trainer(trainer *t)
{
    cicy_optimiser_free(t->optimiser);
    cicy_network_free(t->network);
}

static const cicy_batch whole = {data.matrices, data.targets, data.indices, SAMPLES};

/* Steps first..last-1 over batches of 16, 16 and 9. */
static double train(trainer *t, uint64_t first, uint64_t last)
{
    cicy_losses losses = {0};
    cicy_error error = {0};
    for (uint64_t step = first; step < last; step++) {
        const size_t begin = step % 3 * 16, end = begin + 16 < SAMPLES ? begin + 16 : SAMPLES;
        const cicy_batch batch = {data.matrices, data.targets, data.indices + begin, end - begin};
        if (cicy_network_train_step(t->network, &batch, 6, step, &losses, &error) != CICY_OK)
            fail_msg("%s", error.message);
        assert_int_equal(cicy_optimiser_step(t->optimiser, 1e-3, NULL), CICY_OK);
    }
    return losses.total;
}

static void assert_same_network(const trainer *a, const trainer *b)
{
    for (size_t i = 0; i < cicy_network_tensor_count(a->network); i++) {
        const struct tensor left = network_tensor(a->network, i);
        const struct tensor right = network_tensor(b->network, i);
        assert_string_equal(left.name, right.name);
        assert_memory_equal(left.data, right.data, left.size * sizeof *left.data);
    }
}

static void test_threads_do_not_change_a_byte(void **state)
{
    const double widths[] = {1.0 / 16, 1.0 / 8};
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    settings.clip_norm = 1;
    for (size_t w = 0; w < 2; w++) {
        trainer one = open_trainer(widths[w], 16, 1, &settings);
        train(&one, 0, 3);
        for (int threads = 2; threads <= 3; threads++) {
            float outputs[2][SAMPLES * TARGETS];
            trainer more = open_trainer(widths[w], 16, threads, &settings);
            train(&more, 0, 3);
            assert_same_network(&one, &more);
            cicy_network_predict(one.network, &whole, outputs[0], NULL);
            cicy_network_predict(more.network, &whole, outputs[1], NULL);
            assert_memory_equal(outputs[0], outputs[1], sizeof outputs[0]);
            close_trainer(&more);
        }
        close_trainer(&one);
    }
}

/* Copies a whole state through the public functions. */
static void copy_state(const trainer *from, trainer *to)
{
    float *values = malloc(1000000 * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < cicy_network_tensor_count(from->network); i++) {
        const cicy_tensor tensor = cicy_network_tensor(from->network, i);
        assert_string_equal(tensor.name, cicy_network_tensor(to->network, i).name);
        assert_true(tensor.size <= 1000000);
        assert_int_equal(cicy_network_read_tensor(from->network, i, values, NULL), CICY_OK);
        assert_int_equal(cicy_network_write_tensor(to->network, i, values, NULL), CICY_OK);
    }
    for (size_t i = 0; i < cicy_optimiser_tensor_count(from->optimiser); i++) {
        assert_true(cicy_optimiser_tensor(from->optimiser, i).size <= 1000000);
        assert_int_equal(cicy_optimiser_read_tensor(from->optimiser, i, values, NULL), CICY_OK);
        assert_int_equal(cicy_optimiser_write_tensor(to->optimiser, i, values, NULL), CICY_OK);
    }
    free(values);
}

static void test_a_copied_state_continues_exactly(void **state)
{
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    settings.average = 0.9;
    trainer first = open_trainer(1.0 / 16, 16, 2, &settings);
    trainer second = open_trainer(1.0 / 16, 16, 2, &settings);
    train(&first, 0, 4);
    copy_state(&first, &second);
    cicy_optimiser_set_steps(second.optimiser, 4);
    train(&first, 4, 8);
    train(&second, 4, 8);
    assert_same_network(&first, &second);
    close_trainer(&first);
    close_trainer(&second);
}

static void test_training_learns_and_seeds_matter(void **state)
{
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    trainer t = open_trainer(1.0 / 16, 16, 2, &settings);
    cicy_losses before, after, other;
    assert_int_equal(cicy_network_evaluate(t.network, &whole, NULL, &before, NULL), CICY_OK);
    train(&t, 0, 90);
    /* Training-mode losses: the moving moments are still on their way after so few steps. */
    const cicy_batch batch = {data.matrices, data.targets, data.indices, 16};
    assert_int_equal(cicy_network_train_step(t.network, &batch, 6, 1, &after, NULL), CICY_OK);
    assert_true(after.total < before.total / 2);
    assert_int_equal(cicy_network_train_step(t.network, &batch, 6, 2, &other, NULL), CICY_OK);
    for (size_t i = 0; i < 8; i++) /* dropout stands in the auxiliary ends of h21, h31, h22 */
        assert_true((other.output[i] != after.output[i]) == (i > 4));
    close_trainer(&t);
}

static void test_predictions_do_not_depend_on_the_batch(void **state)
{
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_SGD);
    trainer t = open_trainer(1.0 / 16, 16, 2, &settings);
    float together[SAMPLES * TARGETS], alone[TARGETS], evaluated[SAMPLES * TARGETS];
    cicy_losses losses;
    cicy_network_predict(t.network, &whole, together, NULL);
    for (size_t i = 0; i < SAMPLES; i++) {
        const cicy_batch single = {data.matrices + data.indices[i] * MATRIX, NULL, NULL, 1};
        cicy_network_predict(t.network, &single, alone, NULL);
        for (size_t k = 0; k < TARGETS; k++) {
            const double expected = (double)together[i * TARGETS + k];
            assert_true(fabs((double)alone[k] - expected) < 1e-5 * fmax(1, fabs(expected)));
        }
    }
    assert_int_equal(cicy_network_evaluate(t.network, &whole, evaluated, &losses, NULL), CICY_OK);
    assert_memory_equal(evaluated, together, sizeof together);
    for (size_t k = 0; k < TARGETS; k++) { /* Huber, delta 1.5 */
        double sum = 0;
        for (size_t i = 0; i < SAMPLES; i++) {
            const double target = (double)data.targets[data.indices[i] * TARGETS + k];
            const double e = fabs((double)together[i * TARGETS + k] - target);
            sum += e <= 1.5 ? e * e / 2 : 1.5 * (e - 0.75);
        }
        assert_true(fabs(sum / SAMPLES - losses.output[k]) < 1e-6 * losses.output[k]);
    }
    close_trainer(&t);
}

/* Twice the same gradient g with momentum mu: velocity -r g, then -mu r g - r g. */
static void test_sgd_with_momentum_follows_its_formula(void **state)
{
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_SGD);
    settings.momentum = 0.5;
    settings.average = 0.75;
    trainer t = open_trainer(1.0 / 128, 4, 1, &settings);
    const struct tensor gradient = network_gradient(t.network, 1);
    const struct tensor weights = network_tensor(t.network, 1);
    const double start = (double)weights.data[0];
    gradient.data[0] = 2;
    assert_int_equal(cicy_optimiser_step(t.optimiser, 0.125, NULL), CICY_OK);
    assert_int_equal(cicy_optimiser_step(t.optimiser, 0.125, NULL), CICY_OK);
    const double first = start - 0.25, second = first - 0.375;
    assert_true(fabs((double)weights.data[0] - second) < 1e-6);
    double average =
        (double)optimiser_tensor(t.optimiser, cicy_optimiser_tensor_count(t.optimiser) / 2).data[0];
    assert_int_equal(cicy_optimiser_swap_average(t.optimiser, NULL), CICY_OK);
    assert_true((double)weights.data[0] == average);
    assert_int_equal(cicy_optimiser_swap_average(t.optimiser, NULL), CICY_OK);
    assert_true(fabs((double)weights.data[0] - second) < 1e-6);
    close_trainer(&t);
}

static void test_clipping_bounds_the_norm(void **state)
{
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_SGD);
    settings.clip_norm = 1;
    trainer t = open_trainer(1.0 / 128, 4, 1, &settings);
    const struct tensor gradient = network_gradient(t.network, 1);
    const struct tensor weights = network_tensor(t.network, 1);
    const double start[2] = {(double)weights.data[0], (double)weights.data[1]};
    gradient.data[0] = 3;
    gradient.data[1] = 4;
    assert_int_equal(cicy_optimiser_step(t.optimiser, 1, NULL), CICY_OK);
    assert_true(fabs(start[0] - (double)weights.data[0] - 0.6) < 1e-6);
    assert_true(fabs(start[1] - (double)weights.data[1] - 0.8) < 1e-6);
    close_trainer(&t);
}

static void test_values_that_are_not_finite_stop_the_training_with_the_layer(void **state)
{
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    trainer t = open_trainer(1.0 / 16, SAMPLES, 2, &settings);
    cicy_error error = {0};
    cicy_losses losses;
    for (size_t i = 0; i < cicy_network_tensor_count(t.network); i++) {
        const struct tensor tensor = network_tensor(t.network, i);
        if (strcmp(tensor.name, "h21.main.2.inception.columns.bias") == 0)
            tensor.data[0] = (cicy_real)NAN;
    }
    assert_int_equal(cicy_network_train_step(t.network, &whole, 1, 77, &losses, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "step 77"));
    assert_non_null(strstr(error.message, "h21.main.2.inception"));
    close_trainer(&t);
}

static void test_impossible_requests_are_refused(void **state)
{
    cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    trainer t = open_trainer(1.0 / 128, 16, 2, &settings);
    cicy_error error = {0};
    cicy_losses losses;
    cicy_optimiser *optimiser;
    cicy_network *network;
    assert_int_equal(cicy_network_train_step(t.network, &whole, 1, 1, &losses, &error), CICY_USAGE);
    const cicy_batch no_targets = {data.matrices, NULL, NULL, 3};
    assert_int_equal(cicy_network_train_step(t.network, &no_targets, 1, 1, &losses, &error),
                     CICY_USAGE);
    assert_int_equal(cicy_network_evaluate(t.network, &no_targets, NULL, &losses, &error),
                     CICY_USAGE);
    settings.beta1 = 1;
    assert_int_equal(cicy_optimiser_create(t.network, &settings, &optimiser, &error), CICY_USAGE);
    assert_int_equal(
        cicy_network_create(cicy_network_model(t.network), 0, 1, true, &network, &error),
        CICY_USAGE);
    close_trainer(&t);
}

/* At least all weights and gradients of a network that no machine holds; exactly what a network
 * that fits takes. */
static void test_planned_memory_is_what_a_network_takes(void **state)
{
    cicy_model *model;
    size_t bytes;
    const cicy_model_options huge = {.width = 64};
    for (int training = 0; training < 2; training++) {
        cicy_network *network;
        assert_int_equal(cicy_model_create("cicyminer", &(cicy_model_options){.width = 0.05}, 16,
                                           20, &model, NULL),
                         CICY_OK);
        assert_int_equal(cicy_network_create(model, 8, 2, training, &network, NULL), CICY_OK);
        assert_int_equal(cicy_network_plan_memory(model, 8, 2, training, &bytes, NULL), CICY_OK);
        assert_int_equal(bytes, cicy_network_memory(network));
        cicy_network_free(network);
        cicy_model_free(model);
    }
    assert_int_equal(cicy_model_create("cicyminer", &huge, 16, 20, &model, NULL), CICY_OK);
    assert_int_equal(cicy_network_plan_memory(model, 4096, 1, true, &bytes, NULL), CICY_OK);
    assert_true(bytes > 8 * cicy_model_count(model, CICY_WHOLE_MODEL).trained);
    cicy_model_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planned_memory_is_what_a_network_takes),
        cmocka_unit_test(test_threads_do_not_change_a_byte),
        cmocka_unit_test(test_a_copied_state_continues_exactly),
        cmocka_unit_test(test_training_learns_and_seeds_matter),
        cmocka_unit_test(test_predictions_do_not_depend_on_the_batch),
        cmocka_unit_test(test_sgd_with_momentum_follows_its_formula),
        cmocka_unit_test(test_clipping_bounds_the_norm),
        cmocka_unit_test(test_values_that_are_not_finite_stop_the_training_with_the_layer),
        cmocka_unit_test(test_impossible_requests_are_refused),
    };
    return cmocka_run_group_tests(tests, make_data, NULL);
}
