#include "evaluation/bundle_metrics.h"

#include <math.h>

enum { H11, H21, H31, H22 };

int64_t cicy_prediction_round(float predicted)
{
    return fabsf(predicted) < 1e9f ? llround((double)predicted) : -1000000000;
}

void cicy_predictions_round(const float *predicted, int64_t *rounded)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        rounded[k] = cicy_prediction_round(predicted[k]);
}

int64_t cicy_relation_h22(int64_t h11, int64_t h21, int64_t h31)
{
    return 44 + 4 * h11 - 2 * h21 + 4 * h31;
}

int64_t cicy_relation_euler(const int64_t *hodge)
{
    return 4 + 2 * hodge[H11] - 4 * hodge[H21] + 2 * hodge[H31] + hodge[H22];
}

int64_t cicy_relation_h31(int64_t h11, int64_t h21, int64_t euler)
{
    return euler / 6 - 8 - h11 + h21;
}

bool cicy_relation_nearest(const float *predicted, int64_t euler, int64_t *numbers, float *estimate)
{
    const float limit = 1e9f;
    for (int k = H11; k < H22; k++)
        if (!(fabsf(predicted[k]) < limit))
            return false;
    if (euler % 6 != 0)
        return false;
    const int64_t h11 = cicy_prediction_round(predicted[H11]);
    const int64_t difference = cicy_relation_h31(h11, 0, euler); /* h31 - h21 */
    const int64_t least = difference < 0 ? -difference : 0;
    const double h21 =
        fmax(((double)predicted[H21] + (double)predicted[H31] - (double)difference) / 2,
             (double)least - 0.5 + 1e-6);
    numbers[H11] = h11;
    numbers[H21] = llround(h21);
    numbers[H31] = difference + numbers[H21];
    numbers[H22] = cicy_relation_h22(numbers[H11], numbers[H21], numbers[H31]);
    if (estimate)
        *estimate = (float)(h21 + (double)difference);
    return true;
}

void cicy_metric_add(struct cicy_metric_sums *sums, double value, int64_t rounded, int64_t truth)
{
    double difference = value - (double)truth;
    sums->exact += rounded == truth;
    sums->squared += difference * difference;
    sums->absolute += fabs(difference);
}

static void add_nearest(cicy_metrics_sums *sums, const float *predicted, const int64_t *rounded,
                        const int32_t *truth, int32_t euler)
{
    int64_t numbers[CICY_MAX_PREDICTED];
    const bool found = cicy_relation_nearest(predicted, euler, numbers, NULL);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        const int64_t number = found ? numbers[k] : rounded[k];
        cicy_metric_add(&sums->nearest[k], (double)number, number, truth[k]);
    }
}

/* What follows from the rounded numbers of a four-fold. */
static void add_derived(cicy_metrics_sums *sums, const int64_t *rounded, const int32_t *truth,
                        int32_t euler)
{
    int64_t h22 = cicy_relation_h22(rounded[H11], rounded[H21], rounded[H31]);
    cicy_metric_add(&sums->relation[H22], (double)h22, h22, truth[H22]);
    int64_t h31 = cicy_relation_h31(rounded[H11], rounded[H21], euler);
    cicy_metric_add(&sums->euler[H31], (double)h31, h31, truth[H31]);
    h22 = cicy_relation_h22(rounded[H11], rounded[H21], h31);
    cicy_metric_add(&sums->euler[H22], (double)h22, h22, truth[H22]);
}

/* Numbers that are given as they are predicted: relation (3.4) replaces h22, the Euler number also
 * h31, and of three-folds h21. */
static void add_predicted(cicy_metrics_sums *sums, int k, double predicted, int64_t rounded,
                          int32_t truth)
{
    const int by_euler = sums->dimension == 3 ? H21 : H31;
    cicy_metric_add(&sums->network[k], predicted, rounded, truth);
    if (k != H22)
        cicy_metric_add(&sums->relation[k], predicted, rounded, truth);
    if (k < by_euler)
        cicy_metric_add(&sums->euler[k], predicted, rounded, truth);
}

