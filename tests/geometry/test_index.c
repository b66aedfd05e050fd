/* The index of line bundles: known polynomials, and the alternating sum over the Koszul complex. */
#include "cicyminer/index.h"
#include "cicyminer/line_bundle.h"
#include "geometry/random_configuration.h"
#include "parse.h"
#include "unit.h"

static void assert_polynomial(const char *text, cicy_index_notation notation, const char *expected)
{
    const cicy_configuration x = parse(text);
    cicy_index_polynomial polynomial;
    assert_int_equal(cicy_index_polynomial_compute(&x, &polynomial, NULL), CICY_OK);
    char *found = cicy_index_polynomial_print(&polynomial, notation);
    assert_string_equal(found, expected);
    cicy_free(found);
    cicy_index_polynomial_clear(&polynomial);
}

static void test_known_polynomials(void **state)
{
    /* J^3 = 5, c_2 J = 50 */
    assert_polynomial("{{5}}", CICY_INDEX_TEXT, "5/6 l1^3 + 25/6 l1");
    assert_polynomial("{{5}}", CICY_INDEX_LATEX, "\\frac{5}{6} l_{1}^3 + \\frac{25}{6} l_{1}");
    /* quartic K3: 2 l^2 + 2 */
    assert_polynomial("{{4}}", CICY_INDEX_TEXT, "2 l1^2 + 2");
    assert_polynomial("{{3}}", CICY_INDEX_TEXT, "3 l1");
    /* tetraquadric: d_ijk = 2, c_2 J_i = 24 */
    assert_polynomial(
        "{{2},{2},{2},{2}}", CICY_INDEX_TEXT,
        "2 l1 l2 l3 + 2 l1 l2 l4 + 2 l1 l3 l4 + 2 l2 l3 l4 + 2 l1 + 2 l2 + 2 l3 + 2 l4");
    /* sextic: J^4 = 6, c_2 J^2 = 15 * 6, chi(O) = 2 */
    assert_polynomial("{{6}}", CICY_INDEX_TEXT, "1/4 l1^4 + 15/4 l1^2 + 2");
    /* cubic curve times quartic K3: 3 l1 (2 l2^2 + 2) */
    assert_polynomial("{{3,0},{0,4}}", CICY_INDEX_TEXT, "6 l1 l2^2 + 6 l1");
}

/* binomial(k + n, n) as a polynomial in k: the index of O(k) on P^n. */
static int64_t index_on_space(int n, int64_t k)
{
    int64_t value = 1, divisor = 1;
    for (int i = 1; i <= n; i++) {
        value *= k + i;
        divisor *= i;
    }
    return value / divisor;
}

static int64_t index_by_koszul(const cicy_configuration *x, const int64_t *bundle)
{
    int64_t sum = 0;
    for (uint32_t set = 0; set < UINT32_C(1) << x->columns; set++) {
        int64_t term = __builtin_popcount(set) % 2 ? -1 : 1;
        for (int i = 0; i < x->rows && term; i++) {
            int64_t k = bundle[i];
            for (int j = 0; j < x->columns; j++)
                k -= set >> j & 1 ? x->degree[i][j] : 0;
            term *= index_on_space(x->n[i], k);
        }
        sum += term;
    }
    return sum;
}

static void test_index_is_that_of_the_koszul_complex(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 21, 7);
    for (int trial = 0; trial < 1000; trial++) {
        cicy_configuration x;
        draw_configuration(&random, 1 + (int)cicy_random_below(&random, 5), 5, 3, &x);
        cicy_index_polynomial polynomial;
        assert_int_equal(cicy_index_polynomial_compute(&x, &polynomial, NULL), CICY_OK);
        for (int k = 0; k < 4; k++) {
            int64_t bundle[CICY_MAX_ROWS], found;
            for (int i = 0; i < x.rows; i++)
                bundle[i] = (int64_t)cicy_random_below(&random, 9) - 4;
            assert_int_equal(cicy_index_evaluate(&polynomial, bundle, &found, NULL), CICY_OK);
            assert_int_equal(found, index_by_koszul(&x, bundle));
        }
        cicy_index_polynomial_clear(&polynomial);
    }
}

static void test_index_is_the_alternating_sum_of_cohomology(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 22, 7);
    for (int trial = 0; trial < 100; trial++) {
        cicy_configuration x;
        draw_configuration(&random, 3 + (int)cicy_random_below(&random, 3), 4, 2, &x);
        int64_t bundle[CICY_MAX_ROWS], index;
        for (int i = 0; i < x.rows; i++)
            bundle[i] = (int64_t)cicy_random_below(&random, 5) - 2;
        cicy_index_polynomial polynomial;
        cicy_line_bundle_cohomology found;
        assert_int_equal(cicy_index_polynomial_compute(&x, &polynomial, NULL), CICY_OK);
        assert_int_equal(cicy_index_evaluate(&polynomial, bundle, &index, NULL), CICY_OK);
        assert_int_equal(cicy_line_bundle_compute(&x, bundle, NULL, &found, NULL), CICY_OK);
        assert_int_equal(found.euler, index);
        cicy_index_polynomial_clear(&polynomial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_polynomials),
        cmocka_unit_test(test_index_is_that_of_the_koszul_complex),
        cmocka_unit_test(test_index_is_the_alternating_sum_of_cohomology),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
