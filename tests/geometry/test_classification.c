/* The classifications of dimension 1 to 3 against published counts and, entry for entry, against a
 * plain program that shares nothing with them but the canonical form. */
#include "cicyminer/classification.h"
#include "cicyminer/hodge.h"
#include "cicyminer/splitting.h"
#include "plain_classification.h"
#include "unit.h"

static cicy_classification *classify(int dimension, bool products, int threads)
{
    cicy_classification_options options = {
        .dimension = dimension, .products = products, .threads = threads};
    cicy_classification *result;
    cicy_error error = {0};
    if (cicy_classification_compute(&options, &result, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(cicy_classification_dimension(result), dimension);
    return result;
}

static cicy_configuration entry(const cicy_classification *classification, size_t index)
{
    cicy_configuration configuration;
    cicy_classification_get(classification, index, &configuration);
    return configuration;
}

static void test_counts_are_the_published_ones(void **state)
{
    /* d = 3: P. Candelas, A. M. Dale, C. A. Luetken, R. Schimmrigk, Nucl. Phys. B298 (1988) 493 */
    static const size_t connected[] = {0, 2, 9, 7868}, all[] = {0, 2, 12, 7890};
    for (int dimension = 1; dimension <= 3; dimension++) {
        cicy_classification *without = classify(dimension, false, 2);
        cicy_classification *with = classify(dimension, true, 2);
        assert_int_equal(cicy_classification_count(without), connected[dimension]);
        assert_int_equal(cicy_classification_connected(without), connected[dimension]);
        assert_int_equal(cicy_classification_count(with), all[dimension]);
        assert_int_equal(cicy_classification_connected(with), connected[dimension]);
        cicy_classification_free(without);
        cicy_classification_free(with);
    }
}

static int compare_configurations(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(cicy_configuration));
}

/* The connected entries in canonical form, sorted; the caller frees them. */
static cicy_configuration *sorted_entries(const cicy_classification *classification)
{
    size_t count = cicy_classification_connected(classification);
    cicy_configuration *sorted = calloc(count, sizeof *sorted);
    assert_non_null(sorted);
    for (size_t i = 0; i < count; i++) {
        cicy_configuration given = entry(classification, i);
        cicy_configuration_canonical(&given, &sorted[i]);
    }
    qsort(sorted, count, sizeof *sorted, compare_configurations);
    return sorted;
}

static void test_lists_equal_those_of_the_plain_program(void **state)
{
    for (int dimension = 1; dimension <= 3; dimension++) {
        plain_set plain = {0};
        plain_classify(dimension, &plain);
        qsort(plain.items, plain.count, sizeof *plain.items, compare_configurations);
        cicy_classification *classification = classify(dimension, false, 2);
        cicy_configuration *sorted = sorted_entries(classification);
        assert_int_equal(cicy_classification_count(classification), plain.count);
        for (size_t i = 0; i < plain.count; i++)
            assert_true(cicy_configuration_equal(&sorted[i], &plain.items[i]));
        free(sorted);
        cicy_classification_free(classification);
        plain_set_clear(&plain);
    }
}

/* Five-folds with at most 3 rows: the plain program splits only what has fewer rows. */
static void test_small_five_folds_equal_those_of_the_plain_program(void **state)
{
    enum { ROWS = 3 };
    plain_set plain = {0};
    plain_classify_rows(5, ROWS, &plain);
    qsort(plain.items, plain.count, sizeof *plain.items, compare_configurations);
    cicy_classification_options options = {
        .size = sizeof options, .dimension = 5, .threads = 2, .most_rows = ROWS};
    cicy_classification *classification;
    assert_int_equal(cicy_classification_compute(&options, &classification, NULL), CICY_OK);
    assert_int_equal(cicy_classification_count(classification), 11 + 294 + 3850);
    assert_int_equal(cicy_classification_count(classification), plain.count);
    cicy_configuration *sorted = sorted_entries(classification);
    for (size_t i = 0; i < plain.count; i++)
        assert_true(cicy_configuration_equal(&sorted[i], &plain.items[i]));
    free(sorted);
    cicy_classification_free(classification);
    plain_set_clear(&plain);
}

static void test_rows_are_limited_for_products_too(void **state)
{
    cicy_classification *all = classify(3, true, 2), *few;
    size_t expected = 0;
    for (size_t i = 0; i < cicy_classification_count(all); i++)
        expected += entry(all, i).rows <= 4;
    cicy_classification_options options = {
        .size = sizeof options, .dimension = 3, .products = true, .most_rows = 4};
    assert_int_equal(cicy_classification_compute(&options, &few, NULL), CICY_OK);
    assert_int_equal(cicy_classification_count(few), expected);
    cicy_classification_free(few);
    cicy_classification_free(all);
}

/* Direct products of five-folds are the multisets of connected factors whose dimensions add up to
 * 5: counted from the connected ones of lower dimensions alone. */
static void test_five_fold_products_are_the_multisets_of_factors(void **state)
{
    enum { DIMENSION = 5, ROWS = 4 };
    size_t multisets[DIMENSION + 1][ROWS + 1] = {{1}};
    for (int dimension = 1; dimension < DIMENSION; dimension++) {
        cicy_classification_options lower = {
            .size = sizeof lower, .dimension = dimension, .most_rows = ROWS - 1};
        cicy_classification *factors;
        assert_int_equal(cicy_classification_compute(&lower, &factors, NULL), CICY_OK);
        for (size_t i = 0; i < cicy_classification_count(factors); i++) {
            const int rows = entry(factors, i).rows;
            for (int d = dimension; d <= DIMENSION; d++)
                for (int r = rows; r <= ROWS; r++)
                    multisets[d][r] += multisets[d - dimension][r - rows];
        }
        cicy_classification_free(factors);
    }
    cicy_classification_options options = {
        .size = sizeof options, .dimension = DIMENSION, .products = true, .most_rows = ROWS};
    cicy_classification *all;
    assert_int_equal(cicy_classification_compute(&options, &all, NULL), CICY_OK);
    size_t products[ROWS + 1] = {0};
    for (size_t i = cicy_classification_connected(all); i < cicy_classification_count(all); i++)
        products[entry(all, i).rows]++;
    assert_memory_equal(products, multisets[DIMENSION], sizeof products);
    assert_int_equal(products[2] + products[3] + products[4], 22 + 283 + 1887);
    cicy_classification_free(all);
}

static void test_entries_do_not_depend_on_the_number_of_threads(void **state)
{
    cicy_classification *one = classify(3, true, 1);
    for (int threads = 2; threads <= 5; threads += 3) {
        cicy_classification *many = classify(3, true, threads);
        assert_int_equal(cicy_classification_count(one), cicy_classification_count(many));
        for (size_t i = 0; i < cicy_classification_count(one); i++) {
            cicy_configuration a = entry(one, i), b = entry(many, i);
            assert_memory_equal(&a, &b, sizeof a);
        }
        cicy_classification_free(many);
    }
    cicy_classification_free(one);
}

static void test_products_follow_the_connected_ones_and_have_listed_factors(void **state)
{
    cicy_classification *classification = classify(3, true, 2);
    for (size_t i = 0; i < cicy_classification_count(classification); i++) {
        cicy_configuration configuration = entry(classification, i), factors[CICY_MAX_ROWS];
        assert_int_equal(cicy_configuration_check(&configuration, NULL), CICY_OK);
        assert_int_equal(cicy_configuration_dimension(&configuration), 3);
        size_t count = cicy_configuration_factors(&configuration, factors);
        assert_int_equal(count == 1, i < cicy_classification_connected(classification));
        for (size_t k = 0; k < count; k++)
            assert_true(cicy_configuration_is_listed(&factors[k]));
    }
    cicy_classification_free(classification);
}

static void test_every_contraction_of_a_listed_configuration_is_effective(void **state)
{
    cicy_classification *classification = classify(3, false, 2);
    size_t contractions_seen = 0;
    for (size_t i = 0; i < cicy_classification_count(classification); i++) {
        cicy_configuration configuration = entry(classification, i);
        cicy_neighbours contractions;
        cicy_hodge before, after;
        assert_int_equal(cicy_hodge_compute(&configuration, 0, &before, NULL), CICY_OK);
        assert_int_equal(cicy_contractions_find(&configuration, &contractions, NULL), CICY_OK);
        contractions_seen += contractions.count;
        for (size_t k = 0; k < contractions.count; k++) {
            assert_true(contractions.items[k].effective);
            assert_int_equal(
                cicy_hodge_compute(&contractions.items[k].configuration, 0, &after, NULL), CICY_OK);
            assert_true(after.euler < before.euler); /* every node adds 2 */
        }
        cicy_neighbours_clear(&contractions);
    }
    assert_true(contractions_seen > 7868);
    cicy_classification_free(classification);
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static size_t count_distinct(int64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_numbers);
    size_t distinct = count > 0;
    for (size_t i = 1; i < count; i++)
        distinct += values[i] != values[i - 1];
    return distinct;
}

static void test_threefolds_have_the_published_hodge_numbers(void **state)
{
    cicy_classification *classification = classify(3, false, 2);
    size_t count = cicy_classification_count(classification), favourable = 0;
    int64_t *pairs = calloc(count, sizeof *pairs), *eulers = calloc(count, sizeof *eulers);
    assert_true(pairs && eulers);
    for (size_t i = 0; i < count; i++) {
        cicy_configuration configuration = entry(classification, i);
        cicy_hodge hodge;
        assert_int_equal(cicy_hodge_compute(&configuration, 0, &hodge, NULL), CICY_OK);
        pairs[i] = 1000 * hodge.h11 + hodge.h21;
        eulers[i] = hodge.euler;
        favourable += hodge.favourable;
    }
    /* P. S. Green, T. Huebsch, C. A. Luetken, Class. Quant. Grav. 6 (1989) 105 */
    assert_int_equal(count_distinct(pairs, count), 265);
    assert_int_equal(count_distinct(eulers, count), 70);
    /* arXiv:1708.07907: 4,896 with the 22 products */
    assert_int_equal(favourable, 4896 - 22);
    assert_int_equal(eulers[0], -200);
    assert_int_equal(eulers[count - 1], 0);
    free(pairs);
    free(eulers);
    cicy_classification_free(classification);
}

typedef struct progress_log {
    int calls, stop_after;
    bool names_rows;
} progress_log;

static bool log_progress(void *user, const cicy_progress_report *report)
{
    progress_log *log = user;
    log->names_rows |= strstr(report->stage, "rows") != NULL;
    assert_true(report->total == 0 || report->done <= report->total);
    return ++log->calls != log->stop_after;
}

static void test_progress_is_reported_and_stops_the_work(void **state)
{
    progress_log log = {0};
    cicy_classification_options options = {
        .dimension = 3, .threads = 2, .progress = {log_progress, &log}};
    cicy_classification *result = NULL;
    assert_int_equal(cicy_classification_compute(&options, &result, NULL), CICY_OK);
    /* three-folds have 1 to 12 rows, and every level is reported at its start */
    assert_true(log.calls >= 12 && log.names_rows);
    cicy_classification_free(result);

    for (int stop = 1; stop <= 12; stop++) {
        log = (progress_log){.stop_after = stop};
        cicy_error error = {0};
        assert_int_equal(cicy_classification_compute(&options, &result, &error), CICY_INTERRUPTED);
        assert_null(result);
        assert_int_equal(error.status, CICY_INTERRUPTED);
    }
}

static void test_other_dimensions_are_refused(void **state)
{
    static const int wrong[] = {-1, 0, 6, 100};
    for (int k = 0; k < 4; k++) {
        cicy_classification_options options = {.dimension = wrong[k]};
        cicy_classification *result;
        cicy_error error = {0};
        assert_int_equal(cicy_classification_compute(&options, &result, &error), CICY_USAGE);
        assert_null(result);
        assert_true(strlen(error.message) > 0);
    }
}

static cicy_size_estimate estimate(int dimension, int samples, uint64_t seed, int threads)
{
    cicy_size_estimate found;
    const cicy_estimate_options options = {.size = sizeof options,
                                           .dimension = dimension,
                                           .threads = threads,
                                           .samples = samples,
                                           .seed = seed};
    assert_int_equal(cicy_classification_estimate(&options, &found, NULL), CICY_OK);
    return found;
}

static void test_estimates_are_right_within_their_errors(void **state)
{
    /* three-folds are so few that they are counted */
    cicy_size_estimate exact = estimate(3, 1000, 0, 2);
    assert_true(exact.total == 7868 && exact.total_error == 0);
    /* with small samples: the estimates of several seeds scatter about the truth */
    enum { SEEDS = 20 };
    double sum = 0, variance = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        cicy_size_estimate found = estimate(3, 10, seed, 2);
        assert_true(found.total_error > 0);
        for (int rows = 1; rows <= 2; rows++)
            assert_true(found.count[rows] == exact.count[rows] && found.error[rows] == 0);
        sum += found.total;
        variance += found.total_error * found.total_error;
    }
    const double deviation = sum - SEEDS * 7868.0;
    assert_true(deviation * deviation < 16 * variance);
    assert_true(variance < SEEDS * 1500.0 * 1500.0);
    cicy_size_estimate one = estimate(3, 10, 3, 1), three = estimate(3, 10, 3, 3);
    assert_memory_equal(&one, &three, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_the_published_ones),
        cmocka_unit_test(test_lists_equal_those_of_the_plain_program),
        cmocka_unit_test(test_small_five_folds_equal_those_of_the_plain_program),
        cmocka_unit_test(test_rows_are_limited_for_products_too),
        cmocka_unit_test(test_five_fold_products_are_the_multisets_of_factors),
        cmocka_unit_test(test_entries_do_not_depend_on_the_number_of_threads),
        cmocka_unit_test(test_products_follow_the_connected_ones_and_have_listed_factors),
        cmocka_unit_test(test_every_contraction_of_a_listed_configuration_is_effective),
        cmocka_unit_test(test_threefolds_have_the_published_hodge_numbers),
        cmocka_unit_test(test_progress_is_reported_and_stops_the_work),
        cmocka_unit_test(test_estimates_are_right_within_their_errors),
        cmocka_unit_test(test_other_dimensions_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
