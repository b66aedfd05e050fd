/* Obvious fibrations are found exactly where the block form exists. */
#include "cicyminer/canonical.h"
#include "cicyminer/classification.h"
#include "cicyminer/fibration.h"
#include "unit.h"

static cicy_configuration parse(const char *text)
{
    cicy_configuration configuration;
    assert_int_equal(cicy_configuration_parse(&configuration, text, strlen(text), NULL), CICY_OK);
    return configuration;
}

static void test_known_cases(void **state)
{
    static const struct {
        const char *text;
        int fibre;
        uint32_t rows; /* 0: not fibred */
    } cases[] = {
        {"{{5}}", 1, 0}, /* h11 = 1: no fibration at all */
        {"{{6}}", 1, 0},
        {"{{3},{3}}", 1, 1}, /* bicubic: cubic curves over the other plane */
        {"{{2},{4}}", 1, 0}, /* P1 P3 [2 4]: fibred by K3 surfaces over P1 only */
        {"{{2},{4}}", 2, 2},
        {"{{2},{2},{2},{2}}", 1, 3},   /* tetraquadric: P1 P1 [2 2] */
        {"{{1,1},{3,0},{0,3}}", 1, 3}, /* Schoen: P1 P2 [1 1; 3 0] over P2 */
        {"{{3,0},{0,4}}", 1, 1},       /* a product with an elliptic curve */
        {"{{2},{5}}", 1, 0},           /* P1 P4 [2 5] */
        {"{{2},{5}}", 3, 2},
        {"{{1,1},{1,3},{0,3}}", 1, 5}, /* rows that hang together through one column */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cicy_configuration configuration = parse(cases[i].text);
        uint32_t rows = 0;
        bool fibred = cicy_configuration_is_fibred(&configuration, cases[i].fibre, &rows);
        if (fibred != (cases[i].rows != 0))
            fail_msg("%s, fibre %d", cases[i].text, cases[i].fibre);
        if (fibred && rows != cases[i].rows)
            fail_msg("%s: rows %u instead of %u", cases[i].text, rows, cases[i].rows);
    }
}

/* Whether some set of rows has a connected fibre of dimension 1, tried one by one. */
static bool fibred_by_trial(const cicy_configuration *c)
{
    for (uint32_t set = 1; set < (uint32_t)1 << c->rows; set++) {
        cicy_configuration part = {0}, factors[CICY_MAX_ROWS];
        uint8_t kept[CICY_MAX_COLUMNS], columns = 0;
        for (uint8_t j = 0; j < c->columns; j++) {
            bool met = false;
            for (int i = 0; i < c->rows; i++)
                met = met || ((set >> i & 1) && c->degree[i][j]);
            if (met)
                kept[columns++] = j;
        }
        int dimension = -columns;
        for (int i = 0; i < c->rows; i++) {
            if (!(set >> i & 1))
                continue;
            part.n[part.rows] = c->n[i];
            dimension += c->n[i];
            for (uint8_t j = 0; j < columns; j++)
                part.degree[part.rows][j] = c->degree[i][kept[j]];
            part.rows++;
        }
        part.columns = columns;
        if (dimension == 1 && cicy_configuration_factors(&part, factors) == 1)
            return true;
    }
    return false;
}

/* A random connected or disconnected matrix whose rows are complete. */
static bool random_configuration(cicy_random *random, cicy_configuration *c)
{
    *c = (cicy_configuration){.rows = (uint8_t)(1 + cicy_random_below(random, 6)),
                              .columns = (uint8_t)(1 + cicy_random_below(random, 6))};
    for (int i = 0; i < c->rows; i++) {
        c->n[i] = (uint8_t)(1 + cicy_random_below(random, 4));
        for (int k = 0; k <= c->n[i]; k++)
            c->degree[i][cicy_random_below(random, c->columns)]++;
    }
    return cicy_configuration_check(c, NULL) == CICY_OK;
}

static void test_search_agrees_with_trial_of_all_sets(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 11, 0);
    int tried = 0, fibred = 0;
    while (tried < 2000) {
        cicy_configuration c;
        if (!random_configuration(&random, &c) || cicy_configuration_dimension(&c) < 2)
            continue;
        bool expected = fibred_by_trial(&c);
        assert_int_equal(cicy_configuration_is_fibred(&c, 1, NULL), expected);
        tried++;
        fibred += expected;
    }
    assert_in_range(fibred, 200, 1950);
}

