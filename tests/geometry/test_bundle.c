/* Cohomology of the tangent bundle, against Hodge numbers known otherwise, and of monads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cicyminer/bundle.h"
#include "cicyminer/hodge.h"
#include "geometry/random_configuration.h"
#include "parse.h"

enum { DEGREES = CICY_MAX_DIMENSION + 1 };

static void assert_tangent(const char *text, const int64_t *expected)
{
    const cicy_configuration x = parse(text);
    int64_t h[DEGREES];
    assert_int_equal(cicy_tangent_bundle_compute(&x, NULL, h, NULL), CICY_OK);
    for (int q = 0; q < DEGREES; q++)
        assert_int_equal(h[q], expected[q]);
}

/* h^q(TX) = h^{d-1,q}(X), with Hodge numbers from the literature (docs/mathematics.md 4 and 6). */
static void test_tangent_bundles_of_known_manifolds(void **state)
{
    (void)state;
    assert_tangent("{{5}}", (int64_t[DEGREES]){0, 101, 1, 0});
    assert_tangent("{{4},{2}}", (int64_t[DEGREES]){0, 86, 2, 0});
    assert_tangent("{{2},{2},{2},{2}}", (int64_t[DEGREES]){0, 68, 4, 0});
    assert_tangent("{{6}}", (int64_t[DEGREES]){0, 426, 0, 1, 0});
    assert_tangent("{{2,5}}", (int64_t[DEGREES]){0, 356, 0, 1, 0});
    assert_tangent("{{1,1},{3,0},{0,3}}", (int64_t[DEGREES]){0, 19, 19, 0}); /* Schoen */
    assert_tangent("{{7}}", (int64_t[DEGREES]){0, 1667, 0, 0, 1, 0});
    assert_tangent("{{4}}", (int64_t[DEGREES]){0, 20, 0});
    /* elliptic curve times K3: h^{2,q} = 1, 21, 21, 1 */
    assert_tangent("{{3,0},{0,4}}", (int64_t[DEGREES]){1, 21, 21, 1});
}

static void test_tangent_bundles_agree_with_the_closed_form(void **state)
{
    (void)state;
    cicy_random random;
    cicy_random_init(&random, 18, 7);
    for (int trial = 0; trial < 60; trial++) {
        cicy_configuration x;
        const int d = 3 + (int)cicy_random_below(&random, 3);
        draw_connected(&random, d, 4, 3, &x);
        int64_t h[DEGREES];
        cicy_hodge hodge;
        assert_int_equal(cicy_hodge_compute(&x, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
        assert_int_equal(cicy_tangent_bundle_compute(&x, NULL, h, NULL), CICY_OK);
        const int64_t expected[3][DEGREES] = {{0, hodge.h21, hodge.h11},
                                              {0, hodge.h31, hodge.h21, hodge.h11},
                                              {0, hodge.h41, hodge.h31, hodge.h21, hodge.h11}};
        for (int q = 0; q < DEGREES; q++)
            assert_int_equal(h[q], expected[d - 3][q]);
    }
}

/* On the quintic the kernel of a generic map O(1)^5 -> O(5) deforms TX + O; its index is
 * 5 * 5 - 125, and it has no sections and no h^2. */
static void test_monad_on_the_quintic(void **state)
{
    (void)state;
    const cicy_configuration quintic = parse("{{5}}");
    const int64_t first[] = {1, 1, 1, 1, 1}, second[] = {5};
    const cicy_monad monad = {5, 1, first, second};
    int64_t h[CICY_MAX_DIMENSION + 2];
    assert_int_equal(cicy_monad_compute(&quintic, &monad, NULL, h, NULL), CICY_OK);
    for (int q = 0; q < CICY_MAX_DIMENSION + 2; q++)
        assert_int_equal(h[q], q == 1 ? 100 : 0);
    const cicy_monad empty = {0, 1, first, second};
    assert_int_equal(cicy_monad_compute(&quintic, &empty, NULL, h, NULL), CICY_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tangent_bundles_of_known_manifolds),
        cmocka_unit_test(test_tangent_bundles_agree_with_the_closed_form),
        cmocka_unit_test(test_monad_on_the_quintic),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
