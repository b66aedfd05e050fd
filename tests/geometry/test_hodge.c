/* Hodge numbers: published values, identities between configurations, Kuenneth, the Euler number.
 */
#include "cicyminer/hodge.h"
#include "identities.h"
#include "parse.h"
#include "unit.h"

static cicy_hodge compute(const cicy_configuration *configuration)
{
    cicy_hodge hodge;
    cicy_error error = {0};
    if (cicy_hodge_compute(configuration, CICY_HODGE_CHECK_ALL, &hodge, &error) != CICY_OK) {
        char text[CICY_CONFIGURATION_TEXT];
        cicy_configuration_print(configuration, CICY_NOTATION_PYCICY, text);
        fail_msg("%s: %s", text, error.message);
    }
    return hodge;
}

static void assert_threefold(const char *text, int64_t h11, int64_t h21)
{
    cicy_configuration configuration = parse(text);
    cicy_hodge hodge = compute(&configuration);
    assert_int_equal(hodge.dimension, 3);
    assert_int_equal(hodge.h11, h11);
    assert_int_equal(hodge.h21, h21);
    assert_int_equal(hodge.euler, 2 * (h11 - h21));
}

/* P. Candelas, A. Dale, C. Luetken, R. Schimmrigk, Nucl. Phys. B 298 (1988) 493, and T. Huebsch,
 * "Calabi-Yau manifolds: a bestiary for physicists", World Scientific 1992. */
static void test_threefolds_have_the_published_numbers(void **state)
{
    assert_threefold("{{5}}", 1, 101);
    assert_threefold("{{2,4}}", 1, 89);
    assert_threefold("{{3,3}}", 1, 73);
    assert_threefold("{{2,2,3}}", 1, 73);
    assert_threefold("{{2,2,2,2}}", 1, 65);
    assert_threefold("{{3},{3}}", 2, 83);
    assert_threefold("{{2},{4}}", 2, 86);
    assert_threefold("{{2},{2},{3}}", 3, 75);
    assert_threefold("{{2},{2},{2},{2}}", 4, 68);
    assert_threefold("{{3,0,1},{0,3,1}}", 14, 23);
    assert_threefold("{{1,1},{3,0},{0,3}}", 19, 19);
}

static void assert_fourfold(const char *text, int64_t euler, int64_t h11, int64_t h21, int64_t h31,
                            int64_t h22)
{
    cicy_configuration configuration = parse(text);
    cicy_hodge hodge = compute(&configuration);
    assert_int_equal(hodge.dimension, 4);
    assert_int_equal(hodge.euler, euler);
    assert_int_equal(hodge.h11, h11);
    assert_int_equal(hodge.h21, h21);
    assert_int_equal(hodge.h31, h31);
    assert_int_equal(hodge.h22, h22);
}

/* The first entries of the public list of J. Gray, A. Haupt, A. Lukas, arXiv:1303.1832. */
static void test_fourfolds_have_the_published_numbers(void **state)
{
    assert_fourfold("{{6}}", 2610, 1, 0, 426, 1752);
    assert_fourfold("{{2,5}}", 2190, 1, 0, 356, 1472);
    assert_fourfold("{{3,4}}", 1476, 1, 0, 237, 996);
    assert_fourfold("{{2,2,4}}", 1632, 1, 0, 263, 1100);
    assert_fourfold("{{2,3,3}}", 1206, 1, 0, 192, 816);
}

/* [1|1 1; 2|3 0; ..|0 -K]: over P1 a rational elliptic surface and a pencil of anticanonical K3
 * surfaces of a Fano threefold V, which is V blown up in their common curve, of genus g = -K^3/2 +
 * 1 by adjunction. So h11 = 10 + rho(V) + 1 - 1, h21 = g + h21(V), and the Euler number is that of
 * 12 nodal fibres times that of a K3 surface. Of V rho, -K^3 and h21 are published: V. Iskovskikh,
 * Math. USSR Izv. 12 (1978) 469; S. Mori, S. Mukai, Manuscripta Math. 36 (1981) 147. The largest
 * h21 of all is 33: J. Gray, A. Haupt, A. Lukas, arXiv:1405.2073. */
