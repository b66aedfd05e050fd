/* Cohomology of line bundles of either sign: published values, the differential's square, exactness
 * outside the degrees of X, Serre duality and the closed form. */
#include "cicyminer/cohomology.h"
#include "cicyminer/line_bundle.h"
#include "geometry/cohomology/complex/build_complex.h"
#include "geometry/cohomology/complex/differential.h"
#include "geometry/cohomology/ranks/prime_field.h"
#include "geometry/random_configuration.h"
#include "unit.h"

enum { DEGREES = 64, MIDDLE = 32 };

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

typedef struct page {
    cicy_twisted_complex complex;
    cicy_monomials monomials;
    cicy_cells cells;
} page;

static void make_page(page *p, const cicy_configuration *x, const int64_t *bundle)
{
    *p = (page){0};
    assert_int_equal(cicy_complex_start(&p->complex, x, 1, 0, 0, NULL), CICY_OK);
    p->complex.prime = CICY_FIRST_PRIME;
    cicy_complex_add_generator(&p->complex, 0, bundle);
    assert_int_equal(cicy_cells_find(&p->complex, &p->cells, NULL), CICY_OK);
    cicy_random random;
    cicy_random_init(&random, 3, 1);
    assert_int_equal(cicy_twisted_complex_draw(&p->complex, 0, &random, NULL), CICY_OK);
}

static void clear_page(page *p)
{
    cicy_cells_clear(&p->cells);
    cicy_monomials_clear(&p->monomials);
    cicy_twisted_complex_clear(&p->complex);
}

static uint64_t page_size(const page *p)
{
    uint64_t size = 0;
    for (size_t c = 0; c < p->cells.count; c++)
        size += p->cells.cell[c].size;
    return size;
}

/* sum_k a[r][k] b[k][c] = 0 for all r, c. */
static void assert_product_is_zero(const cicy_sparse_matrix *a, const cicy_sparse_matrix *b)
{
    uint64_t *sum = calloc(b->columns + 1, sizeof *sum);
    for (size_t r = 0; r < a->rows; r++) {
        for (size_t k = a->start[r]; k < a->start[r + 1]; k++)
            for (size_t l = b->start[a->column[k]]; l < b->start[a->column[k] + 1]; l++)
                sum[b->column[l]] =
                    (sum[b->column[l]] + (uint64_t)a->value[k] * b->value[l]) % a->prime;
        for (size_t c = 0; c < b->columns; c++)
            assert_int_equal(sum[c], 0);
    }
    free(sum);
}

/* h [DEGREES]: dimensions in degrees q - MIDDLE, all from ranks of maps whose squares are zero. */
static void compute_plainly(page *p, int64_t *h)
{
    memset(h, 0, DEGREES * sizeof *h);
    cicy_sparse_matrix before = {0};
    int64_t rank_before = 0;
    for (int q = p->cells.least; p->cells.count && q <= p->cells.most; q++) {
        cicy_sparse_matrix map;
        assert_int_equal(
            cicy_differential(&p->complex, &p->cells, &p->monomials, q, NULL, &map, NULL), CICY_OK);
        if (before.start)
            assert_product_is_zero(&before, &map);
        cicy_sparse_matrix copy = map;
        copy.column = malloc((map.entries + 1) * sizeof *copy.column);
        copy.value = malloc((map.entries + 1) * sizeof *copy.value);
        copy.start = malloc((map.rows + 1) * sizeof *copy.start);
        memcpy(copy.start, map.start, (map.rows + 1) * sizeof *copy.start);
        if (map.entries) {
            memcpy(copy.column, map.column, map.entries * sizeof *copy.column);
            memcpy(copy.value, map.value, map.entries * sizeof *copy.value);
        }
        size_t rank;
        const cicy_rank_limits limits = {.bound = SIZE_MAX};
        assert_int_equal(cicy_sparse_rank(&copy, NULL, &limits, NULL, &rank, NULL), CICY_OK);
        h[q + MIDDLE] = (int64_t)cicy_cells_size(&p->cells, q) - (int64_t)rank - rank_before;
        rank_before = (int64_t)rank;
        cicy_sparse_clear(&copy);
        cicy_sparse_clear(&before);
        before = map;
    }
    cicy_sparse_clear(&before);
}

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
        page p[2];
        make_page(&p[0], &x, bundle);
        make_page(&p[1], &x, dual);
        if (page_size(&p[0]) + page_size(&p[1]) < 1500) {
            compute_plainly(&p[0], h[0]);
            compute_plainly(&p[1], h[1]);
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
        clear_page(&p[0]);
        clear_page(&p[1]);
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
        page p;
        make_page(&p, &x, bundle);
        if (page_size(&p) < 1000) {
            compute_plainly(&p, h);
            assert_int_equal(cicy_cohomology_compute(&x, bundle, closed, NULL), CICY_OK);
            for (int q = 0; q <= 3; q++)
                assert_int_equal(h[q + MIDDLE], closed[q]);
            compared++;
        }
        clear_page(&p);
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
    const char text[] = "[[1,2],[1,2],[1,2],[1,2]]";
    assert_int_equal(cicy_configuration_parse(&x, text, sizeof text - 1, NULL), CICY_OK);
    cicy_line_bundle_cohomology found;
    cicy_error error = {0};
    const int64_t large[] = {-20, 40, 40, 40};
    cicy_line_bundle_options options = {.size = sizeof options, .memory = 1 << 16};
    assert_int_not_equal(cicy_line_bundle_compute(&x, large, &options, &found, &error), CICY_OK);
    assert_true(strlen(error.message) > 0);
    const int64_t beyond[] = {-1, CICY_MAX_BUNDLE_DEGREE + 1, 0, 0};
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
