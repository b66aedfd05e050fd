/* Time of every stage from the start to a data set in memory, and for three-folds the same list by
 * a plain program (tests/geometry/plain_classification.h): no bit masks, every condition from its
 * definition, one thread. Usage: bench_classify [DIMENSION [THREADS]] (default: 4, all cores). */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "../tests/geometry/plain_classification.h"
#include "cicyminer/build.h"
#include "cicyminer/classification.h"

/* Seconds: on the wall, and of all threads on the processors. */
typedef struct stopwatch {
    double wall, processor;
} stopwatch;

static stopwatch now(void)
{
    struct timespec time;
    struct rusage usage;
    clock_gettime(CLOCK_MONOTONIC, &time);
    getrusage(RUSAGE_SELF, &usage);
    return (stopwatch){(double)time.tv_sec + 1e-9 * (double)time.tv_nsec,
                       (double)usage.ru_utime.tv_sec + 1e-6 * (double)usage.ru_utime.tv_usec};
}

static void print_stage(const char *stage, const stopwatch *start, size_t count)
{
    stopwatch end = now();
    double processor = end.processor - start->processor;
    printf("%-28s %8.2f s wall %8.2f s processor %8.2f us each\n", stage, end.wall - start->wall,
           processor, 1e6 * processor / (double)count);
}

static void fail(const cicy_error *error)
{
    fprintf(stderr, "bench_classify: %s\n", error->message);
    exit((int)error->status);
}

static void build(const cicy_classification *classification, int threads, cicy_order order,
                  const char *stage)
{
    cicy_build_options options = {.threads = threads, .order = order};
    cicy_dataset dataset;
    cicy_error error = {0};
    stopwatch start = now();
    if (cicy_dataset_build(classification, &options, &dataset, &error) != CICY_OK)
        fail(&error);
    print_stage(stage, &start, dataset.count);
    cicy_dataset_clear(&dataset);
}

static size_t classify(int dimension, int threads, cicy_classification **classification)
{
    cicy_classification_options options = {
        .dimension = dimension, .products = true, .threads = threads};
    cicy_error error = {0};
    stopwatch start = now();
    if (cicy_classification_compute(&options, classification, &error) != CICY_OK)
        fail(&error);
    size_t count = cicy_classification_count(*classification);
    print_stage("classify", &start, count);
    return count;
}

static void plain(int dimension)
{
    plain_set found = {0};
    stopwatch start = now();
    plain_classify(dimension, &found);
    print_stage("plain program, connected", &start, found.count);
    plain_set_clear(&found);
}

int main(int argc, char **argv)
{
    int dimension = argc > 1 ? atoi(argv[1]) : 4, threads = argc > 2 ? atoi(argv[2]) : 0;
    double load[3] = {0};
    getloadavg(load, 3);
    printf("dimension %d; load average before: %.2f\n", dimension, load[0]);
    cicy_classification *classification;
    size_t count = classify(dimension, threads, &classification);
    build(classification, threads, CICY_ORDER_AS_GIVEN, "Hodge numbers");
    build(classification, threads, CICY_ORDER_STAIRCASE, "Hodge numbers and staircase");
    cicy_classification_free(classification);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%zu configurations; largest memory %.0f MiB\n", count, (double)usage.ru_maxrss / 1024);
    if (dimension <= 3)
        plain(dimension);
    return 0;
}
