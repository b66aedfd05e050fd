/* Times the network engine: layers, prediction and training step of CICYMiner. Peer: PyTorch on the
 * same layers, batch and threads (bench/compare_pytorch.py runs both and prints them side by side).
 *
 *     bench_network sgemm THREADS                      the machine's sgemm rate
 *     bench_network layer CHANNELS FILTERS BATCH THREADS   one Inception layer's convolutions
 *     bench_network model WIDTH BATCH THREADS          prediction and training step
 *
 * Prints lines of "name value" pairs: seconds, medians of several runs; numbers as counted by the
 * definition ("direct"), and as executed. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "network/kernels/inception.h"

void openblas_set_num_threads(int threads) __attribute__((weak));

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int by_value(const void *a, const void *b)
{
    const double left = *(const double *)a, right = *(const double *)b;
    return left < right ? -1 : left > right;
}

enum { RUNS = 7 };

/* Median seconds of a call, each run long enough to be timed. */
static double median(void (*call)(void *), void *argument)
{
    const double least = 0.05;
    double times[RUNS];
    call(argument);
    for (int run = 0; run < RUNS; run++) {
        const double start = now();
        int calls = 0;
        do {
            call(argument);
            calls++;
        } while (now() - start < least);
        times[run] = (now() - start) / calls;
    }
    qsort(times, RUNS, sizeof *times, by_value);
    return times[RUNS / 2];
}

static void *numbers(size_t count)
{
    cicy_real *array = aligned_alloc(64, (count * sizeof *array + 63) / 64 * 64);
    if (!array) {
        fputs("no memory\n", stderr);
        exit(3);
    }
    cicy_random random;
    cicy_random_init(&random, 1, count);
    for (size_t i = 0; i < count; i++)
        array[i] = (cicy_real)(cicy_random_u32(&random) * 0x1p-32) - (cicy_real)0.5;
    return array;
}

typedef struct sgemm_case {
    int n;
    float *a, *b, *c;
} sgemm_case;

static void call_sgemm(void *argument)
{
    const sgemm_case *s = argument;
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, s->n, s->n, s->n, 1, s->a, s->n, s->b,
                s->n, 0, s->c, s->n);
}

static int bench_sgemm(int threads)
{
    const int n = 1536;
    const size_t size = (size_t)n * (size_t)n;
    sgemm_case s = {n, numbers(size), numbers(size), numbers(size)};
    if (openblas_set_num_threads)
        openblas_set_num_threads(threads);
    printf("gflops %.1f\n", 2e-9 * n * n * n / median(call_sgemm, &s));
    free(s.a);
    free(s.b);
    free(s.c);
    return 0;
}

typedef struct layer_case {
    cicy_inception inception;
    size_t batch;
    int threads;
    cicy_view input;
    cicy_gradient_view gradient;
    cicy_inception_weights weights;
    cicy_inception_gradients gradients;
    cicy_real *output, *scratch;
} layer_case;

static void call_forward(void *argument)
{
    layer_case *c = argument;
    cicy_inception_forward(&c->inception, c->batch, &c->input, &c->weights, c->output, c->scratch,
                           c->threads);
}

static void call_backward(void *argument)
{
    layer_case *c = argument;
    cicy_inception_backward(&c->inception, c->batch, &c->input, &c->gradient, &c->weights,
                            &c->gradients, c->scratch, c->threads);
}

enum { ROWS = 16, COLUMNS = 20 };

