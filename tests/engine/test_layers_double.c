/* Layer norm, attention and softmax against their definitions, in double precision. */
#include "cicyminer/random.h"
#include "engine/cpu/softmax.h"
#include "engine/kernels.h"
#include "engine/versions.h"
#include "unit.h"

VERSIONS(cicy_softmax);

enum { BATCH = 3, THREADS = 3 };

static cicy_real *random_numbers(size_t count, uint64_t stream, double scale)
{
    cicy_real *numbers = malloc(count * sizeof *numbers);
    cicy_random random;
    assert_non_null(numbers);
    cicy_random_init(&random, 3, stream);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (cicy_real)(scale * cicy_random_normal(&random));
    return numbers;
}

static void assert_close(double found, double expected)
{
    if (!(fabs(found - expected) <= 1e-11 * fmax(1, fabs(expected))))
        fail_msg("%.15g instead of %.15g", found, expected);
}

/* A batch of inputs behind a batch norm's view; `seen` holds what the view shows. */
typedef struct example {
    size_t positions, channels;
    cicy_real *data, *scale, *shift, *seen, *output;
    cicy_view view;
} example;

static void open_example(example *e, size_t positions, size_t channels, double scale)
{
    const size_t size = BATCH * positions * channels;
    *e = (example){positions,
                   channels,
                   random_numbers(size, 1, scale),
                   random_numbers(channels, 2, 1),
                   random_numbers(channels, 3, 1),
                   random_numbers(size, 4, 1),
                   random_numbers(size, 5, 1),
                   {0}};
    e->view = (cicy_view){e->data, e->scale, e->shift, true};
    for (size_t i = 0; i < size; i++)
        e->seen[i] = fmax(0, e->scale[i % channels] * e->data[i] + e->shift[i % channels]);
}

static void close_example(example *e)
{
    free(e->data);
    free(e->scale);
    free(e->shift);
    free(e->seen);
    free(e->output);
}

static const size_t sizes[][2] = {{1, 1}, {7, 3}, {35, 8}, {6, 20}, {320, 12}};
enum { SIZES = sizeof sizes / sizeof *sizes };

static void test_layer_norm_is_its_definition(void **state)
{
    for (size_t s = 0; s < SIZES; s++)
        for (int plain = 0; plain < 2; plain++) {
            example e;
            const size_t channels = sizes[s][1];
            open_example(&e, sizes[s][0], channels, 2);
            const cicy_layer_norm norm = {e.positions, channels, plain ? NULL : e.scale,
                                          e.shift,     1e-3,     !plain};
            const cicy_work work = {.batch = BATCH, .threads = THREADS};
            cicy_kernels_cpu()->layer_norm_forward(&work, &norm, &e.view, e.output);
            for (size_t i = 0; i < BATCH * e.positions; i++) {
                const cicy_real *x = e.seen + i * channels;
                double mean = 0, variance = 0;
                for (size_t c = 0; c < channels; c++)
                    mean += x[c] / (double)channels;
                for (size_t c = 0; c < channels; c++)
                    variance += (x[c] - mean) * (x[c] - mean) / (double)channels;
                for (size_t c = 0; c < channels; c++) {
                    const double normed = (x[c] - mean) / sqrt(variance + 1e-3);
                    const double y = (plain ? 1 : e.scale[c]) * normed + e.shift[c];
                    assert_close(e.output[i * channels + c], plain ? y : fmax(0, y));
                }
            }
            close_example(&e);
        }
}

/* Weights of one attention layer. */
static const cicy_real kappa = (cicy_real)0.7;

typedef struct weights {
    cicy_attention attention;
    cicy_real *kernel[2], *bias[2], *scratch;
} weights;

static void open_weights(weights *w, const example *e, double scale)
{
    const size_t inner = e->channels / 2 ? e->channels / 2 : 1;
    *w = (weights){.attention = {e->positions, e->channels, inner, {0}, {0}, &kappa}};
    for (size_t k = 0; k < 2; k++) {
        w->kernel[k] = random_numbers(e->channels * inner, 6 + k, scale);
        w->bias[k] = random_numbers(e->channels, 8 + k, scale);
        w->attention.kernel[k] = w->kernel[k];
        w->attention.bias[k] = w->bias[k];
    }
    w->scratch =
        malloc(cicy_kernels_cpu()->attention_scratch(&w->attention, BATCH, THREADS, false) *
               sizeof(cicy_real));
    assert_non_null(w->scratch);
}

static void close_weights(weights *w)
{
    for (size_t k = 0; k < 2; k++) {
        free(w->kernel[k]);
        free(w->bias[k]);
    }
    free(w->scratch);
}

/* sum_i x[i] kernel[i][o] + bias[o] */
static double product(const cicy_real *x, size_t inputs, size_t outputs, const cicy_real *kernel,
                      const cicy_real *bias, size_t o)
{
    double sum = bias[o];
    for (size_t i = 0; i < inputs; i++)
        sum += x[i] * kernel[i * outputs + o];
    return sum;
}

