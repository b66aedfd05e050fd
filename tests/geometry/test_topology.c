/* Intersection numbers and Chern classes: published values, closed forms, brute force, index
 * theorems. */
#include "cicyminer/cohomology.h"
#include "cicyminer/topology.h"
#include "parse.h"
#include "random_configuration.h"
#include "unit.h"

static cicy_topology compute(const cicy_configuration *configuration)
{
    cicy_topology topology;
    cicy_error error = {0};
    if (cicy_topology_compute(configuration, &topology, &error) != CICY_OK)
        fail_msg("%s", error.message);
    return topology;
}

static int64_t triple(const cicy_topology *topology, uint8_t i, uint8_t j, uint8_t k)
{
    return cicy_form_evaluate(&topology->intersection, (uint8_t[]){i, j, k});
}

static int64_t c2(const cicy_topology *topology, uint8_t i)
{
    return cicy_form_evaluate(&topology->second_chern, (uint8_t[]){i});
}

/* T. Huebsch, "Calabi-Yau manifolds: a bestiary for physicists", World Scientific 1992. */
static void test_threefolds_have_the_published_intersections(void **state)
{
    cicy_configuration configuration = parse("{{5}}");
    cicy_topology topology = compute(&configuration);
    assert_int_equal(triple(&topology, 0, 0, 0), 5);
    assert_int_equal(c2(&topology, 0), 50);
    cicy_topology_clear(&topology);

    configuration = parse("{{3},{3}}");
    topology = compute(&configuration);
    assert_int_equal(triple(&topology, 0, 0, 1), 3);
    assert_int_equal(triple(&topology, 1, 0, 1), 3);
    assert_int_equal(triple(&topology, 0, 0, 0), 0);
    assert_int_equal(c2(&topology, 0), 36);
    assert_int_equal(c2(&topology, 1), 36);
    cicy_topology_clear(&topology);

    configuration = parse("{{2},{2},{2},{2}}");
    topology = compute(&configuration);
    assert_int_equal(topology.intersection.count, 4);
    assert_int_equal(triple(&topology, 3, 1, 2), 2);
    assert_int_equal(c2(&topology, 2), 24);
    cicy_topology_clear(&topology);
}

/* chi of a hypersurface of degree N in P^{N-1}: ((1 - N)^N - 1) / N + N. */
static void test_hypersurfaces_have_the_euler_number_of_the_closed_form(void **state)
{
    for (int degree = 3; degree <= 7; degree++) {
        char text[16];
        snprintf(text, sizeof text, "{{%d}}", degree);
        cicy_configuration configuration = parse(text);
        cicy_topology topology = compute(&configuration);
        int64_t power = 1;
        for (int k = 0; k < degree; k++)
            power *= 1 - degree;
        assert_int_equal(topology.euler, (power - 1) / degree + degree);
        cicy_topology_clear(&topology);
    }
}

/* Dense polynomials in the H_i modulo H_i^{n_i+1}. */
enum { MOST = 8192 };
typedef struct dense {
    int rows, size, step[CICY_MAX_ROWS];
    const uint8_t *n;
    int64_t value[MOST];
} dense;

/* x = x * (sum_i linear_i H_i) */
static void times_linear(dense *x, const int64_t *linear)
{
    static int64_t product[MOST];
    memset(product, 0, sizeof product);
    for (int at = 0; at < x->size; at++)
        for (int i = 0; i < x->rows; i++)
            if (at / x->step[i] % (x->n[i] + 1) < x->n[i])
                product[at + x->step[i]] += linear[i] * x->value[at];
    memcpy(x->value, product, sizeof product);
}

static void add(dense *x, const dense *y, int sign)
{
    for (int at = 0; at < x->size; at++)
        x->value[at] += sign * y->value[at];
}

/* Expands prod (1 + H_i)^{n_i+1} prod L_j (1 - L_j + L_j^2 - ..) term by term. */
static int64_t euler_by_brute_force(const cicy_configuration *configuration)
{
    static dense total, power;
    memset(&total, 0, sizeof total);
    total.rows = configuration->rows;
    total.n = configuration->n;
    total.size = 1;
    for (int i = 0; i < total.rows; i++) {
        total.step[i] = total.size;
        total.size *= total.n[i] + 1;
    }
    assert_true(total.size <= MOST);
    total.value[0] = 1;
    for (int i = 0; i < total.rows; i++) {
        int64_t linear[CICY_MAX_ROWS] = {0};
        linear[i] = 1;
        for (int k = 0; k <= total.n[i]; k++) {
            power = total;
            times_linear(&power, linear);
            add(&total, &power, 1);
        }
    }
    for (int j = 0; j < configuration->columns; j++) {
        int64_t linear[CICY_MAX_ROWS];
        for (int i = 0; i < total.rows; i++)
            linear[i] = configuration->degree[i][j];
        times_linear(&total, linear);
        power = total;
        for (int k = 1; k <= cicy_configuration_dimension(configuration); k++) {
            times_linear(&power, linear);
            add(&total, &power, k % 2 ? -1 : 1);
        }
    }
    return total.value[total.size - 1];
}

