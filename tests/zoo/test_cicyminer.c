

#include "cicyminer/model.h"
#include "unit.h"

static cicy_model *create(double width)
{
    cicy_model *model;
    cicy_error error = {0};
    if (cicy_model_create("cicyminer", &(cicy_model_options){.width = width}, 16, 20, &model,
                          &error) != CICY_OK)
        fail_msg("%s", error.message);
    return model;
}

/* arXiv:2108.02221, figure 4 and section 4.1. */
static void test_width_1_has_the_published_number_of_kernel_weights(void **state)
{
    cicy_model *model = create(1);
    const cicy_model_counts counts = cicy_model_count(model, CICY_WHOLE_MODEL);
    assert_int_equal(counts.kernel_weights, 12980736);
    assert_in_range(counts.trained, 12900000, 13400000); /* "about 1.3e7" */
    cicy_model_free(model);
}

/* 36 weights for every pair of channels: 16 along the rows, 20 along the columns. */
static void test_filters_scale_with_the_width(void **state)
{
    cicy_model *model = create(1.0 / 128);
    for (size_t i = 0; i < model->layer_count; i++)
        if (model->layers[i].kind == CICY_LAYER_INCEPTION)
            assert_int_equal(model->layers[i].filters, 1);
    cicy_model_free(model);
    model = create(0.5);
    assert_int_equal(cicy_model_count(model, CICY_WHOLE_MODEL).kernel_weights,
                     36 * 64 + (12980736 - 36 * 128) / 4);
    cicy_model_free(model);
}

static void test_outputs_are_the_four_hodge_numbers_then_the_auxiliary_ones(void **state)
{
    static const char *const names[] = {"h11", "h21", "h31", "h22"};
    cicy_model *model = create(1);
    double weight = 0;
    assert_int_equal(model->output_count, 8);
    assert_int_equal(cicy_model_main_outputs(model), 4);
    assert_int_equal(cicy_model_main_values(model), 4);
    assert_int_equal(model->targets, 4);
    for (size_t i = 0; i < 8; i++) {
        char name[32];
        snprintf(name, sizeof name, "%s%s", names[i % 4], i < 4 ? "" : ".auxiliary");
        assert_string_equal(model->outputs[i].name, name);
        assert_int_equal(model->outputs[i].target, i % 4);
        assert_true(model->outputs[i].weight == model->outputs[i % 4].weight);
        weight += i < 4 ? model->outputs[i].weight : 0;
    }
    assert_true(weight > 0.95 - 1e-12 && weight < 0.95 + 1e-12); /* 0.05 + 0.30 + 0.25 + 0.35 */
    cicy_model_free(model);
}

/* 3/4 of the products of a convolution of length L fall on the matrix, the others on padding: for
 * an even L, L^2 - L^2 / 4. */
static void test_flops_do_not_count_the_padding(void **state)
{
    cicy_model *model = create(1);
    for (size_t i = 0; i < model->layer_count; i++)
        if (strcmp(model->layers[i].name, "trunk.2.inception") == 0)
            assert_int_equal(cicy_model_count(model, i).flops,
                             2ull * 256 * 128 * (20 * 192 + 16 * 300));
    cicy_model_free(model);
}

static void test_summary_names_every_layer_and_the_totals(void **state)
{
    cicy_model *model = create(1);
    char *text = cicy_model_summary(model);
    assert_non_null(text);
    for (size_t i = 0; i < model->layer_count; i++)
        assert_non_null(strstr(text, model->layers[i].name));
    assert_non_null(strstr(text, "12980736 kernel weights"));
    assert_non_null(strstr(text, "16 x 20 x 256"));
    free(text);
    cicy_model_free(model);
}

