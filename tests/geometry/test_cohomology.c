/* Cohomology of line bundles: closed cases, Hirzebruch-Riemann-Roch through the Koszul complex, and
 * different configurations of the same manifold. */
#include "cicyminer/cohomology.h"
#include "identities.h"
#include "parse.h"
#include "unit.h"

__extension__ typedef __int128 wide;

enum { DEGREES = CICY_MAX_DIMENSION + 1 };

static void assert_cohomology(const char *text, const int64_t *bundle, const int64_t *expected)
{
    cicy_configuration configuration = parse(text);
    int64_t h[DEGREES];
    assert_int_equal(cicy_cohomology_compute(&configuration, bundle, h, NULL), CICY_OK);
    for (int q = 0; q < DEGREES; q++)
        assert_int_equal(h[q], expected[q]);
}

static void test_known_bundles(void **state)
{
    /* quintics: binomial(9, 4) - 1; the canonical bundle is trivial */
    assert_cohomology("{{5}}", (int64_t[]){5}, (int64_t[DEGREES]){125});
    assert_cohomology("{{5}}", (int64_t[]){0}, (int64_t[DEGREES]){1, 0, 0, 1});
    /* fibrations over P1 with K3 fibre and over P2 with elliptic fibre, R^top O = O(-2), O(-3) */
    assert_cohomology("{{2},{4}}", (int64_t[]){5, 0}, (int64_t[DEGREES]){6, 0, 4, 0});
    assert_cohomology("{{3},{3}}", (int64_t[]){4, 0}, (int64_t[DEGREES]){15, 3, 0, 0});
    /* Kuenneth: elliptic curve times K3, O(1) x O = 3 times (1, 0, 1) */
    assert_cohomology("{{3,0},{0,4}}", (int64_t[]){1, 0}, (int64_t[DEGREES]){3, 0, 3, 0});
    /* two points times a quintic */
    assert_cohomology("{{2,0},{0,5}}", (int64_t[]){3, 1}, (int64_t[DEGREES]){10});
}

/* binomial(k + n, n) as a polynomial in k: the Euler characteristic of O(k) on P^n. */
static wide euler_on_space(int n, int64_t k)
{
    wide value = 1;
    for (int i = 1; i <= n; i++)
        value *= k + i;
    for (int i = 1; i <= n; i++)
        value /= i;
    return value;
}

/* chi(X, L) = sum over sets S of columns of (-1)^|S| chi(A, L - sum_S p_j). */
static int64_t euler_by_koszul(const cicy_configuration *configuration, const int64_t *bundle)
{
    wide sum = 0;
    for (uint32_t set = 0; set < UINT32_C(1) << configuration->columns; set++) {
        wide term = __builtin_popcount(set) % 2 ? -1 : 1;
        for (int i = 0; i < configuration->rows && term != 0; i++) {
            int64_t degree = bundle[i];
            for (int j = 0; j < configuration->columns; j++)
                if (set >> j & 1)
                    degree -= configuration->degree[i][j];
            term *= euler_on_space(configuration->n[i], degree);
        }
        sum += term;
    }
    return (int64_t)sum;
}

static void draw_bundle(cicy_random *random, int rows, int64_t *bundle)
{
    for (int i = 0; i < rows; i++)
        bundle[i] = cicy_random_below(random, 3) ? (int64_t)cicy_random_below(random, 4) : 0;
}

static void test_euler_characteristic_is_that_of_the_koszul_complex(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 41, 0);
    int higher = 0;
    for (int k = 0; k < 1200; k++) {
        cicy_configuration configuration;
        do {
            draw_configuration(&random, 1 + k % 5, 8, 3, &configuration);
        } while (configuration.columns > 10);
        int64_t bundle[CICY_MAX_ROWS], h[DEGREES], chi = 0;
        draw_bundle(&random, configuration.rows, bundle);
        assert_int_equal(cicy_cohomology_compute(&configuration, bundle, h, NULL), CICY_OK);
        for (int q = 0; q < DEGREES; q++) {
            chi += q % 2 ? -h[q] : h[q];
            higher += q > 0 && h[q] > 0;
        }
        assert_int_equal(chi, euler_by_koszul(&configuration, bundle));
    }
    assert_true(higher > 200);
}

