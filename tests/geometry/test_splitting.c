/* Splitting and contraction: enumeration against known numbers of partitions, effectiveness against
 * the class of the singular locus multiplied out, and what both mean for Hodge and Euler numbers.
 */
#include "cicyminer/splitting.h"
#include "hodge_of.h"
#include "parse.h"
#include "random_configuration.h"
#include "unit.h"

enum { SAMPLES = 1500 };

static bool same_numbers(const cicy_hodge *a, const cicy_hodge *b)
{
    return a->h11 == b->h11 && a->h21 == b->h21 && a->h31 == b->h31 && a->h22 == b->h22 &&
           a->euler == b->euler;
}

static cicy_neighbours splittings_of(const cicy_configuration *configuration)
{
    cicy_neighbours splittings;
    cicy_splitting_options options = {0};
    assert_int_equal(cicy_splittings_find(configuration, &options, &splittings, NULL), CICY_OK);
    return splittings;
}

/* A small random connected three- or four-fold. */
static void draw_small(cicy_random *random, int sample, cicy_configuration *configuration)
{
    do {
        draw_connected(random, 3 + sample % 2, 3, 4, configuration);
    } while (configuration->columns > 6);
}

/* ---- an independent computation of the singular locus: polynomials, multiplied out ---- */

/* Coefficients of monomials prod H_i^{e_i}, e_i <= n_i, in mixed radix. */
typedef struct dense {
    const cicy_configuration *space;
    size_t size;
    int64_t coefficient[4096];
} dense;

static void dense_set(dense *p, const cicy_configuration *space, int64_t constant)
{
    p->space = space;
    p->size = 1;
    for (int i = 0; i < space->rows; i++)
        p->size *= space->n[i] + 1u;
    assert_true(p->size <= sizeof p->coefficient / sizeof *p->coefficient);
    memset(p->coefficient, 0, sizeof p->coefficient);
    p->coefficient[0] = constant;
}

/* result += factor * p * sum_i degree_i H_i, truncated */
static void dense_add_product(dense *result, const dense *p, const cicy_configuration *degrees,
                              int column)
{
    for (size_t index = 0; index < p->size; index++) {
        size_t step = 1, rest = index;
        for (int i = 0; i < p->space->rows; i++) {
            size_t radix = p->space->n[i] + 1u;
            if (rest % radix + 1 < radix)
                result->coefficient[index + step] +=
                    p->coefficient[index] * degrees->degree[i][column];
            rest /= radix;
            step *= radix;
        }
    }
}

static void dense_times_column(dense *p, const cicy_configuration *degrees, int column)
{
    dense result;
    dense_set(&result, p->space, 0);
    dense_add_product(&result, p, degrees, column);
    *p = result;
}

/* The elementary symmetric polynomial of degree k of the last `parts` columns. */
static dense elementary(const cicy_configuration *space, const cicy_configuration *split, int parts,
                        int k)
{
    static dense e[5];
    for (int l = 0; l <= 4; l++)
        dense_set(&e[l], space, l == 0);
    for (int j = split->columns - parts; j < split->columns; j++)
        for (int l = 4; l >= 1; l--)
            dense_add_product(&e[l], &e[l - 1], split, j);
    return e[k];
}

static void dense_times(dense *p, const dense *q)
{
    dense result;
    dense_set(&result, p->space, 0);
    for (size_t a = 0; a < p->size; a++)
        for (size_t b = 0; b < p->size && p->coefficient[a]; b++) {
            size_t rest_a = a, rest_b = b, step = 1, index = 0;
            bool inside = true;
            for (int i = 0; i < p->space->rows; i++) {
                size_t radix = p->space->n[i] + 1u;
                size_t exponent = rest_a % radix + rest_b % radix;
                inside = inside && exponent < radix;
                index += step * exponent;
                step *= radix;
                rest_a /= radix;
                rest_b /= radix;
            }
            if (inside)
                result.coefficient[index] += p->coefficient[a] * q->coefficient[b];
        }
    *p = result;
}

/* (e_2^2 - e_1 e_3) times the other columns; the split's last row is the new one. */
static const dense *singular_locus(const cicy_configuration *given, const cicy_configuration *split)
{
    int parts = split->n[split->rows - 1] + 1;
    static dense square, product, third;
    square = elementary(given, split, parts, 2);
    dense_times(&square, &square);
    product = elementary(given, split, parts, 1);
    third = elementary(given, split, parts, 3);
    dense_times(&product, &third);
    for (size_t index = 0; index < square.size; index++)
        square.coefficient[index] -= product.coefficient[index];
    for (int j = 0; j < split->columns - parts; j++)
        dense_times_column(&square, split, j);
    return &square;
}

