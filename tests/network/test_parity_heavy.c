/* CICYMiner against PyTorch on the same weights and data (fixtures/network/make_fixtures.py). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cicyminer/network.h"

enum { DIGEST = 16, OUTPUTS = 8, MATRIX = 16 * 20 };
static const double tolerance = 1e-4;

/* value() of make_fixtures.py. */
static double value(const char *name, size_t position)
{
    uint32_t x = 2166136261u;
    for (; *name; name++)
        x = (x ^ (uint8_t)*name) * 16777619u;
    x += (uint32_t)position * 2654435761u;
    x = (x ^ x >> 16) * 0x7FEB352Du;
    x = (x ^ x >> 15) * 0x846CA68Bu;
    return (x ^ x >> 16) / 4294967296.0;
}

/* start() of make_fixtures.py. */
static void set_start(const cicy_tensor *tensor, bool calm)
{
    const char *kind = strrchr(tensor->name, '.') + 1;
    const size_t *shape = tensor->shape;
    const size_t fan = tensor->rank == 2 ? shape[0] + shape[1] : shape[0] * (shape[1] + shape[2]);
    for (size_t i = 0; i < tensor->size; i++) {
        double u = value(tensor->name, i);
        if (strcmp(kind, "kernel") == 0)
            u = sqrt(6.0 / (double)fan) * (2 * u - 1) * (calm ? 0.15 : 1);
        else if (strcmp(kind, "variance") == 0)
            u = 1 + 0.5 * u;
        else if (strcmp(kind, "gamma") == 0)
            u = 0.9 + 0.2 * u;
        else if (calm && strcmp(kind, "mean") != 0)
            u = (strcmp(kind, "beta") == 0 ? 2 : 1) + 0.2 * u;
        else
            u = 0.1 * (2 * u - 1);
        tensor->data[i] = (cicy_real)u;
    }
}

