/* The convolution kernels against the definition, in double precision. */
#include "cicyminer/random.h"
#include "engine/cpu/convolution/conv_pair.h"
#include "engine/cpu/gemm.h"
#include "engine/versions.h"
#include "unit.h"

VERSIONS(cicy_gemm);
VERSIONS(cicy_gemm_sum);

static cicy_real *random_numbers(size_t count, uint64_t stream)
{
    cicy_real *numbers = malloc(count * sizeof *numbers);
    cicy_random random;
    assert_non_null(numbers);
    cicy_random_init(&random, 3, stream);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (cicy_real)cicy_random_normal(&random);
    return numbers;
}

/* One convolution layer with data: [sample][row][column][channel]. */
typedef struct layer {
    cicy_inception *inception;
    size_t batch, lengths[2];
    cicy_real *input, *kernel[2], *bias[2], *output, *expected, *gradient, *scratch;
} layer;

static size_t output_size(const layer *l)
{
    return l->batch * l->lengths[0] * l->lengths[1] * 2 * l->inception->filters;
}

static void open_layer(layer *l, size_t rows, size_t columns, size_t channels, size_t filters,
                       size_t batch, bool direct)
{
    *l = (layer){.batch = batch, .lengths = {rows, columns}};
    l->inception =
        cicy_kernels_cpu()->inception_create(&(cicy_inception_shape){.rows = rows,
                                                                     .columns = columns,
                                                                     .channels = channels,
                                                                     .filters = filters,
                                                                     .max_batch = batch});
    assert_non_null(l->inception);
    l->inception->direct = direct;
    l->input = random_numbers(batch * rows * columns * channels, 1);
    for (size_t axis = 0; axis < 2; axis++) {
        l->kernel[axis] = random_numbers(l->lengths[axis] * channels * filters, 2 + axis);
        l->bias[axis] = random_numbers(filters, 4 + axis);
    }
    l->output = random_numbers(output_size(l), 6);
    l->expected = random_numbers(output_size(l), 7);
    l->gradient = random_numbers(output_size(l), 8);
    l->scratch =
        malloc(cicy_kernels_cpu()->inception_scratch(l->inception, 2, true) * sizeof(cicy_real));
    assert_non_null(l->scratch);
}

static void close_layer(layer *l)
{
    for (size_t axis = 0; axis < 2; axis++) {
        free(l->kernel[axis]);
        free(l->bias[axis]);
    }
    free(l->inception);
    free(l->input);
    free(l->output);
    free(l->expected);
    free(l->gradient);
    free(l->scratch);
}

/* Keras and TensorFlow, padding "same", stride 1: of the L - 1 zeros floor((L - 1) / 2) stand
 * before. */
static double convolved(const layer *l, size_t axis, size_t b, size_t row, size_t column, size_t f)
{
    const cicy_inception *i = l->inception;
    const size_t length = l->lengths[axis], at = axis == 0 ? row : column;
    double sum = l->bias[axis][f];
    for (size_t tap = 0; tap < length; tap++) {
        const ptrdiff_t from = (ptrdiff_t)(at + tap) - (ptrdiff_t)((length - 1) / 2);
        if (from < 0 || from >= (ptrdiff_t)length)
            continue;
        const size_t r = axis == 0 ? (size_t)from : row, c = axis == 0 ? column : (size_t)from;
        for (size_t k = 0; k < i->channels; k++)
            sum += l->input[((b * i->rows + r) * i->columns + c) * i->channels + k] *
                   l->kernel[axis][(tap * i->channels + k) * i->filters + f];
    }
    return sum;
}

static void define(layer *l, cicy_real *output)
{
    const cicy_inception *i = l->inception;
    for (size_t b = 0; b < l->batch; b++)
        for (size_t row = 0; row < i->rows; row++)
            for (size_t column = 0; column < i->columns; column++)
                for (size_t f = 0; f < 2 * i->filters; f++)
                    *output++ = convolved(l, f / i->filters, b, row, column, f % i->filters);
}

static void forward(layer *l)
{
    const cicy_view view = {.data = l->input};
    const cicy_work work = {.batch = l->batch, .scratch = l->scratch, .threads = 2};
    const cicy_inception_weights weights = {{l->kernel[0], l->kernel[1]}, {l->bias[0], l->bias[1]}};
    cicy_kernels_cpu()->inception_forward(&work, l->inception, &view, &weights, l->output);
}

static double dot(size_t size, const cicy_real *a, const cicy_real *b)
{
    double sum = 0;
    for (size_t i = 0; i < size; i++)
        sum += a[i] * b[i];
    return sum;
}

static void assert_close(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-10 * fmax(1, fabs(expected))))
        fail_msg("%.15g instead of %.15g", found, expected);
}

static void test_both_algorithms_compute_the_definition(void **state)
{
    for (size_t length = 1; length <= 32; length++)
        for (int direct = 0; direct < 2; direct++) {
            layer l;
            open_layer(&l, length, 33 - length, 3 + length % 3 * 5, 2 + length % 5, 3, direct == 1);
            forward(&l);
            define(&l, l.expected);
            for (size_t i = 0; i < output_size(&l); i++)
                assert_close(l.output[i], l.expected[i]);
            close_layer(&l);
        }
}

/* The convolution is linear in input, kernels and biases: y = J x + (terms without x). So for every
 * direction v, <gradient, J v> = <J^T gradient, v>, and the right side is what the backward pass
 * gives. */
