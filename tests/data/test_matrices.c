/* The geometry of many configurations in one array. */
#include "cicyminer/build.h"
#include "cicyminer/canonical.h"
#include "cicyminer/hodge.h"
#include "cicyminer/matrices.h"
#include "cicyminer/topology.h"
#include "unit.h"

static cicy_dataset threefolds;

static int build(void **state)
{
    cicy_classification *list;
    const cicy_classification_options options = {.dimension = 3, .products = true, .threads = 2};
    if (cicy_classification_compute(&options, &list, NULL) != CICY_OK)
        return -1;
    const cicy_status status = cicy_dataset_build(list, NULL, &threefolds, NULL);
    cicy_classification_free(list);
    return status == CICY_OK ? 0 : -1;
}

static int clear(void **state)
{
    cicy_dataset_clear(&threefolds);
    return 0;
}

static cicy_matrices all(void)
{
    return (cicy_matrices){threefolds.matrix, threefolds.count, threefolds.rows,
                           threefolds.columns};
}

static void *allocate(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    assert_non_null(memory);
    return memory;
}

static void test_hodge_numbers_are_those_of_single_configurations_for_any_threads(void **state)
{
    const cicy_matrices matrices = all();
    int64_t *hodge = allocate(matrices.count, 2 * sizeof *hodge);
    int64_t *euler = allocate(matrices.count, sizeof *euler);
    uint8_t *product = allocate(matrices.count, 1), *favourable = allocate(matrices.count, 1);
    const cicy_hodge_arrays results = {hodge, euler, product, favourable};
    for (int threads = 1; threads <= 3; threads++) {
        const cicy_matrices_options options = {.size = sizeof options, .threads = threads};
        memset(hodge, 0xff, matrices.count * 2 * sizeof *hodge);
        assert_int_equal(cicy_matrices_hodge(&matrices, &options, &results, NULL), CICY_OK);
        for (size_t i = 0; i < matrices.count; i++) {
            cicy_configuration x;
            cicy_hodge expected;
            cicy_dataset_get(&threefolds, i, &x);
            assert_int_equal(cicy_hodge_compute(&x, CICY_HODGE_CHECKED, &expected, NULL), CICY_OK);
            assert_int_equal(hodge[2 * i], expected.h11);
            assert_int_equal(hodge[2 * i + 1], expected.h21);
            assert_int_equal(euler[i], expected.euler);
            assert_int_equal(product[i], expected.product);
            assert_int_equal(favourable[i], expected.favourable);
        }
    }
    free(hodge);
    free(euler);
    free(product);
    free(favourable);
}

static void test_euler_numbers_of_chern_classes_are_twice_h11_minus_h21(void **state)
{
    const cicy_matrices matrices = all();
    int64_t *euler = allocate(matrices.count, sizeof *euler);
    assert_int_equal(cicy_matrices_euler(&matrices, NULL, euler, NULL), CICY_OK);
    for (size_t i = 0; i < matrices.count; i++)
        if (!threefolds.product[i])
            assert_int_equal(euler[i], 2 * (threefolds.hodge[2 * i] - threefolds.hodge[2 * i + 1]));
    free(euler);
}

static void test_shuffled_matrices_have_the_canonical_form_of_the_original(void **state)
{
    const cicy_matrices matrices = all();
    const size_t size = matrices.count * matrices.rows * matrices.columns;
    uint8_t *shuffled = allocate(size, 1), *ordered = allocate(size, 1);
    assert_int_equal(cicy_matrices_order(&matrices, NULL, CICY_ORDER_SHUFFLED, 7, shuffled, NULL),
                     CICY_OK);
    assert_memory_not_equal(shuffled, matrices.degrees, size);
    const cicy_matrices other = {shuffled, matrices.count, matrices.rows, matrices.columns};
    assert_int_equal(cicy_matrices_order(&other, NULL, CICY_ORDER_STAIRCASE, 0, ordered, NULL),
                     CICY_OK);
    assert_memory_equal(ordered, matrices.degrees, size);
    free(shuffled);
    free(ordered);
}

static void test_cohomology_has_the_index_of_the_index_polynomial(void **state)
{
    /* P^1 x P^3 [2; 4]: chi = 2 a b^2 + b^3 / 3 + 2 a + 11 b / 3. */
    static const uint8_t degrees[] = {2, 4, 2, 4, 2, 4};
    static const int64_t bundles[] = {-2, 1, 1, 2, 3, -1};
    static const int64_t chi[] = {-4, 20, 8};
    const cicy_matrices matrices = {degrees, 3, 2, 1};
    int64_t h[3][4];
    assert_int_equal(cicy_matrices_cohomology(&matrices, NULL, bundles, false, NULL, h[0], NULL),
                     CICY_OK);
    for (int i = 0; i < 3; i++)
        assert_int_equal(h[i][0] - h[i][1] + h[i][2] - h[i][3], chi[i]);
    assert_int_equal(h[0][1], 4);
    assert_int_equal(cicy_matrices_cohomology(&matrices, NULL, bundles, true, NULL, h[0], NULL),
                     CICY_OK);
    assert_memory_equal(h[0], h[2], sizeof h[0]);
}