static void test_positive_bundles_have_sections_only(void **state)
{
    cicy_random random; /* Kodaira */
    cicy_random_init(&random, 42, 0);
    for (int k = 0; k < 300; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 5, 8, 3, &configuration);
        int64_t bundle[CICY_MAX_ROWS], h[DEGREES];
        for (int i = 0; i < configuration.rows; i++)
            bundle[i] = 1 + (int64_t)cicy_random_below(&random, 5);
        assert_int_equal(cicy_cohomology_compute(&configuration, bundle, h, NULL), CICY_OK);
        assert_true(h[0] > 0);
        for (int q = 1; q < DEGREES; q++)
            assert_int_equal(h[q], 0);
    }
}

static void assert_same(const cicy_configuration *a, const int64_t *bundle_a,
                        const cicy_configuration *b, const int64_t *bundle_b)
{
    int64_t x[DEGREES], y[DEGREES];
    assert_int_equal(cicy_cohomology_compute(a, bundle_a, x, NULL), CICY_OK);
    assert_int_equal(cicy_cohomology_compute(b, bundle_b, y, NULL), CICY_OK);
    for (int q = 0; q < DEGREES; q++)
        assert_int_equal(x[q], y[q]);
}

static void test_cohomology_is_that_of_the_manifold(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 43, 0);
    int doubled = 0, embedded = 0;
    for (int k = 0; k < 800; k++) {
        cicy_configuration given, made;
        int64_t bundle[CICY_MAX_ROWS], other[CICY_MAX_ROWS];
        draw_connected(&random, 2 + k % 4, 9, 2, &given);
        for (int i = 0; i < given.rows; i++) {
            draw_bundle(&random, given.rows, bundle);
            memcpy(other, bundle, sizeof other);
            if (add_hyperplane(&given, i, &made))
                assert_same(&given, bundle, &made, other);
            if (double_line(&given, i, &made)) {
                doubled++;
                other[given.rows] = (int64_t)cicy_random_below(&random, (uint64_t)bundle[i] + 1);
                other[i] -= other[given.rows];
                assert_same(&given, bundle, &made, other);
            }
            for (int r = 0; r < i; r++) /* row i goes away, and its bundle is that of row r */
                if (embed_lines(&given, r, i, &made)) {
                    embedded++;
                    memcpy(other, bundle, sizeof other);
                    bundle[i] = bundle[r];
                    memmove(&other[i], &bundle[i + 1],
                            (size_t)(given.rows - i - 1) * sizeof *other);
                    assert_same(&given, bundle, &made, other);
                }
        }
    }
    assert_true(doubled > 300 && embedded > 50);
}

static void test_refused_bundles_are_explained(void **state)
{
    cicy_configuration configuration = parse("{{3},{3}}");
    int64_t h[DEGREES];
    cicy_error error = {0};
    assert_int_equal(cicy_cohomology_compute(&configuration, (int64_t[]){1, -1}, h, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "row 2 is negative"));
    assert_int_equal(cicy_cohomology_compute(&configuration, (int64_t[]){1000001, 0}, h, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "above 1000000"));
}

static void test_numbers_beyond_64_bits_are_refused(void **state)
{
    cicy_configuration configuration = parse("{{2},{2},{2},{2},{2}}");
    int64_t bundle[] = {1000000, 1000000, 1000000, 1000000, 1000000}, h[DEGREES];
    cicy_error error = {0};
    assert_int_equal(cicy_cohomology_compute(&configuration, bundle, h, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "64 bits"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_bundles),
        cmocka_unit_test(test_euler_characteristic_is_that_of_the_koszul_complex),
        cmocka_unit_test(test_positive_bundles_have_sections_only),
        cmocka_unit_test(test_cohomology_is_that_of_the_manifold),
        cmocka_unit_test(test_refused_bundles_are_explained),
        cmocka_unit_test(test_numbers_beyond_64_bits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
