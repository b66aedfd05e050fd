/* Slopes of line bundles: known forms, the exact condition for quadratic forms, and samples. */
#include "cicyminer/slope.h"
#include "geometry/random_configuration.h"
#include "parse.h"
#include "unit.h"

__extension__ typedef __int128 wide;

static cicy_topology topology_of(const char *text)
{
    const cicy_configuration x = parse(text);
    cicy_topology topology;
    assert_int_equal(cicy_topology_compute(&x, &topology, NULL), CICY_OK);
    return topology;
}

static bool vanishes(const cicy_topology *topology, const int64_t *bundle)
{
    cicy_slope_zero zero;
    assert_int_equal(cicy_slope_zero_decide(topology, bundle, &zero, NULL), CICY_OK);
    assert_int_not_equal(zero, CICY_SLOPE_ZERO_UNKNOWN);
    return zero == CICY_SLOPE_ZERO_SOMEWHERE;
}

/* d_ijk = 2 for different i, j, k, so the slope is 4 times the sum over j < k of (the other two
 * degrees) t_j t_k: it has both signs if the sums of two degrees do. */
static void test_slopes_on_the_tetraquadric(void **state)
{
    cicy_topology topology = topology_of("{{2},{2},{2},{2}}");
    for (int k = 0; k < 7 * 7 * 7 * 7; k++) {
        const int64_t l[4] = {k % 7 - 3, k / 7 % 7 - 3, k / 49 % 7 - 3, k / 343 - 3};
        bool positive = false, negative = false;
        for (int i = 0; i < 4; i++)
            for (int j = i + 1; j < 4; j++) {
                positive |= l[i] + l[j] > 0;
                negative |= l[i] + l[j] < 0;
            }
        assert_int_equal(vanishes(&topology, l), positive == negative);
    }
    /* A line bundle model: all its slopes vanish at t = (1, 1, 1, 1). */
    static const int64_t model[5][4] = {
        {-1, 0, 0, 1}, {-1, -3, 2, 2}, {0, 1, -1, 0}, {1, 1, -1, -1}, {1, 1, 0, -2}};
    for (int a = 0; a < 5; a++)
        assert_true(vanishes(&topology, model[a]));
    cicy_topology_clear(&topology);
}

static void test_slopes_on_other_known_manifolds(void **state)
{
    cicy_topology quintic = topology_of("{{5}}"), bicubic = topology_of("{{3},{3}}"),
                  fibred = topology_of("{{2},{4}}"), curve = topology_of("{{3}}"),
                  surface = topology_of("{{2},{3}}"), product = topology_of("{{3,0},{0,4}}"),
                  schoen = topology_of("{{1,1},{3,0},{0,3}}"),
                  doubled = topology_of("[[1,1,1],[1,1,1],[3,0,4]]");
    for (int64_t a = -3; a <= 3; a++) {
        assert_int_equal(vanishes(&quintic, &a), a == 0);
        assert_int_equal(vanishes(&curve, &a), a == 0); /* the slope is the degree */
        for (int64_t b = -3; b <= 3; b++) {
            const int64_t l[] = {a, b}, m[] = {a, b, 0};
            const bool mixed = a * b < 0 || (a == 0 && b == 0);
            /* (6 l1 + 6 l2) t1 t2 + 3 l1 t2^2 + 3 l2 t1^2 */
            assert_int_equal(vanishes(&bicubic, l), mixed);
            /* t2 (8 l2 t1 + (4 l1 + 2 l2) t2) */
            assert_int_equal(vanishes(&fibred, l), b * (2 * a + b) < 0 || (a == 0 && b == 0));
            /* 12 t2 (2 l2 t1 + l1 t2) */
            assert_int_equal(vanishes(&product, l), mixed);
            /* K3, J1 J2 = 3, J2^2 = 2: 3 l2 t1 + (3 l1 + 2 l2) t2 */
            assert_int_equal(vanishes(&surface, l), b * (3 * a + 2 * b) < 0 || (a == 0 && b == 0));
            /* J1 = J2 there: a form that vanishes everywhere is not one without zeros */
            assert_int_equal(vanishes(&doubled, m), a + b == 0);
        }
    }
    /* Schoen's manifold, J1 J2 J3 = 9, J2^2 J3 = J2 J3^2 = 3: -6 (t2 - t3)^2 - 36 t1 (t2 + t3),
     * with terms of both signs and no zero; with l1 = 3 the term of t2 t3 prevails. */
    const int64_t none[] = {2, -2, -2}, some[] = {3, -2, -2};
    assert_false(vanishes(&schoen, none));
    assert_true(vanishes(&schoen, some));
    const int64_t third[] = {-2, 1, 1};
    assert_true(vanishes(&doubled, third)); /* = O(-1, 1) on P1 P3 [2; 4] */
    cicy_topology_clear(&quintic);
    cicy_topology_clear(&bicubic);
    cicy_topology_clear(&fibred);
    cicy_topology_clear(&curve);
    cicy_topology_clear(&surface);
    cicy_topology_clear(&product);
    cicy_topology_clear(&schoen);
    cicy_topology_clear(&doubled);
}

/* The slope at t. */
static wide slope_at(const cicy_topology *topology, const int64_t *l, const int64_t *t)
{
    wide sum = 0;
    for (size_t k = 0; k < topology->intersection.count; k++) {
        const cicy_form_entry *entry = &topology->intersection.entries[k];
        /* d! / (repetitions)! orders of the rows, of which 1/d begin with each place */
        wide orders = 1, terms = 0;
        for (int i = 1, same = 1; i < topology->dimension; i++) {
            same = entry->rows[i] == entry->rows[i - 1] ? same + 1 : 1;
            orders = orders * (i + 1) / same;
        }
        for (int i = 0; i < topology->dimension; i++) {
            wide term = l[entry->rows[i]];
            for (int j = 0; j < topology->dimension; j++)
                term *= j == i ? 1 : t[entry->rows[j]];
            terms += term;
        }
        sum += entry->value * (orders * terms / topology->dimension);
    }
    return sum;
}

