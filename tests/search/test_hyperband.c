/* Brackets against the published tables. */
#include "cicyminer/search.h"
#include "unit.h"

static void expect(const cicy_bracket *bracket, size_t stages, const size_t *sizes,
                   const double *budgets)
{
    assert_int_equal(bracket->stages, stages);
    for (size_t i = 0; i < stages; i++) {
        assert_int_equal(bracket->sizes[i], sizes[i]);
        assert_true(fabs(bracket->budgets[i] - budgets[i]) < 1e-9 * budgets[i]);
    }
}

/* Li et al. 2018, table 1: R = 81, eta = 3. */
static void test_brackets_of_81_are_those_of_table_1(void **state)
{
    const size_t sizes[5][5] = {{81, 27, 9, 3, 1}, {27, 9, 3, 1}, {9, 3, 1}, {6, 2}, {5}};
    const double budgets[] = {1, 3, 9, 27, 81};
    assert_int_equal(cicy_hyperband_brackets(1, 81, 3), 5);
    for (size_t i = 0; i < 10; i++) {
        const cicy_bracket bracket = cicy_hyperband_bracket(1, 81, 3, i);
        expect(&bracket, 5 - i % 5, sizes[i % 5], budgets + i % 5);
    }
}

/* Budgets 10 to 100 as in arXiv:2108.02221: 11.1, 33.3, 100, as HpBandSter makes them. */
static void test_brackets_of_the_paper(void **state)
{
    const size_t sizes[3][3] = {{9, 3, 1}, {3, 1}, {3}};
    const double budgets[] = {100.0 / 9, 100.0 / 3, 100};
    assert_int_equal(cicy_hyperband_brackets(10, 100, 3), 3);
    for (size_t i = 0; i < 7; i++) {
        const cicy_bracket bracket = cicy_hyperband_bracket(10, 100, 3, i);
        expect(&bracket, 3 - i % 3, sizes[i % 3], budgets + i % 3);
    }
}

static void test_powers_of_eta_do_not_lose_a_bracket_to_rounding(void **state)
{
    for (int power = 0; power < 9; power++) {
        assert_int_equal(cicy_hyperband_brackets(0.1, 0.1 * pow(3, power), 3), power + 1);
        assert_int_equal(cicy_hyperband_brackets(7, 7 * pow(2, power), 2), power + 1);
    }
    assert_int_equal(cicy_hyperband_brackets(5, 5, 3), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brackets_of_81_are_those_of_table_1),
        cmocka_unit_test(test_brackets_of_the_paper),
        cmocka_unit_test(test_powers_of_eta_do_not_lose_a_bracket_to_rounding)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
