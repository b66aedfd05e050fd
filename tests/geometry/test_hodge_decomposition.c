/* Hodge numbers against an independent computation by the decomposition theorem, which assumes
 * nothing about the rank of any map (plain_hodge.h). */
#include "cicyminer/hodge.h"
#include "plain_hodge.h"
#include "random_configuration.h"
#include "unit.h"

/* Compares every Hodge number. Returns whether h21 > 0. */
static bool compare(const cicy_configuration *x, int64_t h[][CICY_MAX_DIMENSION + 1])
{
    cicy_hodge hodge;
    const int d = cicy_configuration_dimension(x);
    plain_hodge_numbers(x, h);
    assert_int_equal(cicy_hodge_compute(x, CICY_HODGE_CHECK_ALL, &hodge, NULL), CICY_OK);
    for (int p = 0; p <= d; p++)
        for (int q = 0; q <= d; q++) {
            assert_int_equal(h[p][q], h[q][p]);
            assert_int_equal(h[p][q], h[d - p][d - q]);
        }
    for (int p = 0; p <= d; p++)
        assert_int_equal(h[p][0], p == 0 || p == d || hodge.product ? h[p][0] : 0);
    assert_int_equal(h[0][0], 1);
    assert_int_equal(h[d][0], 1);
    assert_int_equal(hodge.h11, h[1][1]);
    assert_int_equal(hodge.h21, d >= 3 ? h[2][1] : 0);
    assert_int_equal(hodge.h31, d >= 4 ? h[3][1] : 0);
    assert_int_equal(hodge.h41, d >= 5 ? h[4][1] : 0);
    assert_int_equal(hodge.h22, d >= 4 ? h[2][2] : 0);
    assert_int_equal(hodge.h32, d >= 5 ? h[3][2] : 0);
    return hodge.h21 > 0;
}

static void compare_random(int dimension, int count, int least_with_h21)
{
    cicy_random random;
    cicy_random_init(&random, 71, (uint64_t)dimension);
    int with_h21 = 0, rows = 0;
    for (int k = 0, drawn = 0; k < count; drawn++) {
        cicy_configuration x;
        draw_configuration(&random, dimension, 3 + drawn % 4, 2 + drawn % 3 + (dimension == 5), &x);
        if (x.columns > 5)
            continue;
        cicy_configuration factors[CICY_MAX_ROWS];
        bool points = false;
        for (size_t f = cicy_configuration_factors(&x, factors); f-- > 0;)
            points |= cicy_configuration_dimension(&factors[f]) == 0;
        if (points)
            continue; /* not connected: refused */
        int64_t h[CICY_MAX_DIMENSION + 1][CICY_MAX_DIMENSION + 1];
        with_h21 += compare(&x, h);
        rows += x.rows;
        k++;
    }
    assert_true(rows >= count + count / 8);
    assert_true(with_h21 >= least_with_h21);
}

static void test_curves_and_surfaces_agree_with_the_decomposition(void **state)
{
    compare_random(1, 60, 0);
    compare_random(2, 60, 0);
}

static void test_threefolds_agree_with_the_decomposition(void **state)
{
    compare_random(3, 150, 150);
}

static void test_fourfolds_agree_with_the_decomposition(void **state)
{
    compare_random(4, 200, 10);
}

static void test_fivefolds_agree_with_the_decomposition(void **state)
{
    compare_random(5, 100, 2);
}

/* The fixture holds h11,h21,h31,h41,h22,h32 of listed five-folds from another program. */
static void test_five_folds_of_the_fixture_have_their_numbers(void **state)
{
    FILE *file = fopen(CICY_FIXTURES "/geometry/five_folds.txt", "r");
    assert_non_null(file);
    char line[1024];
    int count = 0;
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        char *numbers = strchr(line, ';');
        assert_non_null(numbers);
        cicy_configuration x;
        assert_int_equal(cicy_configuration_parse(&x, line, (size_t)(numbers - line), NULL),
                         CICY_OK);
        long long stated[6];
        assert_int_equal(sscanf(numbers + 1, " %lld,%lld,%lld,%lld,%lld,%lld", &stated[0],
                                &stated[1], &stated[2], &stated[3], &stated[4], &stated[5]),
                         6);
        int64_t h[CICY_MAX_DIMENSION + 1][CICY_MAX_DIMENSION + 1];
        plain_hodge_numbers(&x, h);
        assert_int_equal(h[1][1], stated[0]);
        assert_int_equal(h[2][1], stated[1]);
        assert_int_equal(h[3][1], stated[2]);
        assert_int_equal(h[4][1], stated[3]);
        assert_int_equal(h[2][2], stated[4]);
        assert_int_equal(h[3][2], stated[5]);
        compare(&x, h);
        count++;
    }
    fclose(file);
    assert_int_equal(count, 104);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_curves_and_surfaces_agree_with_the_decomposition),
        cmocka_unit_test(test_threefolds_agree_with_the_decomposition),
        cmocka_unit_test(test_fourfolds_agree_with_the_decomposition),
        cmocka_unit_test(test_fivefolds_agree_with_the_decomposition),
        cmocka_unit_test(test_five_folds_of_the_fixture_have_their_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
