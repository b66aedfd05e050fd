/* The values predicted worst, against counting in the plainest way. */
#include "cicyminer/random.h"
#include "report/worst_values.h"
#include "unit.h"

enum { SAMPLES = 3000, COLUMNS = 2, VALUES = 30 };

/* Truth 0..VALUES-1, more often low; predictions off by up to two. */
static cicy_run_predictions random_predictions(uint64_t seed)
{
    cicy_run_predictions made = {.count = SAMPLES, .columns = COLUMNS, .which = {0, 2}};
    made.predicted = malloc(SAMPLES * COLUMNS * sizeof *made.predicted);
    made.truth = malloc(SAMPLES * COLUMNS * sizeof *made.truth);
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    for (size_t i = 0; i < SAMPLES * COLUMNS; i++) {
        uint64_t a = cicy_random_below(&random, VALUES), b = cicy_random_below(&random, VALUES);
        made.truth[i] = (int32_t)(a < b ? a : b);
        made.predicted[i] =
            (float)made.truth[i] + ((float)cicy_random_below(&random, 4001) - 2000.0f) / 800.0f;
    }
    return made;
}

/* How often truth t and whole answer a occur together. */
static size_t pairs(const cicy_run_predictions *from, size_t column, int64_t t, int64_t a)
{
    size_t count = 0;
    for (size_t i = 0; i < from->count; i++)
        count += from->truth[i * COLUMNS + column] == t &&
                 lround((double)from->predicted[i * COLUMNS + column]) == a;
    return count;
}

static void check_class(const cicy_run_predictions *from, size_t column, const cicy_class *class)
{
    size_t count = 0, most = 0;
    int64_t answer = 0;
    for (int64_t a = -10; a < VALUES + 10; a++) {
        size_t now = pairs(from, column, class->truth, a);
        count += now;
        if (a != class->truth && now > most) {
            most = now;
            answer = a;
        }
    }
    assert_int_equal(class->count, count);
    assert_int_equal(class->exact, pairs(from, column, class->truth, class->truth));
    assert_int_equal(class->answers, most);
    if (most)
        assert_int_equal(class->answer, answer);
}

static void test_counts_agree_with_brute_force(void **state)
{
    cicy_error error = {0};
    for (uint64_t seed = 1; seed <= 5; seed++) {
        cicy_run_predictions from = random_predictions(seed);
        for (size_t column = 0; column < COLUMNS; column++) {
            cicy_class *classes;
            size_t count, total = 0;
            assert_int_equal(cicy_classes_find(&from, column, &classes, &count, &error), CICY_OK);
            for (size_t i = 0; i < count; i++) {
                check_class(&from, column, &classes[i]);
                assert_true(i == 0 || classes[i].truth > classes[i - 1].truth);
                total += classes[i].count;
            }
            assert_int_equal(total, SAMPLES);
            free(classes);
        }
        free(from.predicted);
        free(from.truth);
    }
}

static void test_the_worst_come_first_and_rare_values_not_at_all(void **state)
{
    cicy_class classes[] = {{1, 100, 90, 2, 10}, {2, 9, 0, 3, 9},   {3, 50, 10, 4, 40},
                            {4, 10, 2, 5, 8},    {5, 10, 10, 0, 0}, {6, 100, 20, 1, 5},
                            {7, 10, 2, 1, 1}};
    const int64_t expected[] = {6, 3, 4, 7, 1, 5}; /* 0.2 four times, 0.9, 1 */
    assert_int_equal(cicy_classes_sort_worst(classes, 7, 10), 6);
    for (int i = 0; i < 6; i++)
        assert_int_equal(classes[i].truth, expected[i]);
    assert_int_equal(cicy_classes_sort_worst(classes, 6, 1000), 0);
}

static void test_a_prediction_that_is_no_number_is_wrong(void **state)
{
    cicy_error error = {0};
    float predicted[] = {NAN, INFINITY, 4.4f};
    int32_t truth[] = {4, 4, 4};
    const cicy_run_predictions from = {
        .count = 3, .columns = 1, .predicted = predicted, .truth = truth};
    cicy_class *classes;
    size_t count;
    assert_int_equal(cicy_classes_find(&from, 0, &classes, &count, &error), CICY_OK);
    assert_int_equal(count, 1);
    assert_int_equal(classes[0].exact, 1);
    assert_int_equal(classes[0].answers, 2);
    free(classes);
}

static void test_how_many_samples_are_enough(void **state)
{
    assert_int_equal(cicy_classes_least(50), 10);
    assert_int_equal(cicy_classes_least(50000), 50);
    assert_int_equal(cicy_classes_least(800000), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_agree_with_brute_force),
        cmocka_unit_test(test_the_worst_come_first_and_rare_values_not_at_all),
        cmocka_unit_test(test_a_prediction_that_is_no_number_is_wrong),
        cmocka_unit_test(test_how_many_samples_are_enough)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
