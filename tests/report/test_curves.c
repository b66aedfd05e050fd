/* Curves: the running mean, and what a log may and may not hold. */
#include "report/figures/curves.h"
#include "scratch.h"
#include "unit.h"

static void test_the_running_mean_is_that_of_the_last_window(void **state)
{
    enum { POINTS = 100 };
    cicy_curve_point points[POINTS];
    for (int i = 0; i < POINTS; i++) {
        points[i].loss = i;                 /* the mean of i-19..i is i - 9.5 */
        points[i].validation_loss = i % 20; /* whole windows have the mean 9.5 */
    }
    const cicy_curves curves = {.points = points, .count = POINTS};
    double training, validation;
    assert_int_equal(cicy_curves_window(&curves), 20);
    for (size_t i = 0; i < POINTS; i++) {
        cicy_curves_mean(&curves, i, &training, &validation);
        double expected = i < 19 ? (double)i / 2 : (double)i - 9.5;
        assert_true(fabs(training - expected) < 1e-12);
        if (i >= 19)
            assert_true(fabs(validation - 9.5) < 1e-12);
    }
}

static void test_few_points_have_a_narrow_window(void **state)
{
    assert_int_equal(cicy_curves_window(&(cicy_curves){.count = 0}), 1);
    assert_int_equal(cicy_curves_window(&(cicy_curves){.count = 7}), 1);
    assert_int_equal(cicy_curves_window(&(cicy_curves){.count = 40}), 10);
    assert_int_equal(cicy_curves_window(&(cicy_curves){.count = 4000}), 20);
}

/* Reads a log with this text. */
static cicy_status read_text(const char *text, cicy_curves *curves, cicy_error *error)
{
    FILE *stream = fopen("log.jsonl", "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    return cicy_curves_read(curves, ".", error);
}

#define NUMBERS                                                                                    \
    "\"step\":10,\"epoch\":0.5,\"learning_rate\":0.001,\"loss\":2.5,\"validation_loss\":"

static void test_numbers_that_are_not_predicted_are_absent(void **state)
{
    cicy_curves curves;
    cicy_error error = {0};
    assert_int_equal(
        read_text("{" NUMBERS "3,\"best\":true,\"validation_accuracy\":{\"h31\":0.5}}\n"
                  "{" NUMBERS "5,\"best\":true,\"validation_accuracy\":{\"h31\":0.6},"
                  "\"test_accuracy\":{\"h31\":0.55},\"training_accuracy\":{\"h31\":0.7}}\n"
                  "{" NUMBERS "4,\"best\":false}\n",
                  &curves, &error),
        CICY_OK);
    assert_int_equal(curves.count, 3);
    assert_int_equal(curves.best, 1);
    assert_true(curves.points[0].accuracy[2] == 0.5);
    assert_true(isnan(curves.points[0].accuracy[0]) && isnan(curves.points[0].accuracy[3]));
    assert_true(isnan(curves.points[0].test_accuracy[2]));
    assert_true(curves.points[1].test_accuracy[2] == 0.55);
    assert_true(curves.points[1].training_accuracy[2] == 0.7);
    assert_true(isnan(curves.points[2].accuracy[2]));
    cicy_curves_clear(&curves);
}

static void test_a_damaged_line_is_named(void **state)
{
    static const char *const bad[] = {
        "{" NUMBERS "3}\n{\"step\":", "{" NUMBERS "3}\n\n", "{" NUMBERS "3}\n{" NUMBERS "\"x\"}\n",
        "{" NUMBERS "3}\n{" NUMBERS "3,\"validation_accuracy\":{\"h31\":\"x\"}}\n",
        "{" NUMBERS "3}\n{" NUMBERS "3,\"losses\":7}\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        cicy_curves curves;
        cicy_error error = {0};
        assert_int_equal(read_text(bad[i], &curves, &error), CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, "log.jsonl:2: "));
        cicy_curves_clear(&curves);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_running_mean_is_that_of_the_last_window),
        cmocka_unit_test(test_few_points_have_a_narrow_window),
        cmocka_unit_test(test_numbers_that_are_not_predicted_are_absent),
        cmocka_unit_test(test_a_damaged_line_is_named)};
    return cmocka_run_group_tests(tests, enter_scratch, NULL);
}
