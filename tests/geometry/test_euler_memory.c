/* Remembered Euler numbers against those of the total Chern class as a polynomial. */
#include "cicyminer/topology.h"
#include "geometry/cohomology/hodge/euler_memory.h"
#include "geometry/cohomology/hodge/hodge_recall.h"
#include "random_configuration.h"
#include "unit.h"

static void shuffle(cicy_random *random, uint8_t *order, int count)
{
    for (int k = 0; k < count; k++) {
        const int at = (int)cicy_random_below(random, (uint64_t)k + 1);
        order[k] = order[at];
        order[at] = (uint8_t)k;
    }
}

static void permute(cicy_random *random, const cicy_configuration *x, cicy_configuration *permuted)
{
    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    shuffle(random, rows, x->rows);
    shuffle(random, columns, x->columns);
    cicy_configuration_permute(x, rows, columns, permuted);
}

/* Recalls the Euler number of a whole configuration. */
static int64_t recall(cicy_euler_memory *memory, const cicy_configuration *x)
{
    cicy_graph graph;
    int64_t euler;
    cicy_graph_init(&graph, x);
    assert_int_equal(cicy_euler_recall(memory, x, &graph, cicy_low_bits(x->rows),
                                       cicy_low_bits(x->columns), &euler, NULL),
                     CICY_OK);
    return euler;
}

/* The same manifold in several orders, with many others between them. */
static void compare_permuted(int dimension, int rows, int largest_n, int count)
{
    enum { ORDERS = 4 };
    cicy_random random;
    cicy_random_init(&random, 5, (uint64_t)(dimension * 100 + largest_n));
    cicy_euler_memory *memory = cicy_euler_memory_create();
    cicy_configuration *x = calloc((size_t)count, sizeof *x);
    int64_t *expected = calloc((size_t)count, sizeof *expected);
    assert_non_null(memory);
    assert_non_null(x);
    assert_non_null(expected);
    for (int k = 0; k < count; k++) {
        cicy_topology topology;
        draw_configuration(&random, dimension, rows, largest_n, &x[k]);
        assert_int_equal(cicy_topology_compute(&x[k], &topology, NULL), CICY_OK);
        expected[k] = topology.euler;
        cicy_topology_clear(&topology);
    }
    for (int order = 0; order < ORDERS; order++)
        for (int k = 0; k < count; k++) {
            cicy_configuration permuted;
            permute(&random, &x[k], &permuted);
            assert_int_equal(recall(memory, &permuted), expected[k]);
        }
    free(expected);
    free(x);
    cicy_euler_memory_free(memory);
}

static void test_recalled_numbers_are_those_of_the_chern_classes(void **state)
{
    compare_permuted(2, 4, 3, 500);
    compare_permuted(3, 5, 4, 500);
    compare_permuted(4, 5, 4, 300);
    compare_permuted(5, 5, 3, 200);
}

static void test_matrices_too_large_to_be_kept(void **state)
{
    compare_permuted(3, 1, 19, 20);  /* n above 15, more than 15 columns */
    compare_permuted(3, 16, 1, 100); /* more than 12 rows */
}

/* A part: the quintic's column and row in P^4 P^1 [5 0; 0 2], whose factors are known. */
static void test_a_part_has_its_own_number(void **state)
{
    const cicy_configuration x = {.rows = 2, .columns = 2, .n = {4, 1}, .degree = {{5, 0}, {0, 2}}};
    cicy_euler_memory *memory = cicy_euler_memory_create();
    cicy_graph graph;
    cicy_graph_init(&graph, &x);
    for (int repeated = 0; repeated < 2; repeated++) {
        int64_t quintic, points;
        assert_int_equal(cicy_euler_recall(memory, &x, &graph, 1, 1, &quintic, NULL), CICY_OK);
        assert_int_equal(cicy_euler_recall(memory, &x, &graph, 2, 2, &points, NULL), CICY_OK);
        assert_int_equal(quintic, -200);
        assert_int_equal(points, 2);
    }
    cicy_euler_memory_free(memory);
}

/* Hodge numbers of five-folds, one memory for all, in changing orders. */
static void test_hodge_numbers_do_not_depend_on_the_memory(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 6, 0);
    cicy_euler_memory *memory = cicy_euler_memory_create();
    for (int k = 0; k < 200; k++) {
        cicy_configuration x, permuted;
        cicy_hodge alone, recalled;
        draw_connected(&random, 5, 6, 3, &x);
        permute(&random, &x, &permuted);
        assert_int_equal(cicy_hodge_compute(&x, CICY_HODGE_CHECK_ALL, &alone, NULL), CICY_OK);
        assert_int_equal(
            cicy_hodge_recall(&permuted, CICY_HODGE_CHECK_ALL, memory, &recalled, NULL), CICY_OK);
        assert_memory_equal(&alone, &recalled, sizeof alone);
    }
    cicy_euler_memory_free(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recalled_numbers_are_those_of_the_chern_classes),
        cmocka_unit_test(test_matrices_too_large_to_be_kept),
        cmocka_unit_test(test_a_part_has_its_own_number),
        cmocka_unit_test(test_hodge_numbers_do_not_depend_on_the_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
