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

void cicy_cpu_cross_entropy(const cicy_work *work, size_t classes, const cicy_real *logits,
                            const size_t *targets, double share, double *losses,
                            cicy_real *gradient)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        cicy_real *row = gradient ? gradient + b * classes
                                  : work->scratch + (size_t)omp_get_thread_num() * classes;
        losses[b] = class_loss(classes, logits + b * classes, targets[b], share, row);
    }
}

void cicy_cpu_softmax(const cicy_work *work, size_t classes, const cicy_real *logits, size_t stride,
                      float *output)
{
#pragma omp parallel for num_threads(work->threads) schedule(static)
    for (size_t b = 0; b < work->batch; b++) {
        cicy_real *row = work->scratch + (size_t)omp_get_thread_num() * classes;
        memcpy(row, logits + b * classes, classes * sizeof *row);
        cicy_softmax(classes, row);
        for (size_t c = 0; c < classes; c++)
            output[b * stride + c] = (float)row[c];
    }
}
