/* The classification networks and the variants of CICYMiner: shapes, counts, classes. */
#include "cicyminer/model.h"
#include "unit.h"

static cicy_model *create(const char *name, const cicy_model_options *options)
{
    cicy_model *model;
    cicy_error error = {0};
    if (cicy_model_create(name, options, 16, 20, &model, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return model;
}

static uint64_t all_weights(const cicy_model *model)
{
    const cicy_model_counts counts = cicy_model_count(model, CICY_WHOLE_MODEL);
    return counts.trained + counts.moments;
}

static size_t layers_of(const cicy_model *model, cicy_layer_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < model->layer_count; i++)
        count += model->layers[i].kind == kind;
    return count;
}

/* C = max - min + 1 over the connected four-folds (arXiv:2108.02221, 3.1). */
static const char *const numbers[4] = {"h11", "h21", "h31", "h22"};
static const int64_t ranges[4][2] = {{1, 24}, {0, 33}, {20, 426}, {204, 1752}};

static void test_weights_are_831504_and_17_a_class(void **state)
{
    for (size_t k = 0; k < 4; k++) {
        char name[32];
        snprintf(name, sizeof name, "inception-%s", numbers[k]);
        cicy_model *model = create(name, NULL);
        const int64_t classes = ranges[k][1] - ranges[k][0] + 1;
        assert_int_equal(all_weights(model), 831504 + 17 * classes);
        cicy_model_free(model);
    }
}

/* 36 taps: 1 -> 128, three times 256 -> 128, 256 -> 16; five batch norms with two moments and one
 * shift a channel; dense 16 * 20 * 32 -> 32 -> 32 -> C. */
static void test_weights_of_the_larger_setting_add_up(void **state)
{
    cicy_model *model = create("inception-h31+best", NULL);
    const uint64_t convolutions = 36 * (128 + 3 * 256 * 128 + 256 * 16);
    const uint64_t norms = 3 * (4 * 256 + 32);
    const uint64_t dense = 10240 * 32 + 32 + 32 * 32 + 32 + 33 * 407;
    assert_int_equal(all_weights(model), convolutions + norms + dense);
    assert_int_equal(layers_of(model, CICY_LAYER_DROPOUT), 3);
    cicy_model_free(model);
}

static void test_every_label_has_a_class(void **state)
{
    for (size_t k = 0; k < 4; k++)
        for (int best = 0; best < 2; best++) {
            char name[32];
            snprintf(name, sizeof name, "inception-%s%s", numbers[k], best ? "+best" : "");
            cicy_model *model = create(name, NULL);
            const cicy_output *output = &model->outputs[0];
            const int64_t classes = (int64_t)model->layers[output->layer].channels;
            assert_int_equal(model->output_count, 1);
            assert_string_equal(output->name, numbers[k]);
            assert_int_equal(output->target, k);
            assert_int_equal(output->loss, CICY_LOSS_CROSS_ENTROPY);
            assert_int_equal(output->first, ranges[k][0]);
            assert_int_equal(output->first + classes - 1, ranges[k][1]);
            cicy_model_free(model);
        }
}

static void test_convolutions_have_no_bias_and_norms_no_scale(void **state)
{
    cicy_model *model = create("inception-h11", NULL);
    size_t filters[4], modules = 0;
    for (size_t i = 0; i < model->layer_count; i++) {
        const cicy_layer *layer = &model->layers[i];
        if (layer->kind == CICY_LAYER_INCEPTION) {
            assert_false(layer->bias);
            filters[modules++] = layer->filters;
        }
        if (layer->kind == CICY_LAYER_BATCH_NORM)
            assert_true(!layer->scale && layer->activation == CICY_ACTIVATION_NONE);
    }
    assert_int_equal(modules, 4);
    assert_true(filters[0] == 64 && filters[1] == 64 && filters[2] == 64 && filters[3] == 16);
    cicy_model_free(model);
}

static void test_options_shape_the_network(void **state)
{
    cicy_model_options options = {0};
    assert_int_equal(cicy_model_options_defaults("inception-h21", &options, NULL), CICY_OK);
    options.modules = 1;
    options.filters = 24;
    options.dense_layers = 0;
    cicy_model *model = create("inception-h21", &options);
    /* 36 * 24 taps, norm of 48 channels, dense 320 * 48 -> 34 */
    assert_int_equal(all_weights(model), 36 * 24 + 3 * 48 + (320 * 48 + 1) * 34);
    cicy_model_free(model);
    options.dense_layers = 2;
    options.dense_activation = CICY_ACTIVATION_SELU;
    model = create("inception-h21", &options);
    for (size_t i = 0; i < model->layer_count; i++)
        if (strncmp(model->layers[i].name, "dense.", 6) == 0 &&
            model->layers[i].kind == CICY_LAYER_DENSE)
            assert_int_equal(model->layers[i].activation, CICY_ACTIVATION_SELU);
    cicy_model_free(model);
    options.modules = 17;
    cicy_error error = {0};
    assert_int_equal(cicy_model_create("inception-h21", &options, 16, 20, &model, &error),
                     CICY_USAGE);
    assert_non_null(strstr(error.message, "modules"));
}

/* Attention of 64 channels (h31) and 256 (h22): SAM has two 1 x 1 convolutions to C / 2 with biases
 * and one scalar, CHAM one to C / 2 and one back. */
static void test_attention_stands_between_the_main_modules_of_h31_and_h22(void **state)
{
    cicy_model *plain = create("cicyminer", NULL), *model = create("cicyminer+attention", NULL);
    assert_int_equal(layers_of(model, CICY_LAYER_SAM), 2);
    assert_int_equal(layers_of(model, CICY_LAYER_CHAM), 2);
    uint64_t extra = 0;
    for (uint64_t c = 64; c <= 256; c *= 4)
        extra += 2 * (c * c / 2 + c / 2) + 1 + (c * c / 2 + c / 2) + (c * c / 2 + c);
    assert_int_equal(all_weights(model), all_weights(plain) + extra);
    for (size_t i = 0; i < model->layer_count; i++)
        if (model->layers[i].kind == CICY_LAYER_CHAM) {
            const cicy_layer *sam = &model->layers[model->layers[i].input];
            assert_int_equal(sam->kind, CICY_LAYER_SAM);
            assert_true(strncmp(sam->name, "h31.main.1.", 11) == 0 ||
                        strncmp(sam->name, "h22.main.1.", 11) == 0);
        }
    cicy_model_free(model);
    cicy_model_free(plain);
}

static void test_variants_change_what_they_name(void **state)
{
    cicy_model *plain = create("cicyminer", NULL), *model = create("cicyminer+mse", NULL);
    for (size_t i = 0; i < model->output_count; i++)
        assert_int_equal(model->outputs[i].loss, CICY_LOSS_MSE);
    assert_int_equal(all_weights(model), all_weights(plain));
    cicy_model_free(model);

    model = create("cicyminer+no-aux", NULL);
    assert_int_equal(model->output_count, 4);
    /* without h11 32; h21 64 64 32; h31 64 32; h22 128 64 32: kernels of 36 taps */
    const uint64_t gone = 36 * (128 * 32 + 256 * 64 + 128 * 64 + 128 * 32 + 256 * 64 + 128 * 32 +
                                256 * 128 + 256 * 64 + 128 * 32);
    assert_int_equal(cicy_model_count(model, CICY_WHOLE_MODEL).kernel_weights, 12980736 - gone);
    cicy_model_free(model);

    model = create("cicyminer+layer-norm", NULL);
    assert_int_equal(layers_of(model, CICY_LAYER_BATCH_NORM), 0);
    assert_int_equal(layers_of(model, CICY_LAYER_LAYER_NORM),
                     layers_of(plain, CICY_LAYER_BATCH_NORM));
    cicy_model_free(model);
    cicy_model_free(plain);
}

/* "+fast" changes settings of the training, and no layer. */
static void test_fast_networks_are_the_papers(void **state)
{
    static const char *const pairs[][2] = {
        {"cicyminer", "cicyminer+fast"},         {"cicyminer+no-aux", "cicyminer+no-aux+fast"},
        {"inception-h11", "inception-h11+fast"}, {"inception-h21", "inception-h21+fast"},
        {"inception-h31", "inception-h31+fast"}, {"inception-h22", "inception-h22+fast"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        cicy_model *plain = create(pairs[i][0], NULL), *fast = create(pairs[i][1], NULL);
        assert_int_equal(fast->layer_count, plain->layer_count);
        for (size_t k = 0; k < plain->layer_count; k++) {
            const cicy_layer *a = &plain->layers[k], *b = &fast->layers[k];
            assert_string_equal(b->name, a->name);
            assert_int_equal(b->kind, a->kind);
            assert_int_equal(b->input, a->input);
            assert_true(b->filters == a->filters && b->channels == a->channels &&
                        b->bias == a->bias && b->scale == a->scale && b->rate == a->rate &&
                        b->activation == a->activation);
        }
        assert_int_equal(fast->output_count, plain->output_count);
        cicy_model_free(plain);
        cicy_model_free(fast);
    }
}

static void test_all_published_names_and_no_others_are_models(void **state)
{
    cicy_error error = {0};
    cicy_model *model;
    for (const char *const *name = cicy_model_names(); *name; name++)
        cicy_model_free(create(*name, NULL));
    static const char *const wrong[] = {"",
                                        "cicyminer+",
                                        "cicyminer+best",
                                        "inception",
                                        "inception-h12",
                                        "inception-h11+mse",
                                        "cicyminer+mse+mse",
                                        "mpnn+fast"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(cicy_model_create(wrong[i], NULL, 16, 20, &model, &error), CICY_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_weights_are_831504_and_17_a_class),
        cmocka_unit_test(test_weights_of_the_larger_setting_add_up),
        cmocka_unit_test(test_every_label_has_a_class),
        cmocka_unit_test(test_convolutions_have_no_bias_and_norms_no_scale),
        cmocka_unit_test(test_options_shape_the_network),
        cmocka_unit_test(test_attention_stands_between_the_main_modules_of_h31_and_h22),
        cmocka_unit_test(test_variants_change_what_they_name),
        cmocka_unit_test(test_fast_networks_are_the_papers),
        cmocka_unit_test(test_all_published_names_and_no_others_are_models),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
