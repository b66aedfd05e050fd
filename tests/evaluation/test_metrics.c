/* Metrics: accuracy, errors and the linear relations between Hodge numbers. */
#include "cicyminer/metrics.h"
#include "unit.h"

/* First entries of the published list of four-folds: h11, h21, h31, h22, Euler number
 * (arXiv:1303.1832). */
static const int32_t published[5][5] = {{1, 0, 426, 1752, 2610},
                                        {1, 0, 356, 1472, 2190},
                                        {1, 0, 237, 996, 1476},
                                        {1, 0, 263, 1100, 1632},
                                        {1, 0, 192, 816, 1206}};

static void test_relations_hold_for_published_four_folds(void **state)
{
    for (int i = 0; i < 5; i++) {
        const int32_t *h = published[i];
        assert_int_equal(cicy_relation_h22(h[0], h[1], h[2]), h[3]);
        assert_int_equal(cicy_relation_h31(h[0], h[1], h[4]), h[2]);
    }
}

static void test_rounding_is_to_the_nearest_and_survives_what_is_no_number(void **state)
{
    const float predicted[CICY_MAX_PREDICTED] = {1.4f, 0.5f, -0.4f, NAN};
    int64_t rounded[CICY_MAX_PREDICTED];
    cicy_predictions_round(predicted, rounded);
    assert_int_equal(rounded[0], 1);
    assert_int_equal(rounded[1], 1);
    assert_int_equal(rounded[2], 0);
    assert_int_equal(rounded[3], -1000000000);
    const float infinite[CICY_MAX_PREDICTED] = {INFINITY, -INFINITY, 3e38f, -3e38f};
    cicy_predictions_round(infinite, rounded);
    for (int k = 0; k < 4; k++)
        assert_int_equal(rounded[k], -1000000000);
}

static cicy_metrics measure(float (*predicted)[CICY_MAX_PREDICTED], size_t count)
{
    cicy_metrics_sums sums = {0};
    cicy_metrics metrics;
    for (size_t i = 0; i < count; i++)
        cicy_metrics_add(&sums, predicted[i], published[i], published[i][4], i % 2 == 0);
    cicy_metrics_finish(&sums, &metrics);
    return metrics;
}

static void test_exact_predictions_have_accuracy_one_and_no_error(void **state)
{
    float predicted[5][CICY_MAX_PREDICTED] = {0};
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 4; k++)
            predicted[i][k] = (float)published[i][k];
    cicy_metrics metrics = measure(predicted, 5);
    assert_int_equal(metrics.count, 5);
    for (int k = 0; k < 4; k++) {
        assert_true(metrics.network[k].accuracy == 1 && metrics.network[k].mse == 0);
        assert_true(metrics.relation[k].accuracy == 1 && metrics.relation[k].mae == 0);
        assert_true(metrics.euler[k].accuracy == 1 && metrics.euler[k].mse == 0);
        assert_true(metrics.nearest[k].accuracy == 1 && metrics.nearest[k].mse == 0);
    }
    assert_true(fabs(metrics.favourable - 0.6) < 1e-12);
    assert_true(metrics.no_h21 == 1);
}

static void test_errors_are_means_over_the_sample(void **state)
{
    /* h22 off by 2, -1, 0.25, 0, 0; the rest exact. */
    float predicted[5][CICY_MAX_PREDICTED] = {0};
    const float off[5] = {2, -1, 0.25f, 0, 0};
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 4; k++)
            predicted[i][k] = (float)published[i][k];
        predicted[i][3] += off[i];
    }
    cicy_metrics metrics = measure(predicted, 5);
    assert_true(fabs(metrics.network[3].accuracy - 3.0 / 5) < 1e-12);
    assert_true(fabs(metrics.network[3].mse - (4 + 1 + 0.0625) / 5) < 1e-12);
    assert_true(fabs(metrics.network[3].mae - 3.25 / 5) < 1e-12);
    assert_true(metrics.relation[3].accuracy == 1); /* from the exact others */
}

