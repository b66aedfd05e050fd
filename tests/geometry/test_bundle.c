/* Cohomology of the tangent bundle, against Hodge numbers known otherwise, and of monads. */
#include "cicyminer/bundle.h"
#include "cicyminer/hodge.h"
#include "geometry/random_configuration.h"
#include "parse.h"
#include "unit.h"

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

static cicy_bundle_cohomology compute(const char *text, const cicy_bundle *bundle,
                                      cicy_construction_kind kind, int power)
{
    const cicy_configuration x = parse(text);
    const cicy_construction construction = {kind, power};
    cicy_bundle_cohomology found;
    cicy_error error = {0};
    if (cicy_bundle_compute(&x, bundle, &construction, NULL, &found, &error) != CICY_OK)
        fail_msg("%s: %s", text, error.message);
    return found;
}

static void assert_bundle(const char *text, const cicy_bundle *bundle, cicy_construction_kind kind,
                          int power, const int64_t *expected)
{
    const cicy_bundle_cohomology found = compute(text, bundle, kind, power);
    for (int q = 0; q < DEGREES; q++)
        if (found.h[q] != expected[q])
            fail_msg("%s, construction %d, power %d: h^%d is %lld, not %lld", text, kind, power, q,
                     (long long)found.h[q], (long long)expected[q]);
}

static const cicy_bundle tangent = {.kind = CICY_BUNDLE_TANGENT};

/* h^q(Lambda^p TX) = h^{d-p,q}(X). */
static void test_exterior_powers_of_the_tangent_bundle(void **state)
{
    const cicy_construction_kind exterior = CICY_CONSTRUCTION_EXTERIOR;
    assert_bundle("{{5}}", &tangent, exterior, 1, (int64_t[DEGREES]){0, 101, 1, 0});
    assert_bundle("{{5}}", &tangent, exterior, 2, (int64_t[DEGREES]){0, 1, 101, 0});
    assert_bundle("{{5}}", &tangent, exterior, 3, (int64_t[DEGREES]){1, 0, 0, 1});
    assert_bundle("{{2},{2},{2},{2}}", &tangent, exterior, 2, (int64_t[DEGREES]){0, 4, 68, 0});
    assert_bundle("{{6}}", &tangent, exterior, 2, (int64_t[DEGREES]){0, 0, 1752, 0, 0});
    assert_bundle("{{2,5}}", &tangent, exterior, 2, (int64_t[DEGREES]){0, 0, 1472, 0, 0});
    assert_bundle("{{6}}", &tangent, exterior, 3, (int64_t[DEGREES]){0, 1, 0, 426, 0});
    assert_bundle("{{7}}", &tangent, exterior, 2, (int64_t[DEGREES]){0, 0, 18327, 1, 0, 0});
    /* elliptic curve times K3, by Kuenneth: h^{1,q} = 1, 21, 21, 1 */
    assert_bundle("{{3,0},{0,4}}", &tangent, exterior, 2, (int64_t[DEGREES]){1, 21, 21, 1});
    assert_int_equal(compute("{{5}}", &tangent, exterior, 4).rank, 0);
}

/* Deformations of TX: binomial(n + d - 1, d) (d - 1) for a hypersurface of degree d in P^n, n >= 4
 * (I. Choe, K. Chung, J.-M. Hwang, arXiv:2506.20085); 90 on every K3 surface, where the index of
 * End TX is 2 - 90. */
static void test_endomorphisms_of_the_tangent_bundle(void **state)
{
    const cicy_construction_kind endomorphisms = CICY_CONSTRUCTION_ENDOMORPHISMS;
    assert_bundle("{{5}}", &tangent, endomorphisms, 0, (int64_t[DEGREES]){1, 224, 224, 1});
    assert_bundle("{{4}}", &tangent, endomorphisms, 0, (int64_t[DEGREES]){1, 90, 1});
    assert_bundle("{{6}}", &tangent, endomorphisms, 0, (int64_t[DEGREES]){1, 1050, 0, 1050, 1});
    assert_int_equal(compute("{{5}}", &tangent, endomorphisms, 0).rank, 9);
}

/* For SU(3): the index of the symmetric square is 7 times that of the bundle. */
static void test_symmetric_squares_of_tangent_bundles(void **state)
{
    static const char *const manifolds[] = {"{{5}}", "{{3},{3}}"};
    for (size_t k = 0; k < sizeof manifolds / sizeof *manifolds; k++) {
        const int64_t itself = compute(manifolds[k], &tangent, CICY_CONSTRUCTION_NONE, 0).euler;
        assert_int_equal(compute(manifolds[k], &tangent, CICY_CONSTRUCTION_SYMMETRIC, 2).euler,
                         7 * itself);
    }
}

/* V x V is the sum of the exterior and the symmetric square; here V x V is a sum whose summands
 * are computed one by one. */
