/* Times the network engine: layers, prediction and training step of the published networks. Peer:
 * PyTorch on the same layers, batch and threads (bench/compare_pytorch.py runs both and prints them
 * side by side).
 *
 *     bench_network sgemm THREADS                          the machine's sgemm rate
 *     bench_network shapes NAME                            a model's layers of convolutions and
 * attention bench_network layer CHANNELS FILTERS BATCH THREADS   one Inception layer's convolutions
 *     bench_network sam|cham CHANNELS BATCH THREADS        one attention layer, ratio 1/2
 *     bench_network model NAME WIDTH BATCH THREADS         prediction, evaluation and training step
 *     bench_network peak NAME WIDTH BATCH THREADS          three training steps, for the peak
 * memory
 *
 * Prints lines of "name value" pairs: seconds, medians of several runs; numbers as counted by the
 * definition ("direct"), and as executed; memory in MB. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cicyminer/configuration.h"
#include "cicyminer/network.h"
#include "cicyminer/random.h"
#include "engine/cpu/convolution/conv_pair.h"
#include "engine/kernels.h"

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
    cicy_inception *inception;
    cicy_work work;
    cicy_view input;
    cicy_gradient_view gradient;
    cicy_inception_weights weights;
    cicy_inception_gradients gradients;
    cicy_real *output;
} layer_case;

static void call_forward(void *argument)
{
    layer_case *c = argument;
    cicy_kernels_cpu()->inception_forward(&c->work, c->inception, &c->input, &c->weights,
                                          c->output);
}

static void call_backward(void *argument)
{
    layer_case *c = argument;
    cicy_kernels_cpu()->inception_backward(&c->work, c->inception, &c->input, &c->gradient,
                                           &c->weights, &c->gradients);
}

enum { ROWS = 16, COLUMNS = 20 };

static int bench_layer(size_t channels, size_t filters, size_t batch, int threads)
{
    layer_case c = {.work = {.batch = batch, .threads = threads}};
    const size_t positions = batch * ROWS * COLUMNS;
    const size_t lengths[2] = {ROWS, COLUMNS};
    c.inception = cicy_kernels_cpu()->inception_create(
        &(cicy_inception_shape){ROWS, COLUMNS, channels, filters, batch, true});
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
    c.work.scratch = numbers(cicy_kernels_cpu()->inception_scratch(c.inception, threads, true));
    const double pair = 2e-9 * (double)(channels * filters * batch);
    const double direct = pair * (COLUMNS * 192 + ROWS * 300);
    const double executed = c.inception->direct
                                ? direct
                                : pair * (double)(COLUMNS * c.inception->transform[0].planes +
                                                  ROWS * c.inception->transform[1].planes);
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
    cicy_optimiser_step(c->optimiser, 1e-3, NULL);
}

/* Penalties of the published settings, section 3.2. */
static const double l1 = 1e-5, l2 = 1.6e-5;