static void test_a_wrong_h31_spoils_the_relation_but_not_the_euler_number(void **state)
{
    float predicted[1][CICY_MAX_PREDICTED] = {0};
    for (int k = 0; k < 4; k++)
        predicted[0][k] = (float)published[0][k];
    predicted[0][2] += 3;
    cicy_metrics metrics = measure(predicted, 1);
    assert_true(metrics.network[2].accuracy == 0 && metrics.network[3].accuracy == 1);
    assert_true(metrics.relation[3].accuracy == 0);
    assert_true(metrics.relation[3].mae == 12); /* 4 h31 */
    assert_true(metrics.euler[2].accuracy == 1 && metrics.euler[3].accuracy == 1);
}

static void take(int i, float h21, float h31, int64_t *numbers)
{
    const float predicted[4] = {(float)published[i][0] + 0.4f, h21, h31, NAN};
    assert_true(cicy_relation_nearest(predicted, published[i][4], numbers, NULL));
}

/* Right as long as the errors of h21 and h31 add up to less than 1, as they do when only one is
 * wrong. */
static void test_the_euler_number_finds_out_errors_of_h21_or_h31(void **state)
{
    static const float off[][2] = {{0, 0},     {0.9f, 0},     {0, 0.9f},
                                   {-0.9f, 0}, {0.6f, -0.9f}, {5, -5}};
    int64_t numbers[4];
    for (int i = 0; i < 5; i++)
        for (size_t k = 0; k < sizeof off / sizeof *off; k++) {
            take(i, (float)published[i][1] + off[k][0], (float)published[i][2] + off[k][1],
                 numbers);
            for (int n = 0; n < 4; n++)
                assert_int_equal(numbers[n], published[i][n]);
        }
    take(0, 1.6f, 426.6f, numbers);
    assert_true(numbers[1] == 1 && numbers[2] == 427 && numbers[3] == 44 + 4 - 2 + 4 * 427);
}

/* No other pair with the same difference is nearer; none is negative. */
static void test_no_other_numbers_with_the_euler_number_are_nearer(void **state)
{
    int64_t numbers[4];
    float estimate;
    for (int k = 0; k < 400; k++) {
        const float h21 = (float)(k % 20) * 0.37f - 2, h31 = (float)(k / 20) * 1.3f - 3;
        const float predicted[4] = {5, h21, h31, 0};
        assert_true(cicy_relation_nearest(predicted, 6 * (8 + 5 + 4 - k % 9), numbers, &estimate));
        const int64_t difference = 4 - k % 9;
        assert_int_equal(cicy_prediction_round(estimate), numbers[2]);
        assert_int_equal(numbers[2] - numbers[1], difference);
        double least = INFINITY;
        for (int64_t other = 0; other < 60; other++)
            if (other + difference >= 0)
                least = fmin(least, hypot((double)other - h21, (double)(other + difference) - h31));
        assert_true(numbers[1] >= 0 && numbers[2] >= 0);
        assert_true(hypot((double)numbers[1] - h21, (double)numbers[2] - h31) < least + 1e-9);
    }
}

static void test_without_a_possible_euler_number_nothing_is_nearest(void **state)
{
    int64_t numbers[4] = {-7, -7, -7, -7};
    const float good[4] = {1, 0, 426, 1752}, bad[4] = {1, NAN, 426, 1752},
                huge[4] = {1, 0, 1e30f, 0};
    assert_false(cicy_relation_nearest(good, 2611, numbers, NULL));
    assert_false(cicy_relation_nearest(bad, 2610, numbers, NULL));
    assert_false(cicy_relation_nearest(huge, 2610, numbers, NULL));
    assert_int_equal(numbers[0], -7);
    assert_true(cicy_relation_nearest(good, 2610, numbers, NULL));
}

/* Quintic (1, 101), bicubic [2 3; 2 3] (2, 83) and Schoen's manifold (19, 19), chi = 2 (h11 - h21):
 * Candelas, Dale, Luetken, Schimmrigk 1988. Only h11, h21 exist; the Euler number gives h21. */