static void test_constructions_on_sums(void **state)
{
    static const char text[] = "{{2},{2},{2},{2}}";
    const int64_t degrees[] = {2, -2, 0, 0, 3, -2, 0, 0, 0, 1, -1, 0, -1, 0, 0, 1};
    const cicy_bundle sum = {CICY_BUNDLE_SUM, {.first_count = 4, .first = degrees}};
    const cicy_configuration x = parse(text);
    /* 0,3,3,0 and 0,4,6,0 (docs/mathematics.md 7), and twice nothing */
    assert_bundle(text, &sum, CICY_CONSTRUCTION_NONE, 0, (int64_t[DEGREES]){0, 7, 9, 0});
    assert_bundle(text, &sum, CICY_CONSTRUCTION_DUAL, 0, (int64_t[DEGREES]){0, 9, 7, 0});
    int64_t square[DEGREES] = {0}, mixed[DEGREES] = {0};
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) {
            int64_t product[4], quotient[4];
            for (int i = 0; i < 4; i++) {
                product[i] = degrees[4 * a + i] + degrees[4 * b + i];
                quotient[i] = degrees[4 * a + i] - degrees[4 * b + i];
            }
            cicy_line_bundle_cohomology own;
            assert_int_equal(cicy_line_bundle_compute(&x, product, NULL, &own, NULL), CICY_OK);
            for (int q = 0; q < DEGREES; q++)
                square[q] += own.h[q];
            assert_int_equal(cicy_line_bundle_compute(&x, quotient, NULL, &own, NULL), CICY_OK);
            for (int q = 0; q < DEGREES; q++)
                mixed[q] += own.h[q];
        }
    const cicy_bundle_cohomology two = compute(text, &sum, CICY_CONSTRUCTION_EXTERIOR, 2);
    const cicy_bundle_cohomology both = compute(text, &sum, CICY_CONSTRUCTION_SYMMETRIC, 2);
    assert_int_equal(two.rank, 6);
    assert_int_equal(both.rank, 10);
    for (int q = 0; q < DEGREES; q++)
        assert_int_equal(two.h[q] + both.h[q], square[q]);
    assert_bundle(text, &sum, CICY_CONSTRUCTION_ENDOMORPHISMS, 0, mixed);
}

/* A generic map of O^b + B onto C with B = C splits off: the kernel has the cohomology of the rest.
 * And a kernel is the dual of a cokernel. */
static void test_kernels_and_cokernels(void **state)
{
    const int64_t first[] = {1, 1, 1, 1, 1}, second[] = {5}, minus_five[] = {-5};
    const int64_t minus_one[] = {-1, -1, -1, -1, -1};
    const cicy_bundle kernel = {CICY_BUNDLE_KERNEL, {5, 1, first, second}};
    const cicy_bundle cokernel = {CICY_BUNDLE_COKERNEL, {1, 5, minus_five, minus_one}};
    static const struct {
        cicy_construction_kind kind;
        int power;
    } made[] = {{CICY_CONSTRUCTION_NONE, 0},
                {CICY_CONSTRUCTION_EXTERIOR, 2},
                {CICY_CONSTRUCTION_SYMMETRIC, 2},
                {CICY_CONSTRUCTION_ENDOMORPHISMS, 0}};
    for (size_t k = 0; k < sizeof made / sizeof *made; k++) {
        const cicy_bundle_cohomology a = compute("{{5}}", &kernel, made[k].kind, made[k].power);
        const cicy_bundle_cohomology b = compute("{{5}}", &cokernel, made[k].kind, made[k].power);
        assert_int_equal(a.rank, b.rank);
        for (int q = 0; q <= 3; q++)
            assert_int_equal(a.h[q], b.h[3 - q]);
    }
    const int64_t more[] = {0, 1, 1, 1, 1, 5}, one[] = {5};
    const cicy_bundle split = {CICY_BUNDLE_KERNEL, {6, 1, more, one}};
    /* O + 4 O(1) */
    assert_bundle("{{5}}", &split, CICY_CONSTRUCTION_NONE, 0, (int64_t[DEGREES]){21, 0, 0, 1});
}

static void test_refused_bundles(void **state)
{
    const cicy_configuration quintic = parse("{{5}}"), schoen = parse("{{1,1},{3,0},{0,3}}");
    const cicy_configuration product = parse("{{3,0},{0,4}}");
    const int64_t first[] = {1, 1, 1, 6}, second[] = {5}, mixed[] = {1, 0, 0, 0, 1, 0};
    cicy_bundle_cohomology found;
    cicy_error error = {0};
    const cicy_bundle negative = {CICY_BUNDLE_KERNEL, {4, 1, first, second}};
    assert_int_equal(cicy_bundle_compute(&quintic, &negative, NULL, NULL, &found, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "line bundle 4"));
    const cicy_bundle small = {CICY_BUNDLE_KERNEL, {3, 1, first, second}};
    assert_int_equal(cicy_bundle_compute(&quintic, &small, NULL, NULL, &found, &error),
                     CICY_INVALID_INPUT);
    const cicy_bundle monad = {CICY_BUNDLE_COKERNEL, {1, 1, mixed, mixed + 3}};
    assert_int_equal(cicy_bundle_compute(&schoen, &monad, NULL, NULL, &found, &error),
                     CICY_INVALID_INPUT);
    const cicy_bundle empty = {.kind = CICY_BUNDLE_SUM};
    assert_int_equal(cicy_bundle_compute(&quintic, &empty, NULL, NULL, &found, &error), CICY_USAGE);
    const cicy_construction endomorphisms = {CICY_CONSTRUCTION_ENDOMORPHISMS, 0};
    const cicy_construction ninth = {CICY_CONSTRUCTION_EXTERIOR, 9};
    assert_int_equal(cicy_bundle_compute(&product, &tangent, &endomorphisms, NULL, &found, &error),
                     CICY_INVALID_INPUT);
    assert_int_equal(cicy_bundle_compute(&quintic, &tangent, &ninth, NULL, &found, &error),
                     CICY_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tangent_bundles_of_known_manifolds),
        cmocka_unit_test(test_tangent_bundles_agree_with_the_closed_form),
        cmocka_unit_test(test_monad_on_the_quintic),
        cmocka_unit_test(test_exterior_powers_of_the_tangent_bundle),
        cmocka_unit_test(test_endomorphisms_of_the_tangent_bundle),
        cmocka_unit_test(test_symmetric_squares_of_tangent_bundles),
        cmocka_unit_test(test_constructions_on_sums),
        cmocka_unit_test(test_kernels_and_cokernels),
        cmocka_unit_test(test_refused_bundles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