static void test_fourfolds_over_fano_threefolds_have_the_h21_of_the_blow_up(void **state)
{
    static const struct {
        const char *name, *matrix;
        int rho, cube, h21;
    } fano[] = {
        {"P3", "{{1,1},{3,0},{0,4}}", 1, 64, 0},
        {"P3, elliptic curves in P1 x P1", "{{1,1},{2,0},{2,0},{0,4}}", 1, 64, 0},
        {"quadric", "{{1,1,0},{3,0,0},{0,3,2}}", 1, 54, 0},
        {"cubic", "{{1,1,0},{3,0,0},{0,2,3}}", 1, 24, 5},
        {"quartic", "{{1,1,0},{3,0,0},{0,1,4}}", 1, 4, 30},
        {"two quadrics", "{{1,1,0,0},{3,0,0,0},{0,2,2,2}}", 1, 32, 2},
        {"quadric and cubic", "{{1,1,0,0},{3,0,0,0},{0,1,2,3}}", 1, 6, 20},
        {"three quadrics", "{{1,1,0,0,0},{3,0,0,0,0},{0,1,2,2,2}}", 1, 8, 14},
        {"P1 x P2", "{{1,1},{3,0},{0,2},{0,3}}", 2, 54, 0},
        {"(1,1) in P2 x P2", "{{1,1,0},{3,0,0},{0,2,1},{0,2,1}}", 2, 48, 0},
        {"(1,2) in P2 x P2", "{{1,1,0},{3,0,0},{0,2,1},{0,1,2}}", 2, 30, 0},
        {"(2,2) in P2 x P2", "{{1,1,0},{3,0,0},{0,1,2},{0,1,2}}", 2, 12, 9},
        {"P1 x P1 x P1", "{{1,1},{3,0},{0,2},{0,2},{0,2}}", 3, 48, 0},
        {"(1,1,1,1) in P1^4", "{{1,1,0},{3,0,0},{0,1,1},{0,1,1},{0,1,1},{0,1,1}}", 4, 24, 1},
    };
    for (size_t k = 0; k < sizeof fano / sizeof *fano; k++) {
        const int h11 = 10 + fano[k].rho, h21 = fano[k].cube / 2 + 1 + fano[k].h21;
        const int h31 = 288 / 6 - 8 - h11 + h21; /* chi = 6 (8 + h11 - h21 + h31) */
        print_message("%s\n", fano[k].name);
        assert_fourfold(fano[k].matrix, 12 * 24, h11, h21, h31, 44 + 4 * h11 - 2 * h21 + 4 * h31);
    }
}

/* Lefschetz: h11 = h22 = 1, h21 = h31 = 0; h41 counts polynomials modulo coordinate changes,
 * binomial(13, 6) - 49; the rest follows from A. Haupt, A. Lukas, K. Stelle, arXiv:0810.2685. */
static void test_septic_fivefold_has_the_published_numbers(void **state)
{
    cicy_configuration septic = parse("{{7}}");
    cicy_hodge hodge = compute(&septic);
    assert_int_equal(hodge.h11, 1);
    assert_int_equal(hodge.h21, 0);
    assert_int_equal(hodge.h31, 0);
    assert_int_equal(hodge.h41, 1716 - 49);
    assert_int_equal(hodge.h22, 1);
    assert_int_equal(hodge.h32, 18327);
    assert_int_equal(hodge.euler, -39984);
}

static void test_curves_and_surfaces_are_elliptic_and_k3(void **state)
{
    static const char *const curves[] = {"{{3}}", "{{2,2}}", "{{2},{2}}", "{{1,1},{1,2}}"};
    for (size_t k = 0; k < sizeof curves / sizeof *curves; k++) {
        cicy_configuration configuration = parse(curves[k]);
        cicy_hodge hodge = compute(&configuration);
        assert_int_equal(hodge.dimension, 1);
        assert_int_equal(hodge.h11, 1);
        assert_int_equal(hodge.euler, 0);
    }
    cicy_random random;
    cicy_random_init(&random, 31, 0);
    for (int k = 0; k < 300; k++) {
        cicy_configuration configuration;
        draw_connected(&random, 2, 8, 3, &configuration);
        cicy_hodge hodge = compute(&configuration); /* compares 24 with the Chern classes */
        assert_int_equal(hodge.h11, 20);
        assert_int_equal(hodge.euler, 24);
    }
}

/* Kuenneth by hand: T2 x K3, T2^3, K3 x K3, T2 x quintic, K3 x quintic. */
static void test_products_follow_kuenneth(void **state)
{
    assert_threefold("{{3,0},{0,4}}", 21, 21);
    assert_threefold("{{3,0,0},{0,3,0},{0,0,3}}", 9, 9);
    assert_fourfold("{{4,0},{0,4}}", 576, 40, 0, 40, 404);
    assert_fourfold("{{3,0},{0,5}}", 0, 2, 102, 102, 204);
    cicy_configuration five = parse("{{4,0},{0,5}}");
    cicy_hodge hodge = compute(&five);
    assert_true(hodge.product);
    assert_int_equal(hodge.h11, 21);
    assert_int_equal(hodge.h21, 101);
    assert_int_equal(hodge.h31, 1);
    assert_int_equal(hodge.h41, 101 + 20);
    assert_int_equal(hodge.h22, 1 + 20 + 1);
    assert_int_equal(hodge.h32, 20 * 101 + 101 + 1);
    assert_int_equal(hodge.euler, 24 * -200);
}

