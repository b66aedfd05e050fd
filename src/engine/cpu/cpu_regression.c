#include <math.h>

#include "engine/cpu/kernels_cpu.h"

/* Loss of one value and its derivative. */
static double regression_loss(const cicy_regression *regression, double error, double *derivative)
{
    if (regression->loss == CICY_LOSS_MSE) {
        *derivative = 2 * error;
        return error * error;
    }
    const double delta = regression->delta;
    if (fabs(error) <= delta) {
        *derivative = error;
        return error * error / 2;
    }
    *derivative = copysign(delta, error);
    return delta * (fabs(error) - delta / 2);
}

cicy_status cicy_cpu_regression(const cicy_work *work, const cicy_regression *regression,
                                const cicy_real *values, const cicy_targets *targets,
                                cicy_real *gradient, double *sum)
{
    for (size_t i = 0; i < work->batch; i++) {
        const double target = (double)targets->value[i * targets->stride];
        double derivative;
        *sum += regression_loss(regression, (double)values[i] - target, &derivative);
        if (regression->factor > 0)
            gradient[i] = (cicy_real)(regression->factor * derivative);
    }
    return CICY_OK;
}
