#include <math.h>

#include "engine/cpu/kernels_cpu.h"

/* Elements of one piece of work. */
enum { BLOCK = 1024 };

static size_t block_end(size_t begin, size_t size)
{
    return size - begin < BLOCK ? size : begin + BLOCK;
}

/* G. Klambauer et al., "Self-normalizing neural networks", arXiv:1706.02515. */
static const double selu_alpha = 1.6732632423543772848, selu_scale = 1.0507009873554804934;

static double value_at(cicy_activation activation, double x)
{
    switch (activation) {
    case CICY_ACTIVATION_NONE:
        break;
    case CICY_ACTIVATION_RELU:
        return x < 0 ? 0 : x;
    case CICY_ACTIVATION_TANH:
        return tanh(x);
    case CICY_ACTIVATION_SIGMOID:
        return 1 / (1 + exp(-x));
    case CICY_ACTIVATION_ELU:
        return x > 0 ? x : expm1(x);
    case CICY_ACTIVATION_SELU:
        return selu_scale * (x > 0 ? x : selu_alpha * expm1(x));
    }
    return x;
}

static double derivative_at(cicy_activation activation, double y)
{
    switch (activation) {
    case CICY_ACTIVATION_NONE:
        break;
    case CICY_ACTIVATION_RELU:
        return y > 0;
    case CICY_ACTIVATION_TANH:
        return 1 - y * y;
    case CICY_ACTIVATION_SIGMOID:
        return y * (1 - y);
    case CICY_ACTIVATION_ELU:
        return y > 0 ? 1 : y + 1;
    case CICY_ACTIVATION_SELU:
        return y > 0 ? selu_scale : y + selu_scale * selu_alpha;
    }
    return 1;
}

cicy_status cicy_cpu_activation(const cicy_work *work, cicy_activation activation, size_t size,
                                cicy_real *values)
{
    if (activation == CICY_ACTIVATION_NONE)
        return CICY_OK;
#pragma omp parallel for num_threads(work->threads) schedule(static) if (size > BLOCK)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++)
            values[i] = (cicy_real)value_at(activation, (double)values[i]);
    return CICY_OK;
}

cicy_status cicy_cpu_activation_backward(const cicy_work *work, cicy_activation activation,
                                         size_t size, const cicy_real *values, cicy_real *gradient)
{
    if (activation == CICY_ACTIVATION_NONE)
        return CICY_OK;
#pragma omp parallel for num_threads(work->threads) schedule(static) if (size > BLOCK)
    for (size_t begin = 0; begin < size; begin += BLOCK)
        for (size_t i = begin; i < block_end(begin, size); i++)
            gradient[i] *= (cicy_real)derivative_at(activation, (double)values[i]);
    return CICY_OK;
}
