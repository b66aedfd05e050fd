/* Loss and accuracy curves of a run, from its log. */
#ifndef CICYMINER_REPORT_FIGURES_CURVES_H
#define CICYMINER_REPORT_FIGURES_CURVES_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/metrics.h"

/* One line of log.jsonl. Numbers of Hodge numbers that it does not have are NAN. */
typedef struct cicy_curve_point {
    uint64_t step;
    double epoch, learning_rate, loss, validation_loss;
    double losses[CICY_MAX_PREDICTED];   /* training losses of the Hodge numbers */
    double accuracy[CICY_MAX_PREDICTED]; /* on the validation part */
    double training_accuracy[CICY_MAX_PREDICTED], test_accuracy[CICY_MAX_PREDICTED];
    bool best; /* the best validation so far, by whatever the run judges them */
} cicy_curve_point;

typedef struct cicy_curves {
    cicy_curve_point *points;
    size_t count;
    size_t best; /* the point whose weights are best.safetensors: the last one that is a best */
} cicy_curves;

/* Reads RUN/log.jsonl. Free with cicy_curves_clear (also after failure). Errors: CICY_INVALID_INPUT
 * naming file and line, CICY_SYSTEM. */
cicy_status cicy_curves_read(cicy_curves *curves, const char *run, cicy_error *error);
void cicy_curves_clear(cicy_curves *curves);

/* How many points the running means take: 20, as in arXiv:2108.02221 figure 5, or a quarter of the
 * points when there are few. */
size_t cicy_curves_window(const cicy_curves *curves);

/* The mean losses of the points of one window that end at point `last`, or of as many as there
 * are. */
void cicy_curves_mean(const cicy_curves *curves, size_t last, double *training, double *validation);

#endif