static cicy_fibrations find(const char *text, int fibre)
{
    const cicy_configuration configuration = parse(text);
    cicy_fibrations found = {0};
    const cicy_fibration_options options = {.size = sizeof options, .fibre_dimension = fibre};
    assert_int_equal(cicy_fibrations_find(&configuration, &options, &found, NULL), CICY_OK);
    return found;
}

static void test_fibrations_of_known_manifolds(void **state)
{
    /* Tetraquadric: six pairs of lines are all equivalent; so are the four K3 fibrations. */
    cicy_fibrations found = find("{{2},{2},{2},{2}}", 0);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].fibre_dimension, 1);
    assert_int_equal(found.items[0].rows, 3);
    assert_int_equal(found.items[1].fibre_dimension, 2);
    const cicy_configuration tetraquadric = parse("{{2},{2},{2},{2}}");
    cicy_configuration fibre, base;
    cicy_fibration_parts(&tetraquadric, &found.items[0], &fibre, &base);
    const cicy_configuration curve = parse("{{2},{2}}");
    assert_true(cicy_configuration_equal(&fibre, &curve));
    assert_int_equal(base.rows, 2);
    assert_int_equal(base.columns, 0);
    /* A curve of bidegree (2, 2) meets each class in two points: no section can exist. */
    int64_t degrees[CICY_MAX_ROWS];
    assert_int_equal(cicy_fibration_degrees(&tetraquadric, &found.items[0], degrees), 2);
    assert_int_equal(degrees[0], 2);
    assert_int_equal(degrees[1], 2);
    cicy_fibrations_clear(&found);
    /* Schoen: plane cubics, as one plane alone and, with a point of P^1 for each, with the line. */
    found = find("{{1,1},{3,0},{0,3}}", 1);
    const cicy_configuration schoen = parse("{{1,1},{3,0},{0,3}}");
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].rows, 2);
    assert_int_equal(found.items[1].rows, 3);
    assert_int_equal(cicy_fibration_degrees(&schoen, &found.items[0], degrees), 3);
    assert_int_equal(cicy_fibration_degrees(&schoen, &found.items[1], degrees), 3);
    assert_int_equal(degrees[0], 0);
    assert_int_equal(degrees[1], 3);
    cicy_fibrations_clear(&found);
}

/* 94,038 sets of rows, 77,744 up to symmetry, on 7,837 of the 7,890 three-folds; 44,319 have
 * degrees without a common divisor (docs/mathematics.md 9, by an independent program). */
static void test_counts_of_all_three_folds(void **state)
{
    const cicy_classification_options options = {
        .size = sizeof options, .dimension = 3, .products = true, .threads = 1};
    cicy_classification *all;
    assert_int_equal(cicy_classification_compute(&options, &all, NULL), CICY_OK);
    size_t sets = 0, orbits = 0, fibred = 0, coprime = 0;
    cicy_fibrations found = {0};
    for (size_t k = 0; k < cicy_classification_count(all); k++) {
        cicy_configuration configuration;
        cicy_classification_get(all, k, &configuration);
        cicy_fibration_options wanted = {.size = sizeof wanted, .fibre_dimension = 1, .all = true};
        assert_int_equal(cicy_fibrations_find(&configuration, &wanted, &found, NULL), CICY_OK);
        sets += found.count;
        wanted.all = false;
        assert_int_equal(cicy_fibrations_find(&configuration, &wanted, &found, NULL), CICY_OK);
        orbits += found.count;
        fibred += found.count > 0;
        for (size_t f = 0; f < found.count; f++) {
            int64_t degrees[CICY_MAX_ROWS];
            coprime += cicy_fibration_degrees(&configuration, &found.items[f], degrees) == 1;
        }
    }
    assert_int_equal(sets, 94038);
    assert_int_equal(orbits, 77744);
    assert_int_equal(fibred, 7837);
    assert_int_equal(coprime, 44319);
    cicy_fibrations_clear(&found);
    cicy_classification_free(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_cases),
        cmocka_unit_test(test_search_agrees_with_trial_of_all_sets),
        cmocka_unit_test(test_fibrations_of_known_manifolds),
        cmocka_unit_test(test_counts_of_all_three_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
