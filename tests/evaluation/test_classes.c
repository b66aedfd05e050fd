/* Hodge numbers as classes: what outputs mean, labels without a class. */
#include <unistd.h>

#include "cicyminer/prediction.h"
#include "scratch.h"
#include "training/synthetic.h"
#include "unit.h"

/* Probability of one class; the value of class c is the least value plus c (h31: 20 to 426,
 * arXiv:2108.02221, 3.1). */
static void test_the_most_probable_class_is_the_number(void **state)
{
    enum { CLASSES = 407 };
    cicy_model *model;
    assert_int_equal(cicy_model_create("inception-h31", NULL, 16, 20, &model, NULL), CICY_OK);
    assert_int_equal(cicy_model_main_values(model), CLASSES);
    for (int hodge = 20; hodge <= 426; hodge += 58) {
        float values[CLASSES] = {0}, numbers[CICY_MAX_PREDICTED];
        values[0] = 0.25f;
        values[hodge - 20] = 0.5f;
        cicy_prediction_decode(model, values, numbers);
        assert_true(numbers[2] == (float)hodge);
        assert_true(isnan(numbers[0]) && isnan(numbers[1]) && isnan(numbers[3]));
    }
    bool absent[CICY_MAX_PREDICTED];
    cicy_prediction_absent(model, absent);
    assert_true(absent[0] && absent[1] && !absent[2] && absent[3]);
    cicy_model_free(model);
}

static void test_outputs_of_cicyminer_are_the_numbers(void **state)
{
    cicy_model *model;
    const float values[] = {1.5f, 0.25f, 40, 244};
    float numbers[CICY_MAX_PREDICTED];
    assert_int_equal(cicy_model_create("cicyminer", NULL, 16, 20, &model, NULL), CICY_OK);
    cicy_prediction_decode(model, values, numbers);
    for (int k = 0; k < 4; k++)
        assert_true(numbers[k] == values[k]);
    assert_true(isnan(numbers[4]) && isnan(numbers[5])); /* h41 and h32 of five-folds */
    cicy_model_free(model);
}

static void test_a_label_without_a_class_is_refused_before_the_training(void **state)
{
    cicy_dataset dataset;
    cicy_error error = {0};
    const cicy_training_observer silent = {0};
    cicy_training_settings settings = cicy_training_defaults();
    assert_true(make_synthetic(&dataset, 60, 3));
    dataset.hodge[4 * 17 + 2] = 427;
    assert_int_equal(cicy_training_setting_set(&settings, "model", "inception-h31", NULL), CICY_OK);
    settings.model.width = 0.02;
    settings.data.ratio = 0.5;
    assert_int_equal(cicy_train(&settings, &dataset, "made.h5", "run", 1, &silent, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "made.h5: entry 17 has h31 = 427"));
    assert_int_not_equal(access("run", F_OK), 0); /* nothing was begun */
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_most_probable_class_is_the_number),
        cmocka_unit_test(test_outputs_of_cicyminer_are_the_numbers),
        cmocka_unit_test(test_a_label_without_a_class_is_refused_before_the_training),
    };
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}
