/* Cohomology of line bundles of either sign: published values, the differential's square, exactness
 * outside the degrees of X, Serre duality and the closed form. */
#include "cicyminer/cohomology.h"
#include "cicyminer/line_bundle.h"
#include "geometry/plain_cohomology.h"
#include "geometry/random_configuration.h"
#include "unit.h"

/* ---- Published values ---- */

static size_t read_numbers(const char *text, int64_t *numbers)
{
    size_t count = 0;
    for (const char *at = text; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        numbers[count++] = strtoll(at, NULL, 10);
    return count;
}

static void test_values_from_the_literature(void **state)
{
    FILE *file = fopen(CICY_FIXTURES "/geometry/bundles.txt", "r");
    assert_non_null(file);
    char line[1024];
    size_t cases = 0;
    while (fgets(line, sizeof line, file)) {
        char *bundle_text = strchr(line, ';');
        if (line[0] == '#' || !bundle_text)
            continue;
        char *h_text = strchr(bundle_text + 1, ';');
        assert_non_null(h_text);
        cicy_configuration x;
        assert_int_equal(cicy_configuration_parse(&x, line, (size_t)(bundle_text - line), NULL), 0);
        int64_t bundle[CICY_MAX_ROWS], expected[8];
        *h_text = '\0';
        assert_int_equal(read_numbers(bundle_text + 1, bundle), x.rows);
        const size_t count = read_numbers(h_text + 1, expected);
        cicy_line_bundle_cohomology found;
        assert_int_equal(cicy_line_bundle_compute(&x, bundle, NULL, &found, NULL), CICY_OK);
        assert_int_equal(count, found.dimension + 1);
        for (size_t q = 0; q < count; q++)
            assert_int_equal(found.h[q], expected[q]);
        cases++;
    }
    fclose(file);
    assert_true(cases >= 23);
}

/* ---- All ranks, nothing assumed ---- */

static void test_ranks_agree_with_duality_and_exactness(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 15, 7);
    int compared = 0, higher = 0;
    for (int trial = 0; trial < 400; trial++) {
        cicy_configuration x;
        const int d = 2 + (int)cicy_random_below(&random, 4);
        draw_connected(&random, d, 4, 3, &x);
        int64_t bundle[CICY_MAX_ROWS], dual[CICY_MAX_ROWS], h[2][DEGREES];
        for (int i = 0; i < x.rows; i++) {
            bundle[i] = (int64_t)cicy_random_below(&random, 7) - 3;
            dual[i] = -bundle[i];
        }
        plain_page p[2];
        plain_page_make(&p[0], &x, bundle);
        plain_page_make(&p[1], &x, dual);
        if (plain_page_size(&p[0]) + plain_page_size(&p[1]) < 1500) {
            plain_cohomology(&p[0], h[0]);
            plain_cohomology(&p[1], h[1]);
            for (int q = -MIDDLE; q < DEGREES - MIDDLE; q++)
                if (q < 0 || q > d)
                    assert_int_equal(h[0][q + MIDDLE], 0);
            cicy_line_bundle_cohomology found;
            assert_int_equal(cicy_line_bundle_compute(&x, bundle, NULL, &found, NULL), CICY_OK);
            for (int q = 0; q <= d; q++) {
                assert_int_equal(h[0][q + MIDDLE], h[1][d - q + MIDDLE]);
                assert_int_equal(h[0][q + MIDDLE], found.h[q]);
                higher += q > 0 && q < d && h[0][q + MIDDLE] > 0;
            }
            compared++;
        }
        plain_page_clear(&p[0]);
        plain_page_clear(&p[1]);
    }
    assert_true(compared > 150 && higher > 50);
}

static void test_ranks_agree_with_the_closed_form(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 16, 7);
    int compared = 0;
    for (int trial = 0; trial < 200; trial++) {
        cicy_configuration x;
        draw_connected(&random, 3, 4, 3, &x);
        int64_t bundle[CICY_MAX_ROWS], h[DEGREES], closed[CICY_MAX_DIMENSION + 1];
        for (int i = 0; i < x.rows; i++)
            bundle[i] = (int64_t)cicy_random_below(&random, 3);
        plain_page p;
        plain_page_make(&p, &x, bundle);
        if (plain_page_size(&p) < 1000) {
            plain_cohomology(&p, h);
            assert_int_equal(cicy_cohomology_compute(&x, bundle, closed, NULL), CICY_OK);
            for (int q = 0; q <= 3; q++)
                assert_int_equal(h[q + MIDDLE], closed[q]);
            compared++;
        }
        plain_page_clear(&p);
    }
    assert_true(compared > 80);
}

static void test_products_by_kuenneth(void **state)
{
    /* Cubic curve times quartic K3 with O(-1) x O(2): (0, 3) times (10, 0, 0). */
    cicy_configuration x;
    const char text[] = "{{3,0},{0,4}}";
    assert_int_equal(cicy_configuration_parse(&x, text, sizeof text - 1, NULL), CICY_OK);
    cicy_line_bundle_cohomology found;
    assert_int_equal(cicy_line_bundle_compute(&x, (int64_t[]){-1, 2}, NULL, &found, NULL), CICY_OK);
    assert_int_equal(found.h[0], 0);
    assert_int_equal(found.h[1], 30);
    assert_int_equal(found.h[2], 0);
    assert_int_equal(found.euler, -30);
}

static void test_limits_end_in_errors(void **state)
{
    cicy_configuration x;
    const char text[] = "[[2,3],[2,3]]";
    assert_int_equal(cicy_configuration_parse(&x, text, sizeof text - 1, NULL), CICY_OK);
    cicy_line_bundle_cohomology found;
    cicy_error error = {0};
    const int64_t large[] = {-20, 40};
    cicy_line_bundle_options options = {.size = sizeof options, .memory = 1 << 16};
    assert_int_not_equal(cicy_line_bundle_compute(&x, large, &options, &found, &error), CICY_OK);
    assert_true(strlen(error.message) > 0);
    const int64_t beyond[] = {-1, CICY_MAX_BUNDLE_DEGREE + 1};
    assert_int_equal(cicy_line_bundle_compute(&x, beyond, NULL, &found, &error), CICY_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_from_the_literature),
        cmocka_unit_test(test_ranks_agree_with_duality_and_exactness),
        cmocka_unit_test(test_ranks_agree_with_the_closed_form),
        cmocka_unit_test(test_products_by_kuenneth),
        cmocka_unit_test(test_limits_end_in_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
