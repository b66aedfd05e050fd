#include "cicyminer/metrics.h"

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

static void add(struct cicy_metric_sums *sums, double value, int64_t rounded, int64_t truth)
{
    double difference = value - (double)truth;
    sums->exact += rounded == truth;
    sums->squared += difference * difference;
    sums->absolute += fabs(difference);
}

void cicy_metrics_add(cicy_metrics_sums *sums, const float *predicted, const int32_t *truth,
                      int32_t euler, bool favourable)
{
    int64_t rounded[CICY_MAX_PREDICTED];
    cicy_predictions_round(predicted, rounded);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        add(&sums->network[k], (double)predicted[k], rounded[k], truth[k]);
        if (k != H22)
            add(&sums->relation[k], (double)predicted[k], rounded[k], truth[k]);
        if (k < H31)
            add(&sums->euler[k], (double)predicted[k], rounded[k], truth[k]);
    }
    int64_t h22 = cicy_relation_h22(rounded[H11], rounded[H21], rounded[H31]);
    add(&sums->relation[H22], (double)h22, h22, truth[H22]);
    int64_t h31 = cicy_relation_h31(rounded[H11], rounded[H21], euler);
    add(&sums->euler[H31], (double)h31, h31, truth[H31]);
    h22 = cicy_relation_h22(rounded[H11], rounded[H21], h31);
    add(&sums->euler[H22], (double)h22, h22, truth[H22]);
    sums->count++;
    sums->favourable += favourable;
    sums->no_h21 += truth[H21] == 0;
}

static const cicy_metric nothing = {NAN, NAN, NAN};

static cicy_metric mean(const struct cicy_metric_sums *sums, size_t count)
{
    double n = count ? (double)count : 1;
    return (cicy_metric){
        .accuracy = (double)sums->exact / n, .mse = sums->squared / n, .mae = sums->absolute / n};
}

void cicy_metrics_finish(const cicy_metrics_sums *sums, cicy_metrics *metrics)
{
    double n = sums->count ? (double)sums->count : 1;
    metrics->count = sums->count;
    metrics->favourable = (double)sums->favourable / n;
    metrics->no_h21 = (double)sums->no_h21 / n;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        metrics->predicted[k] = !sums->absent[k];
    const bool complete = cicy_metrics_complete(metrics);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        metrics->network[k] = sums->absent[k] ? nothing : mean(&sums->network[k], sums->count);
        metrics->relation[k] = complete ? mean(&sums->relation[k], sums->count) : nothing;
        metrics->euler[k] = complete ? mean(&sums->euler[k], sums->count) : nothing;
    }
}

bool cicy_metrics_complete(const cicy_metrics *metrics)
{
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!metrics->predicted[k])
            return false;
    return true;
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
