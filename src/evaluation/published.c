#include "cicyminer/published.h"

#include <math.h>
#include <string.h>

/* The paper has four-folds. */
#define FOUR(h11, h21, h31, h22)                                                                   \
    {                                                                                              \
        h11, h21, h31, h22, NAN, NAN                                                               \
    }

static const double tolerance = 1e-6; /* of a ratio */

const double *cicy_published_ratios(void)
{
    static const double ratios[CICY_PUBLISHED_RATIOS] = {0.1, 0.3, 0.5, 0.8};
    return ratios;
}

const double *cicy_published_cicyminer(cicy_published_result result)
{
    static const double results[][CICY_MAX_PREDICTED] = {
        [CICY_PUBLISHED_MSE] = FOUR(1.3e-4, 98e-4, 560e-4, 6800e-4),
        [CICY_PUBLISHED_MAE] = FOUR(7.8e-3, 19e-3, 130e-3, 360e-3),
        [CICY_PUBLISHED_RELATION] = FOUR(1.00, 1.00, 0.96, 0.96),
        [CICY_PUBLISHED_EULER] = FOUR(1.00, 1.00, 1.00, 1.00)};
    return results[result];
}

const cicy_published_accuracy *cicy_published_accuracies(void)
{
    static const cicy_published_accuracy rows[] = {
        {"inception", 0.1, FOUR(0.99, 0.87, 0.59, 0.62)},
        {"inception", 0.3, FOUR(1.00, 0.91, 0.67, 0.73)},
        {"inception", 0.5, FOUR(1.00, 0.94, 0.68, 0.75)},
        {"inception", 0.8, FOUR(1.00, 0.95, 0.70, 0.75)},
        {"cicyminer", 0.1, FOUR(1.00, NAN, NAN, NAN)},
        {"cicyminer", 0.3, FOUR(1.00, 0.97, 0.81, 0.49)},
        {"cicyminer+attention", 0.8, FOUR(1.00, 0.99, 0.96, 0.81)},
        {"cicyminer+mse", 0.8, FOUR(1.00, 0.97, 0.92, 0.50)},
        {"cicyminer+no-aux", 0.8, FOUR(1.00, 0.84, 0.92, 0.72)},
        {"cicyminer+batch-256", 0.8, FOUR(1.00, 0.99, 0.94, 0.65)},
        {"cicyminer+layer-norm", 0.8, FOUR(1.00, 0.99, 0.92, 0.66)},
        {"cicyminer", 0.8, FOUR(1.00, 1.00, 0.96, 0.83)},
        {"ensemble", 0.8, FOUR(0.9990, 0.9903, 0.9797, 0.8734)},
        {NULL, 0, {0}}};
    return rows;
}

bool cicy_published_accuracy_of(const char *model, double ratio,
                                double accuracy[CICY_MAX_PREDICTED])
{
    const bool classification = strncmp(model, "inception-", strlen("inception-")) == 0;
    const char *name = classification ? "inception" : model;
    for (const cicy_published_accuracy *row = cicy_published_accuracies(); row->model; row++)
        if (fabs(row->ratio - ratio) <= tolerance && strcmp(row->model, name) == 0) {
            memcpy(accuracy, row->accuracy, sizeof row->accuracy);
            return true;
        }
    return false;
}

bool cicy_published_three_folds(double ratio, double *h11)
{
    const bool low = fabs(ratio - 0.3) <= tolerance;
    *h11 = low ? 0.97 : 0.99;
    return low || fabs(ratio - 0.8) <= tolerance;
}