/* exp(z[i] - max z) / sum over `count` numbers, in place. */
static void define_softmax(size_t count, double *z)
{
    double most = -INFINITY, sum = 0;
    for (size_t i = 0; i < count; i++)
        most = fmax(most, z[i]);
    for (size_t i = 0; i < count; i++)
        sum += z[i] = exp(z[i] - most);
    for (size_t i = 0; i < count; i++)
        z[i] /= sum;
}

/* F [positions][positions] of arXiv:2108.02221 figure 6 for one sample. */
static double *define_spatial(const weights *w, const cicy_real *x)
{
    const cicy_attention *a = &w->attention;
    double *f = calloc(a->positions * a->positions, sizeof *f);
    assert_non_null(f);
    for (size_t i = 0; i < a->positions; i++) {
        for (size_t j = 0; j < a->positions; j++)
            for (size_t o = 0; o < a->inner; o++)
                f[i * a->positions + j] += product(x + i * a->channels, a->channels, a->inner,
                                                   w->kernel[0], w->bias[0], o) *
                                           product(x + j * a->channels, a->channels, a->inner,
                                                   w->kernel[1], w->bias[1], o);
        define_softmax(a->positions, f + i * a->positions);
    }
    return f;
}

static void check_spatial(const example *e, const weights *w)
{
    const size_t positions = e->positions, channels = e->channels;
    const cicy_work work = {.batch = BATCH, .scratch = w->scratch, .threads = THREADS};
    cicy_kernels_cpu()->sam_forward(&work, &w->attention, &e->view, e->output);
    for (size_t b = 0; b < BATCH; b++) {
        const cicy_real *x = e->seen + b * positions * channels;
        double *f = define_spatial(w, x);
        for (size_t j = 0; j < positions; j++)
            for (size_t c = 0; c < channels; c++) {
                double sum = 0;
                for (size_t i = 0; i < positions; i++)
                    sum += f[i * positions + j] * x[i * channels + c];
                assert_close(e->output[(b * positions + j) * channels + c],
                             x[j * channels + c] + kappa * sum);
            }
        free(f);
    }
}

static void check_channels(const example *e, const weights *w)
{
    const size_t channels = e->channels, inner = w->attention.inner;
    const cicy_work work = {.batch = BATCH, .scratch = w->scratch, .threads = THREADS};
    double z[64];
    cicy_real hidden[64];
    cicy_kernels_cpu()->cham_forward(&work, &w->attention, &e->view, e->output);
    for (size_t i = 0; i < BATCH * e->positions; i++) {
        const cicy_real *x = e->seen + i * channels;
        for (size_t o = 0; o < inner; o++)
            hidden[o] = fmax(0, product(x, channels, inner, w->kernel[0], w->bias[0], o));
        for (size_t c = 0; c < channels; c++)
            z[c] = product(hidden, inner, channels, w->kernel[1], w->bias[1], c);
        define_softmax(channels, z);
        for (size_t c = 0; c < channels; c++)
            assert_close(e->output[i * channels + c], z[c] * x[c]);
    }
}

/* The second scale makes logits of many thousands, whose exponentials are not numbers any more. */
static void test_attention_is_its_definition_for_logits_of_any_size(void **state)
{
    for (size_t s = 0; s < SIZES; s++)
        for (int large = 0; large < 2; large++) {
            example e;
            weights w;
            open_example(&e, sizes[s][0], sizes[s][1], 1);
            open_weights(&w, &e, large ? 100 : 0.3);
            check_spatial(&e, &w);
            check_channels(&e, &w);
            close_weights(&w);
            close_example(&e);
        }
}

static void test_exponential_is_that_of_the_library(void **state)
{
    for (double x = 0; x > -708; x = x * 1.003 - 1e-3) {
        const cicy_vector y = cicy_vector_exp(cicy_vector_all((cicy_real)x));
        for (size_t i = 0; i < CICY_VECTOR_LENGTH; i++)
            assert_true(fabs(y[i] / exp(x) - 1) < 1e-15);
    }
    assert_true(cicy_vector_exp(cicy_vector_all(-INFINITY))[0] < 1e-307);
    assert_true(isnan(cicy_vector_exp(cicy_vector_all(NAN))[0]));
}

static void test_softmax_of_what_is_not_finite_is_not_a_number(void **state)
{
    const double bad[] = {NAN, INFINITY};
    for (size_t b = 0; b < 2; b++)
        for (size_t at = 0; at < 21; at++) {
            cicy_real z[21] = {0};
            z[at] = bad[b];
            CHOSEN(cicy_softmax)(21, z);
            assert_true(isnan(z[at]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layer_norm_is_its_definition),
        cmocka_unit_test(test_attention_is_its_definition_for_logits_of_any_size),
        cmocka_unit_test(test_exponential_is_that_of_the_library),
        cmocka_unit_test(test_softmax_of_what_is_not_finite_is_not_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
