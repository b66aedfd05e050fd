/* What small contractions say about line bundles, against the ranks of all maps. */
#include <math.h>
#include <stdbool.h>

#include "cicyminer/line_bundle.h"
#include "geometry/cohomology/line_bundles/contraction.h"
#include "geometry/cohomology/line_bundles/mixed_page.h"
#include "geometry/configuration/remove_hyperplanes.h"
#include "geometry/plain_cohomology.h"
#include "geometry/random_configuration.h"

/* ---- Bounds ---- */

static void test_the_index_improves_bounds(void **state)
{
    const int64_t most[] = {5, 9, 2, 0};
    cicy_dimension_bounds b = cicy_bounds_start(3, 5, most);
    /* h0 - h1 + h2 = 5 with h0 <= 5 and h2 <= 2: h1 <= 2, h0 >= 3. */
    assert_int_equal(b.least[0], 3);
    assert_int_equal(b.most[1], 2);
    assert_int_equal(b.most[2], 2);
    assert_false(cicy_bounds_are_exact(&b));
    b = (cicy_dimension_bounds){.dimension = 3, .index = 5, .least = {0, 2}, .most = {9, 2}};
    cicy_bounds_tighten(&b); /* h0 - 2 = 5 */
    assert_true(cicy_bounds_are_exact(&b));
    assert_int_equal(b.least[0], 7);
    const cicy_dimension_bounds m = cicy_bounds_mirrored(&b);
    assert_int_equal(m.index, -5);
    assert_int_equal(m.most[3], 7);
    assert_int_equal(m.most[2], 2);
}

/* ---- Random bundles ---- */

/* A random mixed bundle on a connected configuration without hyperplanes, and all of its h^q; false
 * when that takes long. */
static bool draw_case(cicy_random *random, int dimension, cicy_configuration *x, int64_t *bundle,
                      int64_t *h)
{
    cicy_configuration drawn;
    uint8_t rows[CICY_MAX_ROWS];
    draw_connected(random, dimension, 5, 3, &drawn);
    cicy_remove_hyperplanes(&drawn, x, rows);
    bool sign[2] = {false, false};
    for (int i = 0; i < x->rows; i++) {
        bundle[i] = (int64_t)cicy_random_below(random, 7) - 3;
        sign[0] |= bundle[i] > 0;
        sign[1] |= bundle[i] < 0;
    }
    if (!sign[0] || !sign[1])
        return false;
    plain_page p;
    plain_page_make(&p, x, bundle);
    const bool small = plain_page_size(&p) < 1200;
    if (small)
        plain_cohomology(&p, h);
    plain_page_clear(&p);
    return small;
}

static void assert_between(const cicy_dimension_bounds *b, const int64_t *h)
{
    for (int q = 0; q <= b->dimension; q++) {
        assert_true(b->least[q] <= h[q + MIDDLE]);
        assert_true(b->most[q] >= h[q + MIDDLE]);
    }
}

static void test_bounds_agree_with_all_ranks(void **state)
{
    const cicy_rank_options options = {
        .memory = (size_t)1 << 28, .deadline = (double)INFINITY, .seed = 5};
    cicy_random random;
    cicy_random_init(&random, 27, 3);
    int compared = 0, open = 0, exact = 0, by_ranks = 0, both = 0;
    for (int trial = 0; trial < 900; trial++) {
        cicy_configuration x;
        int64_t bundle[CICY_MAX_ROWS], h[DEGREES], most[CICY_MAX_DIMENSION + 1], index;
        const int d = trial % 5 == 0 ? 2 : 3;
        if (!draw_case(&random, d, &x, bundle, h))
            continue;
        compared++;
        const bool certain = cicy_mixed_bounds(&x, bundle, most, &index);
        int64_t sum = 0;
        for (int q = 0; q <= d; q++)
            sum += q % 2 ? -h[q + MIDDLE] : h[q + MIDDLE];
        assert_int_equal(index, sum);
        if (certain)
            continue;
        open++;
        cicy_contractions contractions;
        cicy_dimension_bounds b = cicy_bounds_start(d, index, most);
        cicy_contraction_bounds(&x, bundle, &contractions, &b);
        assert_between(&b, h);
        exact += cicy_bounds_are_exact(&b);
        if (cicy_bounds_are_exact(&b))
            continue;
        assert_int_equal(cicy_contraction_ranks(&x, bundle, &options, 1e8, &contractions, &b, NULL),
                         CICY_OK);
        assert_between(&b, h);
        by_ranks += cicy_bounds_are_exact(&b);
        both += cicy_bounds_are_exact(&b) && h[1 + MIDDLE] > 0 && h[0 + MIDDLE] > 0;
    }
    print_message("%d bundles: %d open, %d settled without maps, %d by ranks, %d with h0 and h1\n",
                  compared, open, exact, by_ranks, both);
    assert_true(compared > 200 && exact > 20 && by_ranks > 20 && both > 2);
}

/* The tetraquadric: its four rows are double covers. O(-1, 2, 2, 2) is the image of O(1, 0, 0, 0):
 * h = 2, 0, 0, 0; and O(-2, 4, 4, 4) that of O(2, 0, 0, 0), with t = 47 more in h^1. */
static void test_reflections_of_the_tetraquadric(void **state)
{
    cicy_configuration x;
    const char text[] = "{{2},{2},{2},{2}}";
    assert_int_equal(cicy_configuration_parse(&x, text, sizeof text - 1, NULL), CICY_OK);
    const int64_t bundle[2][4] = {{-1, 2, 2, 2}, {-2, 4, 4, 4}},
                  expected[2][4] = {{2, 0, 0, 0}, {3, 47, 0, 0}};
    for (int k = 0; k < 2; k++) {
        int64_t most[CICY_MAX_DIMENSION + 1], index;
        cicy_mixed_bounds(&x, bundle[k], most, &index);
        cicy_dimension_bounds b = cicy_bounds_start(3, index, most);
        cicy_contractions contractions;
        cicy_contraction_bounds(&x, bundle[k], &contractions, &b);
        assert_true(cicy_bounds_are_exact(&b));
        assert_memory_equal(b.most, expected[k], sizeof expected[k]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_index_improves_bounds),
        cmocka_unit_test(test_bounds_agree_with_all_ranks),
        cmocka_unit_test(test_reflections_of_the_tetraquadric),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