static bool is_zero(const dense *p)
{
    for (size_t index = 0; index < p->size; index++)
        if (p->coefficient[index])
            return false;
    return true;
}

typedef struct split_check {
    const cicy_configuration *given;
    size_t column;
    int effective, ineffective;
} split_check;

static bool check_locus(void *user, const cicy_partition *parts)
{
    split_check *check = user;
    cicy_configuration split;
    assert_true(cicy_configuration_split(check->given, check->column, parts, &split));
    const dense *locus = singular_locus(check->given, &split);
    bool effective = cicy_contraction_is_effective(&split, split.rows - 1u);
    assert_int_equal(effective, !is_zero(locus));
    check->effective += effective;
    check->ineffective += !effective;
    if (cicy_configuration_dimension(check->given) == 3) /* the locus is so many nodes */
        assert_int_equal(hodge_of(&split).euler - hodge_of(check->given).euler,
                         2 * locus->coefficient[locus->size - 1]);
    return true;
}

static void test_effective_is_a_singular_locus_that_does_not_vanish(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 41, 0);
    split_check check = {0};
    for (int sample = 0; sample < SAMPLES; sample++) {
        cicy_configuration given;
        draw_small(&random, sample, &given);
        check.given = &given;
        for (check.column = 0; check.column < given.columns; check.column++)
            assert_true(
                cicy_configuration_visit_partitions(&given, check.column, 5, check_locus, &check));
    }
    assert_true(check.effective > 5000 && check.ineffective > 300);
}

/* ---- enumeration ---- */

static bool count_parts(void *user, const cicy_partition *parts)
{
    (void)parts;
    ++*(size_t *)user;
    return true;
}

static size_t count_ways(const char *text, size_t column)
{
    cicy_configuration configuration = parse(text);
    size_t ways = 0;
    assert_true(cicy_configuration_visit_partitions(&configuration, column, CICY_MAX_COLUMNS,
                                                    count_parts, &ways));
    return ways;
}

static void test_columns_split_in_as_many_ways_as_known(void **state)
{
    /* partitions of a number (OEIS A000041), without the one with a single part */
    assert_int_equal(count_ways("[[4,5]]", 0), 7 - 1);
    assert_int_equal(count_ways("[[5,6]]", 0), 11 - 1);
    assert_int_equal(count_ways("[[6,7]]", 0), 15 - 1);
    /* of sets (Bell numbers, A000110) */
    assert_int_equal(count_ways("[[1,1,1],[1,1,1],[1,1,1],[1,1,1],[1,1,1]]", 0), 52 - 1);
    /* of multisets with every element twice (A020555) */
    assert_int_equal(count_ways("[[1,2],[1,2],[1,2]]", 0), 66 - 1);
    assert_int_equal(count_ways("[[1,2],[1,2],[1,2],[1,2]]", 0), 712 - 1);
    assert_int_equal(count_ways("[[1,2],[1,2],[1,2],[1,2],[1,2]]", 0), 10457 - 1);
}

typedef struct parts_check {
    const cicy_configuration *configuration;
    size_t column, most;
} parts_check;

static bool check_parts(void *user, const cicy_partition *parts)
{
    const parts_check *check = user;
    assert_in_range(parts->count, 2, check->most);
    for (int i = 0; i < check->configuration->rows; i++) {
        int sum = 0;
        for (size_t k = 0; k < parts->count; k++)
            sum += parts->degree[k][i];
        assert_int_equal(sum, check->configuration->degree[i][check->column]);
    }
    for (size_t k = 1; k < parts->count; k++)
        assert_true(memcmp(parts->degree[k - 1], parts->degree[k], check->configuration->rows) >=
                    0);
    return true;
}

static void test_parts_add_up_to_the_column(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 42, 0);
    for (int sample = 0; sample < SAMPLES; sample++) {
        cicy_configuration given;
        draw_small(&random, sample, &given);
        parts_check check = {&given, 0, 3};
        for (; check.column < given.columns; check.column++)
            cicy_configuration_visit_partitions(&given, check.column, check.most, check_parts,
                                                &check);
    }
}

