/* 5,000 random line bundles of either sign in dimensions 1 to 5, against the ranks of all maps. */
#include "cicyminer/line_bundle.h"
#include "geometry/plain_cohomology.h"
#include "geometry/random_configuration.h"

static void test_random_bundles_in_all_dimensions(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 31, 2);
    int compared = 0, in_dimension[CICY_MAX_DIMENSION + 1] = {0}, by_ranks = 0;
    while (compared < 5000) {
        cicy_configuration x;
        const int d = 1 + (int)cicy_random_below(&random, 5);
        draw_connected(&random, d, 5, 3, &x);
        int64_t bundle[CICY_MAX_ROWS], h[DEGREES];
        for (int i = 0; i < x.rows; i++)
            bundle[i] = (int64_t)cicy_random_below(&random, 7) - 3;
        plain_page p;
        plain_page_make(&p, &x, bundle);
        if (plain_page_size(&p) < 700) {
            plain_cohomology(&p, h);
            cicy_line_bundle_cohomology found;
            assert_int_equal(cicy_line_bundle_compute(&x, bundle, NULL, &found, NULL), CICY_OK);
            for (int q = 0; q <= d; q++)
                assert_int_equal(h[q + MIDDLE], found.h[q]);
            by_ranks += found.method == CICY_COHOMOLOGY_RANKS;
            in_dimension[d]++;
            compared++;
        }
        plain_page_clear(&p);
    }
    for (int d = 1; d <= CICY_MAX_DIMENSION; d++)
        assert_true(in_dimension[d] > 300);
    assert_true(by_ranks > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_bundles_in_all_dimensions)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
