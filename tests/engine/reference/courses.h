/* Whole networks on a device and on the processor: gradients of the first step, and the losses of
 * some steps with the optimiser. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_COURSES_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_COURSES_H

#include "engine/reference/steps.h"

enum { COURSE_ROWS = 3, COURSE_COLUMNS = 5, COURSE_BATCH = 5, COURSE_STEPS = 3 };

typedef struct course {
    size_t count;
    float *gradients; /* of all weights, after the first step */
    double total[COURSE_STEPS];
} course;

static cicy_model *model_of(const char *name, double width)
{
    cicy_model *model;
    cicy_model_options options = {.size = sizeof options};
    cicy_error error = {0};
    if (cicy_model_options_defaults(name, &options, &error) != CICY_OK)
        fail_msg("%s", error.message);
    options.width = width;
    if (cicy_model_create(name, &options, COURSE_ROWS, COURSE_COLUMNS, &model, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return model;
}

static void read_gradients(const cicy_network *network, course *result)
{
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++)
        if (cicy_network_tensor(network, t).trained)
            result->count += cicy_network_tensor(network, t).size;
    result->gradients = malloc(result->count * sizeof *result->gradients);
    assert_non_null(result->gradients);
    float *next = result->gradients;
    for (size_t t = 0; t < cicy_network_tensor_count(network); t++) {
        const cicy_tensor tensor = cicy_network_tensor(network, t);
        if (!tensor.trained)
            continue;
        assert_int_equal(cicy_network_read_gradient(network, t, next, NULL), CICY_OK);
        next += tensor.size;
    }
}

static course follow(cicy_device *device, const cicy_model *model, cicy_optimiser_kind kind)
{
    course result = {0};
    cicy_network *network;
    cicy_optimiser *optimiser;
    cicy_error error = {0};
    cicy_losses losses;
    uint8_t matrices[COURSE_BATCH * COURSE_ROWS * COURSE_COLUMNS];
    float targets[COURSE_BATCH * 4];
    const cicy_batch batch = {matrices, targets, NULL, COURSE_BATCH};
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(kind);
    assert_true(model->targets <= 4);
    fill_matrices(model, COURSE_BATCH, matrices);
    fill_targets(model, COURSE_BATCH, targets);
    if (cicy_network_create_on(device, model, COURSE_BATCH, 1, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_network_initialise(network, seed, NULL), CICY_OK);
    move_weights(network);
    assert_int_equal(cicy_optimiser_create(network, &settings, &optimiser, NULL), CICY_OK);
    for (uint64_t s = 0; s < COURSE_STEPS; s++) {
        if (cicy_network_train_step(network, &batch, seed, s, &losses, &error) != CICY_OK)
            fail_msg("%s: %s", model->name, error.message);
        result.total[s] = losses.total;
        if (s == 0)
            read_gradients(network, &result);
        assert_int_equal(cicy_optimiser_step(optimiser, 1e-3, NULL), CICY_OK);
    }
    cicy_optimiser_free(optimiser);
    cicy_network_free(network);
    return result;
}

/* Both devices compute in single precision, in another order. Away from the start both are within
 * 3e-6 of the gradients in double precision. At the start, where biases are zero, inputs of
 * activations are zero but for rounding, and devices pass other gradients. */
static void compare_courses(const char *name, double width, cicy_optimiser_kind kind)
{
    cicy_model *model = model_of(name, width);
    const course expected = follow(cicy_device_cpu(), model, kind);
    const course found = follow(tested_device, model, kind);
    double length = 0, distance = 0;
    assert_int_equal(found.count, expected.count);
    for (size_t i = 0; i < found.count; i++) {
        const double e = (double)expected.gradients[i], d = (double)found.gradients[i] - e;
        length += e * e;
        distance += d * d;
    }
    if (!(sqrt(distance) <= 1e-5 * sqrt(length)))
        fail_msg("%s: gradients of length %g differ by %g", name, sqrt(length), sqrt(distance));
    for (size_t s = 0; s < COURSE_STEPS; s++)
        assert_close(name, 1e-5, found.total[s], expected.total[s]);
    free(expected.gradients);
    free(found.gradients);
    cicy_model_free(model);
}

static inline void test_cicyminer_learns_as_on_the_processor(void **state)
{
    (void)state;
    compare_courses("cicyminer", 0.05, CICY_OPTIMISER_ADAM);
    compare_courses("cicyminer", 0.05, CICY_OPTIMISER_MUON);
    compare_courses("cicyminer+attention", 0.05, CICY_OPTIMISER_ADAM);
}

static inline void test_inception_learns_as_on_the_processor(void **state)
{
    (void)state;
    compare_courses("inception-h11", 0.1, CICY_OPTIMISER_ADAM);
    compare_courses("inception-h11", 0.1, CICY_OPTIMISER_MUON);
    compare_courses("inception-h22", 0.1, CICY_OPTIMISER_SGD);
}

static inline void test_message_passing_learns_as_on_the_processor(void **state)
{
    (void)state;
    compare_courses("mpnn", 0.5, CICY_OPTIMISER_MUON);
    compare_courses("mpnn+rooted", 0.5, CICY_OPTIMISER_MUON);
}

#endif