void cicy_metrics_add(cicy_metrics_sums *sums, const float *predicted, const int32_t *truth,
                      int32_t euler, bool favourable)
{
    if (sums->content == CICY_CONTENT_BUNDLES) {
        cicy_bundle_metrics_add(sums, predicted, truth, euler);
        return;
    }
    int64_t rounded[CICY_MAX_PREDICTED];
    const int numbers = sums->dimension == 3 ? H31 : CICY_MAX_PREDICTED;
    cicy_predictions_round(predicted, rounded);
    for (int k = 0; k < numbers; k++)
        add_predicted(sums, k, (double)predicted[k], rounded[k], truth[k]);
    if (sums->dimension == 3) {
        const int64_t h21 = rounded[H11] - euler / 2;
        cicy_metric_add(&sums->euler[H21], (double)h21, h21, truth[H21]);
    } else {
        add_derived(sums, rounded, truth, euler);
        add_nearest(sums, predicted, rounded, truth, euler);
    }
    sums->count++;
    sums->favourable += favourable;
    sums->no_h21 += truth[H21] == 0;
}

static const cicy_metric nothing = {NAN, NAN, NAN};

cicy_metric cicy_metric_mean(const struct cicy_metric_sums *sums, size_t count)
{
    double n = count ? (double)count : 1;
    return (cicy_metric){
        .accuracy = (double)sums->exact / n, .mse = sums->squared / n, .mae = sums->absolute / n};
}

void cicy_metrics_finish(const cicy_metrics_sums *sums, cicy_metrics *metrics)
{
    if (sums->content == CICY_CONTENT_BUNDLES) {
        cicy_bundle_metrics_finish(sums, metrics);
        return;
    }
    double n = sums->count ? (double)sums->count : 1;
    metrics->content = sums->content;
    metrics->bundle = (cicy_bundle_metrics){0};
    metrics->dimension = sums->dimension == 3 ? 3 : 4;
    metrics->count = sums->count;
    metrics->favourable = (double)sums->favourable / n;
    metrics->no_h21 = (double)sums->no_h21 / n;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        metrics->predicted[k] = !sums->absent[k] && !(sums->dimension == 3 && k >= H31);
    const bool relation = cicy_metrics_complete(metrics), euler = cicy_metrics_with_euler(metrics);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        const bool predicted = metrics->predicted[k];
        metrics->network[k] =
            predicted ? cicy_metric_mean(&sums->network[k], sums->count) : nothing;
        metrics->relation[k] =
            relation ? cicy_metric_mean(&sums->relation[k], sums->count) : nothing;
        metrics->euler[k] =
            euler && predicted ? cicy_metric_mean(&sums->euler[k], sums->count) : nothing;
        metrics->nearest[k] = relation ? cicy_metric_mean(&sums->nearest[k], sums->count) : nothing;
    }
}

/* Whether the first `numbers` of h11, h21, h31, h22 are predicted. */
static bool predicts(const cicy_metrics *metrics, int numbers)
{
    for (int k = 0; k < numbers; k++)
        if (!metrics->predicted[k])
            return false;
    return true;
}

bool cicy_metrics_complete(const cicy_metrics *metrics)
{
    return metrics->content == CICY_CONTENT_HODGE && predicts(metrics, CICY_MAX_PREDICTED);
}

bool cicy_metrics_with_euler(const cicy_metrics *metrics)
{
    return metrics->content == CICY_CONTENT_HODGE &&
           predicts(metrics, metrics->dimension == 3 ? H31 : CICY_MAX_PREDICTED);
}

double cicy_metrics_accuracy(const cicy_metrics *metrics)
{
    double sum = 0;
    int count = 0;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (metrics->predicted[k]) {
            sum += metrics->network[k].accuracy;
            count++;
        }
    return count ? sum / count : 0;
}