/* A quintic, nothing, a broken row, a K3 surface, another quintic; padded to 2 x 2. */
static const uint8_t mixed[5][4] = {{5, 0, 0, 0}, {0}, {1, 0, 0, 0}, {4, 0, 0, 0}, {5, 0, 0, 0}};
static const cicy_matrices mixed_matrices = {mixed[0], 5, 2, 2};

static void test_refused_matrices_get_codes_and_the_others_results(void **state)
{
    static const uint16_t expected[] = {CICY_ERROR_NONE, CICY_ERROR_SHAPE, CICY_ERROR_SHAPE,
                                        CICY_ERROR_DIMENSION, CICY_ERROR_NONE};
    uint16_t codes[5];
    int64_t hodge[5][2] = {{0}};
    const cicy_matrices_options options = {.size = sizeof options, .codes = codes};
    const cicy_hodge_arrays results = {.hodge = hodge[0]};
    assert_int_equal(cicy_matrices_hodge(&mixed_matrices, &options, &results, NULL), CICY_OK);
    assert_memory_equal(codes, expected, sizeof codes);
    for (int i = 0; i < 5; i++)
        assert_int_equal(hodge[i][1], codes[i] ? 0 : 101);
}

static void test_the_first_refused_matrix_is_the_error(void **state)
{
    cicy_error error = {0};
    int64_t euler[5];
    for (int threads = 1; threads <= 3; threads++) {
        const cicy_matrices_options options = {.size = sizeof options, .threads = threads};
        assert_int_equal(cicy_matrices_euler(&mixed_matrices, &options, euler, &error),
                         CICY_INVALID_INPUT);
        assert_non_null(strstr(error.message, "matrix 1: "));
        assert_int_equal(error.code, CICY_ERROR_SHAPE);
    }
    const cicy_matrices large = {mixed[0], 1, CICY_MAX_ROWS + 1, 2};
    assert_int_equal(cicy_matrices_euler(&large, NULL, euler, &error), CICY_INVALID_INPUT);
    assert_int_equal(error.code, CICY_ERROR_TOO_LARGE);
}

static void test_no_matrices_give_no_results_and_no_dimension(void **state)
{
    const cicy_matrices none = {NULL, 0, 2, 2};
    const cicy_hodge_arrays results = {0};
    int dimension;
    assert_int_equal(cicy_matrices_hodge(&none, NULL, &results, NULL), CICY_OK);
    assert_int_equal(cicy_matrices_euler(&none, NULL, NULL, NULL), CICY_OK);
    assert_int_equal(cicy_matrices_dimension(&none, &dimension, NULL), CICY_INVALID_INPUT);
}

static bool stop(void *user, const cicy_progress_report *report)
{
    (void)user;
    (void)report;
    return false;
}

static void test_a_callback_stops_the_work(void **state)
{
    const cicy_matrices matrices = all();
    const cicy_matrices_options options = {.size = sizeof options, .progress = {stop, NULL}};
    int64_t *euler = allocate(matrices.count, sizeof *euler);
    assert_int_equal(cicy_matrices_euler(&matrices, &options, euler, NULL), CICY_INTERRUPTED);
    free(euler);
}

static void test_a_data_set_of_matrices_is_the_one_they_come_from(void **state)
{
    const cicy_matrices matrices = all();
    cicy_dataset dataset;
    assert_int_equal(
        cicy_dataset_from_matrices(&dataset, &matrices, NULL, CICY_ORDER_AS_GIVEN, 0, NULL),
        CICY_OK);
    assert_int_equal(dataset.count, threefolds.count);
    assert_memory_equal(dataset.matrix, threefolds.matrix,
                        dataset.count * dataset.rows * dataset.columns);
    assert_memory_equal(dataset.hodge, threefolds.hodge, dataset.count * 2 * sizeof(int32_t));
    assert_memory_equal(dataset.shape, threefolds.shape, dataset.count * 2);
    cicy_dataset_clear(&dataset);
    cicy_error error = {0};
    assert_int_equal(
        cicy_dataset_from_matrices(&dataset, &mixed_matrices, NULL, CICY_ORDER_AS_GIVEN, 0, &error),
        CICY_INVALID_INPUT);
    cicy_dataset_clear(&dataset);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hodge_numbers_are_those_of_single_configurations_for_any_threads),
        cmocka_unit_test(test_euler_numbers_of_chern_classes_are_twice_h11_minus_h21),
        cmocka_unit_test(test_shuffled_matrices_have_the_canonical_form_of_the_original),
        cmocka_unit_test(test_cohomology_has_the_index_of_the_index_polynomial),
        cmocka_unit_test(test_refused_matrices_get_codes_and_the_others_results),
        cmocka_unit_test(test_the_first_refused_matrix_is_the_error),
        cmocka_unit_test(test_no_matrices_give_no_results_and_no_dimension),
        cmocka_unit_test(test_a_callback_stops_the_work),
        cmocka_unit_test(test_a_data_set_of_matrices_is_the_one_they_come_from),
    };
    return cmocka_run_group_tests(tests, build, clear);
}