static int bench_layer(size_t channels, size_t filters, size_t batch, int threads)
{
    layer_case c = {.batch = batch, .threads = threads};
    const size_t positions = batch * ROWS * COLUMNS;
    const size_t lengths[2] = {ROWS, COLUMNS};
    cicy_inception_init(&c.inception, ROWS, COLUMNS, channels, filters, true, batch);
    c.input.data = numbers(positions * channels);
    c.output = numbers(positions * 2 * filters);
    c.gradient = (cicy_gradient_view){
        .data = numbers(positions * 2 * filters), .value = c.output, .value_relu = true};
    for (int axis = 0; axis < 2; axis++) {
        c.weights.kernel[axis] = numbers(lengths[axis] * channels * filters);
        c.weights.bias[axis] = numbers(filters);
        c.gradients.kernel[axis] = numbers(lengths[axis] * channels * filters);
        c.gradients.bias[axis] = numbers(filters);
    }
    c.gradients.input = channels > 1 ? numbers(positions * channels) : NULL;
    c.scratch = numbers(cicy_inception_scratch(&c.inception, threads, true));
    const double pair = 2e-9 * (double)(channels * filters * batch);
    const double direct = pair * (COLUMNS * 192 + ROWS * 300);
    const double executed = c.inception.direct
                                ? direct
                                : pair * (double)(COLUMNS * c.inception.transform[0].planes +
                                                  ROWS * c.inception.transform[1].planes);
    const double products = channels > 1 ? 2 : 1;
    printf("forward %.6g backward %.6g direct_gflop %.6g executed_gflop %.6g products %g\n",
           median(call_forward, &c), median(call_backward, &c), direct, executed, products);
    return 0;
}

typedef struct model_case {
    cicy_network *network;
    cicy_optimiser *optimiser;
    cicy_batch batch;
    float *outputs;
} model_case;

static void call_predict(void *argument)
{
    model_case *c = argument;
    cicy_network_predict(c->network, &c->batch, c->outputs, NULL);
}

static void call_evaluate(void *argument)
{
    model_case *c = argument;
    cicy_losses losses;
    cicy_network_evaluate(c->network, &c->batch, c->outputs, &losses, NULL);
}

static void call_train(void *argument)
{
    model_case *c = argument;
    cicy_losses losses;
    cicy_network_train_step(c->network, &c->batch, 1, 1, &losses, NULL);
    cicy_optimiser_step(c->optimiser, 1e-3);
}

static int bench_model(double width, size_t batch, int threads)
{
    cicy_error error = {0};
    cicy_model *model;
    model_case c = {0};
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    if (cicy_model_create("cicyminer", &(cicy_model_options){.width = width}, ROWS, COLUMNS, &model,
                          &error) != CICY_OK ||
        cicy_network_create(model, batch, threads, true, &c.network, &error) != CICY_OK ||
        cicy_optimiser_create(c.network, &settings, &c.optimiser, &error) != CICY_OK) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    cicy_network_initialise(c.network, 1);
    uint8_t *matrices = calloc(batch, ROWS * COLUMNS);
    float *targets = numbers(batch * 4);
    c.outputs = numbers(batch * 4);
    cicy_random random;
    cicy_random_init(&random, 1, 1);
    for (size_t i = 0; i < batch * ROWS * COLUMNS; i++)
        matrices[i] = (uint8_t)cicy_random_below(&random, 3);
    c.batch = (cicy_batch){matrices, targets, NULL, batch};
    const cicy_model_counts counts = cicy_model_count(model, CICY_WHOLE_MODEL);
    printf(
        "predict %.6g evaluate %.6g train %.6g direct_gflop %.6g parameters %llu memory_mb %zu\n",
        median(call_predict, &c), median(call_evaluate, &c), median(call_train, &c),
        1e-9 * (double)counts.flops * (double)batch, (unsigned long long)counts.trained,
        cicy_network_memory(c.network) / 1000000);
    cicy_optimiser_free(c.optimiser);
    cicy_network_free(c.network);
    cicy_model_free(model);
    free(matrices);
    free(targets);
    free(c.outputs);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "sgemm") == 0)
        return bench_sgemm(atoi(argv[2]));
    if (argc == 6 && strcmp(argv[1], "layer") == 0)
        return bench_layer((size_t)atoi(argv[2]), (size_t)atoi(argv[3]), (size_t)atoi(argv[4]),
                           atoi(argv[5]));
    if (argc == 5 && strcmp(argv[1], "model") == 0)
        return bench_model(atof(argv[2]), (size_t)atoi(argv[3]), atoi(argv[4]));
    fputs("bench_network sgemm THREADS | layer CHANNELS FILTERS BATCH THREADS | model WIDTH BATCH "
          "THREADS\n",
          stderr);
    return 2;
}
