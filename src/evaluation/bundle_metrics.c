#include "evaluation/bundle_metrics.h"

#include <math.h>
#include <stdlib.h>

/* Distance of a whole number from a prediction, in parts of its size. */
static double distance(double predicted, int64_t h)
{
    const double difference = ((double)h - predicted) / (1 + fmax(predicted, 0));
    return difference * difference;
}

/* Steps of one that change the alternating sum by `sign`: each time the step that costs least. The
 * costs are convex, so this gives the least total. */
static void step(const float *predicted, int dimension, int sign, int64_t *h)
{
    int best = -1;
    double least = INFINITY;
    for (int q = 0; q <= dimension; q++) {
        const int64_t next = h[q] + (q % 2 ? -sign : sign);
        const double cost =
            distance((double)predicted[q], next) - distance((double)predicted[q], h[q]);
        if (next >= 0 && cost < least) {
            best = q;
            least = cost;
        }
    }
    h[best] += best % 2 ? -sign : sign; /* upwards there is always one */
}

static int64_t alternating_sum(const int64_t *h, int dimension)
{
    int64_t sum = 0;
    for (int q = 0; q <= dimension; q++)
        sum += q % 2 ? -h[q] : h[q];
    return sum;
}

bool cicy_cohomology_nearest(const float *predicted, int dimension, int64_t index, int64_t *h)
{
    const float limit = 1e6f;
    for (int q = 0; q <= dimension; q++)
        if (!(fabsf(predicted[q]) < limit))
            return false;
    if (llabs(index) >= (int64_t)limit)
        return false;
    for (int q = 0; q <= dimension; q++) {
        const int64_t rounded = cicy_prediction_round(predicted[q]);
        h[q] = rounded > 0 ? rounded : 0;
    }
    for (int64_t missing = index - alternating_sum(h, dimension); missing != 0;
         missing += missing > 0 ? -1 : 1)
        step(predicted, dimension, missing > 0 ? 1 : -1, h);
    return true;
}

static bool is_exact(const int64_t *h, const int32_t *truth, int dimension)
{
    for (int q = 0; q <= dimension; q++)
        if (h[q] != truth[q])
            return false;
    return true;
}

void cicy_bundle_metrics_add(cicy_metrics_sums *sums, const float *predicted, const int32_t *truth,
                             int32_t index)
{
    int64_t rounded[CICY_MAX_PREDICTED], nearest[CICY_MAX_PREDICTED];
    const int d = sums->dimension;
    for (int q = 0; q <= d; q++)
        rounded[q] = nearest[q] = cicy_prediction_round(predicted[q]);
    cicy_cohomology_nearest(predicted, d, index, nearest);
    for (int q = 0; q <= d; q++) {
        cicy_metric_add(&sums->network[q], (double)predicted[q], rounded[q], truth[q]);
        cicy_metric_add(&sums->nearest[q], (double)nearest[q], nearest[q], truth[q]);
        sums->bundle.zero[q] += truth[q] == 0;
    }
    const bool exact = is_exact(rounded, truth, d);
    const bool consistent = alternating_sum(rounded, d) == index;
    sums->bundle.all += exact;
    sums->bundle.consistent += consistent;
    sums->bundle.all_consistent += exact && consistent;
    sums->bundle.all_nearest += is_exact(nearest, truth, d);
    sums->count++;
}

static double share(size_t part, size_t count)
{
    return count ? (double)part / (double)count : 0;
}

void cicy_bundle_metrics_finish(const cicy_metrics_sums *sums, cicy_metrics *metrics)
{
    static const cicy_metric nothing = {NAN, NAN, NAN};
    const struct cicy_bundle_sums *from = &sums->bundle;
    *metrics =
        (cicy_metrics){.dimension = sums->dimension,
                       .count = sums->count,
                       .content = CICY_CONTENT_BUNDLES,
                       .bundle = {.all = share(from->all, sums->count),
                                  .consistent = share(from->consistent, sums->count),
                                  .all_consistent = share(from->all_consistent, from->consistent),
                                  .all_nearest = share(from->all_nearest, sums->count)}};
    for (int q = 0; q < CICY_MAX_PREDICTED; q++) {
        metrics->predicted[q] = q <= sums->dimension && !sums->absent[q];
        const bool known = metrics->predicted[q];
        metrics->network[q] = known ? cicy_metric_mean(&sums->network[q], sums->count) : nothing;
        metrics->nearest[q] = known ? cicy_metric_mean(&sums->nearest[q], sums->count) : nothing;
        metrics->relation[q] = metrics->euler[q] = nothing;
        metrics->bundle.zero[q] = share(from->zero[q], sums->count);
    }
}