static void test_quintic_has_its_six_splittings(void **state)
{
    /* Euler numbers as published with the list of Candelas, Dale, Luetken and Schimmrigk */
    static const struct {
        const char *text;
        int64_t euler;
    } known[] = {{"[[1,1,1],[4,1,4]]", -168},         {"[[1,1,1],[4,2,3]]", -128},
                 {"[[2,1,1,1],[4,1,1,3]]", -132},     {"[[2,1,1,1],[4,1,2,2]]", -112},
                 {"[[3,1,1,1,1],[4,1,1,1,2]]", -108}, {"[[4,1,1,1,1,1],[4,1,1,1,1,1]]", -100}};
    cicy_configuration quintic = parse("[[4,5]]");
    cicy_neighbours splittings = splittings_of(&quintic);
    assert_int_equal(splittings.count, 6);
    for (int k = 0; k < 6; k++) {
        cicy_configuration expected = parse(known[k].text);
        size_t at = 0;
        while (at < 6 &&
               !cicy_configuration_equivalent(&expected, &splittings.items[at].configuration))
            at++;
        assert_true(at < 6 && splittings.items[at].effective);
        assert_int_equal(hodge_of(&splittings.items[at].configuration).euler, known[k].euler);
    }
    cicy_neighbours_clear(&splittings);
}

/* ---- what splitting means ---- */

static void
test_ineffective_split_keeps_hodge_numbers_and_effective_split_changes_them(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 43, 0);
    int kept = 0, changed = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
        cicy_configuration given;
        draw_small(&random, sample, &given);
        cicy_hodge before = hodge_of(&given);
        cicy_neighbours splittings = splittings_of(&given);
        for (size_t k = 0; k < splittings.count; k++) {
            cicy_hodge after = hodge_of(&splittings.items[k].configuration);
            assert_int_equal(same_numbers(&before, &after), !splittings.items[k].effective);
            kept += !splittings.items[k].effective;
            changed += splittings.items[k].effective;
        }
        cicy_neighbours_clear(&splittings);
    }
    assert_true(kept > 300 && changed > 5000);
}

/* Whether `wanted` is among the neighbours, with this n and effectiveness. */
static bool contains(const cicy_neighbours *neighbours, const cicy_configuration *wanted, int n,
                     bool effective)
{
    for (size_t k = 0; k < neighbours->count; k++)
        if (neighbours->items[k].n == n && neighbours->items[k].effective == effective &&
            cicy_configuration_equivalent(&neighbours->items[k].configuration, wanted))
            return true;
    return false;
}

static void test_splitting_then_contracting_gives_back(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 44, 0);
    for (int sample = 0; sample < SAMPLES / 10; sample++) {
        cicy_configuration given;
        draw_small(&random, sample, &given);
        cicy_neighbours splittings = splittings_of(&given);
        for (size_t k = 0; k < splittings.count; k++) {
            const cicy_neighbour *split = &splittings.items[k];
            cicy_neighbours contractions;
            assert_int_equal(cicy_contractions_find(&split->configuration, &contractions, NULL),
                             CICY_OK);
            assert_true(contains(&contractions, &given, split->n, split->effective));
            cicy_neighbours_clear(&contractions);
        }
        cicy_neighbours_clear(&splittings);
    }
}

static void test_contracting_then_splitting_gives_back(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 45, 0);
    int seen = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
        cicy_configuration given;
        cicy_neighbours contractions;
        draw_small(&random, sample, &given);
        assert_int_equal(cicy_contractions_find(&given, &contractions, NULL), CICY_OK);
        for (size_t k = 0; k < contractions.count; k++, seen++) {
            const cicy_neighbour *contracted = &contractions.items[k];
            assert_int_equal(cicy_configuration_check(&contracted->configuration, NULL), CICY_OK);
            /* a part that stands in the contracted row alone leaves no trace in the sum */
            cicy_neighbours splittings = splittings_of(&contracted->configuration);
            bool hyperplane = false;
            for (int j = 0; j < given.columns; j++) {
                int sum = 0;
                for (int i = 0; i < given.rows; i++)
                    sum += given.degree[i][j];
                hyperplane |= sum == 1;
            }
            assert_true(hyperplane ||
                        contains(&splittings, &given, contracted->n, contracted->effective));
            cicy_neighbours_clear(&splittings);
        }
        cicy_neighbours_clear(&contractions);
    }
    assert_true(seen > 200);
}

/* ---- lists ---- */

