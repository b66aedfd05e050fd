/* Colour refinement: what it can and cannot tell apart. */
#include "geometry/random_configuration.h"
#include "geometry/relations/colour_refinement.h"
#include "unit.h"

static cicy_configuration parse(const char *text)
{
    cicy_configuration configuration;
    assert_int_equal(cicy_configuration_parse(&configuration, text, strlen(text), NULL), CICY_OK);
    return configuration;
}

static cicy_colour after(const cicy_configuration *configuration, size_t rounds)
{
    cicy_refinement refinement;
    cicy_refinement_start(&refinement, configuration);
    while (rounds--)
        cicy_refinement_round(&refinement);
    return cicy_refinement_signature(&refinement);
}

static bool same(cicy_colour a, cicy_colour b)
{
    return cicy_colour_compare(&a, &b) == 0;
}

/* A cycle of four P^1 and four columns, and two cycles of two each, below a P^3 that all columns
 * meet: every row of a kind and every column has the same neighbours. */
static const char one_cycle[] = "[[1,1,1,0,0],[1,0,1,1,0],[1,0,0,1,1],[1,1,0,0,1],[3,1,1,1,1]]";
static const char two_cycles[] = "[[1,1,1,0,0],[1,1,1,0,0],[1,0,0,1,1],[1,0,0,1,1],[3,1,1,1,1]]";

static void test_regular_graphs_look_the_same_after_any_number_of_rounds(void **state)
{
    const cicy_configuration a = parse(one_cycle), b = parse(two_cycles);
    for (size_t rounds = 0; rounds < 20; rounds++)
        assert_true(same(after(&a, rounds), after(&b, rounds)));
}

static void test_a_root_tells_these_apart(void **state)
{
    const cicy_configuration a = parse(one_cycle), b = parse(two_cycles);
    assert_false(same(cicy_refinement_rooted(&a), cicy_refinement_rooted(&b)));
}

/* The same spaces and number of columns, other degrees. */
static void test_the_first_round_sees_the_degrees(void **state)
{
    const cicy_configuration near[2] = {parse("[[1,2,0],[1,1,1],[3,2,2]]"),
                                        parse("[[1,1,1],[1,1,1],[3,2,2]]")};
    assert_true(same(after(&near[0], 0), after(&near[1], 0)));
    assert_false(same(after(&near[0], 1), after(&near[1], 1)));
}

static void test_stable_colours_are_those_of_the_orbits_of_a_cycle(void **state)
{
    cicy_refinement refinement;
    const cicy_configuration a = parse(one_cycle);
    cicy_refinement_start(&refinement, &a);
    assert_int_equal(cicy_refinement_finish(&refinement), 1);
    assert_int_equal(cicy_refinement_count(&refinement), 3); /* P^1, P^3, columns */
}

static void shuffle(cicy_random *random, const cicy_configuration *configuration,
                    cicy_configuration *shuffled)
{
    uint32_t rows[CICY_MAX_ROWS], columns[CICY_MAX_COLUMNS];
    uint8_t row[CICY_MAX_ROWS], column[CICY_MAX_COLUMNS];
    for (uint32_t i = 0; i < CICY_MAX_ROWS; i++)
        rows[i] = columns[i] = i;
    cicy_random_shuffle(random, rows, configuration->rows);
    cicy_random_shuffle(random, columns, configuration->columns);
    for (int i = 0; i < CICY_MAX_ROWS; i++) {
        row[i] = (uint8_t)rows[i];
        column[i] = (uint8_t)columns[i];
    }
    cicy_configuration_permute(configuration, row, column, shuffled);
}

static void test_permutations_change_no_signature(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 4, 0);
    for (int trial = 0; trial < 300; trial++) {
        cicy_configuration configuration, shuffled;
        draw_configuration(&random, 4, 8, 3, &configuration);
        shuffle(&random, &configuration, &shuffled);
        for (size_t rounds = 0; rounds < 4; rounds++)
            assert_true(same(after(&configuration, rounds), after(&shuffled, rounds)));
        assert_true(
            same(cicy_refinement_rooted(&configuration), cicy_refinement_rooted(&shuffled)));
    }
}

/* What rounds have told apart stays apart, and a root forgets none of it. */
static void test_rounds_and_roots_only_divide_classes(void **state)
{
    enum { COUNT = 400 };
    static cicy_colour seen[COUNT][4];
    cicy_random random;
    cicy_random_init(&random, 5, 0);
    for (int i = 0; i < COUNT; i++) {
        cicy_configuration configuration;
        draw_connected(&random, 3, 4, 2, &configuration);
        for (size_t rounds = 0; rounds < 3; rounds++)
            seen[i][rounds] = after(&configuration, rounds);
        seen[i][3] = cicy_refinement_rooted(&configuration);
    }
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < i; j++)
            for (int k = 1; k < 4; k++)
                assert_true(!same(seen[i][k], seen[j][k]) || same(seen[i][k - 1], seen[j][k - 1]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_regular_graphs_look_the_same_after_any_number_of_rounds),
        cmocka_unit_test(test_a_root_tells_these_apart),
        cmocka_unit_test(test_the_first_round_sees_the_degrees),
        cmocka_unit_test(test_stable_colours_are_those_of_the_orbits_of_a_cycle),
        cmocka_unit_test(test_permutations_change_no_signature),
        cmocka_unit_test(test_rounds_and_roots_only_divide_classes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
