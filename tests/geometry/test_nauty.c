/* Canonical forms against nauty, another program for them: random configurations, and those that
 * are hard to tell apart. */
#include "nauty_form.h"
#include "random_configuration.h"
#include "unit.h"

/* ---- Classes ---- */

static void assert_same_answer(const cicy_configuration *a, const cicy_configuration *b, bool same)
{
    cicy_configuration x, y;
    assert_int_equal(cicy_configuration_equivalent(a, b), same);
    cicy_configuration_canonical(a, &x);
    cicy_configuration_canonical(b, &y);
    assert_int_equal(cicy_configuration_equal(&x, &y), same);
    cicy_configuration_staircase(a, &x);
    cicy_configuration_staircase(b, &y);
    assert_int_equal(cicy_configuration_equal(&x, &y), same);
}

static void test_random_configurations_have_the_classes_of_nauty(void **state)
{
    enum { COUNT = 240 };
    static cicy_configuration given[COUNT];
    static nauty_form forms[COUNT];
    int same = 0, different = 0;
    cicy_random random;
    cicy_random_init(&random, 31, 0);
    for (int k = 0; k < COUNT; k++) {
        draw_configuration(&random, 1 + k % 3, 5, 2, &given[k]);
        forms[k] = nauty_form_of(&given[k], NULL);
    }
    for (int a = 0; a < COUNT; a++)
        for (int b = 0; b < a; b++) {
            if (given[a].rows != given[b].rows || given[a].columns != given[b].columns)
                continue;
            const bool equal = nauty_form_compare(&forms[a], &forms[b]) == 0;
            assert_same_answer(&given[a], &given[b], equal);
            same += equal;
            different += !equal;
        }
    for (int k = 0; k < COUNT; k++)
        free(forms[k].words);
    assert_true(same > 100 && different > 1000);
}

/* Moves one degree of row i from column a to column b and one of row k back: all sums stay. */
static bool exchange(cicy_random *random, cicy_configuration *x)
{
    const uint64_t rows = x->rows, columns = x->columns;
    const int i = (int)cicy_random_below(random, rows), k = (int)cicy_random_below(random, rows);
    const int a = (int)cicy_random_below(random, columns),
              b = (int)cicy_random_below(random, columns);
    if (i == k || a == b || !x->degree[i][a] || !x->degree[k][b] || x->n[i] != x->n[k])
        return false;
    x->degree[i][a]--, x->degree[i][b]++;
    x->degree[k][b]--, x->degree[k][a]++;
    return true;
}

/* Neighbours with the same sums of rows and columns, shuffled: most are not equivalent, many are.
 */
static void test_neighbours_with_the_same_sums_are_told_apart_as_by_nauty(void **state)
{
    int same = 0, different = 0;
    cicy_random random;
    cicy_random_init(&random, 32, 0);
    for (int k = 0; k < 9000; k++) {
        cicy_configuration given, changed, shuffled;
        draw_configuration(&random, 1 + k % 5, 14, 1 + k % 2, &given);
        changed = given;
        if (!exchange(&random, &changed) || cicy_configuration_check(&changed, NULL) != CICY_OK)
            continue;
        cicy_configuration_shuffle(&changed, &random, &shuffled);
        const bool equal = nauty_equivalent(&given, &shuffled);
        assert_same_answer(&given, &shuffled, equal);
        same += equal;
        different += !equal;
    }
    assert_true(same > 30 && different > 200);
}

/* ---- Regular graphs: colour refinement does not tell any two of them apart ---- */

/* A random cubic graph as a configuration: a column for every vertex, a P1 for every edge. False if
 * it has a loop or a double edge. */
static bool draw_cubic_graph(cicy_random *random, int vertices, cicy_configuration *x)
{
    uint8_t ends[3 * CICY_MAX_COLUMNS];
    const int count = 3 * vertices;
    bool joined[CICY_MAX_COLUMNS][CICY_MAX_COLUMNS] = {0};
    for (int k = 0; k < count; k++) {
        const int at = (int)cicy_random_below(random, (uint64_t)k + 1);
        ends[k] = ends[at];
        ends[at] = (uint8_t)(k / 3);
    }
    *x = (cicy_configuration){.rows = (uint8_t)(count / 2), .columns = (uint8_t)vertices};
    for (int i = 0; i < count / 2; i++) {
        const uint8_t a = ends[2 * i], b = ends[2 * i + 1];
        if (a == b || joined[a][b])
            return false;
        joined[a][b] = joined[b][a] = true;
        x->n[i] = 1;
        x->degree[i][a] = x->degree[i][b] = 1;
    }
    return true;
}

/* Draws connected cubic graphs and counts their classes, which must be those of nauty. */
static size_t count_cubic_graphs(int vertices, int draws)
{
    enum { MOST = 64 };
    static cicy_configuration classes[MOST], factors[CICY_MAX_ROWS];
    size_t count = 0;
    cicy_random random;
    cicy_configuration x, found;
    cicy_random_init(&random, 33, (uint64_t)vertices);
    while (draws > 0) {
        if (!draw_cubic_graph(&random, vertices, &x) ||
            cicy_configuration_check(&x, NULL) != CICY_OK ||
            cicy_configuration_factors(&x, factors) != 1)
            continue;
        draws--;
        cicy_configuration_canonical(&x, &found);
        size_t k = 0;
        while (k < count && !cicy_configuration_equal(&found, &classes[k]))
            k++;
        if (k < count) {
            assert_true(nauty_equivalent(&x, &classes[k]));
            continue;
        }
        for (size_t other = 0; other < count; other++)
            assert_false(nauty_equivalent(&x, &classes[other]));
        assert_true(count < MOST);
        classes[count++] = found;
    }
    return count;
}

/* OEIS A002851: connected cubic graphs with 2n vertices. */
static void test_cubic_graphs_are_as_many_as_there_are(void **state)
{
    assert_int_equal(count_cubic_graphs(4, 20), 1);
    assert_int_equal(count_cubic_graphs(6, 100), 2);
    assert_int_equal(count_cubic_graphs(8, 1000), 5);
    assert_int_equal(count_cubic_graphs(10, 6000), 19);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_configurations_have_the_classes_of_nauty),
        cmocka_unit_test(test_neighbours_with_the_same_sums_are_told_apart_as_by_nauty),
        cmocka_unit_test(test_cubic_graphs_are_as_many_as_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