static void test_euler_number_agrees_with_brute_force(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 51, 0);
    for (int k = 0; k < 300; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 1 + k % 5, 6, 3, &configuration);
        int64_t expected = euler_by_brute_force(&configuration), fast;
        cicy_topology topology = compute(&configuration);
        assert_int_equal(topology.euler, expected);
        assert_int_equal(cicy_topology_euler(&configuration, &fast, NULL), CICY_OK);
        assert_int_equal(fast, expected);
        cicy_topology_clear(&topology);
    }
}

/* Two implementations on large configurations. */
static void test_elimination_agrees_with_intersection_numbers(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 52, 0);
    for (int k = 0; k < 60; k++) {
        cicy_configuration configuration;
        draw_configuration(&random, 3 + k % 3, 14, 3, &configuration);
        cicy_topology topology = compute(&configuration);
        int64_t fast;
        assert_int_equal(cicy_topology_euler(&configuration, &fast, NULL), CICY_OK);
        assert_int_equal(fast, topology.euler);
        cicy_topology_clear(&topology);
    }
}

/* The form on the class of a line bundle: sum over all ordered rows. */
static int64_t evaluate(const cicy_form *form, const int64_t *bundle, int rows, uint8_t *chosen,
                        int depth)
{
    if (depth == form->degree)
        return cicy_form_evaluate(form, chosen);
    int64_t sum = 0;
    for (int i = 0; i < rows; i++)
        if (bundle[i]) {
            chosen[depth] = (uint8_t)i;
            sum += bundle[i] * evaluate(form, bundle, rows, chosen, depth + 1);
        }
    return sum;
}

/* d = 3: chi(L) = L^3/6 + c2.L/12; d = 4: L^4/24 + c2.L^2/24 + (3 c2^2 - c4)/720. */
static void test_hirzebruch_riemann_roch_holds(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 53, 0);
    for (int k = 0; k < 200; k++) {
        cicy_configuration configuration;
        int d = 3 + k % 2;
        draw_configuration(&random, d, 7, 3, &configuration);
        cicy_topology t = compute(&configuration);
        int64_t bundle[CICY_MAX_ROWS], h[CICY_MAX_DIMENSION + 1], chi = 0;
        uint8_t chosen[CICY_MAX_DIMENSION];
        for (int i = 0; i < configuration.rows; i++)
            bundle[i] = (int64_t)cicy_random_below(&random, 3);
        assert_int_equal(cicy_cohomology_compute(&configuration, bundle, h, NULL), CICY_OK);
        for (int q = 0; q <= d; q++)
            chi += q % 2 ? -h[q] : h[q];
        int64_t top = evaluate(&t.intersection, bundle, t.rows, chosen, 0);
        int64_t second = evaluate(&t.second_chern, bundle, t.rows, chosen, 0);
        if (d == 3)
            assert_int_equal(12 * chi, 2 * top + second);
        else
            assert_int_equal(720 * chi, 30 * top + 30 * second + 3 * t.c2c2 - t.euler);
        cicy_topology_clear(&t);
    }
}

/* The holomorphic Euler number is 0 in odd dimension, so c2 c3 = c5 - ... only fixes d = 4:
 * (3 c2^2 - c4) / 720 = 2 for a connected four-fold. */
static void test_connected_fourfolds_have_todd_genus_two(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 54, 0);
    for (int k = 0; k < 100; k++) {
        cicy_configuration configuration;
        draw_connected(&random, 4, 12, 3, &configuration);
        assert_false(cicy_configuration_is_product(&configuration));
        cicy_topology topology = compute(&configuration);
        assert_int_equal(3 * topology.c2c2 - topology.euler, 1440);
        cicy_topology_clear(&topology);
    }
}

static void test_products_multiply(void **state)
{
    cicy_configuration configuration = parse("{{4,0},{0,4}}"); /* K3 x K3 */
    cicy_topology topology = compute(&configuration);
    int64_t euler;
    assert_true(cicy_configuration_is_product(&configuration));
    assert_int_equal(topology.euler, 24 * 24);
    assert_int_equal(cicy_topology_euler(&configuration, &euler, NULL), CICY_OK);
    assert_int_equal(euler, 24 * 24);
    assert_int_equal(topology.c2c2, 2 * 24 * 24);
    assert_int_equal(topology.intersection.count, 1);
    assert_int_equal(cicy_form_evaluate(&topology.intersection, (uint8_t[]){1, 0, 1, 0}), 16);
    assert_int_equal(cicy_form_evaluate(&topology.second_chern, (uint8_t[]){1, 1}), 24 * 4);
    assert_int_equal(cicy_form_evaluate(&topology.second_chern, (uint8_t[]){0, 1}), 0);
    cicy_topology_clear(&topology);
}

