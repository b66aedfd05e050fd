/* Canonical and staircase form: against brute force on small matrices, against shuffles on large
 * ones. */
#include "random_configuration.h"
#include "unit.h"

/* Advances `order` to the next permutation in lexicographic order. */
static bool next_permutation(uint8_t *order, int count)
{
    int i = count - 1;
    while (i > 0 && order[i - 1] >= order[i])
        i--;
    if (i <= 0)
        return false;
    int j = count - 1;
    while (order[j] <= order[i - 1])
        j--;
    uint8_t swap = order[i - 1];
    order[i - 1] = order[j];
    order[j] = swap;
    for (int a = i, b = count - 1; a < b; a++, b--) {
        swap = order[a];
        order[a] = order[b];
        order[b] = swap;
    }
    return true;
}

/* Rows by increasing n first, then the greater matrix. */
static bool comes_before(const cicy_configuration *a, const cicy_configuration *b)
{
    int by_n = memcmp(a->n, b->n, a->rows);
    if (by_n)
        return by_n < 0;
    for (int i = 0; i < a->rows; i++) {
        int by_row = memcmp(a->degree[i], b->degree[i], a->columns);
        if (by_row)
            return by_row > 0;
    }
    return false;
}

static bool column_is_smaller(const cicy_configuration *x, const uint8_t *rows, int a, int b)
{
    for (int i = 0; i < x->rows; i++)
        if (x->degree[rows[i]][a] != x->degree[rows[i]][b])
            return x->degree[rows[i]][a] < x->degree[rows[i]][b];
    return false;
}

/* The staircase form by its definition: the first over all orders of the rows. For a given one the
 * best order of the columns, each read from top to bottom, is the decreasing one. */
static void staircase_by_brute_force(const cicy_configuration *configuration,
                                     cicy_configuration *best)
{
    uint8_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    *best = *configuration;
    for (int i = 0; i < configuration->rows; i++)
        rows[i] = (uint8_t)i;
    do {
        for (int j = 0; j < configuration->columns; j++) {
            int at = j;
            for (; at > 0 && column_is_smaller(configuration, rows, columns[at - 1], j); at--)
                columns[at] = columns[at - 1];
            columns[at] = (uint8_t)j;
        }
        cicy_configuration permuted;
        cicy_configuration_permute(configuration, rows, columns, &permuted);
        if (comes_before(&permuted, best))
            *best = permuted;
    } while (next_permutation(rows, configuration->rows));
}

static void assert_staircase(const cicy_configuration *configuration)
{
    cicy_configuration expected, found;
    staircase_by_brute_force(configuration, &expected);
    cicy_configuration_staircase(configuration, &found);
    assert_true(cicy_configuration_equal(&expected, &found));
}

static void test_staircase_is_the_greatest_of_all_permutations(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 11, 0);
    for (int k = 0; k < 400; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 5, 7, 1 + k % 3, &configuration);
        assert_staircase(&configuration);
    }
}

/* Matrices in which rows are placed together: stars and matchings of P1 rows below P2 rows. */
static void test_staircase_of_stars_and_matchings_is_the_greatest(void **state)
{
    static const char *const texts[] = {
        "{{0,0,0,2,0,0},{0,0,1,1,0,0},{1,0,0,1,0,0},{0,0,0,1,0,1},{0,0,0,1,1,0},"
        "{0,1,0,0,1,1},{1,1,1,0,0,0}}",
        "{{1,1,0,0,0,0,0},{0,0,1,1,0,0,0},{0,0,0,0,1,1,0},{1,0,1,0,0,0,1},{0,1,0,0,1,0,1},"
        "{0,0,0,1,0,1,1}}",
        "{{1,1,0,0,0,0,0,0},{0,0,1,1,0,0,0,0},{0,0,0,0,1,1,0,0},{0,0,0,0,0,0,1,1},"
        "{1,0,1,0,1,0,0,0},{0,1,0,0,0,1,0,1},{0,0,0,1,0,0,2,0}}"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        cicy_configuration configuration;
        assert_int_equal(cicy_configuration_parse(&configuration, texts[k], strlen(texts[k]), NULL),
                         CICY_OK);
        assert_staircase(&configuration);
    }
    cicy_random random;
    cicy_random_init(&random, 16, 0);
    for (int k = 0; k < 150; k++) { /* mostly lines */
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 4, 8, 1 + (k % 4 == 0), &configuration);
        assert_staircase(&configuration);
    }
}

static void test_canonical_forms_agree_exactly_for_equivalent_matrices(void **state)
{
    enum { COUNT = 300 };
    static cicy_configuration given[COUNT], brute[COUNT], canonical[COUNT];
    cicy_random random;
    cicy_random_init(&random, 12, 0);
    for (int k = 0; k < COUNT; k++) {
        do {
            draw_configuration(&random, 3, 4, 2, &given[k]);
        } while (given[k].columns > 4);
        staircase_by_brute_force(&given[k], &brute[k]);
        cicy_configuration_canonical(&given[k], &canonical[k]);
    }
    int pairs = 0;
    for (int a = 0; a < COUNT; a++)
        for (int b = 0; b < a; b++) {
            bool same = cicy_configuration_equal(&brute[a], &brute[b]);
            pairs += same;
            assert_int_equal(cicy_configuration_equal(&canonical[a], &canonical[b]), same);
            assert_int_equal(cicy_configuration_equivalent(&given[a], &given[b]), same);
        }
    assert_true(pairs > 100);
}

