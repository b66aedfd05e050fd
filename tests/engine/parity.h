/* The published networks against PyTorch on the same weights and data: forward pass, losses,
 * gradients, three steps of Adam or Muon. fixtures/engine/make_fixtures.py made the reference
 * values, in double precision. */
#ifndef CICYMINER_TESTS_NETWORK_PARITY_H
#define CICYMINER_TESTS_NETWORK_PARITY_H

#include "cicyminer/network.h"
#include "engine/tensors.h"
#include "unit.h"

enum {
    PARITY_MOST = 12,
    PARITY_MOST_SMALL = 64,
    PARITY_PARTS = 32,
    PARITY_SAMPLES = 5,
    PARITY_MATRIX = 16 * 20,
    PARITY_TARGETS = 4
};

typedef struct parity_case {
    const char *file, *model;
    double width;
    size_t batch;
    bool calm; /* start values that keep away from the kinks of the ReLUs */
    double rate, l1, l2;
} parity_case;

/* Whether its fixture holds the longer digests. */
static bool is_small(const parity_case *p)
{
    return p->width < 1;
}

/* Largest relative difference, and the part of an optimiser's step that weights may differ by
 * besides: Adam makes full steps of small gradients too, whose last digits each machine's vectors
 * round in their own way. */
static double tolerance, step_part;

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
static void set_start(const struct tensor *tensor, bool calm)
{
    const char *kind = strrchr(tensor->name, '.') + 1;
    const size_t *shape = tensor->shape;
    const size_t fan = tensor->rank == 2 ? shape[0] + shape[1] : shape[0] * (shape[1] + shape[2]);
    const double calmed = strstr(tensor->name, ".sam.") ? 0.3 : 0.15;
    const bool positive = calm && strncmp(tensor->name, "module.", 7) == 0;
    for (size_t i = 0; i < tensor->size; i++) {
        double u = value(tensor->name, i);
        if (strcmp(kind, "kernel") == 0)
            u = sqrt(6.0 / (double)fan) * (positive ? u : 2 * u - 1) * (calm ? calmed : 1);
        else if (strcmp(kind, "variance") == 0)
            u = 1 + 0.5 * u;
        else if (strcmp(kind, "gamma") == 0)
            u = 0.9 + 0.2 * u;
        else if (strcmp(kind, "kappa") == 0)
            u = 0.5 + 0.5 * u;
        else if (calm && strcmp(kind, "mean") != 0)
            u = (strcmp(kind, "beta") == 0 ? 2 : 1) + 0.2 * u;
        else
            u = 0.1 * (2 * u - 1);
        tensor->data[i] = (cicy_real)(float)u;
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

static void assert_near(const char *what, double found, double expected, double scale, double slack)
{
    if (!(fabs(found - expected) <= tolerance * scale + slack))
        fail_msg("%s: %.12g instead of %.12g", what, found, expected);
}

/* Norm and product with fixed numbers of each part of an array. A part counts as large as a tenth
 * of the mean at least. */
static void check_parts(FILE *fixture, const char *key, size_t size, const double *found,
                        double slack)
{
    double expected[2 * PARITY_PARTS], squares = 0;
    expect(fixture, key, 2 * PARITY_PARTS, expected);
    for (size_t k = 0; k < PARITY_PARTS; k++)
        squares += expected[2 * k] * expected[2 * k];
    const double least = 0.1 * sqrt(squares / PARITY_PARTS);
    for (size_t k = 0; k < PARITY_PARTS; k++) {
        const size_t begin = size * k / PARITY_PARTS, end = size * (k + 1) / PARITY_PARTS;
        const double scale = fmax(least, expected[2 * k]),
                     all = slack * sqrt((double)(end - begin));
        double norm = 0, product = 0;
        for (size_t i = begin; i < end; i++) {
            norm += found[i] * found[i];
            product += found[i] * (value("digest", i) - 0.5);
        }
        assert_near(key, sqrt(norm), expected[2 * k], scale, all);
        assert_near(key, product, expected[2 * k + 1], scale, all);
    }
}

/* 2-norm, product with fixed numbers, two elements. */
static void check_digest(FILE *fixture, const char *key, size_t size, const double *found,
                         double slack)
{
    double expected[4], squares = 0, product = 0;
    expect(fixture, key, 4, expected);
    for (size_t i = 0; i < size; i++) {
        squares += found[i] * found[i];
        product += found[i] * (value("digest", i) - 0.5);
    }
    const double norm = expected[0], all = slack * sqrt((double)size);
    const double scale = 3 * norm / sqrt((double)size);
    assert_near(key, sqrt(squares), norm, norm, all);
    assert_near(key, product, expected[1], norm, all);
    assert_near(key, found[size / 3], expected[2], fmax(scale, fabs(expected[2])), slack);
    assert_near(key, found[size - 1], expected[3], fmax(scale, fabs(expected[3])), slack);
}

/* How many numbers of an array the fixture holds. */
static size_t stored(size_t size, bool small)
{
    if (small)
        return size > PARITY_MOST_SMALL ? 2 * PARITY_PARTS : size;
    return size > PARITY_MOST ? 4 : size;
}

/* Numbers against the fixture's line: all of them, or of many a digest. Elements are compared
 * relative to the root mean square at least. */
static void check_numbers(FILE *fixture, const char *key, size_t size, bool small,
                          const double *found, double slack)
{
    double expected[PARITY_MOST_SMALL], squares = 0;
    const size_t count = stored(size, small);
    if (count < size) {
        (small ? check_parts : check_digest)(fixture, key, size, found, slack);
        return;
    }
    expect(fixture, key, count, expected);
    for (size_t i = 0; i < size; i++)
        squares += found[i] * found[i];
    const double scale = sqrt(squares / (double)size);
    for (size_t i = 0; i < size; i++)
        assert_near(key, found[i], expected[i], fmax(scale, fabs(expected[i])), slack);
}

/* Gradients that are zero but for rounding, of which Adam makes steps of any size: a bias before a
 * batch norm (unless a ReLU between them cuts something off), and the second bias of SAM, which
 * moves whole rows before the softmax. The mean of a norm behind such a bias follows it. */
static bool has_no_effect(const parity_case *p, const char *name)
{
    const bool batch_norm = strstr(p->model, "layer-norm") == NULL;
    return strstr(name, ".sam.b.bias") ||
           (batch_norm &&
            (strstr(name, ".auxiliary.dense.bias") ||
             (p->calm && (strstr(name, ".rows.bias") || strstr(name, ".columns.bias"))))) ||
           strstr(name, ".auxiliary.norm.mean");
}

static void check_tensor(FILE *fixture, const parity_case *p, bool gradient,
                         const struct tensor *tensor)
{
    char key[256];
    snprintf(key, sizeof key, "%s.%s", gradient ? "gradient" : "weights", tensor->name);
    double *numbers = malloc(tensor->size * sizeof *numbers);
    assert_non_null(numbers);
    for (size_t i = 0; i < tensor->size; i++)
        numbers[i] = (double)tensor->data[i];
    if (has_no_effect(p, tensor->name)) {
        double skipped[PARITY_MOST_SMALL];
        expect(fixture, key, stored(tensor->size, is_small(p)), skipped);
        /* A tensor that is skipped by mistake, after a change of names, has a real gradient. In
         * float long sums leave as much by rounding; the same tensors are checked in double. */
        const bool exact = gradient && sizeof *tensor->data == sizeof(double);
        for (size_t i = 0; exact && i < tensor->size; i++)
            if (!(fabs(numbers[i]) < 1e-5))
                fail_msg("%s[%zu] has the gradient %g", tensor->name, i, numbers[i]);
    } else {
        check_numbers(fixture, key, tensor->size, is_small(p), numbers,
                      gradient ? 0 : step_part * p->rate);
    }
    free(numbers);
}

static void check_tensors(FILE *fixture, const parity_case *p, const cicy_network *network,
                          bool gradients)
{
    for (size_t i = 1; i < cicy_network_tensor_count(network); i++) { /* 0 is the input range */
        const struct tensor tensor =
            gradients ? network_gradient(network, i) : network_tensor(network, i);
        if (!gradients || tensor.trained)
            check_tensor(fixture, p, gradients, &tensor);
    }
}

static void check_losses(FILE *fixture, const char *key, const cicy_network *network,
                         const cicy_losses *losses, bool total)
{
    double numbers[2 + CICY_MAX_OUTPUTS] = {losses->total, losses->penalty};
    const size_t outputs = cicy_network_model(network)->output_count, before = total ? 2 : 0;
    for (size_t i = 0; i < outputs; i++)
        numbers[before + i] = losses->output[i];
    check_numbers(fixture, key, before + outputs, false, numbers, 0); /* few in any case */
}

static cicy_network *network_of(const parity_case *p)
{
    cicy_model *model;
    cicy_network *network;
    cicy_model_options options = {0};
    cicy_error error = {0};
    assert_int_equal(cicy_model_options_defaults(p->model, &options, &error), CICY_OK);
    options.width = p->width;
    if (cicy_model_create(p->model, &options, 16, 20, &model, &error) != CICY_OK)
        fail_msg("%s", error.message);
    for (size_t i = 0; i < model->layer_count; i++) {
        model->layers[i].rate = 0; /* PyTorch's dropout masks are others */
        model->layers[i].l1 = p->l1;
        model->layers[i].l2 = p->l2;
    }
    if (cicy_network_create(model, p->batch, 2, true, &network, &error) != CICY_OK)
        fail_msg("%s", error.message);
    cicy_model_free(model);
    for (size_t i = 0; i < cicy_network_tensor_count(network); i++) {
        const struct tensor tensor = network_tensor(network, i);
        set_start(&tensor, p->calm);
    }
    assert_int_equal(cicy_network_set_input_range(network, 0, 5, NULL), CICY_OK);
    return network;
}

typedef struct parity_data {
    uint8_t matrices[PARITY_SAMPLES * PARITY_MATRIX];
    float targets[PARITY_SAMPLES * PARITY_TARGETS];
} parity_data;

/* Of a classification network the target column is the Hodge number of the class. */
static void make_data(const cicy_model *model, size_t count, parity_data *data)
{
    const cicy_output *output = &model->outputs[0];
    const double classes = (double)model->layers[output->layer].channels;
    for (size_t i = 0; i < count * PARITY_MATRIX; i++) {
        const int entry = (int)floor(8 * value("matrices", i)) - 2;
        data->matrices[i] = (uint8_t)(entry < 0 ? 0 : entry);
    }
    for (size_t i = 0; i < count * PARITY_TARGETS; i++)
        data->targets[i] = (float)(3 * value("targets", i));
    for (size_t i = 0; output->loss == CICY_LOSS_CROSS_ENTROPY && i < count; i++)
        data->targets[i * model->targets + output->target] =
            (float)((double)output->first + floor(classes * value("classes", i)));
}

static void check_predictions(FILE *fixture, bool small, cicy_network *network,
                              const cicy_batch *batch)
{
    const size_t size = batch->count * cicy_model_main_values(cicy_network_model(network));
    float *outputs = malloc(size * sizeof *outputs);
    double *numbers = malloc(size * sizeof *numbers);
    cicy_losses losses;
    assert_true(outputs && numbers);
    assert_int_equal(cicy_network_predict(network, batch, outputs, NULL), CICY_OK);
    for (size_t i = 0; i < size; i++)
        numbers[i] = (double)outputs[i];
    const double saved = tolerance;
    tolerance = fmax(tolerance, 1e-6); /* predictions are float in either build */
    check_numbers(fixture, "predict", size, small, numbers, 0);
    tolerance = saved;
    assert_int_equal(cicy_network_evaluate(network, batch, NULL, &losses, NULL), CICY_OK);
    check_losses(fixture, "evaluate", network, &losses, false);
    free(outputs);
    free(numbers);
}

static void check_parity(const parity_case *p, cicy_optimiser_kind kind)
{
    char path[512];
    snprintf(path, sizeof path, "%s/engine/%s.txt", CICY_FIXTURES, p->file);
    FILE *fixture = fopen(path, "r");
    if (!fixture)
        fail_msg("no %s", path);
    cicy_network *network = network_of(p);
    cicy_optimiser *optimiser;
    cicy_optimiser_settings settings = cicy_optimiser_defaults(kind);
    settings.momentum = 0.95;
    assert_int_equal(cicy_optimiser_create(network, &settings, &optimiser, NULL), CICY_OK);
    static parity_data data;
    make_data(cicy_network_model(network), p->batch, &data);
    const cicy_batch batch = {data.matrices, data.targets, NULL, p->batch};
    check_predictions(fixture, is_small(p), network, &batch);
    for (uint64_t step = 1; step <= 3; step++) {
        char key[32];
        cicy_losses losses;
        snprintf(key, sizeof key, "step%d.losses", (int)step);
        assert_int_equal(cicy_network_train_step(network, &batch, 1, step, &losses, NULL), CICY_OK);
        check_losses(fixture, key, network, &losses, true);
        if (step == 1)
            check_tensors(fixture, p, network, true);
        assert_int_equal(cicy_optimiser_step(optimiser, p->rate, NULL), CICY_OK);
    }
    check_tensors(fixture, p, network, false);
    cicy_optimiser_free(optimiser);
    cicy_network_free(network);
    fclose(fixture);
}

#endif
