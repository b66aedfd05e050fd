/* The four-folds, generated once: published counts, means and extremes, and both Euler numbers of
 * every one. J. Gray, A. S. Haupt, A. Lukas, arXiv:1303.1832 and arXiv:1405.2073;
 * arXiv:2108.02221 3.1. */
#include "cicyminer/build.h"
#include "cicyminer/canonical.h"
#include "cicyminer/statistics.h"
#include "unit.h"

static cicy_dataset fourfolds;
static cicy_statistics connected, all;

static int generate(void **state)
{
    cicy_classification_options options = {.dimension = 4, .products = true};
    cicy_build_options build = {.order = CICY_ORDER_CANONICAL};
    cicy_classification *classification;
    cicy_error error = {0};
    cicy_status status = cicy_classification_compute(&options, &classification, &error);
    if (status == CICY_OK) {
        /* an Euler number that differs is an error here */
        status = cicy_dataset_build(classification, &build, &fourfolds, &error);
        cicy_classification_free(classification);
    }
    if (status != CICY_OK)
        print_error("%s\n", error.message);
    else {
        cicy_statistics_compute(&fourfolds, true, &connected);
        cicy_statistics_compute(&fourfolds, false, &all);
    }
    return status == CICY_OK ? 0 : -1;
}

static int clear(void **state)
{
    cicy_dataset_clear(&fourfolds);
    return 0;
}

static void test_counts_are_the_published_ones(void **state)
{
    assert_int_equal(connected.count, 905684);
    assert_int_equal(all.count, 921497);
    assert_int_equal(all.products, 15813);
    assert_int_equal(connected.favourable, 493542);
}

static void test_largest_matrices_are_the_published_ones(void **state)
{
    assert_int_equal(all.rows.maximum, 16);
    assert_int_equal(all.columns.maximum, 20);
}

static void assert_mean(const cicy_spread *spread, double mean, double rounding)
{
    double difference = (double)spread->sum / (double)connected.count - mean;
    assert_true(difference <= rounding && difference >= -rounding);
}

static void assert_range(const cicy_spread *spread, int64_t minimum, int64_t maximum)
{
    assert_int_equal(spread->minimum, minimum);
    assert_int_equal(spread->maximum, maximum);
}

static void test_means_and_extremes_are_the_published_ones(void **state)
{
    assert_mean(&connected.hodge[0], 10.1, 0.05);
    assert_mean(&connected.hodge[1], 0.817, 0.0005);
    assert_mean(&connected.hodge[2], 39.6, 0.05);
    assert_mean(&connected.hodge[3], 241, 0.5);
    assert_range(&connected.hodge[0], 1, 24);
    assert_range(&connected.hodge[1], 0, 33);
    assert_range(&connected.hodge[2], 20, 426);
    assert_range(&connected.hodge[3], 204, 1752);
    assert_range(&connected.euler, 288, 2610);
}

static void test_h21_vanishes_for_seventy_percent(void **state)
{
    double share = (double)connected.hodge[1].zeros / (double)connected.count;
    assert_true(share > 0.695 && share < 0.705);
}

static void test_nearly_all_are_fibred_by_elliptic_curves(void **state)
{
    size_t fibred;
    assert_int_equal(cicy_statistics_fibred(&fourfolds, true, 0, NULL, &fibred, NULL), CICY_OK);
    double share = (double)fibred / (double)connected.count;
    assert_true(share > 0.99945 && share < 0.99955);
}

static void test_first_entries_have_their_hodge_numbers(void **state)
{
    static const struct {
        uint8_t degrees[4];
        uint8_t columns;
        int32_t euler, hodge[4];
    } known[] = {{{6}, 1, 2610, {1, 0, 426, 1752}},
                 {{2, 5}, 2, 2190, {1, 0, 356, 1472}},
                 {{3, 4}, 2, 1476, {1, 0, 237, 996}},
                 {{2, 2, 4}, 3, 1632, {1, 0, 263, 1100}},
                 {{2, 3, 3}, 3, 1206, {1, 0, 192, 816}}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        cicy_configuration wanted, found;
        size_t seen = 0;
        assert_int_equal(
            cicy_configuration_from_degrees(&wanted, known[k].degrees, 1, known[k].columns, NULL),
            CICY_OK);
        for (size_t i = 0; i < fourfolds.count && fourfolds.shape[2 * i] == 1; i++) {
            cicy_dataset_get(&fourfolds, i, &found);
            if (!cicy_configuration_equivalent(&wanted, &found))
                continue;
            seen++;
            assert_int_equal(fourfolds.euler[i], known[k].euler);
            assert_memory_equal(fourfolds.hodge + 4 * i, known[k].hodge, sizeof known[k].hodge);
        }
        assert_int_equal(seen, 1);
    }
}

/* The second computation uses Euler numbers only (docs/mathematics.md 10). */
static void test_both_computations_of_the_hodge_numbers_agree(void **state)
{
    for (size_t i = 0; i < fourfolds.count; i++) {
        cicy_configuration configuration;
        cicy_hodge hodge;
        cicy_error error = {0};
        cicy_dataset_get(&fourfolds, i, &configuration);
        if (cicy_hodge_compute(&configuration, CICY_HODGE_CHECK_ALL, &hodge, &error) != CICY_OK)
            fail_msg("entry %zu: %s", i, error.message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_the_published_ones),
        cmocka_unit_test(test_largest_matrices_are_the_published_ones),
        cmocka_unit_test(test_both_computations_of_the_hodge_numbers_agree),
        cmocka_unit_test(test_means_and_extremes_are_the_published_ones),
        cmocka_unit_test(test_h21_vanishes_for_seventy_percent),
        cmocka_unit_test(test_nearly_all_are_fibred_by_elliptic_curves),
        cmocka_unit_test(test_first_entries_have_their_hodge_numbers),
    };
    return cmocka_run_group_tests(tests, generate, clear);
}