static void assert_forms_survive_shuffles(cicy_random *random, const cicy_configuration *given,
                                          int shuffles)
{
    cicy_configuration canonical, staircase;
    cicy_configuration_canonical(given, &canonical);
    cicy_configuration_staircase(given, &staircase);
    assert_true(cicy_configuration_equivalent(given, &canonical));
    assert_true(cicy_configuration_equivalent(given, &staircase));
    for (int k = 0; k < shuffles; k++) {
        cicy_configuration shuffled, form;
        cicy_configuration_shuffle(given, random, &shuffled);
        cicy_configuration_canonical(&shuffled, &form);
        assert_true(cicy_configuration_equal(&canonical, &form));
        cicy_configuration_staircase(&shuffled, &form);
        assert_true(cicy_configuration_equal(&staircase, &form));
    }
}

static void test_forms_do_not_depend_on_the_order_given(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 13, 0);
    for (int k = 0; k < 500; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 5, 14, k % 3 == 0 ? 5 : 2, &configuration);
        assert_forms_survive_shuffles(&random, &configuration, 4);
    }
}

/* P1 rows that join columns in a ring: [1 1 0 ..], [0 1 1 ..], .. */
static void add_ring(cicy_configuration *configuration, int length)
{
    int first_row = configuration->rows, first_column = configuration->columns;
    for (int k = 0; k < length; k++) {
        configuration->n[first_row + k] = 1;
        configuration->degree[first_row + k][first_column + k] += 1;
        configuration->degree[first_row + k][first_column + (k + 1) % length] += 1;
    }
    configuration->rows = (uint8_t)(first_row + length);
    configuration->columns = (uint8_t)(first_column + length);
}

static void add_block(cicy_configuration *configuration, int n)
{
    configuration->n[configuration->rows] = (uint8_t)n;
    configuration->degree[configuration->rows++][configuration->columns++] = (uint8_t)(n + 1);
}

/* P^n with `branches` columns (1 on P^n), each joined by a P1 to a column of degree 1, and the rest
 * of the degree in one column: branches! symmetries, and a hypersurface in P^(n - branches). */
static void make_broom(cicy_configuration *configuration, int dimension, int branches)
{
    memset(configuration, 0, sizeof *configuration);
    configuration->rows = (uint8_t)(branches + 1);
    configuration->columns = (uint8_t)(2 * branches + 1);
    configuration->n[branches] = (uint8_t)(dimension + 1 + branches);
    for (int k = 0; k < branches; k++) {
        configuration->n[k] = 1;
        configuration->degree[k][2 * k] = configuration->degree[k][2 * k + 1] = 1;
        configuration->degree[branches][2 * k] = 1;
    }
    configuration->degree[branches][2 * branches] = (uint8_t)(dimension + 2);
}

static void test_very_symmetric_matrices_are_quick(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 14, 0);
    cicy_configuration configuration;

    make_broom(&configuration, 3, 9);
    assert_int_equal(cicy_configuration_check(&configuration, NULL), CICY_OK);
    assert_forms_survive_shuffles(&random, &configuration, 1);

    memset(&configuration, 0, sizeof configuration); /* 29 pairs of points and a K3 surface */
    for (int k = 0; k < 29; k++)
        add_block(&configuration, 1);
    add_block(&configuration, 3);
    assert_int_equal(cicy_configuration_check(&configuration, NULL), CICY_OK);
    assert_forms_survive_shuffles(&random, &configuration, 1);

    memset(&configuration, 0, sizeof configuration); /* rings of 2-regular P1 rows and a cubic */
    for (int length = 2; length <= 6; length++)
        add_ring(&configuration, length);
    add_ring(&configuration, 5);
    add_ring(&configuration, 5);
    add_block(&configuration, 2);
    assert_int_equal(cicy_configuration_check(&configuration, NULL), CICY_OK);
    assert_forms_survive_shuffles(&random, &configuration, 1);

    memset(&configuration, 0, sizeof configuration); /* five elliptic curves */
    for (int k = 0; k < 5; k++)
        add_block(&configuration, 2);
    assert_int_equal(cicy_configuration_check(&configuration, NULL), CICY_OK);
    assert_forms_survive_shuffles(&random, &configuration, 2);
}

static void test_rows_stand_by_increasing_n(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 15, 0);
    for (int k = 0; k < 100; k++) {
        cicy_configuration configuration, staircase;
        draw_configuration(&random, 4, 8, 4, &configuration);
        cicy_configuration_staircase(&configuration, &staircase);
        for (int i = 1; i < staircase.rows; i++)
            assert_true(staircase.n[i - 1] <= staircase.n[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_staircase_is_the_greatest_of_all_permutations),
        cmocka_unit_test(test_staircase_of_stars_and_matchings_is_the_greatest),
        cmocka_unit_test(test_canonical_forms_agree_exactly_for_equivalent_matrices),
        cmocka_unit_test(test_forms_do_not_depend_on_the_order_given),
        cmocka_unit_test(test_very_symmetric_matrices_are_quick),
        cmocka_unit_test(test_rows_stand_by_increasing_n),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
