#include "evaluation/bundle_metrics.h"

#include <math.h>
#include <string.h>

#include "cicyminer/hodge.h"
#include "cicyminer/model.h"

enum { H11, H21, H31, H22, H41, H32 };

const char *cicy_predicted_name(cicy_content content, size_t k)
{
    static const char *const names[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22", "h41", "h32"};
    return content == CICY_CONTENT_BUNDLES ? cicy_model_bundle_name(k) : names[k];
}

size_t cicy_predicted_place(cicy_content content, int dimension, size_t column)
{
    static const size_t five_folds[CICY_MAX_HODGE] = {H11, H21, H31, H41, H22, H32};
    return content == CICY_CONTENT_HODGE && dimension == 5 ? five_folds[column] : column;
}

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

int64_t cicy_relation_h32(const int64_t *hodge)
{
    return hodge[H22] - 11 * hodge[H11] + 10 * hodge[H21] - 10 * hodge[H31] + 11 * hodge[H41];
}

int64_t cicy_relation_h41(const int64_t *hodge, int64_t euler)
{
    return hodge[H11] - hodge[H21] + hodge[H31] - euler / 24;
}

int64_t cicy_relation_euler_of_five_fold(const int64_t *hodge)
{
    return 2 *
           (hodge[H11] - 2 * hodge[H21] + 2 * hodge[H31] + hodge[H22] - hodge[H41] - hodge[H32]);
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
    for (int k = H11; k <= H22; k++) {
        const int64_t number = found ? numbers[k] : rounded[k];
        cicy_metric_add(&sums->nearest[k], (double)number, number, truth[k]);
    }
}

static void add_whole(struct cicy_metric_sums *sums, int64_t number, int32_t truth)
{
    cicy_metric_add(sums, (double)number, number, truth);
}

/* What follows from the rounded numbers of a four-fold. */
static void add_derived(cicy_metrics_sums *sums, const int64_t *rounded, const int32_t *truth,
                        int32_t euler)
{
    add_whole(&sums->relation[H22], cicy_relation_h22(rounded[H11], rounded[H21], rounded[H31]),
              truth[H22]);
    const int64_t h31 = cicy_relation_h31(rounded[H11], rounded[H21], euler);
    add_whole(&sums->euler[H31], h31, truth[H31]);
    add_whole(&sums->euler[H22], cicy_relation_h22(rounded[H11], rounded[H21], h31), truth[H22]);
}

/* What follows from those of a five-fold. */
static void add_derived_of_five_fold(cicy_metrics_sums *sums, const int64_t *rounded,
                                     const int32_t *truth, int32_t euler)
{
    int64_t numbers[CICY_MAX_PREDICTED];
    memcpy(numbers, rounded, sizeof numbers);
    add_whole(&sums->relation[H32], cicy_relation_h32(numbers), truth[H32]);
    numbers[H41] = cicy_relation_h41(numbers, euler);
    add_whole(&sums->euler[H41], numbers[H41], truth[H41]);
    add_whole(&sums->euler[H32], cicy_relation_h32(numbers), truth[H32]);
}

/* Whether a number of a manifold is replaced by one that follows from the others; `euler`: where
 * the Euler number is known. */
static bool is_derived(int dimension, size_t k, bool euler)
{
    if (dimension == 3)
        return euler && k == H21;
    if (dimension == 5)
        return k == H32 || (euler && k == H41);
    return k == H22 || (euler && k == H31);
}

static void add_predicted(cicy_metrics_sums *sums, size_t k, double predicted, int64_t rounded,
                          int32_t truth)
{
    cicy_metric_add(&sums->network[k], predicted, rounded, truth);
    if (!is_derived(sums->dimension, k, false))
        cicy_metric_add(&sums->relation[k], predicted, rounded, truth);
    if (!is_derived(sums->dimension, k, true))
        cicy_metric_add(&sums->euler[k], predicted, rounded, truth);
}

static int dimension_of(const cicy_metrics_sums *sums)
{
    return sums->dimension ? sums->dimension : 4;
}

void cicy_metrics_add(cicy_metrics_sums *sums, const float *predicted, const int32_t *truth,
                      int32_t euler, bool favourable)
{
    if (sums->content == CICY_CONTENT_BUNDLES) {
        cicy_bundle_metrics_add(sums, predicted, truth, euler);
        return;
    }
    int64_t rounded[CICY_MAX_PREDICTED];
    int32_t known[CICY_MAX_PREDICTED] = {0}; /* the truth in the order of the predictions */
    const int dimension = dimension_of(sums);
    cicy_predictions_round(predicted, rounded);
    for (size_t column = 0; column < cicy_model_hodge_numbers(dimension); column++) {
        const size_t k = cicy_predicted_place(CICY_CONTENT_HODGE, dimension, column);
        known[k] = truth[column];
        add_predicted(sums, k, (double)predicted[k], rounded[k], known[k]);
    }
    if (dimension == 3) {
        add_whole(&sums->euler[H21], rounded[H11] - euler / 2, known[H21]);
    } else if (dimension == 5) {
        add_derived_of_five_fold(sums, rounded, known, euler);
    } else {
        add_derived(sums, rounded, known, euler);
        add_nearest(sums, predicted, rounded, known, euler);
    }
    sums->count++;
    sums->favourable += favourable;
    sums->no_h21 += known[H21] == 0;
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
    metrics->dimension = dimension_of(sums);
    metrics->count = sums->count;
    metrics->favourable = (double)sums->favourable / n;
    metrics->no_h21 = (double)sums->no_h21 / n;
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        metrics->predicted[k] =
            !sums->absent[k] && (size_t)k < cicy_model_hodge_numbers(metrics->dimension);
    const bool relation = cicy_metrics_complete(metrics), euler = cicy_metrics_with_euler(metrics);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++) {
        const bool predicted = metrics->predicted[k];
        metrics->network[k] =
            predicted ? cicy_metric_mean(&sums->network[k], sums->count) : nothing;
        metrics->relation[k] =
            relation && predicted ? cicy_metric_mean(&sums->relation[k], sums->count) : nothing;
        metrics->euler[k] =
            euler && predicted ? cicy_metric_mean(&sums->euler[k], sums->count) : nothing;
        metrics->nearest[k] = relation && metrics->dimension == 4 && predicted
                                  ? cicy_metric_mean(&sums->nearest[k], sums->count)
                                  : nothing;
    }
}

/* Whether all numbers of the dimension are predicted. */
static bool predicts_all(const cicy_metrics *metrics)
{
    for (size_t k = 0; k < cicy_model_hodge_numbers(metrics->dimension); k++)
        if (!metrics->predicted[k])
            return false;
    return true;
}

bool cicy_metrics_complete(const cicy_metrics *metrics)
{
    return metrics->content == CICY_CONTENT_HODGE && metrics->dimension > 3 &&
           predicts_all(metrics);
}

bool cicy_metrics_with_euler(const cicy_metrics *metrics)
{
    return metrics->content == CICY_CONTENT_HODGE && predicts_all(metrics);
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
