/* Milliseconds a line bundle, on one core, for random bundles with degrees of both signs on random
 * connected configurations of a data set:
 *
 *     bench_bundles FILE.h5 [COUNT [ROWS [DEGREE [unchecked]]]]
 *
 * COUNT bundles (1000), on configurations of 2 to ROWS rows (7), |l_i| <= DEGREE (3), each at most
 * 10 seconds. Times are of the thread's own clock. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cicyminer/dataset.h"
#include "cicyminer/line_bundle.h"
#include "cicyminer/random.h"

static double cpu_seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void draw(const cicy_dataset *dataset, cicy_random *random, int rows, int degree,
                 cicy_configuration *x, int64_t *bundle)
{
    bool positive, negative;
    do
        cicy_dataset_get(dataset, cicy_random_below(random, dataset->count), x);
    while (x->rows < 2 || x->rows > rows || cicy_configuration_is_product(x));
    do {
        positive = negative = false;
        for (int i = 0; i < x->rows; i++) {
            bundle[i] = (int64_t)cicy_random_below(random, (uint64_t)(2 * degree + 1)) - degree;
            positive |= bundle[i] > 0;
            negative |= bundle[i] < 0;
        }
    } while (!positive || !negative);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE.h5 [COUNT [ROWS [DEGREE [unchecked]]]]\n", argv[0]);
        return CICY_USAGE;
    }
    const int count = argc > 2 ? atoi(argv[2]) : 1000, rows = argc > 3 ? atoi(argv[3]) : 7,
              degree = argc > 4 ? atoi(argv[4]) : 3;
    cicy_dataset dataset;
    cicy_error error = {0};
    if (cicy_dataset_read(&dataset, argv[1], &error) != CICY_OK) {
        fprintf(stderr, "%s\n", error.message);
        return (int)error.status;
    }
    double *times = calloc((size_t)count, sizeof *times);
    cicy_random random;
    cicy_random_init(&random, 1, 0);
    int failed = 0, by_method[3] = {0};
    for (int k = 0; k < count && times; k++) {
        cicy_configuration x;
        int64_t bundle[CICY_MAX_ROWS];
        cicy_line_bundle_cohomology found;
        draw(&dataset, &random, rows, degree, &x, bundle);
        const cicy_line_bundle_options options = {
            .size = sizeof options, .seconds = 10, .unchecked = argc > 5};
        const double start = cpu_seconds();
        if (cicy_line_bundle_compute(&x, bundle, &options, &found, &error) == CICY_OK)
            by_method[found.method]++;
        else
            failed++;
        times[k] = 1e3 * (cpu_seconds() - start);
    }
    if (times && count > 0) {
        qsort(times, (size_t)count, sizeof *times, compare);
        const int percent[] = {10, 25, 50, 75, 90, 95, 99};
        for (size_t k = 0; k < sizeof percent / sizeof *percent; k++)
            printf("%3d %%  %10.3f ms\n", percent[k],
                   times[(size_t)count * (size_t)percent[k] / 100]);
        printf("%d in closed form, %d by ranks, %d beyond the limits\n",
               by_method[0] + by_method[1], by_method[2], failed);
    }
    free(times);
    cicy_dataset_clear(&dataset);
    return 0;
}