/* The rows of y after those of x. */
static void make_product(const cicy_configuration *x, const cicy_configuration *y,
                         cicy_configuration *product)
{
    *product = *x;
    for (int i = 0; i < y->rows; i++) {
        memcpy(product->degree[x->rows + i] + x->columns, y->degree[i], y->columns);
        product->n[x->rows + i] = y->n[i];
    }
    product->rows = (uint8_t)(x->rows + y->rows);
    product->columns = (uint8_t)(x->columns + y->columns);
}

/* Two points times X: every integral is twice that over X, and 0 if it contains J of the points. */
static void test_numbers_of_two_copies_are_twice_those_of_one(void **state)
{
    const cicy_configuration points = {.rows = 1, .columns = 1, .n = {1}, .degree = {{2}}};
    cicy_random random;
    cicy_random_init(&random, 57, 0);
    for (int k = 0; k < 100; k++) {
        cicy_configuration x, twice;
        draw_connected(&random, 1 + k % 5, 5, 3, &x);
        make_product(&points, &x, &twice);
        cicy_topology one = compute(&x), two = compute(&twice);
        assert_int_equal(two.euler, 2 * one.euler);
        assert_int_equal(two.c2c2, 2 * one.c2c2);
        assert_int_equal(two.c2c3, 2 * one.c2c3);
        const cicy_form *forms[2][2] = {{&one.intersection, &two.intersection},
                                        {&one.second_chern, &two.second_chern}};
        for (int f = 0; f < 2; f++) {
            assert_int_equal(forms[f][0]->count, forms[f][1]->count);
            for (size_t e = 0; e < forms[f][0]->count; e++) {
                uint8_t rows[2 * CICY_MAX_DIMENSION];
                for (int a = 0; a < forms[f][0]->degree; a++)
                    rows[a] = (uint8_t)(forms[f][0]->entries[e].rows[a] + 1);
                assert_int_equal(cicy_form_evaluate(forms[f][1], rows),
                                 2 * forms[f][0]->entries[e].value);
            }
        }
        cicy_topology_clear(&one);
        cicy_topology_clear(&two);
    }
}

/* Kuenneth: integrals over X x Y are products, c_2 is the sum, chi the product. */
static void test_numbers_of_products_follow_from_the_factors(void **state)
{
    cicy_random random;
    cicy_random_init(&random, 58, 0);
    for (int k = 0; k < 100; k++) {
        cicy_configuration x, y, product;
        const int d = 2, e = 1 + k % 3;
        draw_connected(&random, d, 4, 3, &x);
        draw_connected(&random, e, 4, 3, &y);
        make_product(&x, &y, &product);
        cicy_topology a = compute(&x), b = compute(&y), both = compute(&product);
        assert_int_equal(both.euler, a.euler * b.euler);
        assert_int_equal(both.intersection.count, a.intersection.count * b.intersection.count);
        for (size_t p = 0; p < a.intersection.count; p++)
            for (size_t q = 0; q < b.intersection.count; q++) {
                uint8_t rows[2 * CICY_MAX_DIMENSION];
                memcpy(rows, a.intersection.entries[p].rows, (size_t)d);
                for (int r = 0; r < e && r < CICY_MAX_DIMENSION; r++)
                    rows[d + r] = (uint8_t)(x.rows + b.intersection.entries[q].rows[r]);
                assert_int_equal(cicy_form_evaluate(&both.intersection, rows),
                                 a.intersection.entries[p].value * b.intersection.entries[q].value);
            }
        for (size_t q = 0; q < b.intersection.count; q++) { /* c_2(X) times J .. J of Y */
            uint8_t rows[2 * CICY_MAX_DIMENSION];
            for (int r = 0; r < e && r < CICY_MAX_DIMENSION; r++)
                rows[r] = (uint8_t)(x.rows + b.intersection.entries[q].rows[r]);
            assert_int_equal(cicy_form_evaluate(&both.second_chern, rows),
                             a.euler * b.intersection.entries[q].value);
        }
        cicy_topology_clear(&a);
        cicy_topology_clear(&b);
        cicy_topology_clear(&both);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threefolds_have_the_published_intersections),
        cmocka_unit_test(test_hypersurfaces_have_the_euler_number_of_the_closed_form),
        cmocka_unit_test(test_euler_number_agrees_with_brute_force),
        cmocka_unit_test(test_elimination_agrees_with_intersection_numbers),
        cmocka_unit_test(test_hirzebruch_riemann_roch_holds),
        cmocka_unit_test(test_connected_fourfolds_have_todd_genus_two),
        cmocka_unit_test(test_products_multiply),
        cmocka_unit_test(test_numbers_of_two_copies_are_twice_those_of_one),
        cmocka_unit_test(test_numbers_of_products_follow_from_the_factors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