/* Whether the matrix has a negative value at a vector t >= 0. The least value on the simplex sum t
 * = 1, if negative, lies inside a face where the matrix is regular, with M t = value * (1, .., 1).
 * So the solution of M u = (1, .., 1) on that face has negative entries only; and such a u shows
 * that the value at -u is negative. Elimination without fractions. */
static bool negative_on_face(int64_t matrix[5][5], int m, unsigned face)
{
    wide a[5][6];
    int size = 0, rows[5];
    for (int i = 0; i < m; i++)
        if (face >> i & 1)
            rows[size++] = i;
    for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++)
            a[i][j] = matrix[rows[i]][rows[j]];
        a[i][size] = 1;
    }
    wide before = 1;
    for (int c = 0; c < size; c++) {
        int pivot = c;
        while (pivot < size && a[pivot][c] == 0)
            pivot++;
        if (pivot == size)
            return false;
        for (int j = 0; j <= size; j++) {
            const wide kept = a[c][j];
            a[c][j] = a[pivot][j];
            a[pivot][j] = kept;
        }
        for (int i = 0; i < size; i++) {
            const wide factor = a[i][c];
            for (int j = 0; j <= size && i != c; j++)
                a[i][j] = (a[i][j] * a[c][c] - factor * a[c][j]) / before; /* exact */
        }
        before = a[c][c];
    }
    for (int i = 0; i < size; i++)
        if (a[i][size] == 0 || (a[i][size] > 0) == (a[i][i] > 0))
            return false;
    return true;
}

static bool has_negative(int64_t matrix[5][5], int m)
{
    for (unsigned face = 1; face < 1U << m; face++)
        if (negative_on_face(matrix, m, face))
            return true;
    return false;
}

static void test_slopes_on_threefolds_against_all_faces(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 31, 7);
    int nowhere_with_both_signs = 0;
    for (int trial = 0; trial < 2000; trial++) {
        cicy_configuration x;
        cicy_topology topology;
        draw_configuration(&random, 3, 5, 3, &x);
        assert_int_equal(cicy_topology_compute(&x, &topology, NULL), CICY_OK);
        for (int k = 0; k < 10; k++) {
            int64_t l[CICY_MAX_ROWS], plus[5][5] = {{0}}, minus[5][5] = {{0}};
            bool positive = false, negative = false, zero = true;
            for (int i = 0; i < x.rows; i++)
                l[i] = (int64_t)cicy_random_below(&random, 9) - 4;
            for (uint8_t i = 0; i < x.rows; i++)
                for (uint8_t j = 0; j < x.rows; j++) {
                    for (uint8_t r = 0; r < x.rows; r++)
                        plus[i][j] += l[r] * cicy_form_evaluate(&topology.intersection,
                                                                (const uint8_t[]){i, j, r});
                    minus[i][j] = -plus[i][j];
                    positive |= plus[i][j] > 0;
                    negative |= plus[i][j] < 0;
                    zero &= plus[i][j] == 0;
                }
            const bool expected =
                zero || (has_negative(plus, x.rows) && has_negative(minus, x.rows));
            assert_int_equal(vanishes(&topology, l), expected);
            nowhere_with_both_signs += !expected && positive && negative;
        }
        cicy_topology_clear(&topology);
    }
    assert_true(nowhere_with_both_signs > 10); /* the signs of the terms do not decide it */
}

/* Two points where the slope has different signs prove that it vanishes between them. */
static void test_samples_of_the_slope_agree(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 32, 7);
    int seen[2] = {0};
    for (int trial = 0; trial < 600; trial++) {
        cicy_configuration x;
        cicy_topology topology;
        draw_configuration(&random, 3 + trial % 3, 6, 3, &x);
        assert_int_equal(cicy_topology_compute(&x, &topology, NULL), CICY_OK);
        int64_t l[CICY_MAX_ROWS], t[CICY_MAX_ROWS];
        for (int i = 0; i < x.rows; i++)
            l[i] = (int64_t)cicy_random_below(&random, 7) - 3;
        const bool found = vanishes(&topology, l);
        bool positive = false, negative = false;
        for (int k = 0; k < 400; k++) {
            for (int i = 0; i < x.rows; i++)
                t[i] = INT64_C(1) << cicy_random_below(&random, 20);
            const wide slope = slope_at(&topology, l, t);
            positive |= slope >= 0;
            negative |= slope <= 0;
        }
        assert_true(found || !(positive && negative));
        seen[found]++;
        cicy_topology_clear(&topology);
    }
    assert_true(seen[0] > 100 && seen[1] > 100);
}

static void test_slopes_beyond_64_bits_are_refused(void **state)
{
    cicy_topology topology = topology_of("{{3},{3}}");
    const int64_t l[] = {INT64_MAX / 2, -1};
    cicy_slope_zero zero;
    assert_int_equal(cicy_slope_zero_decide(&topology, l, &zero, NULL), CICY_INVALID_INPUT);
    const int64_t large[] = {INT64_MAX / 64, -INT64_MAX / 64};
    assert_true(vanishes(&topology, large));
    cicy_topology_clear(&topology);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_slopes_on_the_tetraquadric),
        cmocka_unit_test(test_slopes_on_other_known_manifolds),
        cmocka_unit_test(test_slopes_on_threefolds_against_all_faces),
        cmocka_unit_test(test_samples_of_the_slope_agree),
        cmocka_unit_test(test_slopes_beyond_64_bits_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
