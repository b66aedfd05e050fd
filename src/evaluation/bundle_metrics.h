/* Metrics of predictions of the cohomology of line bundles. */
#ifndef CICYMINER_EVALUATION_BUNDLE_METRICS_H
#define CICYMINER_EVALUATION_BUNDLE_METRICS_H

#include "cicyminer/metrics.h"

/* Adds one number to sums; their means over `count` samples. */
void cicy_metric_add(struct cicy_metric_sums *sums, double value, int64_t rounded, int64_t truth);
cicy_metric cicy_metric_mean(const struct cicy_metric_sums *sums, size_t count);

/* cicy_metrics_add and cicy_metrics_finish of line bundles. */
void cicy_bundle_metrics_add(cicy_metrics_sums *sums, const float *predicted, const int32_t *truth,
                             int32_t index);
void cicy_bundle_metrics_finish(const cicy_metrics_sums *sums, cicy_metrics *metrics);

#endif
