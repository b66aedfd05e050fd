#include "cicyminer/calibration.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/errors.h"
#include "cicyminer/metrics.h"

/* Fewer samples make a share too uncertain to be distinguished from the neighbours'. */
enum { BIN_SAMPLES = 100, ROWS_SAMPLES = BIN_SAMPLES, RANGE_SAMPLES = 1000, RANGES = 3 };
enum { MOST_ROWS = CICY_CALIBRATION_GROUPS / RANGES, ERROR_BINS = 15 };

typedef struct sample {
    uint8_t rows;
    int64_t rounded;
    double distance;
    bool right;
} sample;

/* Samples of one bin while bins are joined. */
typedef struct pool {
    double distance;
    size_t count, right;
} pool;

static sample look_at(uint8_t rows, float raw, int32_t truth)
{
    const int64_t rounded = cicy_prediction_round(raw);
    const double exact = fabs((double)raw - (double)rounded);
    const double distance = ceil(1e6 * exact) / 1e6; /* as it is printed */
    return (sample){rows, rounded, distance < 0.5 ? distance : 0.5, rounded == truth};
}

static int by_rows(const void *a, const void *b)
{
    const sample *x = a, *y = b;
    return (x->rows > y->rows) - (x->rows < y->rows);
}

static int by_rounded(const void *a, const void *b)
{
    const sample *x = a, *y = b;
    return (x->rounded > y->rounded) - (x->rounded < y->rounded);
}

static int by_distance(const void *a, const void *b)
{
    const sample *x = a, *y = b;
    return (x->distance > y->distance) - (x->distance < y->distance);
}

/* How many of samples [count], sorted by `compare`, make the next of `parts` parts of about equal
 * size: at least `least`, equal ones not separated, and all when fewer than `least` would be left.
 */
static size_t next_part(const sample *samples, size_t count, size_t parts, size_t least,
                        int (*compare)(const void *, const void *))
{
    size_t size = count / (parts ? parts : 1);
    size = size > least ? size : least;
    while (size < count && compare(&samples[size - 1], &samples[size]) == 0)
        size++;
    return size + least > count ? count : size;
}

static bool is_lower(const pool *a, const pool *b)
{
    return (double)a->right * (double)b->count < (double)b->right * (double)a->count;
}

/* Bins of one group's samples, sorted by distance. A bin with a larger share than the one before is
 * joined with it (pool adjacent violators: the best fit that never grows with the distance). */
static size_t pool_bins(const sample *samples, size_t count, pool *pools)
{
    size_t bins = 0, parts = CICY_CALIBRATION_BINS;
    for (size_t first = 0, size; first < count; first += size, parts--) {
        size = next_part(samples + first, count - first, parts, BIN_SAMPLES, by_distance);
        pool next = {.distance = samples[first + size - 1].distance, .count = size};
        for (size_t i = first; i < first + size; i++)
            next.right += samples[i].right;
        for (; bins > 0 && !is_lower(&next, &pools[bins - 1]); bins--) {
            next.count += pools[bins - 1].count;
            next.right += pools[bins - 1].right;
        }
        pools[bins++] = next;
    }
    return bins;
}

static void measure_group(sample *samples, size_t count, cicy_calibration_group *group)
{
    pool pools[CICY_CALIBRATION_BINS];
    group->largest = samples[count - 1].rounded;
    qsort(samples, count, sizeof *samples, by_distance);
    group->bins = pool_bins(samples, count, pools);
    for (size_t b = 0; b < group->bins; b++) {
        const double share = (double)pools[b].right / (double)pools[b].count;
        group->distance[b] = b + 1 < group->bins ? pools[b].distance : 0.5;
        group->confidence[b] = round(1e4 * share) / 1e4; /* as it is printed */
    }
}

/* The ranges of answers of matrices with some numbers of rows. */
static void measure_rows(sample *samples, size_t count, cicy_calibration *calibration)
{
    const uint8_t rows = samples[count - 1].rows;
    size_t parts = RANGES;
    qsort(samples, count, sizeof *samples, by_rounded);
    for (size_t first = 0, size; first < count; first += size, parts--) {
        cicy_calibration_group *group = &calibration->group[calibration->groups++];
        size = next_part(samples + first, count - first, parts, RANGE_SAMPLES, by_rounded);
        group->rows = rows;
        measure_group(samples + first, size, group);
    }
    calibration->group[calibration->groups - 1].largest = INT64_MAX;
}

static void close_rows(cicy_calibration *calibration)
{
    const size_t last = calibration->groups - 1;
    const uint8_t most = calibration->group[last].rows;
    for (size_t g = 0; g <= last; g++)
        if (calibration->group[g].rows == most)
            calibration->group[g].rows = CICY_CALIBRATION_ALL_ROWS;
}

cicy_status cicy_calibration_measure(const cicy_calibration_samples *given,
                                     cicy_calibration *calibration, cicy_error *error)
{
    const size_t count = given->count;
    *calibration = (cicy_calibration){0};
    sample *samples = malloc((count + 1) * sizeof *samples);
    if (!samples)
        return cicy_error_memory(error);
    for (size_t i = 0; i < count; i++)
        samples[i] = look_at(given->rows[i], given->raw[i], given->truth[i]);
    qsort(samples, count, sizeof *samples, by_rows);
    for (size_t first = 0, size, left = MOST_ROWS; first < count; first += size, left--) {
        size = left == 1 ? count - first
                         : next_part(samples + first, count - first, count, ROWS_SAMPLES, by_rows);
        measure_rows(samples + first, size, calibration);
    }
    if (calibration->groups > 0)
        close_rows(calibration);
    free(samples);
    return CICY_OK;
}

double cicy_calibration_confidence(const cicy_calibration *calibration, uint8_t rows, float raw)
{
    if (calibration->groups == 0)
        return NAN;
    const sample own = look_at(rows, raw, 0);
    const cicy_calibration_group *group = calibration->group;
    while (own.rows > group->rows || own.rounded > group->largest)
        group++;
    size_t b = 0;
    while (own.distance > group->distance[b])
        b++;
    return group->confidence[b];
}

double cicy_calibration_error(const cicy_calibration *calibration,
                              const cicy_calibration_samples *samples)
{
    double excess[ERROR_BINS] = {0}, sum = 0; /* right answers minus expected ones */
    if (calibration->groups == 0 || samples->count == 0)
        return NAN;
    for (size_t i = 0; i < samples->count; i++) {
        const sample own = look_at(samples->rows[i], samples->raw[i], samples->truth[i]);
        const double confidence =
            cicy_calibration_confidence(calibration, samples->rows[i], samples->raw[i]);
        const size_t b = (size_t)(confidence * ERROR_BINS);
        excess[b < ERROR_BINS ? b : ERROR_BINS - 1] += (own.right ? 1 : 0) - confidence;
    }
    for (size_t b = 0; b < ERROR_BINS; b++)
        sum += fabs(excess[b]);
    return sum / (double)samples->count;
}
