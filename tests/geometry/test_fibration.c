/* Obvious fibrations are found exactly where the block form exists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "cicyminer/canonical.h"
#include "cicyminer/fibration.h"

static cicy_configuration parse(const char *text)
{
    cicy_configuration configuration;
    assert_int_equal(cicy_configuration_parse(&configuration, text, strlen(text), NULL), CICY_OK);
    return configuration;
}

static void test_known_cases(void **state)
{
    (void)state;
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
    (void)state;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_cases),
        cmocka_unit_test(test_search_agrees_with_trial_of_all_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
