/* Predictions of the cohomology of line bundles against the index, and their metrics. */
#include "cicyminer/metrics.h"
#include "cicyminer/random.h"
#include "unit.h"

static double distance(const float *predicted, const int64_t *h)
{
    double sum = 0;
    for (int q = 0; q < 4; q++) {
        const double part = ((double)h[q] - (double)predicted[q]) / (1 + fmax(predicted[q], 0));
        sum += part * part;
    }
    return sum;
}

/* The least distance of all h with entries from 0 to 24 and this index. */
static double least_distance(const float *predicted, int64_t index)
{
    double least = INFINITY;
    for (int64_t a = 0; a < 25; a++)
        for (int64_t b = 0; b < 25; b++)
            for (int64_t c = 0; c < 25; c++) {
                const int64_t h[4] = {a, b, c, a - b + c - index};
                if (h[3] >= 0)
                    least = fmin(least, distance(predicted, h));
            }
    return least;
}

static void test_nearest_dimensions_are_nearest(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 3, 0);
    for (int round = 0; round < 300; round++) {
        float predicted[4];
        int64_t h[4];
        const int64_t index = (int64_t)cicy_random_below(&random, 21) - 10;
        for (int q = 0; q < 4; q++)
            predicted[q] = (float)(12 * cicy_random_uniform(&random) - 2);
        assert_true(cicy_cohomology_nearest(predicted, 3, index, h));
        assert_int_equal(h[0] - h[1] + h[2] - h[3], index);
        for (int q = 0; q < 4; q++)
            assert_true(h[q] >= 0);
        assert_true(distance(predicted, h) <= least_distance(predicted, index) + 1e-9);
    }
}

static void test_impossible_predictions_have_no_nearest(void **state)
{
    int64_t h[4] = {7, 7, 7, 7};
    const float predictions[][4] = {{NAN, 0, 0, 0}, {0, INFINITY, 0, 0}, {0, 0, 2e6F, 0}};
    for (int k = 0; k < 3; k++)
        assert_false(cicy_cohomology_nearest(predictions[k], 3, 0, h));
    assert_false(cicy_cohomology_nearest((const float[]){0, 0, 0, 0}, 3, 2000000, h));
    assert_int_equal(h[0], 7);
    assert_true(cicy_cohomology_nearest((const float[]){0, 0}, 1, -3, h));
    assert_int_equal(h[0], 0);
    assert_int_equal(h[1], 3);
}

/* Four line bundles: all exact; one number wrong, which the index shows and mends; two wrong
 * alike, which it does not show; all zero. */
static void test_shares_of_a_sample(void **state)
{
    static const int32_t truth[][4] = {{5, 0, 0, 0}, {0, 9, 0, 0}, {2, 3, 0, 0}, {0, 0, 0, 0}};
    static const float predicted[][CICY_MAX_PREDICTED] = {
        {5.2F, 0.1F, -0.3F, 0}, {0, 9.6F, 0, 0}, {3, 4, 0, 0}, {0.1F, 0.2F, 0, 0}};
    cicy_metrics_sums sums = {.dimension = 3, .content = CICY_CONTENT_BUNDLES};
    cicy_metrics metrics;
    for (int k = 0; k < 4; k++)
        cicy_metrics_add(&sums, predicted[k], truth[k],
                         truth[k][0] - truth[k][1] + truth[k][2] - truth[k][3], false);
    cicy_metrics_finish(&sums, &metrics);
    assert_int_equal(metrics.count, 4);
    assert_true(metrics.network[0].accuracy == 0.75);
    assert_true(metrics.network[1].accuracy == 0.5);
    assert_true(metrics.network[2].accuracy == 1);
    assert_true(metrics.nearest[1].accuracy == 0.75);
    assert_true(metrics.bundle.zero[0] == 0.5);
    assert_true(metrics.bundle.zero[3] == 1);
    assert_true(metrics.bundle.all == 0.5);
    assert_true(metrics.bundle.consistent == 0.75);
    assert_true(fabs(metrics.bundle.all_consistent - 2.0 / 3) < 1e-12);
    assert_true(metrics.bundle.all_nearest == 0.75);
    assert_false(cicy_metrics_complete(&metrics));
    assert_false(cicy_metrics_with_euler(&metrics));
    assert_true(cicy_metrics_accuracy(&metrics) == (0.75 + 0.5 + 1 + 1) / 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nearest_dimensions_are_nearest),
        cmocka_unit_test(test_impossible_predictions_have_no_nearest),
        cmocka_unit_test(test_shares_of_a_sample)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
