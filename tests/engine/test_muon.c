/* The Muon step: the iteration that makes a matrix orthogonal, and what a step does with it. */
#include "cicyminer/random.h"
#include "engine/cpu/muon.h"
#include "engine/versions.h"
#include "unit.h"

VERSIONS(cicy_orthogonalise);

enum { MOST = 64 * 64 };

static void orthogonalise(size_t rows, size_t columns, cicy_real *x)
{
    cicy_real *scratch = malloc(cicy_kernels_cpu()->muon_scratch(rows, columns, rows * columns, 1) *
                                sizeof *scratch);
    assert_non_null(scratch);
    CHOSEN(cicy_orthogonalise)(rows, columns, x, scratch);
    free(scratch);
}

static void fill(size_t size, cicy_real *x, uint64_t seed)
{
    cicy_random random;
    cicy_random_init(&random, seed, 0);
    for (size_t i = 0; i < size; i++)
        x[i] = (cicy_real)cicy_random_normal(&random);
}

/* What the iteration makes of one singular value: five times a s + b s^3 + c s^5. */
static double moved(double s)
{
    for (int step = 0; step < 5; step++)
        s = 3.4445 * s - 4.7750 * pow(s, 3) + 2.0315 * pow(s, 5);
    return s;
}

static void test_diagonal_matrices_stay_diagonal(void **state)
{
    enum { N = 16 };
    cicy_real x[N * N] = {0};
    double norm = 0;
    for (size_t i = 0; i < N; i++) {
        x[i * N + i] = (cicy_real)(1 + 0.25 * (double)i);
        norm += pow(1 + 0.25 * (double)i, 2);
    }
    orthogonalise(N, N, x);
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            const double expected = i == j ? moved((1 + 0.25 * (double)i) / sqrt(norm)) : 0;
            assert_true(fabs((double)x[i * N + j] - expected) < 1e-4);
        }
}

/* |x^T v| / |v| lies between the least and the largest singular value. */
static void test_singular_values_come_close_to_one(void **state)
{
    const size_t rows = 16, columns = 64;
    cicy_real x[MOST], v[16];
    fill(rows * columns, x, 1);
    orthogonalise(rows, columns, x);
    for (uint64_t seed = 0; seed < 100; seed++) {
        double before = 0, after = 0;
        fill(rows, v, 2 + seed);
        for (size_t i = 0; i < rows; i++)
            before += pow((double)v[i], 2);
        for (size_t j = 0; j < columns; j++) {
            double sum = 0;
            for (size_t i = 0; i < rows; i++)
                sum += (double)(x[i * columns + j] * v[i]);
            after += sum * sum;
        }
        const double ratio = sqrt(after / before);
        assert_true(ratio > 0.65 && ratio < 1.25);
    }
}

static void test_the_transpose_is_transposed(void **state)
{
    const size_t rows = 32, columns = 48;
    cicy_real wide[MOST], tall[MOST];
    fill(rows * columns, wide, 3);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            tall[j * rows + i] = wide[i * columns + j];
    orthogonalise(rows, columns, wide);
    orthogonalise(columns, rows, tall);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < columns; j++)
            assert_true(fabs((double)(tall[j * rows + i] - wide[i * columns + j])) < 1e-5);
}

static void test_zero_stays_zero(void **state)
{
    cicy_real x[16 * 32] = {0};
    orthogonalise(16, 32, x);
    for (size_t i = 0; i < 16 * 32; i++)
        assert_true(x[i] == 0);
}

/* Two steps with gradients 1 and then 2 times the identity: the velocity counts, the length of the
 * gradient does not. */
static void test_steps_do_not_depend_on_the_length_of_gradients(void **state)
{
    enum { N = 16 };
    const double scale = 2;
    const cicy_muon muon = {.rate = 0.5, .momentum = 0.75, .gradient_scale = &scale, .decay = 0.25};
    cicy_real gradient[N * N] = {0}, velocity[N * N] = {0}, weights[N * N];
    cicy_real *scratch = malloc(cicy_kernels_cpu()->muon_scratch(N, N, N * N, 1) * sizeof *scratch);
    assert_non_null(scratch);
    const cicy_work work = {.scratch = scratch, .threads = 1};
    for (size_t i = 0; i < N * N; i++)
        weights[i] = 1;
    for (int step = 1; step <= 2; step++) {
        for (size_t i = 0; i < N; i++)
            gradient[i * N + i] = (cicy_real)step;
        cicy_kernels_cpu()->muon(&work, &muon, N, N, N * N, gradient, velocity, weights);
    }
    const double length = 0.2 * 0.5 * sqrt(N) * moved(1 / sqrt(N)), kept = 0.875;
    const double on = kept * (kept - length) - length, off = kept * kept;
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < N; j++) {
            assert_true(fabs((double)weights[i * N + j] - (i == j ? on : off)) < 1e-5);
            assert_true((double)velocity[i * N + j] == (i == j ? 0.75 * 2 * 1 + 2 * 2 : 0));
        }
    free(scratch);
}

/* A large matrix alone is shared by the threads. */
static void test_threads_change_no_bit(void **state)
{
    enum { R = 100, C = 40 };
    const double scale = 1;
    const cicy_muon muon = {.rate = 0.5, .momentum = 0.75, .gradient_scale = &scale, .decay = 0.25};
    static cicy_real gradient[R * C], moved[2][R * C];
    fill(R * C, gradient, 4);
    for (int i = 0; i < 2; i++) {
        const int threads = 1 + 2 * i;
        cicy_real velocity[R * C] = {0};
        cicy_real *scratch =
            malloc(cicy_kernels_cpu()->muon_scratch(R, C, R * C, threads) * sizeof *scratch);
        assert_non_null(scratch);
        const cicy_work work = {.scratch = scratch, .threads = threads};
        cicy_kernels_cpu()->muon(&work, &muon, R, C, R * C, gradient, velocity, moved[i]);
        free(scratch);
    }
    assert_true(moved[0][0] != 0);
    assert_memory_equal(moved[0], moved[1], sizeof moved[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diagonal_matrices_stay_diagonal),
        cmocka_unit_test(test_singular_values_come_close_to_one),
        cmocka_unit_test(test_the_transpose_is_transposed),
        cmocka_unit_test(test_zero_stays_zero),
        cmocka_unit_test(test_steps_do_not_depend_on_the_length_of_gradients),
        cmocka_unit_test(test_threads_change_no_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
