/* Other forms of listed four-folds: the same manifolds, matrices that are never listed.
 */
#include "cicyminer/canonical.h"
#include "cicyminer/splitting.h"
#include "experiments/equivalents.h"
#include "four_folds.h"
#include "unit.h"

enum { COUNT = FOUR_FOLDS };
static cicy_dataset dataset;
static uint32_t all[COUNT];

static int read_fixture(void **state)
{
    read_four_folds(&dataset);
    for (uint32_t i = 0; i < COUNT; i++)
        all[i] = i;
    return 0;
}

static int clear_fixture(void **state)
{
    cicy_dataset_clear(&dataset);
    return 0;
}

/* Whether contracting some row P^n of `splitting` gives `listed` up to permutations, and is
 * ineffective. */
static bool contracts_to(const cicy_configuration *splitting, uint8_t n,
                         const cicy_configuration *listed)
{
    for (size_t i = 0; i < splitting->rows; i++) {
        cicy_configuration contracted;
        if (splitting->n[i] == n && cicy_contraction_is_possible(splitting, i) &&
            !cicy_contraction_is_effective(splitting, i) &&
            cicy_configuration_contract(splitting, i, &contracted) &&
            cicy_configuration_equivalent(&contracted, listed))
            return true;
    }
    return false;
}

static void test_every_pair_is_an_unlisted_equivalent(void **state)
{
    cicy_equivalents pairs;
    size_t seen[CICY_FORMS] = {0};
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 1, 2, &pairs, NULL), CICY_OK);
    assert_true(pairs.count > COUNT / 2);
    assert_int_equal(pairs.other.count, pairs.count);
    for (size_t i = 0; i < pairs.count; i++) {
        cicy_configuration listed, other;
        cicy_dataset_get(&dataset, pairs.listed[i], &listed);
        cicy_dataset_get(&pairs.other, i, &other);
        const uint8_t form = pairs.form[i];
        assert_in_range(form, 0, CICY_FORMS - 1);
        seen[form]++;
        if (form < CICY_LARGEST_SPLITTING)
            assert_true(contracts_to(&other, form + 1, &listed));
        else
            assert_int_equal(other.columns, listed.columns + 1);
        assert_false(cicy_configuration_is_listed(&other));
        assert_int_equal(pairs.other.euler[i], dataset.euler[pairs.listed[i]]);
    }
    for (size_t form = 0; form < CICY_FORMS; form++)
        assert_true(seen[form] > 0);
    cicy_equivalents_clear(&pairs);
}

static void test_each_entry_has_at_most_one_of_each_form(void **state)
{
    cicy_equivalents pairs;
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 1, 2, &pairs, NULL), CICY_OK);
    for (size_t i = 1; i < pairs.count; i++)
        assert_true(pairs.listed[i - 1] < pairs.listed[i] ||
                    (pairs.listed[i - 1] == pairs.listed[i] && pairs.form[i - 1] < pairs.form[i]));
    cicy_equivalents_clear(&pairs);
}

static void test_the_draw_is_a_function_of_seed_and_entry_alone(void **state)
{
    cicy_equivalents one, three, half, other;
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 1, 1, &one, NULL), CICY_OK);
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 1, 3, &three, NULL), CICY_OK);
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT / 2, 1, 1, &half, NULL), CICY_OK);
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 2, 1, &other, NULL), CICY_OK);
    const size_t size = dataset.rows * dataset.columns;
    assert_int_equal(one.count, three.count);
    assert_memory_equal(one.other.matrix, three.other.matrix, one.count * size);
    assert_memory_equal(one.other.matrix, half.other.matrix, half.count * size);
    assert_int_equal(one.count, other.count);
    assert_true(memcmp(one.other.matrix, other.other.matrix, one.count * size) != 0);
    cicy_equivalents_clear(&one);
    cicy_equivalents_clear(&three);
    cicy_equivalents_clear(&half);
    cicy_equivalents_clear(&other);
}

static void test_wrong_hodge_numbers_are_found(void **state)
{
    cicy_error error = {0};
    cicy_equivalents pairs;
    for (size_t i = 0; i < COUNT; i++)
        dataset.hodge[4 * i + 1]++;
    assert_int_equal(cicy_equivalents_draw(&dataset, all, COUNT, 1, 1, &pairs, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "other Hodge numbers"));
    cicy_equivalents_clear(&pairs);
    for (size_t i = 0; i < COUNT; i++)
        dataset.hodge[4 * i + 1]--;
}

/* The sextic fills a 1 x 1 matrix: nothing else fits. */
static void test_what_does_not_fit_is_left_out(void **state)
{
    cicy_dataset tiny;
    cicy_configuration sextic;
    cicy_hodge hodge;
    cicy_equivalents pairs;
    const uint32_t first = 0;
    assert_int_equal(cicy_configuration_parse(&sextic, "[[5,6]]", 7, NULL), CICY_OK);
    assert_int_equal(cicy_hodge_compute(&sextic, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_init(&tiny, 4, 1, 1, 1, NULL), CICY_OK);
    assert_int_equal(cicy_dataset_set(&tiny, 0, &sextic, &hodge, NULL), CICY_OK);
    assert_int_equal(cicy_equivalents_draw(&tiny, &first, 1, 1, 1, &pairs, NULL),
                     CICY_INVALID_INPUT);
    cicy_equivalents_clear(&pairs);
    cicy_dataset_clear(&tiny);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_pair_is_an_unlisted_equivalent),
        cmocka_unit_test(test_each_entry_has_at_most_one_of_each_form),
        cmocka_unit_test(test_the_draw_is_a_function_of_seed_and_entry_alone),
        cmocka_unit_test(test_wrong_hodge_numbers_are_found),
        cmocka_unit_test(test_what_does_not_fit_is_left_out)};
    return cmocka_run_group_tests(tests, read_fixture, clear_fixture);
}
