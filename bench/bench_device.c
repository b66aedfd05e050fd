/* Times whole networks on a device. Peer: PyTorch on the same GPU (bench/gpu_pytorch.py;
 * bench/gpu_check.sh runs both).
 *
 *     bench_device DEVICE NAME WIDTH BATCH CONFIGURATIONS [SECONDS]
 *
 * CONFIGURATIONS is a text list of four-folds. Prints one JSON object: samples per second of
 * prediction and of training steps, medians of several runs, memory of the network, and the
 * multiplications and additions per second that a training step makes by the definition. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cicyminer/configuration.h"
#include "cicyminer/device.h"
#include "cicyminer/network.h"

enum { ROWS = 16, COLUMNS = 20, RUNS = 5 };

static void stop(const cicy_error *error)
{
    fprintf(stderr, "bench_device: %s\n", error->message);
    exit(3);
}

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

typedef struct bench {
    cicy_network *network;
    cicy_optimiser *optimiser;
    cicy_batch batch;
    float *outputs;
    uint64_t steps;
} bench;

static void predict(bench *b)
{
    cicy_error error = {0};
    if (cicy_network_predict(b->network, &b->batch, b->outputs, &error) != CICY_OK)
        stop(&error);
}

static void train(bench *b)
{
    cicy_error error = {0};
    cicy_losses losses;
    cicy_status status =
        cicy_network_train_step(b->network, &b->batch, 1, b->steps++, &losses, &error);
    if (status == CICY_OK)
        status = cicy_optimiser_step(b->optimiser, 1e-4, &error);
    if (status != CICY_OK)
        stop(&error);
}

/* Median seconds of a call, in runs of `least` seconds. */
static double median(void (*call)(bench *), bench *b, double least)
{
    double times[RUNS];
    call(b);
    call(b);
    for (int run = 0; run < RUNS; run++) {
        const double start = now();
        int calls = 0;
        do {
            call(b);
            calls++;
        } while (now() - start < least);
        times[run] = (now() - start) / calls;
    }
    qsort(times, RUNS, sizeof *times, by_value);
    return times[RUNS / 2];
}

/* Matrices [count][ROWS][COLUMNS], the list's again and again. */
static void read_matrices(const char *path, size_t count, uint8_t *matrices)
{
    FILE *file = fopen(path, "r");
    char line[4096];
    size_t filled = 0;
    if (!file) {
        fprintf(stderr, "bench_device: cannot read %s\n", path);
        exit(3);
    }
    memset(matrices, 0, count * ROWS * COLUMNS);
    while (filled < count) {
        cicy_configuration configuration;
        if (!fgets(line, sizeof line, file)) {
            if (filled == 0)
                break;
            rewind(file);
            continue;
        }
        if (cicy_configuration_parse(&configuration, line, strlen(line), NULL) != CICY_OK ||
            configuration.rows > ROWS || configuration.columns > COLUMNS)
            continue;
        uint8_t *matrix = matrices + filled++ * ROWS * COLUMNS;
        for (int i = 0; i < configuration.rows; i++)
            for (int j = 0; j < configuration.columns; j++)
                matrix[i * COLUMNS + j] = configuration.degree[i][j];
    }
    fclose(file);
    if (filled == 0) {
        fprintf(stderr, "bench_device: no configurations in %s\n", path);
        exit(1);
    }
}

static cicy_model *model_of(const char *name, double width)
{
    cicy_error error = {0};
    cicy_model *model = NULL;
    cicy_model_options options = {.size = sizeof options};
    cicy_status status = cicy_model_options_defaults(name, &options, &error);
    options.width = width;
    if (status == CICY_OK)
        status = cicy_model_create(name, &options, ROWS, COLUMNS, &model, &error);
    if (status != CICY_OK)
        stop(&error);
    return model;
}

int main(int argc, char **argv)
{
    if (argc < 6) {
        fputs("usage: bench_device DEVICE NAME WIDTH BATCH CONFIGURATIONS [SECONDS]\n", stderr);
        return 2;
    }
    cicy_error error = {0};
    const size_t count = (size_t)strtoul(argv[4], NULL, 10);
    const double seconds = argc > 6 ? atof(argv[6]) : 0.3;
    bench b = {0};
    if (cicy_device_use(argv[1], &error) != CICY_OK)
        stop(&error);
    cicy_model *model = model_of(argv[2], atof(argv[3]));
    uint8_t *matrices = malloc(count * ROWS * COLUMNS);
    float *targets = calloc(count * model->targets, sizeof *targets);
    b.outputs = malloc(count * cicy_model_main_values(model) * sizeof *b.outputs);
    if (!matrices || !targets || !b.outputs)
        return 3;
    read_matrices(argv[5], count, matrices);
    for (size_t i = 0; i < count; i++) /* numbers that every output can have */
        for (size_t o = 0; o < model->output_count; o++)
            targets[i * model->targets + model->outputs[o].target] =
                (float)(model->outputs[o].first + (int64_t)(i % 5));
    b.batch = (cicy_batch){.matrices = matrices, .targets = targets, .count = count};
    const cicy_optimiser_settings adam = cicy_optimiser_defaults(CICY_OPTIMISER_ADAM);
    cicy_status status = cicy_network_create(model, count, 0, true, &b.network, &error);
    if (status == CICY_OK)
        status = cicy_network_initialise(b.network, 1, &error);
    if (status == CICY_OK)
        status = cicy_network_set_input_range(b.network, 0, 6, &error);
    if (status == CICY_OK)
        status = cicy_optimiser_create(b.network, &adam, &b.optimiser, &error);
    if (status != CICY_OK)
        stop(&error);
    const double flops = (double)cicy_model_count(model, CICY_WHOLE_MODEL).flops;
    const double predicted = median(predict, &b, seconds), trained = median(train, &b, seconds);
    printf("{\"device\": \"%s\", \"model\": \"%s\", \"width\": %s, \"batch\": %zu, "
           "\"predict_samples_per_second\": %.6g, \"train_samples_per_second\": %.6g, "
           "\"train_tflops_by_definition\": %.4g, \"memory_mb\": %.4g}\n",
           cicy_device_name(), argv[2], argv[3], count, (double)count / predicted,
           (double)count / trained, 3e-12 * flops * (double)count / trained,
           1e-6 * (double)cicy_network_memory(b.network));
    cicy_optimiser_free(b.optimiser);
    cicy_network_free(b.network);
    cicy_model_free(model);
    free(matrices);
    free(targets);
    free(b.outputs);
    return 0;
}
