/* Kernels over whole arrays: dropout masks, sums, softmax, for sizes around their blocks. */
#include "cicyminer/random.h"
#include "engine/kernels.h"
#include "unit.h"

static const int most_threads = 3;

static void *zeros(size_t size)
{
    void *memory = calloc(size ? size : 1, 1);
    assert_non_null(memory);
    return memory;
}

static cicy_real *random_numbers(size_t count, uint64_t stream)
{
    cicy_real *numbers = zeros(count * sizeof *numbers);
    cicy_random random;
    cicy_random_init(&random, 3, stream);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (cicy_real)cicy_random_normal(&random);
    return numbers;
}

static void assert_close(double found, double expected)
{
    if (!(fabs(found - expected) <= 2e-6 * fmax(1e-3, fabs(expected))))
        fail_msg("%.9g instead of %.9g", found, expected);
}

/* Byte i of a sample's mask is number i % 4 of the block with counter (i / 4, sample, layer, step).
 */
static void test_dropout_masks_are_those_of_the_documented_generator(void **state)
{
    enum { BATCH = 3 };
    const uint32_t key[2] = {12345, 678}, step = 91, layer = 7;
    const double rate = 0.3;
    const size_t shapes[][2] = {{1, 1}, {3, 7}, {16, 4}, {5, 13}, {320, 33}};
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        const size_t size = shapes[s][0] * shapes[s][1];
        cicy_real *input = random_numbers(BATCH * size, 1);
        cicy_real *output = zeros(BATCH * size * sizeof *output);
        uint8_t *mask = zeros(BATCH * size);
        const cicy_view view = {.data = input};
        const cicy_work work = {.batch = BATCH, .threads = most_threads};
        cicy_kernels_cpu()->dropout_forward(&work, &view, shapes[s][0], shapes[s][1], rate, key,
                                            step, layer, mask, output);
        for (size_t i = 0; i < BATCH * size; i++) {
            const uint32_t in_sample = (uint32_t)(i % size), sample = (uint32_t)(i / size);
            const uint32_t counter[4] = {in_sample / 4, sample, layer, step};
            uint32_t numbers[4];
            cicy_random_philox(counter, key, numbers);
            const bool keep = numbers[in_sample % 4] >= rate * 0x1p32;
            assert_int_equal(mask[i], keep);
            assert_close((double)output[i], keep ? (double)input[i] / (1 - rate) : 0);
        }
        free(input);
        free(output);
        free(mask);
    }
}

static void test_sums_and_penalties_are_their_definitions(void **state)
{
    const double l1 = 0.25, l2 = 0.125;
    const size_t counts[] = {1, 7, 8, 16383, 16384, 16385, 50001};
    for (size_t s = 0; s < sizeof counts / sizeof *counts; s++)
        for (int threads = 1; threads <= most_threads; threads++) {
            const size_t size = counts[s];
            cicy_real *weights = random_numbers(size, 1), *gradient = random_numbers(size, 2);
            cicy_real *before = random_numbers(size, 2);
            weights[size / 2] = 0;
            const cicy_work work = {
                .scratch = zeros(cicy_kernels_cpu()->sums_scratch(size) * sizeof(cicy_real)),
                .threads = threads};
            double absolute = 0, squares = 0;
            for (size_t i = 0; i < size; i++) {
                absolute += fabs((double)weights[i]);
                squares += (double)weights[i] * (double)weights[i];
            }
            double scale = 0, penalty = 0.5, again = 0.5;
            cicy_kernels_cpu()->clip(&work, 0.25 * sqrt(squares), size, weights, &scale);
            assert_close(scale, squares > 0 ? 0.25 : 1);
            cicy_kernels_cpu()->clip(&work, 1.01 * sqrt(squares), size, weights, &scale);
            assert_true(scale == 1);
            cicy_kernels_cpu()->penalty(&work, l1, l2, size, weights, gradient, &penalty);
            assert_close(penalty, 0.5 + l1 * absolute + l2 * squares);
            cicy_kernels_cpu()->penalty(&work, l1, l2, size, weights, NULL, &again);
            assert_true(penalty == again);
            for (size_t i = 0; i < size; i++) {
                const double w = (double)weights[i];
                const double expected = (double)before[i] + l1 * ((w > 0) - (w < 0)) + 2 * l2 * w;
                assert_true(fabs((double)gradient[i] - expected) < 1e-6);
            }
            free(weights);
            free(gradient);
            free(before);
            free(work.scratch);
        }
}

static void test_cross_entropy_is_its_definition(void **state)
{
    enum { BATCH = 5 };
    const float values[] = {3, 9, 4, 9, 3, 9, 4, 9, 3}; /* of every second one */
    const size_t targets[BATCH] = {0, 1, 0, 1, 0}, counts[] = {2, 15, 16, 17, 1549};
    const double share = 0.2;
    for (size_t s = 0; s < sizeof counts / sizeof *counts; s++) {
        const size_t classes = counts[s];
        cicy_real *logits = random_numbers(BATCH * classes, 1);
        cicy_real *gradient = zeros(BATCH * classes * sizeof *gradient);
        float *output = zeros(BATCH * classes * sizeof *output);
        double sums[] = {0.5, 0.5}, expected = 0.5;
        const cicy_targets seen = {values, 2};
        const cicy_classes with = {classes, 3, share}, without = {classes, 3, 0};
        const size_t room = cicy_kernels_cpu()->classes_scratch(classes, BATCH, most_threads);
        const cicy_work work = {
            .batch = BATCH, .scratch = zeros(room * sizeof(cicy_real)), .threads = most_threads};
        cicy_kernels_cpu()->cross_entropy(&work, &with, logits, &seen, gradient, &sums[0]);
        cicy_kernels_cpu()->cross_entropy(&work, &without, logits, &seen, NULL, &sums[1]);
        cicy_kernels_cpu()->softmax(&work, classes, logits, classes, output);
        for (size_t b = 0; b < BATCH; b++) {
            double sum = 0;
            for (size_t c = 0; c < classes; c++)
                sum += exp((double)logits[b * classes + c]);
            expected += log(sum) - (double)logits[b * classes + targets[b]];
            for (size_t c = 0; c < classes; c++) {
                const double p = exp((double)logits[b * classes + c]) / sum;
                assert_close((double)output[b * classes + c], p);
                assert_close((double)gradient[b * classes + c], share * (p - (c == targets[b])));
            }
        }
        assert_close(sums[0], expected);
        assert_true(sums[0] == sums[1]);
        free(logits);
        free(gradient);
        free(output);
        free(work.scratch);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dropout_masks_are_those_of_the_documented_generator),
        cmocka_unit_test(test_sums_and_penalties_are_their_definitions),
        cmocka_unit_test(test_cross_entropy_is_its_definition),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
