#include <math.h>
#include <omp.h>
#include <string.h>

#include "engine/cpu/kernels_cpu.h"
#include "engine/cpu/softmax.h"

/* -log(softmax) of one class; `row` [classes] gets share times the gradient. */
static double class_loss(size_t classes, const cicy_real *logits, size_t class, double share,
                         cicy_real *row)
{
    double largest;
    memcpy(row, logits, classes * sizeof *row);
    const double sum = cicy_exponentials(classes, row, &largest);
    const cicy_real factor = (cicy_real)(share / sum);
    for (size_t c = 0; c < classes; c++)
        row[c] *= factor;
    row[class] -= (cicy_real)share;
    return log(sum) - ((double)logits[class] - largest);
}

static size_t losses_size(size_t batch)
{
    return batch * (sizeof(double) / sizeof(cicy_real));
}

size_t cicy_cpu_classes_scratch(size_t classes, size_t max_batch, int threads)
{
    return losses_size(max_batch) + (size_t)threads * classes;
}

static cicy_real *row_of(const cicy_work *work, size_t classes)
{
    return work->scratch + losses_size(work->batch) + (size_t)omp_get_thread_num() * classes;
}

cicy_status cicy_cpu_cross_entropy(const cicy_work *work, const cicy_classes *classes,
                                   const cicy_real *logits, const cicy_targets *targets,
                                   cicy_real *gradient, double *sum)
{
    const size_t count = classes->classes;
    double *losses = (double *)(void *)work->scratch;
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        const double target = (double)targets->value[b * targets->stride] - classes->first;
        cicy_real *row = classes->factor > 0 ? gradient + b * count : row_of(work, count);
        losses[b] = class_loss(count, logits + b * count, (size_t)target, classes->factor, row);
    }
    for (size_t b = 0; b < work->batch; b++)
        *sum += losses[b];
    return CICY_OK;
}

cicy_status cicy_cpu_softmax(const cicy_work *work, size_t classes, const cicy_real *logits,
                             size_t stride, float *output)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        cicy_real *row = row_of(work, classes);
        memcpy(row, logits + b * classes, classes * sizeof *row);
        cicy_softmax(classes, row);
        for (size_t c = 0; c < classes; c++)
            output[b * stride + c] = (float)row[c];
    }
    return CICY_OK;
}