static void test_impossible_models_are_refused(void **state)
{
    cicy_model *model;
    cicy_error error = {0};
    assert_int_equal(
        cicy_model_create("cicyminor", &(cicy_model_options){.width = 1}, 16, 20, &model, &error),
        CICY_USAGE);
    assert_non_null(strstr(error.message, "cicyminor"));
    assert_int_equal(
        cicy_model_create("cicyminer", &(cicy_model_options){.width = 0}, 16, 20, &model, &error),
        CICY_USAGE);
    assert_int_equal(
        cicy_model_create("cicyminer", &(cicy_model_options){.width = 65}, 16, 20, &model, &error),
        CICY_USAGE);
    assert_int_equal(
        cicy_model_create("cicyminer", &(cicy_model_options){.width = 1}, 0, 20, &model, &error),
        CICY_USAGE);
    assert_int_equal(
        cicy_model_create("cicyminer", &(cicy_model_options){.width = 1}, 16, 33, &model, &error),
        CICY_USAGE);

    assert_int_equal(cicy_model_start("test", 4, 4, &model, &error), CICY_OK);
    const cicy_layer refused[] = {
        {.kind = CICY_LAYER_DENSE, .name = "x"},
        {.kind = CICY_LAYER_DENSE, .name = "input", .filters = 1},
        {.kind = CICY_LAYER_DENSE, .name = "", .filters = 1},
        {.kind = CICY_LAYER_DENSE, .name = "x", .filters = 1, .input = 7},
        {.kind = CICY_LAYER_DENSE, .name = "x", .filters = 1, .l2 = -1},
        {.kind = CICY_LAYER_DROPOUT, .name = "x", .rate = 1},
        {.kind = CICY_LAYER_INCEPTION,
         .name = "x",
         .filters = 1,
         .activation = CICY_ACTIVATION_TANH},
        {.kind = CICY_LAYER_SAM, .name = "x", .ratio = 0},
        {.kind = CICY_LAYER_INPUT, .name = "x"},
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(cicy_model_add(model, &refused[i], NULL, &error), CICY_USAGE);
    const cicy_output not_dense = {.name = "y", .layer = 0, .weight = 1, .delta = 1};
    assert_int_equal(cicy_model_add_output(model, &not_dense, &error), CICY_USAGE);
    cicy_model_free(model);
}

/* Three-folds have h11 and h21: the branches of the others are left out, trunk and the first two
 * stay as they are. */
static void test_three_folds_leave_out_two_branches(void **state)
{
    cicy_model *four, *three;
    assert_int_equal(cicy_model_create("cicyminer", NULL, 12, 15, &four, NULL), CICY_OK);
    assert_int_equal(four->options.dimension, 4);
    cicy_model_options options = four->options;
    options.dimension = 3;
    assert_int_equal(cicy_model_create("cicyminer", &options, 12, 15, &three, NULL), CICY_OK);
    assert_int_equal(three->targets, 2);
    assert_int_equal(cicy_model_main_outputs(three), 2);
    assert_int_equal(three->output_count, 4);
    assert_string_equal(three->outputs[0].name, "h11");
    assert_string_equal(three->outputs[3].name, "h21.auxiliary");
    for (size_t i = 0; i < three->layer_count; i++) {
        assert_string_equal(three->layers[i].name, four->layers[i].name);
        assert_int_equal(cicy_model_count(three, i).trained, cicy_model_count(four, i).trained);
    }
    cicy_model_free(four);
    cicy_model_free(three);
}

static void test_other_dimensions_are_refused(void **state)
{
    cicy_model *model;
    cicy_error error = {0};
    const int wrong[] = {-1, 1, 2, 5};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const cicy_model_options options = {.dimension = wrong[i], .width = 1};
        assert_int_equal(cicy_model_create("cicyminer", &options, 12, 15, &model, NULL),
                         CICY_USAGE);
    }
    cicy_model_options options = {0};
    assert_int_equal(cicy_model_options_defaults("inception-h11", &options, NULL), CICY_OK);
    options.dimension = 3;
    assert_int_equal(cicy_model_create("inception-h11", &options, 12, 15, &model, &error),
                     CICY_USAGE);
    assert_non_null(strstr(error.message, "dimension 3"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_width_1_has_the_published_number_of_kernel_weights),
        cmocka_unit_test(test_filters_scale_with_the_width),
        cmocka_unit_test(test_outputs_are_the_four_hodge_numbers_then_the_auxiliary_ones),
        cmocka_unit_test(test_flops_do_not_count_the_padding),
        cmocka_unit_test(test_summary_names_every_layer_and_the_totals),
        cmocka_unit_test(test_impossible_models_are_refused),
        cmocka_unit_test(test_three_folds_leave_out_two_branches),
        cmocka_unit_test(test_other_dimensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
