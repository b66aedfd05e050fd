/* The tangent bundle by ranks against the closed form of the Hodge numbers; Serre duality and
 * Riemann-Roch on many line bundles; the closed form for degrees >= 0. */
#include "cicyminer/bundle.h"
#include "cicyminer/classification.h"
#include "cicyminer/cohomology.h"
#include "cicyminer/hodge.h"
#include "cicyminer/index.h"
#include "geometry/random_configuration.h"
#include "unit.h"

enum { DEGREES = CICY_MAX_DIMENSION + 1 };

static void assert_tangent_agrees(const cicy_configuration *x)
{
    const int d = cicy_configuration_dimension(x);
    int64_t h[DEGREES];
    cicy_hodge hodge;
    cicy_error error = {0};
    assert_int_equal(cicy_hodge_compute(x, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
    const cicy_line_bundle_options options = {.size = sizeof options, .seconds = 600};
    if (cicy_tangent_bundle_compute(x, &options, h, &error) != CICY_OK)
        fail_msg("%s", error.message);
    const int64_t expected[3][DEGREES] = {{0, hodge.h21, hodge.h11},
                                          {0, hodge.h31, hodge.h21, hodge.h11},
                                          {0, hodge.h41, hodge.h31, hodge.h21, hodge.h11}};
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(x, CICY_NOTATION_PYCICY, text);
    for (int q = 0; q < DEGREES; q++)
        if (h[q] != expected[d - 3][q])
            fail_msg("%s: h^%d is %lld, the Hodge number %lld", text, q, (long long)h[q],
                     (long long)expected[d - 3][q]);
}

static void test_tangent_bundles_of_all_three_folds(void **state)
{
    const cicy_classification_options options = {
        .size = sizeof options, .dimension = 3, .threads = 1};
    cicy_classification *all;
    assert_int_equal(cicy_classification_compute(&options, &all, NULL), CICY_OK);
    assert_int_equal(cicy_classification_count(all), 7868);
    for (size_t k = 0; k < cicy_classification_count(all); k++) {
        cicy_configuration x;
        cicy_classification_get(all, k, &x);
        assert_tangent_agrees(&x);
    }
    cicy_classification_free(all);
}

static void test_tangent_bundles_of_random_four_and_five_folds(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 19, 3);
    for (int trial = 0; trial < 1000; trial++) {
        cicy_configuration x;
        draw_connected(&random, 4 + trial % 2, 4, 3, &x);
        assert_tangent_agrees(&x);
    }
}

/* h^q(L) = h^{d-q}(-L), and the index; the dual is asked for with other polynomials. */
static void test_duality_and_index_on_mixed_bundles(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 20, 3);
    const cicy_line_bundle_options one = {.size = sizeof one, .seconds = 600};
    const cicy_line_bundle_options other = {.size = sizeof other, .seconds = 600, .seed = 1};
    for (int compared = 0; compared < 10000;) {
        cicy_configuration x;
        const int d = 3 + (int)cicy_random_below(&random, 3);
        draw_connected(&random, d, 4, 3, &x);
        const int most = d == 3 ? 3 : 2; /* ranks of larger ones take minutes in all */
        cicy_index_polynomial polynomial;
        assert_int_equal(cicy_index_polynomial_compute(&x, &polynomial, NULL), CICY_OK);
        for (int k = 0; k < 20; k++) {
            int64_t bundle[CICY_MAX_ROWS], dual[CICY_MAX_ROWS], index;
            bool positive = false, negative = false;
            for (int i = 0; i < x.rows; i++) {
                bundle[i] = (int64_t)cicy_random_below(&random, 2 * (uint64_t)most + 1) - most;
                dual[i] = -bundle[i];
                positive |= bundle[i] > 0;
                negative |= bundle[i] < 0;
            }
            if (!positive || !negative)
                continue;
            cicy_line_bundle_cohomology found, mirrored;
            assert_int_equal(cicy_line_bundle_compute(&x, bundle, &one, &found, NULL), CICY_OK);
            assert_int_equal(cicy_line_bundle_compute(&x, dual, &other, &mirrored, NULL), CICY_OK);
            assert_int_equal(cicy_index_evaluate(&polynomial, bundle, &index, NULL), CICY_OK);
            assert_int_equal(found.euler, index);
            for (int q = 0; q <= d; q++)
                assert_int_equal(found.h[q], mirrored.h[d - q]);
            compared++;
        }
        cicy_index_polynomial_clear(&polynomial);
    }
}

/* The hypercohomology of L in degree 0 and L' = O(-1, .., -1) in degree 1 with a zero map between
 * them is the sum of both; so ranks are used although no degree of L is negative. */
static void test_ranks_agree_with_the_closed_form(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 21, 3);
    for (int trial = 0; trial < 1000; trial++) {
        cicy_configuration x;
        const int d = 3 + (int)cicy_random_below(&random, 3);
        draw_connected(&random, d, 4, 3, &x);
        int64_t bundle[CICY_MAX_ROWS], below[CICY_MAX_ROWS], dual[CICY_MAX_ROWS];
        for (int i = 0; i < x.rows; i++) {
            bundle[i] = (int64_t)cicy_random_below(&random, 4);
            below[i] = -1;
            dual[i] = 1;
        }
        int64_t closed[DEGREES] = {0}, other[DEGREES] = {0}, h[DEGREES + 1];
        const cicy_monad monad = {1, 1, bundle, below};
        const cicy_line_bundle_options options = {.size = sizeof options, .seconds = 600};
        cicy_error error = {0};
        assert_int_equal(cicy_cohomology_compute(&x, bundle, closed, NULL), CICY_OK);
        assert_int_equal(cicy_cohomology_compute(&x, dual, other, NULL), CICY_OK);
        if (cicy_monad_compute(&x, &monad, &options, h, &error) != CICY_OK)
            fail_msg("%s", error.message);
        for (int q = 0; q <= d + 1; q++)
            assert_int_equal(h[q], (q <= d ? closed[q] : 0) + (q > 0 ? other[d - q + 1] : 0));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranks_agree_with_the_closed_form),
        cmocka_unit_test(test_duality_and_index_on_mixed_bundles),
        cmocka_unit_test(test_tangent_bundles_of_random_four_and_five_folds),
        cmocka_unit_test(test_tangent_bundles_of_all_three_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
