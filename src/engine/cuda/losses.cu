/* Losses of outputs, their gradients, and softmax. */
#include "engine/cuda/port.h"

/* Loss of one value and its derivative. */
CICY_DEVICE double regression_loss(const cicy_regression &regression, double error,
                                   double *derivative)
{
    if (regression.loss == CICY_LOSS_MSE) {
        *derivative = 2 * error;
        return error * error;
    }
    const double delta = regression.delta;
    if (fabs(error) <= delta) {
        *derivative = error;
        return error * error / 2;
    }
    *derivative = error < 0 ? -delta : delta;
    return delta * (fabs(error) - delta / 2);
}

static __global__ void regression_kernel(cicy_regression regression, size_t batch,
                                         const float *values, cicy_targets targets, float *gradient,
                                         double *sum)
{
    CICY_SHARED(double, shared);
    double total = 0;
    for (size_t i = threadIdx.x; i < batch; i += blockDim.x) {
        double derivative;
        const double error = (double)values[i] - (double)targets.value[i * targets.stride];
        total += regression_loss(regression, error, &derivative);
        if (regression.factor > 0)
            gradient[i] = (float)(regression.factor * derivative);
    }
    total = cicy_block_sum(total, shared);
    if (threadIdx.x == 0)
        *sum += total;
}

cicy_status cicy_cuda_regression(const cicy_work *work, const cicy_regression *regression,
                                 const float *values, const cicy_targets *targets, float *gradient,
                                 double *sum)
{
    return cicy_launch(work, "regression", 1, CICY_THREADS, CICY_THREADS * sizeof(double),
                       regression_kernel, *regression, work->batch, values, *targets, gradient,
                       sum);
}

/* The losses of samples; rows of softmax need no memory beyond the outputs. */
size_t cicy_cuda_classes_scratch(size_t, size_t max_batch, int)
{
    return max_batch * (sizeof(double) / sizeof(float));
}

/* The largest logit of a row, and the sum of exp(logit - largest). */
CICY_DEVICE double row_sum(size_t classes, const float *row, double *shared, double *largest)
{
    double most = (double)row[0], sum = 0;
    for (size_t c = threadIdx.x; c < classes; c += blockDim.x)
        most = (double)row[c] > most ? (double)row[c] : most;
    *largest = cicy_block_largest(most, shared);
    for (size_t c = threadIdx.x; c < classes; c += blockDim.x)
        sum += exp((double)row[c] - *largest);
    return cicy_block_sum(sum, shared);
}

/* A block per sample. */
static __global__ void cross_entropy_kernel(cicy_classes classes, const float *logits,
                                            cicy_targets targets, float *gradient, double *losses)
{
    CICY_SHARED(double, shared);
    const size_t sample = blockIdx.x;
    const size_t target = (size_t)((double)targets.value[sample * targets.stride] - classes.first);
    const float *row = logits + sample * classes.classes;
    double largest;
    const double sum = row_sum(classes.classes, row, shared, &largest);
    for (size_t c = threadIdx.x; classes.factor > 0 && c < classes.classes; c += blockDim.x)
        gradient[sample * classes.classes + c] =
            (float)(classes.factor * (exp((double)row[c] - largest) / sum - (c == target)));
    if (threadIdx.x == 0)
        losses[sample] = log(sum) - ((double)row[target] - largest);
}

static __global__ void add_kernel(size_t size, const double *values, double *sum)
{
    CICY_SHARED(double, shared);
    double total = 0;
    for (size_t i = threadIdx.x; i < size; i += blockDim.x)
        total += values[i];
    total = cicy_block_sum(total, shared);
    if (threadIdx.x == 0)
        *sum += total;
}

cicy_status cicy_cuda_cross_entropy(const cicy_work *work, const cicy_classes *classes,
                                    const float *logits, const cicy_targets *targets,
                                    float *gradient, double *sum)
{
    double *losses = reinterpret_cast<double *>(work->scratch);
    const size_t shared = CICY_THREADS * sizeof(double);
    const cicy_status status =
        cicy_launch(work, "cross-entropy", (unsigned)work->batch, CICY_THREADS, shared,
                    cross_entropy_kernel, *classes, logits, *targets, gradient, losses);
    if (status != CICY_OK)
        return status;
    return cicy_launch(work, "cross-entropy", 1, CICY_THREADS, shared, add_kernel, work->batch,
                       losses, sum);
}

static __global__ void softmax_kernel(size_t classes, const float *logits, size_t stride,
                                      float *output)
{
    CICY_SHARED(double, shared);
    const float *row = logits + blockIdx.x * classes;
    double largest;
    const double sum = row_sum(classes, row, shared, &largest);
    for (size_t c = threadIdx.x; c < classes; c += blockDim.x)
        output[blockIdx.x * stride + c] = (float)(exp((double)row[c] - largest) / sum);
}

cicy_status cicy_cuda_softmax(const cicy_work *work, size_t classes, const float *logits,
                              size_t stride, float *output)
{
    return cicy_launch(work, "softmax", (unsigned)work->batch, CICY_THREADS,
                       CICY_THREADS * sizeof(double), softmax_kernel, classes, logits, stride,
                       output);
}