static void test_splittings_are_listed_once_and_filtered(void **state)
{
    cicy_configuration given = parse("[[1,2,0],[1,2,0],[2,1,2],[1,0,2]]");
    cicy_neighbours all = splittings_of(&given), some;
    size_t expected = 0;
    for (size_t k = 0; k < all.count; k++) {
        expected += all.items[k].n == 1 && all.items[k].effective;
        for (size_t l = 0; l < k; l++)
            assert_false(cicy_configuration_equivalent(&all.items[k].configuration,
                                                       &all.items[l].configuration));
    }
    cicy_splitting_options options = {.n = 1, .effective_only = true};
    assert_int_equal(cicy_splittings_find(&given, &options, &some, NULL), CICY_OK);
    assert_true(expected > 0 && expected < all.count);
    assert_int_equal(some.count, expected);
    for (size_t k = 0; k < some.count; k++)
        assert_true(some.items[k].n == 1 && some.items[k].effective);
    cicy_neighbours_clear(&some);
    cicy_neighbours_clear(&all);
}

static bool stop(void *user, const cicy_progress_report *report)
{
    (void)user;
    (void)report;
    return false;
}

static void test_too_many_splittings_are_refused(void **state)
{
    cicy_configuration given = parse("[[1,2],[1,2],[1,2],[1,2],[1,2]]");
    cicy_neighbours splittings;
    cicy_error error = {0};
    cicy_splitting_options options = {.most = 1000};
    assert_int_equal(cicy_splittings_find(&given, &options, &splittings, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "more than 1000 ways"));
    assert_int_equal(splittings.count, 0);

    options = (cicy_splitting_options){.progress = {.call = stop}};
    assert_int_equal(cicy_splittings_find(&given, &options, &splittings, &error), CICY_INTERRUPTED);
    assert_int_equal(splittings.count, 0);
}

static void test_a_single_row_has_no_contraction(void **state)
{
    cicy_configuration given = parse("[[4,5]]");
    cicy_neighbours contractions;
    assert_int_equal(cicy_contractions_find(&given, &contractions, NULL), CICY_OK);
    assert_int_equal(contractions.count, 0);
    cicy_neighbours_clear(&contractions);
}

/* The singular points of the contracted three-fold: the integral of s_(2,2) of the parts, which is
 * (c_0 c_1)^2 for two of them, over the product of the other columns. */
static void test_nodes_of_conifold_transitions(void **state)
{
    static const struct {
        const char *contracted, *split;
        int64_t nodes;
    } cases[] = {{"{{5}}", "{{1,1},{1,4}}", 16},
                 {"{{5}}", "{{1,1},{2,3}}", 36},
                 {"{{5}}", "{{1,1,1,1,1},{1,1,1,1,1}}", 50}, /* 10^2 - 5 * 10 */
                 {"{{2,4}}", "{{1,1,0},{1,1,4}}", 4},
                 {"{{2,4}}", "{{1,1,0},{1,3,2}}", 18},
                 {"{{2,4}}", "{{1,1,0},{2,2,2}}", 32}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        const cicy_configuration contracted = parse(cases[k].contracted);
        const cicy_configuration split = parse(cases[k].split);
        int64_t nodes;
        assert_int_equal(cicy_conifold_nodes(&contracted, &split, &nodes, NULL), CICY_OK);
        assert_int_equal(nodes, cases[k].nodes);
    }
    const cicy_configuration quintic = parse("{{5}}"), split = parse("{{1,1},{1,4}}");
    const cicy_configuration sextic = parse("{{6}}");
    int64_t nodes;
    assert_int_equal(cicy_conifold_nodes(&split, &quintic, &nodes, NULL), CICY_INVALID_INPUT);
    assert_int_equal(cicy_conifold_nodes(&sextic, &sextic, &nodes, NULL), CICY_INVALID_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nodes_of_conifold_transitions),
        cmocka_unit_test(test_effective_is_a_singular_locus_that_does_not_vanish),
        cmocka_unit_test(test_columns_split_in_as_many_ways_as_known),
        cmocka_unit_test(test_parts_add_up_to_the_column),
        cmocka_unit_test(test_quintic_has_its_six_splittings),
        cmocka_unit_test(
            test_ineffective_split_keeps_hodge_numbers_and_effective_split_changes_them),
        cmocka_unit_test(test_splitting_then_contracting_gives_back),
        cmocka_unit_test(test_contracting_then_splitting_gives_back),
        cmocka_unit_test(test_splittings_are_listed_once_and_filtered),
        cmocka_unit_test(test_too_many_splittings_are_refused),
        cmocka_unit_test(test_a_single_row_has_no_contraction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