/* Reads the next line of the fixture, which must have this key and count. */
static void expect(FILE *fixture, const char *key, size_t count, double *numbers)
{
    char found[256];
    size_t length;
    if (fscanf(fixture, "%255s %zu", found, &length) != 2)
        fail_msg("the fixture ends before %s", key);
    assert_string_equal(found, key);
    assert_int_equal(length, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(fscanf(fixture, "%lf", &numbers[i]), 1);
}

static void assert_near(const char *what, double found, double expected, double scale)
{
    if (!(fabs(found - expected) <= tolerance * scale))
        fail_msg("%s: %.9g instead of %.9g", what, found, expected);
}

/* A bias before a batch norm has no effect, unless a ReLU lies between that cuts something off; its
 * gradient is zero but for rounding, of which Adam makes steps of full size. The norm's mean
 * follows. */
static bool has_no_effect(const cicy_tensor *tensor, bool calm)
{
    return strstr(tensor->name, ".auxiliary.dense.bias") != NULL ||
           strstr(tensor->name, ".auxiliary.norm.mean") != NULL ||
           (calm && (strstr(tensor->name, ".rows.bias") || strstr(tensor->name, ".columns.bias")));
}

/* An array against its digest: the norm, and elements relative to the root mean square. */
static void check_digest(FILE *fixture, const char *prefix, const cicy_tensor *tensor, bool calm)
{
    char key[256];
    double expected[1 + DIGEST], squares = 0;
    snprintf(key, sizeof key, "%s.%s", prefix, tensor->name);
    expect(fixture, key, 1 + DIGEST, expected);
    if (has_no_effect(tensor, calm))
        return;
    for (size_t i = 0; i < tensor->size; i++)
        squares += (double)tensor->data[i] * (double)tensor->data[i];
    assert_near(key, sqrt(squares), expected[0], expected[0]);
    const double scale = expected[0] / sqrt((double)tensor->size);
    for (size_t i = 0; i < DIGEST; i++) {
        const double element = expected[1 + i];
        assert_near(key, (double)tensor->data[i * tensor->size / DIGEST], element,
                    fmax(fabs(element), scale));
    }
}

static void check_losses(FILE *fixture, const char *key, const cicy_losses *losses, bool total)
{
    double expected[1 + OUTPUTS];
    const size_t first = total ? 1 : 0;
    expect(fixture, key, first + OUTPUTS, expected);
    if (total)
        assert_near(key, losses->total, expected[0], fabs(expected[0]));
    for (size_t i = 0; i < OUTPUTS; i++)
        assert_near(key, losses->output[i], expected[first + i],
                    fmax(0.1, fabs(expected[first + i])));
}

static cicy_network *network_of(double width, size_t batch, bool calm)
{
    cicy_model *model;
    cicy_network *network;
    cicy_error error = {0};
    assert_int_equal(cicy_model_create("cicyminer", &(cicy_model_options){.width = width}, 16, 20,
                                       &model, &error),
                     CICY_OK);
    for (size_t i = 0; i < model->layer_count; i++)
        model->layers[i].rate = 0; /* PyTorch's dropout masks are others */
    if (cicy_network_create(model, batch, 2, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_model_free(model);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const cicy_tensor tensor = cicy_network_tensor(network, i);
        set_start(&tensor, calm);
    }
    cicy_network_set_input_range(network, 0, 5);
    return network;
}

static void check_tensors(FILE *fixture, const cicy_network *network, bool gradients, bool calm)
{
    for (size_t i = 1; i < cicy_network_tensor_count(network); i++) { /* 0 is the input range */
        const cicy_tensor tensor =
            gradients ? cicy_network_gradient(network, i) : cicy_network_tensor(network, i);
        const char *kind = strrchr(tensor.name, '.') + 1;
        if (gradients ? tensor.trained : strcmp(kind, "variance") != 0)
            check_digest(fixture, gradients ? "gradient" : "weights", &tensor, calm);
    }
}

static void check_parity(const char *file, double width, size_t count, bool calm)
{
    FILE *fixture = fopen(file, "r");
    assert_non_null(fixture);
    cicy_network *network = network_of(width, count, calm);
    cicy_optimiser *optimiser;
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    assert_int_equal(cicy_optimiser_create(network, &settings, &optimiser, NULL), CICY_OK);

    uint8_t matrices[3 * MATRIX];
    float targets[3 * 4], outputs[3 * 4];
    double expected[3 * 4];
    for (size_t i = 0; i < count * MATRIX; i++) {
        const int entry = (int)floor(8 * value("matrices", i)) - 2;
        matrices[i] = (uint8_t)(entry < 0 ? 0 : entry);
    }
    for (size_t i = 0; i < count * 4; i++)
        targets[i] = (float)(3 * value("targets", i));
    const cicy_batch batch = {matrices, targets, NULL, count};

    cicy_losses losses;
    assert_int_equal(cicy_network_predict(network, &batch, outputs, NULL), CICY_OK);
    expect(fixture, "predict", 4 * count, expected);
    for (size_t i = 0; i < 4 * count; i++)
        assert_near("predict", (double)outputs[i], expected[i], fmax(1, fabs(expected[i])));
    assert_int_equal(cicy_network_evaluate(network, &batch, NULL, &losses, NULL), CICY_OK);
    check_losses(fixture, "evaluate", &losses, false);
    for (uint64_t step = 1; step <= 3; step++) {
        char key[32];
        snprintf(key, sizeof key, "step%d.losses", (int)step);
        assert_int_equal(cicy_network_train_step(network, &batch, 1, step, &losses, NULL), CICY_OK);
        check_losses(fixture, key, &losses, true);
        if (step == 1)
            check_tensors(fixture, network, true, calm);
        cicy_optimiser_step(optimiser, calm ? 1e-5 : 1e-3);
    }
    check_tensors(fixture, network, false, calm);
    cicy_optimiser_free(optimiser);
    cicy_network_free(network);
    fclose(fixture);
}

static void test_small_cicyminer_does_what_pytorch_does(void **state)
{
    (void)state;
    check_parity(CICY_FIXTURES "/network/cicyminer_small.txt", 1.0 / 16, 3, false);
}

static void test_full_cicyminer_does_what_pytorch_does(void **state)
{
    (void)state;
    check_parity(CICY_FIXTURES "/network/cicyminer_full.txt", 1, 2, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_small_cicyminer_does_what_pytorch_does),
        cmocka_unit_test(test_full_cicyminer_does_what_pytorch_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
