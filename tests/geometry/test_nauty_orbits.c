/* Fibrations and line bundles up to symmetries, and the number of symmetries, against nauty. */
#include "nauty_form.h"
#include "parse.h"
#include "random_configuration.h"

#include "cicyminer/fibration.h"
#include "data/bundles/bundle_plan.h"
#include "unit.h"

/* Fibrations up to symmetries: as many as nauty tells apart, and the first of each. */
static size_t assert_fibrations(const cicy_configuration *x)
{
    cicy_fibrations all = {0}, kept = {0};
    const cicy_fibration_options every = {.size = sizeof every, .all = true},
                                 some = {.size = sizeof some};
    assert_int_equal(cicy_fibrations_find(x, &every, &all, NULL), CICY_OK);
    assert_int_equal(cicy_fibrations_find(x, &some, &kept, NULL), CICY_OK);
    nauty_form *forms = malloc((all.count + 1) * sizeof *forms);
    assert_non_null(forms);
    size_t distinct = 0;
    for (size_t k = 0; k < all.count; k++) {
        int mark[CICY_MAX_ROWS];
        for (int i = 0; i < x->rows; i++)
            mark[i] = all.items[k].rows >> i & 1;
        forms[distinct] = nauty_form_of(x, mark);
        size_t same = 0;
        while (nauty_form_compare(&forms[same], &forms[distinct]) != 0)
            same++;
        if (same < distinct) {
            free(forms[distinct].words);
            continue;
        }
        assert_true(distinct < kept.count);
        assert_int_equal(kept.items[distinct].rows, all.items[k].rows);
        distinct++;
    }
    assert_int_equal(distinct, kept.count);
    for (size_t k = 0; k < distinct; k++)
        free(forms[k].words);
    free(forms);
    const size_t repeated = all.count - kept.count;
    cicy_fibrations_clear(&all);
    cicy_fibrations_clear(&kept);
    return repeated;
}

static void test_fibrations_have_the_orbits_of_nauty(void **state)
{
    size_t repeated = 0;
    cicy_random random;
    cicy_random_init(&random, 34, 0);
    for (int k = 0; k < 150; k++) {
        cicy_configuration x;
        draw_configuration(&random, 3 + k % 3, 8, 1 + k % 2, &x);
        repeated += assert_fibrations(&x);
    }
    assert_true(repeated > 200);
}

/* The less of the forms of a line bundle and of its dual. */
static nauty_form bundle_form(const cicy_configuration *x, const int8_t *degrees)
{
    nauty_form forms[2];
    for (int sign = 0; sign < 2; sign++) {
        int mark[CICY_MAX_ROWS];
        for (int i = 0; i < x->rows; i++)
            mark[i] = sign ? -degrees[i] : degrees[i];
        forms[sign] = nauty_form_of(x, mark);
    }
    const int less = nauty_form_compare(&forms[1], &forms[0]) < 0;
    free(forms[!less].words);
    return forms[less];
}

static const char *const symmetric[] = {
    "[[1,2],[1,2],[1,2],[1,2]]", "[[1,1,1],[1,1,1],[2,2,1],[2,2,1]]", "[[1,2],[2,3],[1,2]]",
    "[[1,1,1,0,0],[1,1,0,1,0],[1,0,1,0,1],[3,1,1,1,1]]", "[[1,1,1],[1,2,0],[1,0,2],[2,2,1]]"};

static void test_line_bundles_have_the_orbits_of_nauty(void **state)
{
    for (size_t s = 0; s < sizeof symmetric / sizeof *symmetric; s++) {
        const cicy_configuration x = parse(symmetric[s]);
        const cicy_bundle_data_options box = {.size = sizeof box, .low = -1, .high = 2};
        cicy_bundle_plan plan;
        assert_int_equal(cicy_bundle_plan_make(&plan, &x, &box, 0, NULL), CICY_OK);
        nauty_form *forms = malloc(plan.count * sizeof *forms);
        assert_non_null(forms);
        for (size_t k = 0; k < plan.count; k++) {
            forms[k] = bundle_form(&x, plan.bundle + k * x.rows);
            size_t first = 0;
            while (nauty_form_compare(&forms[first], &forms[k]) != 0)
                first++;
            assert_int_equal(plan.orbit[k], first);
        }
        for (size_t k = 0; k < plan.count; k++)
            free(forms[k].words);
        free(forms);
        cicy_bundle_plan_clear(&plan);
    }
}

static double factorial(int n)
{
    return n < 2 ? 1 : n * factorial(n - 1);
}

/* The permutations of columns that keep the matrix. */
static double column_symmetries(const cicy_configuration *x)
{
    double product = 1;
    for (int j = 0; j < x->columns; j++) {
        int equal = 1; /* this column and those before it like it */
        for (int k = 0; k < j; k++) {
            int i = 0;
            while (i < x->rows && x->degree[i][j] == x->degree[i][k])
                i++;
            equal += i == x->rows;
        }
        product *= equal;
    }
    return product;
}

/* Orbits of line bundles with all degrees different have as many members as there are symmetries
 * that differ on the rows; nauty counts these together with those of equal columns. */
static void assert_symmetries(const cicy_configuration *x)
{
    const cicy_bundle_data_options box = {.size = sizeof box, .low = 1, .high = x->rows};
    cicy_bundle_plan plan;
    size_t orbits = 0;
    assert_int_equal(cicy_bundle_plan_make(&plan, x, &box, 0, NULL), CICY_OK);
    for (size_t k = 0; k < plan.count; k++) {
        uint32_t seen = 0;
        for (int i = 0; i < x->rows; i++)
            seen |= 1u << plan.bundle[k * x->rows + (size_t)i];
        orbits += plan.orbit[k] == k && seen == (1u << (x->rows + 1)) - 2;
    }
    cicy_bundle_plan_clear(&plan);
    nauty_form form = nauty_form_of(x, NULL);
    free(form.words);
    assert_true(form.automorphisms == factorial(x->rows) / (double)orbits * column_symmetries(x));
}

static void test_symmetries_are_as_many_as_by_nauty(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 35, 0);
    for (size_t s = 0; s < sizeof symmetric / sizeof *symmetric; s++) {
        const cicy_configuration x = parse(symmetric[s]);
        assert_symmetries(&x);
    }
    for (int k = 0; k < 60; k++) {
        cicy_configuration x;
        draw_configuration(&random, 1 + k % 4, 5, 2, &x);
        assert_symmetries(&x);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fibrations_have_the_orbits_of_nauty),
        cmocka_unit_test(test_line_bundles_have_the_orbits_of_nauty),
        cmocka_unit_test(test_symmetries_are_as_many_as_by_nauty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
