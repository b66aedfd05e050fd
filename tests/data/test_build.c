/* From a classification to a data set. */
#include "cicyminer/build.h"
#include "cicyminer/canonical.h"
#include "unit.h"

static cicy_classification *threefolds;

static int classify(void **state)
{
    cicy_classification_options options = {.dimension = 3, .products = true, .threads = 2};
    return cicy_classification_compute(&options, &threefolds, NULL) == CICY_OK ? 0 : -1;
}

static int clear(void **state)
{
    cicy_classification_free(threefolds);
    return 0;
}

static cicy_dataset build(cicy_order order, uint64_t seed, int threads)
{
    cicy_build_options options = {.order = order, .seed = seed, .threads = threads};
    cicy_dataset dataset;
    cicy_error error = {0};
    if (cicy_dataset_build(threefolds, &options, &dataset, &error) != CICY_OK)
        fail_msg("%s", error.message);
    assert_int_equal(dataset.count, cicy_classification_count(threefolds));
    assert_int_equal(dataset.order, order);
    return dataset;
}

static void test_entries_are_the_classification_in_the_order_asked_for(void **state)
{
    static const cicy_order orders[] = {CICY_ORDER_STAIRCASE, CICY_ORDER_CANONICAL,
                                        CICY_ORDER_SHUFFLED, CICY_ORDER_AS_GIVEN};
    for (int k = 0; k < 4; k++) {
        cicy_dataset dataset = build(orders[k], 5, 2);
        for (size_t i = 0; i < dataset.count; i += 7) {
            cicy_configuration given, stored, expected;
            cicy_classification_get(threefolds, i, &given);
            cicy_dataset_get(&dataset, i, &stored);
            expected = given;
            if (orders[k] == CICY_ORDER_STAIRCASE)
                cicy_configuration_staircase(&given, &expected);
            if (orders[k] == CICY_ORDER_CANONICAL)
                cicy_configuration_canonical(&given, &expected);
            if (orders[k] == CICY_ORDER_SHUFFLED)
                assert_true(cicy_configuration_equivalent(&stored, &given));
            else
                assert_true(cicy_configuration_equal(&stored, &expected));
        }
        cicy_dataset_clear(&dataset);
    }
}

static void test_numbers_and_flags_are_those_of_the_entry(void **state)
{
    cicy_dataset dataset = build(CICY_ORDER_STAIRCASE, 0, 2);
    assert_int_equal(dataset.hodge_columns, 2);
    for (size_t i = 0; i < dataset.count; i++) {
        cicy_configuration given;
        cicy_hodge hodge;
        cicy_classification_get(threefolds, i, &given);
        assert_int_equal(cicy_hodge_compute(&given, CICY_HODGE_CHECK_ALL, &hodge, NULL), CICY_OK);
        assert_int_equal(dataset.hodge[2 * i], hodge.h11);
        assert_int_equal(dataset.hodge[2 * i + 1], hodge.h21);
        assert_int_equal(dataset.euler[i], 2 * (hodge.h11 - hodge.h21));
        assert_int_equal(dataset.product[i], i >= cicy_classification_connected(threefolds));
        assert_int_equal(dataset.favourable[i], hodge.h11 == given.rows);
    }
    cicy_dataset_clear(&dataset);
}

static bool same(const cicy_dataset *a, const cicy_dataset *b)
{
    size_t n = a->count;
    return n == b->count && memcmp(a->matrix, b->matrix, n * a->rows * a->columns) == 0 &&
           memcmp(a->hodge, b->hodge, n * a->hodge_columns * sizeof *a->hodge) == 0 &&
           memcmp(a->shape, b->shape, 2 * n) == 0;
}

static void test_result_depends_on_the_seed_but_not_on_threads(void **state)
{
    cicy_dataset one = build(CICY_ORDER_SHUFFLED, 5, 1), many = build(CICY_ORDER_SHUFFLED, 5, 3);
    cicy_dataset other = build(CICY_ORDER_SHUFFLED, 6, 3);
    assert_true(same(&one, &many));
    assert_false(same(&one, &other));
    cicy_dataset_clear(&one);
    cicy_dataset_clear(&many);
    cicy_dataset_clear(&other);
}

static bool stop(void *user, const cicy_progress_report *report)
{
    assert_true(report->done <= report->total);
    ++*(int *)user;
    return false;
}

static void test_building_can_be_stopped(void **state)
{
    int calls = 0;
    cicy_build_options options = {.threads = 1, .progress = {stop, &calls}};
    cicy_dataset dataset;
    cicy_error error = {0};
    assert_int_equal(cicy_dataset_build(threefolds, &options, &dataset, &error), CICY_INTERRUPTED);
    assert_int_equal(calls, 1);
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_entries_are_the_classification_in_the_order_asked_for),
        cmocka_unit_test(test_numbers_and_flags_are_those_of_the_entry),
        cmocka_unit_test(test_result_depends_on_the_seed_but_not_on_threads),
        cmocka_unit_test(test_building_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, classify, clear);
}