static void check_transposed(layer *l)
{
    const cicy_inception *i = l->inception;
    const size_t inputs = l->batch * i->rows * i->columns * i->channels;
    const size_t kernels[2] = {i->rows * i->channels * i->filters,
                               i->columns * i->channels * i->filters};
    cicy_real *before = random_numbers(inputs, 9), *after = random_numbers(inputs, 9);
    cicy_inception_gradients gradients = {.input = after, .add_input = true};
    for (size_t axis = 0; axis < 2; axis++) {
        gradients.kernel[axis] = random_numbers(kernels[axis], 10);
        gradients.bias[axis] = random_numbers(i->filters, 11);
    }
    const cicy_view view = {.data = l->input};
    const cicy_work work = {.batch = l->batch, .scratch = l->scratch, .threads = 2};
    const cicy_gradient_view gradient = {.data = l->gradient, .value = l->output};
    const cicy_inception_weights weights = {{l->kernel[0], l->kernel[1]}, {NULL, NULL}};
    cicy_kernels_cpu()->inception_backward(&work, l->inception, &view, &gradient, &weights,
                                           &gradients);
    /* y is bilinear and homogeneous in (kernels, biases) and, without biases, in the input. */
    define(l, l->expected);
    const double whole = dot(output_size(l), l->gradient, l->expected);
    double weights_part = 0, bias_part = 0;
    for (size_t axis = 0; axis < 2; axis++) {
        weights_part += dot(kernels[axis], gradients.kernel[axis], l->kernel[axis]);
        bias_part += dot(i->filters, gradients.bias[axis], l->bias[axis]);
    }
    assert_close(weights_part + bias_part, whole);
    const double input_part = dot(inputs, after, l->input) - dot(inputs, before, l->input);
    assert_close(input_part, whole - bias_part);
    for (size_t axis = 0; axis < 2; axis++) {
        free(gradients.kernel[axis]);
        free(gradients.bias[axis]);
    }
    free(before);
    free(after);
}

static void test_gradients_are_the_transposed_map(void **state)
{
    const size_t shapes[][5] = {{16, 20, 4, 17, 3}, {16, 20, 33, 2, 5}, {12, 15, 20, 12, 11},
                                {1, 7, 5, 3, 2},    {9, 2, 16, 16, 4},  {31, 32, 6, 5, 2}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++)
        for (int direct = 0; direct < 2; direct++) {
            layer l;
            open_layer(&l, shapes[s][0], shapes[s][1], shapes[s][2], shapes[s][3], shapes[s][4],
                       direct == 1);
            check_transposed(&l);
            close_layer(&l);
        }
}

static void test_matrix_product_is_the_definition_for_all_remainders(void **state)
{
    enum { MOST = 45 };
    cicy_real *a = random_numbers(MOST * MOST, 1), *b = random_numbers(MOST * MOST, 2);
    for (size_t m = 1; m <= MOST; m++)
        for (size_t n = 1; n <= MOST; n += 1 + n / 9)
            for (int transposed = 0; transposed < 2; transposed++) {
                const size_t k = (m * 7 + n) % MOST + 1;
                cicy_real *c = random_numbers(m * MOST, 3), *before = random_numbers(m * MOST, 3);
                const size_t row = transposed ? 1 : MOST, column = transposed ? MOST : 1;
                const bool add = (m + n) % 2;
                CHOSEN(cicy_gemm)(m, n, k, a, row, column, b, MOST, c, MOST, add);
                for (size_t i = 0; i < m; i++)
                    for (size_t j = 0; j < MOST; j++) {
                        double sum = add || j >= n ? before[i * MOST + j] : 0;
                        for (size_t l = 0; j < n && l < k; l++)
                            sum += a[i * row + l * column] * b[l * MOST + j];
                        assert_close(c[i * MOST + j], sum);
                    }
                free(c);
                free(before);
            }
    free(a);
    free(b);
}

static void test_sum_of_nothing_is_zero(void **state)
{
    for (size_t m = 1; m <= 100; m += 33) {
        cicy_real *c = random_numbers(m * 90, 4), *before = random_numbers(m * 90, 4);
        CHOSEN(cicy_gemm)(m, 90, 0, c, 0, 1, c, 90, c, 90, true);
        assert_memory_equal(c, before, m * 90 * sizeof *c);
        CHOSEN(cicy_gemm)(m, 90, 0, before, 0, 1, before, 90, c, 90, false);
        for (size_t i = 0; i < m * 90; i++)
            assert_true(c[i] == 0);
        free(c);
        free(before);
    }
}

/* Bit for bit, since predictions and training must not tell the two apart. */
static void test_sum_of_products_is_one_product_after_another(void **state)
{
    enum { M = 23, N = 37, K = 19 };
    for (size_t parts = 1; parts <= CICY_GEMM_PARTS; parts++) {
        cicy_real *a[CICY_GEMM_PARTS], *b[CICY_GEMM_PARTS];
        cicy_real *together = random_numbers(M * N, 7), *after = random_numbers(M * N, 7);
        for (size_t p = 0; p < parts; p++) {
            a[p] = random_numbers(M * K, 10 + p);
            b[p] = random_numbers(K * N, 20 + p);
            CHOSEN(cicy_gemm)(M, N, K, a[p], K, 1, b[p], N, after, N, true);
        }
        CHOSEN(cicy_gemm_sum)
        (M, N, K, parts, (const cicy_real *const *)a, (const cicy_real *const *)b, together);
        assert_memory_equal(together, after, M * N * sizeof *after);
        for (size_t p = 0; p < parts; p++) {
            free(a[p]);
            free(b[p]);
        }
        free(together);
        free(after);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_algorithms_compute_the_definition),
        cmocka_unit_test(test_gradients_are_the_transposed_map),
        cmocka_unit_test(test_matrix_product_is_the_definition_for_all_remainders),
        cmocka_unit_test(test_sum_of_nothing_is_zero),
        cmocka_unit_test(test_sum_of_products_is_one_product_after_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