static void test_three_folds_have_two_numbers_and_their_euler_number(void **state)
{
    static const int32_t truth[3][2] = {{1, 101}, {2, 83}, {19, 19}}, euler[3] = {-200, -162, 0};
    cicy_metrics_sums sums = {.dimension = 3};
    cicy_metrics metrics;
    for (int i = 0; i < 3; i++) {
        const float predicted[CICY_MAX_PREDICTED] = {
            (float)truth[i][0] + 0.2f, (float)truth[i][1] - 2, NAN, NAN, NAN, NAN};
        cicy_metrics_add(&sums, predicted, truth[i], euler[i], false);
    }
    cicy_metrics_finish(&sums, &metrics);
    assert_int_equal(metrics.dimension, 3);
    assert_true(metrics.network[0].accuracy == 1 && metrics.network[1].accuracy == 0);
    assert_true(metrics.network[1].mae == 2);
    assert_true(metrics.euler[0].accuracy == 1 && metrics.euler[1].accuracy == 1);
    assert_true(isnan(metrics.network[2].accuracy) && isnan(metrics.euler[3].accuracy));
    assert_true(isnan(metrics.relation[0].accuracy));
    assert_false(cicy_metrics_complete(&metrics));
    assert_true(cicy_metrics_with_euler(&metrics));
    assert_true(cicy_metrics_accuracy(&metrics) == 0.5);
}

/* Five-folds as a program with another method has them (tests/fixtures/geometry/five_folds.txt):
 * h11, h21, h31, h41, h22, h32, and chi = 2 (h11 - 2 h21 + 2 h31 + h22 - h41 - h32). Data sets have
 * this order, predictions that of metrics.h. */
static void test_five_folds_have_six_numbers_and_two_relations(void **state)
{
    static const int32_t truth[3][6] = {
        {5, 0, 2, 85, 46, 906}, {8, 1, 12, 91, 108, 911}, {14, 5, 0, 69, 77, 732}};
    static const int32_t euler[3] = {-1872, -1728, -1440};
    static const int wrong[CICY_MAX_PREDICTED] = {0, 0, 0, 0, 2, 3}; /* h41 and h32 */
    cicy_metrics_sums sums = {.dimension = 5};
    cicy_metrics metrics;
    for (int i = 0; i < 3; i++) {
        const int64_t exact[CICY_MAX_PREDICTED] = {truth[i][0], truth[i][1], truth[i][2],
                                                   truth[i][4], truth[i][3], truth[i][5]};
        assert_int_equal(cicy_relation_h32(exact), truth[i][5]);
        assert_int_equal(cicy_relation_h41(exact, euler[i]), truth[i][3]);
        assert_int_equal(cicy_relation_euler_of_five_fold(exact), euler[i]);
        float predicted[CICY_MAX_PREDICTED];
        for (int k = 0; k < CICY_MAX_PREDICTED; k++)
            predicted[k] = (float)(exact[k] + wrong[k]);
        cicy_metrics_add(&sums, predicted, truth[i], euler[i], false);
    }
    cicy_metrics_finish(&sums, &metrics);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        assert_true(metrics.network[k].accuracy == (wrong[k] ? 0 : 1));
        assert_true(metrics.network[k].mae == wrong[k]);
        assert_true(metrics.relation[k].accuracy == (wrong[k] ? 0 : 1));
        assert_true(metrics.euler[k].accuracy == 1);
        assert_true(isnan(metrics.nearest[k].accuracy));
    }
    assert_true(metrics.relation[5].mae == 22); /* 11 times that of h41 */
    assert_true(cicy_metrics_complete(&metrics) && cicy_metrics_with_euler(&metrics));
}

static void test_an_empty_sample_has_no_numbers(void **state)
{
    cicy_metrics_sums sums = {0};
    cicy_metrics metrics;
    cicy_metrics_finish(&sums, &metrics);
    assert_int_equal(metrics.count, 0);
    assert_true(metrics.network[0].accuracy == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_relations_hold_for_published_four_folds),
        cmocka_unit_test(test_rounding_is_to_the_nearest_and_survives_what_is_no_number),
        cmocka_unit_test(test_exact_predictions_have_accuracy_one_and_no_error),
        cmocka_unit_test(test_errors_are_means_over_the_sample),
        cmocka_unit_test(test_a_wrong_h31_spoils_the_relation_but_not_the_euler_number),
        cmocka_unit_test(test_the_euler_number_finds_out_errors_of_h21_or_h31),
        cmocka_unit_test(test_no_other_numbers_with_the_euler_number_are_nearer),
        cmocka_unit_test(test_without_a_possible_euler_number_nothing_is_nearest),
        cmocka_unit_test(test_three_folds_have_two_numbers_and_their_euler_number),
        cmocka_unit_test(test_five_folds_have_six_numbers_and_two_relations),
        cmocka_unit_test(test_an_empty_sample_has_no_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
