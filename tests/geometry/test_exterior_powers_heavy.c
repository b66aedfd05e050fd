/* Exterior powers of the tangent bundle by ranks against the closed form of the Hodge numbers:
 * contraction with the holomorphic volume form gives h^q(Lambda^p TX) = h^{d-p,q}(X). */
#include "cicyminer/bundle.h"
#include "cicyminer/hodge.h"
#include "geometry/random_configuration.h"
#include "unit.h"

enum { LIMIT = 3 << 20 }; /* bytes; configurations with larger maps are left out */

/* h^{p,q} of a Calabi-Yau manifold of dimension d = 3, 4, no product. */
static int64_t hodge_number(const cicy_hodge *hodge, int d, int p, int q)
{
    if (p > d - p) { /* Serre duality */
        p = d - p;
        q = d - q;
    }
    if (p == 0)
        return q == 0 || q == d;
    if (q == 0 || q == d)
        return 0;
    if (p == 2)
        return q == 2 ? hodge->h22 : hodge->h21;
    return q == 1 ? hodge->h11 : q == 2 ? hodge->h21 : hodge->h31;
}

/* Whether the power fits into the memory limit. */
static bool power_agrees(const cicy_configuration *x, int p)
{
    const int d = cicy_configuration_dimension(x);
    const cicy_bundle tangent = {.kind = CICY_BUNDLE_TANGENT};
    const cicy_construction exterior = {CICY_CONSTRUCTION_EXTERIOR, p};
    const cicy_line_bundle_options options = {.size = sizeof options, .memory = LIMIT};
    cicy_bundle_cohomology found;
    cicy_hodge hodge;
    cicy_error error = {0};
    char text[CICY_CONFIGURATION_TEXT];
    cicy_configuration_print(x, CICY_NOTATION_PYCICY, text);
    assert_int_equal(cicy_hodge_compute(x, CICY_HODGE_CHECKED, &hodge, NULL), CICY_OK);
    const cicy_status status =
        cicy_bundle_compute(x, &tangent, &exterior, &options, &found, &error);
    if (status == CICY_SYSTEM || error.code == CICY_ERROR_TOO_LARGE)
        return false;
    if (status != CICY_OK)
        fail_msg("%s, power %d: %s", text, p, error.message);
    for (int q = 0; q <= d; q++)
        if (found.h[q] != hodge_number(&hodge, d, d - p, q))
            fail_msg("%s: h^%d of power %d is %lld, the Hodge number %lld", text, q, p,
                     (long long)found.h[q], (long long)hodge_number(&hodge, d, d - p, q));
    return true;
}

static void check_powers(int dimension, int rows, int most_power, int wanted)
{
    cicy_random random;
    cicy_random_init(&random, 41, (uint64_t)dimension);
    for (int compared = 0, tried = 0; compared < wanted; tried++) {
        cicy_configuration x;
        draw_connected(&random, dimension, rows, 3, &x);
        bool fits = true;
        for (int p = 2; p <= most_power && fits; p++)
            fits = power_agrees(&x, p);
        compared += fits;
        assert_true(tried < 100 * wanted);
    }
}

static void test_powers_on_three_folds(void **state)
{
    check_powers(3, 6, 3, 400);
}

static void test_powers_on_four_folds(void **state)
{
    check_powers(4, 4, 3, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_powers_on_three_folds),
        cmocka_unit_test(test_powers_on_four_folds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