static void test_flags_tell_products_and_favourable_ones(void **state)
{
    cicy_configuration quintic = parse("{{5}}"), schoen = parse("{{1,1},{3,0},{0,3}}"),
                       product = parse("{{3,0},{0,5}}");
    cicy_hodge hodge = compute(&quintic);
    assert_true(hodge.favourable && !hodge.product);
    hodge = compute(&schoen);
    assert_true(!hodge.favourable && !hodge.product);
    hodge = compute(&product);
    assert_true(hodge.favourable && hodge.product);
}

static void test_factors_that_are_points_are_refused(void **state)
{
    cicy_configuration configuration = parse("{{2,0},{0,5}}");
    cicy_hodge hodge;
    cicy_error error = {0};
    assert_int_equal(cicy_hodge_compute(&configuration, CICY_HODGE_CHECKED, &hodge, &error),
                     CICY_INVALID_INPUT);
    assert_non_null(strstr(error.message, "not connected"));
}

static void assert_same(const cicy_configuration *a, const cicy_configuration *b)
{
    cicy_hodge x = compute(a), y = compute(b);
    assert_int_equal(x.h11, y.h11);
    assert_int_equal(x.h21, y.h21);
    assert_int_equal(x.h31, y.h31);
    assert_int_equal(x.h41, y.h41);
    assert_int_equal(x.euler, y.euler);
    assert_int_equal(x.h22, y.h22);
    assert_int_equal(x.h32, y.h32);
}

static void test_numbers_do_not_depend_on_the_order(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 32, 0);
    for (int k = 0; k < 600; k++) {
        cicy_configuration configuration, shuffled;
        draw_connected(&random, 3 + k % 3, 12, 4, &configuration);
        cicy_configuration_shuffle(&configuration, &random, &shuffled);
        assert_same(&configuration, &shuffled);
    }
}

/* Doubled lines, hyperplanes and quadrics give the same manifold with other rows and columns. */
static void test_numbers_are_those_of_the_manifold(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 33, 0);
    int doubled = 0, embedded = 0;
    for (int k = 0; k < 1500; k++) {
        cicy_configuration given, made;
        draw_connected(&random, 3 + k % 3, 10, 2, &given);
        int i = (int)cicy_random_below(&random, given.rows);
        if (add_hyperplane(&given, i, &made))
            assert_same(&given, &made);
        for (i = 0; i < given.rows; i++) {
            if (double_line(&given, i, &made)) {
                doubled++;
                assert_same(&given, &made);
            }
            for (int other = 0; other < i; other++)
                if (embed_lines(&given, i, other, &made)) {
                    embedded++;
                    assert_same(&given, &made);
                }
        }
    }
    assert_true(doubled > 500 && embedded > 100);
}

/* c_5 and Hirzebruch's relation 11 h11 - 10 h21 - h22 + h32 + 10 h31 - 11 h41 = 0. */
static void test_fivefolds_satisfy_the_index_relation(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 34, 0);
    for (int k = 0; k < 150; k++) {
        cicy_configuration given, made;
        draw_connected(&random, 5, 6, 4, &given);
        cicy_hodge h = compute(&given);
        if (add_hyperplane(&given, 0, &made))
            assert_same(&given, &made);
        assert_int_equal(11 * h.h11 - 10 * h.h21 - h.h22 + h.h32 + 10 * h.h31 - 11 * h.h41, 0);
        assert_true(h.h22 >= h.h11); /* hard Lefschetz */
        assert_true(h.h32 >= h.h21);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threefolds_have_the_published_numbers),
        cmocka_unit_test(test_fourfolds_have_the_published_numbers),
        cmocka_unit_test(test_fourfolds_over_fano_threefolds_have_the_h21_of_the_blow_up),
        cmocka_unit_test(test_septic_fivefold_has_the_published_numbers),
        cmocka_unit_test(test_curves_and_surfaces_are_elliptic_and_k3),
        cmocka_unit_test(test_products_follow_kuenneth),
        cmocka_unit_test(test_flags_tell_products_and_favourable_ones),
        cmocka_unit_test(test_factors_that_are_points_are_refused),
        cmocka_unit_test(test_numbers_do_not_depend_on_the_order),
        cmocka_unit_test(test_numbers_are_those_of_the_manifold),
        cmocka_unit_test(test_fivefolds_satisfy_the_index_relation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