static cicy_model *model_of(const char *name, double width)
{
    cicy_error error = {0};
    cicy_model *model;
    cicy_model_options options = {0};
    cicy_status status = cicy_model_options_defaults(name, &options, &error);
    options.width = width;
    if (status == CICY_OK)
        status = cicy_model_create(name, &options, ROWS, COLUMNS, &model, &error);
    if (status != CICY_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    const bool penalised = model->outputs[0].loss == CICY_LOSS_CROSS_ENTROPY;
    for (size_t i = 0; penalised && i < model->layer_count; i++) {
        model->layers[i].l1 = l1;
        model->layers[i].l2 = l2;
    }
    return model;
}

/* Four-folds of a text file, over and over. */
static void read_configurations(uint8_t *matrices, size_t size)
{
    char line[4096];
    FILE *file = fopen(CICY_CONFIGURATIONS, "r");
    for (size_t i = 0; file && i < size;) {
        cicy_configuration configuration;
        if (!fgets(line, sizeof line, file)) {
            rewind(file);
            continue;
        }
        if (line[0] != '{' ||
            cicy_configuration_parse(&configuration, line, strcspn(line, "\n"), NULL) != CICY_OK)
            continue;
        for (size_t r = 0; r < configuration.rows; r++)
            memcpy(matrices + (i * ROWS + r) * COLUMNS, configuration.degree[r],
                   configuration.columns);
        i++;
    }
    if (!file) {
        fprintf(stderr, "no %s\n", CICY_CONFIGURATIONS);
        exit(1);
    }
    fclose(file);
}

/* Random matrices (configurations for message passing), and targets that every loss accepts. */
static void make_batch(model_case *c, size_t size)
{
    const cicy_model *model = cicy_network_model(c->network);
    uint8_t *matrices = calloc(size, ROWS * COLUMNS);
    float *targets = numbers(size * model->targets);
    c->outputs = numbers(size * cicy_model_main_values(model));
    cicy_random random;
    cicy_random_init(&random, 1, 1);
    for (size_t i = 0; i < size * ROWS * COLUMNS; i++)
        matrices[i] = (uint8_t)cicy_random_below(&random, 3);
    if (model->layers[1].kind == CICY_LAYER_MESSAGE_PASSING) {
        memset(matrices, 0, size * ROWS * COLUMNS);
        read_configurations(matrices, size);
    }
    if (model->outputs[0].loss == CICY_LOSS_CROSS_ENTROPY)
        for (size_t i = 0; i < size * model->targets; i++)
            targets[i] = (float)model->outputs[0].first;
    c->batch = (cicy_batch){matrices, targets, NULL, size};
}

static model_case open_case(const char *name, double width, size_t batch, int threads)
{
    model_case c = {0};
    cicy_error error = {0};
    cicy_model *model = model_of(name, width);
    const cicy_optimiser_settings settings = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    if (cicy_network_create(model, batch, threads, true, &c.network, &error) != CICY_OK ||
        cicy_optimiser_create(c.network, &settings, &c.optimiser, &error) != CICY_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    cicy_model_free(model);
    cicy_network_initialise(c.network, 1, NULL);
    make_batch(&c, batch);
    return c;
}

static void close_case(model_case *c)
{
    cicy_optimiser_free(c->optimiser);
    cicy_network_free(c->network);
    free((void *)c->batch.matrices);
    free((void *)c->batch.targets);
    free(c->outputs);
}

static int bench_model(const char *name, double width, size_t batch, int threads)
{
    model_case c = open_case(name, width, batch, threads);
    const cicy_model_counts counts =
        cicy_model_count(cicy_network_model(c.network), CICY_WHOLE_MODEL);
    printf(
        "predict %.6g evaluate %.6g train %.6g direct_gflop %.6g parameters %llu memory_mb %zu\n",
        median(call_predict, &c), median(call_evaluate, &c), median(call_train, &c),
        1e-9 * (double)counts.flops * (double)batch, (unsigned long long)counts.trained,
        cicy_network_memory(c.network) / 1000000);
    close_case(&c);
    return 0;
}

/* The process's largest resident memory, in MB; Linux. */
static double peak_memory(void)
{
    double peak = 0;
    char line[256];
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (strncmp(line, "VmHWM:", 6) == 0)
            peak = atof(line + 6) * 1024 / 1e6;
    if (file)
        fclose(file);
    return peak;
}

static int bench_peak(const char *name, double width, size_t batch, int threads)
{
    const double before = peak_memory();
    model_case c = open_case(name, width, batch, threads);
    for (int step = 0; step < 2; step++)
        call_train(&c);
    printf("start_mb %.1f peak_mb %.1f\n", before, peak_memory());
    close_case(&c);
    return 0;
}

static int print_shapes(const char *name)
{
    cicy_model *model = model_of(name, 1);
    for (size_t i = 0; i < model->layer_count; i++) {
        const cicy_layer *layer = &model->layers[i];
        if (layer->kind == CICY_LAYER_INCEPTION)
            printf("layer %zu %zu\n", model->layers[layer->input].channels, layer->filters);
        if (layer->kind == CICY_LAYER_SAM || layer->kind == CICY_LAYER_CHAM)
            printf("%s %zu 0\n", layer->kind == CICY_LAYER_SAM ? "sam" : "cham", layer->channels);
    }
    cicy_model_free(model);
    return 0;
}

typedef struct attention_case {
    bool spatial;
    cicy_attention attention;
    cicy_view input;
    cicy_work work;
    cicy_real *output, *gradient;
    cicy_attention_gradients gradients;
} attention_case;

static void call_attention_forward(void *argument)
{
    attention_case *c = argument;
    const cicy_kernels *kernels = cicy_kernels_cpu();
    (c->spatial ? kernels->sam_forward : kernels->cham_forward)(&c->work, &c->attention, &c->input,
                                                                c->output);
}

static void call_attention_backward(void *argument)
{
    attention_case *c = argument;
    const cicy_kernels *kernels = cicy_kernels_cpu();
    (c->spatial ? kernels->sam_backward : kernels->cham_backward)(
        &c->work, &c->attention, &c->input, c->gradient, &c->gradients);
}

/* Products of the backward pass count twice those of the forward pass; what it works out again does
 * not count. */
static int bench_attention(bool spatial, size_t channels, size_t batch, int threads)
{
    const size_t positions = ROWS * COLUMNS, inner = channels / 2, size = positions * channels;
    const cicy_real half = (cicy_real)0.5;
    attention_case c = {
        .spatial = spatial,
        .attention = {.positions = positions, .channels = channels, .inner = inner, .kappa = &half},
        .input = {.data = numbers(batch * size)},
        .work = {.batch = batch, .threads = threads},
        .output = numbers(batch * size),
        .gradient = numbers(batch * size)};
    for (int k = 0; k < 2; k++) {
        c.attention.kernel[k] = numbers(channels * inner);
        c.attention.bias[k] = numbers(channels);
        c.gradients.kernel[k] = numbers(channels * inner);
        c.gradients.bias[k] = numbers(channels);
    }
    cicy_real kappa;
    c.gradients.kappa = spatial ? &kappa : NULL;
    c.gradients.input = numbers(batch * size);
    c.work.scratch =
        numbers(cicy_kernels_cpu()->attention_scratch(&c.attention, batch, threads, true));
    const double projections = 4.0 * (double)(batch * positions * channels * inner);
    const double spatial_part = 2.0 * (double)(batch * positions * positions * (inner + channels));
    const double gflop = 1e-9 * (projections + (spatial ? spatial_part : 0));
    printf("forward %.6g backward %.6g direct_gflop %.6g executed_gflop %.6g products 2\n",
           median(call_attention_forward, &c), median(call_attention_backward, &c), gflop, gflop);
    return 0;
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    const size_t last = argc > 2 ? (size_t)atoi(argv[argc - 2]) : 0;
    const int threads = argc > 2 ? atoi(argv[argc - 1]) : 0;
    if (argc == 3 && strcmp(what, "sgemm") == 0)
        return bench_sgemm(threads);
    if (argc == 3 && strcmp(what, "shapes") == 0)
        return print_shapes(argv[2]);
    if (argc == 6 && strcmp(what, "layer") == 0)
        return bench_layer((size_t)atoi(argv[2]), (size_t)atoi(argv[3]), last, threads);
    if (argc == 5 && (strcmp(what, "sam") == 0 || strcmp(what, "cham") == 0))
        return bench_attention(what[0] == 's', (size_t)atoi(argv[2]), last, threads);
    if (argc == 6 && strcmp(what, "model") == 0)
        return bench_model(argv[2], atof(argv[3]), last, threads);
    if (argc == 6 && strcmp(what, "peak") == 0)
        return bench_peak(argv[2], atof(argv[3]), last, threads);
    fputs("usage: bench_network sgemm THREADS | shapes NAME | layer CHANNELS FILTERS BATCH THREADS "
          "|\n"
          "  sam|cham CHANNELS BATCH THREADS | model|peak NAME WIDTH BATCH THREADS\n",
          stderr);
    return 2;
}
