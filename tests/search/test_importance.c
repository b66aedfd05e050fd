/* Functional ANOVA against functions whose variance shares are known. */
#include "search/forest.h"
#include "unit.h"

/* A tree by hand: x0 < 0.25 ? 1 : (choice is 0 or 2 ? 2 : 5); three choices, x2 unused. */
static void test_variances_of_a_known_tree(void **state)
{
    cicy_tree_node nodes[] = {{.left = 1, .right = 2, .d = 0, .threshold = 0.25},
                              {.value = 1},
                              {.left = 3, .right = 4, .d = 1, .subset = 5},
                              {.value = 2},
                              {.value = 5}};
    const cicy_tree tree = {.nodes = nodes, .count = 5};
    const cicy_samples samples = {.dimensions = 3, .levels = {0, 3, 0}};
    double total, alone[3];
    assert_int_equal(cicy_tree_variances(&tree, &samples, &total, alone, NULL), CICY_OK);
    /* leaves of volume 1/4, 1/2, 1/4 and values 1, 2, 5: mean 5/2, mean square 35/4 - 25/4 - ... */
    double mean = (1 + 2 * 2 + 5) / 4.0;
    double variance = (1 + 2 * 4 + 25) / 4.0 - mean * mean;
    /* over x0: 1 on a quarter, (2 * 2 + 5) / 3 = 3 else; over the choice: 1/4 + 3/4 * 2, 1/4 + 15/4
     */
    double over_x0 = (1 + 3 * 9) / 4.0 - mean * mean;
    double a = 0.25 + 1.5, b = 0.25 + 3.75;
    double over_choice = (2 * a * a + b * b) / 3 - mean * mean;
    assert_true(fabs(total - variance) < 1e-12);
    assert_true(fabs(alone[0] - over_x0) < 1e-12);
    assert_true(fabs(alone[1] - over_choice) < 1e-12);
    assert_true(fabs(alone[2]) < 1e-12);
}

static void test_a_tree_learns_a_step_exactly(void **state)
{
    enum { COUNT = 200 };
    double x[COUNT], y[COUNT];
    cicy_random random;
    cicy_random_init(&random, 2, 2);
    for (int i = 0; i < COUNT; i++) {
        x[i] = (i + 0.5) / COUNT;
        y[i] = x[i] < 0.3 ? -1 : 4;
    }
    const cicy_samples samples = {.count = COUNT, .dimensions = 1, .x = x, .y = y};
    cicy_tree tree;
    assert_int_equal(cicy_tree_grow(&tree, &samples, &random, NULL), CICY_OK);
    assert_int_equal(tree.count, 3);
    for (int i = 0; i < COUNT; i++)
        if (fabs(x[i] - 0.3) > 0.05)
            assert_true(cicy_tree_predict(&tree, &samples, &x[i]) == y[i]);
    cicy_tree_clear(&tree);
}

static cicy_search make_search(size_t count)
{
    cicy_search search = {.settings = cicy_search_defaults(), .space = {.count = 4}};
    for (size_t d = 0; d < 3; d++)
        search.space.parameters[d] =
            (cicy_parameter){.kind = CICY_PARAMETER_REAL, .high = 1, .parent = -1};
    search.space.parameters[3] = (cicy_parameter){.kind = CICY_PARAMETER_CHOICE,
                                                  .choice_count = 4,
                                                  .choices = {"a", "b", "c", "d"},
                                                  .parent = -1};
    search.evaluations = calloc(count, sizeof *search.evaluations);
    search.count = count;
    cicy_random random;
    cicy_random_init(&random, 8, 8);
    for (size_t i = 0; i < count; i++) {
        search.evaluations[i].budget = 1;
        cicy_space_draw(&search.space, &random, &search.evaluations[i].point);
    }
    return search;
}

/* y = 2 x0 + x1 + e(choice), e = 0, 0, 1, 1; x2 does nothing: variances 4/12, 1/12, 1/4, 0. */
static void test_shares_of_an_additive_function(void **state)
{
    cicy_search search = make_search(1500);
    for (size_t i = 0; i < search.count; i++) {
        const double *v = search.evaluations[i].point.values;
        search.evaluations[i].loss = 2 * v[0] + v[1] + (v[3] >= 2);
    }
    cicy_importance importance;
    assert_int_equal(cicy_search_importance(&search, &importance, NULL), CICY_OK);
    assert_int_equal(importance.evaluations, 1500);
    const double expected[] = {0.5, 0.125, 0, 0.375};
    for (size_t d = 0; d < 4; d++)
        if (fabs(importance.share[d] - expected[d]) > 0.03 || importance.deviation[d] > 0.05)
            fail_msg("parameter %zu: %g +- %g instead of %g", d, importance.share[d],
                     importance.deviation[d], expected[d]);
    free(search.evaluations);
}

/* y = (x0 - 1/2) (x1 - 1/2) is all interaction: no parameter explains anything alone. */
static void test_an_interaction_is_nobodys_alone(void **state)
{
    cicy_search search = make_search(1500);
    for (size_t i = 0; i < search.count; i++) {
        const double *v = search.evaluations[i].point.values;
        search.evaluations[i].loss = (v[0] - 0.5) * (v[1] - 0.5);
    }
    cicy_importance importance;
    assert_int_equal(cicy_search_importance(&search, &importance, NULL), CICY_OK);
    for (size_t d = 0; d < 4; d++)
        assert_true(importance.share[d] < 0.05);
    free(search.evaluations);
}

static void test_failures_count_and_too_few_say_nothing(void **state)
{
    cicy_search search = make_search(400);
    for (size_t i = 0; i < search.count; i++) {
        const double *v = search.evaluations[i].point.values;
        search.evaluations[i].loss = v[2] > 0.7 ? INFINITY : 0.1 * v[0] + (i == 0);
    }
    cicy_importance importance;
    assert_int_equal(cicy_search_importance(&search, &importance, NULL), CICY_OK);
    assert_true(importance.share[2] > 0.9);
    search.count = 3;
    assert_int_equal(cicy_search_importance(&search, &importance, NULL), CICY_OK);
    assert_true(importance.share[2] == 0);
    search.count = 50; /* equal losses */
    for (size_t i = 0; i < search.count; i++)
        search.evaluations[i].loss = 0.5;
    assert_int_equal(cicy_search_importance(&search, &importance, NULL), CICY_OK);
    for (size_t d = 0; d < 4; d++)
        assert_true(importance.share[d] == 0 && importance.deviation[d] == 0);
    free(search.evaluations);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_variances_of_a_known_tree),
        cmocka_unit_test(test_a_tree_learns_a_step_exactly),
        cmocka_unit_test(test_shares_of_an_additive_function),
        cmocka_unit_test(test_an_interaction_is_nobodys_alone),
        cmocka_unit_test(test_failures_count_and_too_few_say_nothing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
