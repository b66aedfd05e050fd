/* Every kind of layer but message passing, as its definition (cicyminer/model.h,
 * docs/mathematics.md) in plain loops. Arrays are [sample][position][channel]; `tensor` are the
 * layer's own, in the order in which the network lists them. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_LAYERS_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_LAYERS_H

#include "cicyminer/model.h"
#include "cicyminer/random.h"
#include "engine/reference/tape.h"

typedef struct plain_tensor {
    number *value;
    size_t size;
} plain_tensor;

typedef struct plain_layer {
    const cicy_layer *layer;
    const struct plain_layer *input;
    size_t index, batch, positions, channels;
    number *value;
    plain_tensor *tensor;
    double *mean, *variance; /* batch norm: of the batch */
} plain_layer;

/* What a pass needs besides weights and input. */
typedef struct plain_pass {
    const uint8_t *matrices; /* [sample][row][column] */
    size_t rows, columns;
    bool training;
    uint32_t key[2], step; /* of dropout */
} plain_pass;

static number activation_of(cicy_activation activation, number a)
{
    const double x = value_of(a), alpha = 1.6732632423543772848, scale = 1.0507009873554804934;
    switch (activation) {
    case CICY_ACTIVATION_NONE:
        break;
    case CICY_ACTIVATION_RELU:
        return relu_of(a);
    case CICY_ACTIVATION_TANH:
        return function_of(a, tanh(x), 1 / (cosh(x) * cosh(x)));
    case CICY_ACTIVATION_SIGMOID:
        return function_of(a, 1 / (1 + exp(-x)), exp(-x) / ((1 + exp(-x)) * (1 + exp(-x))));
    case CICY_ACTIVATION_ELU:
        return x > 0 ? a : function_of(a, exp(x) - 1, exp(x));
    case CICY_ACTIVATION_SELU:
        return x > 0 ? scaled(scale, a)
                     : function_of(a, scale * alpha * (exp(x) - 1), scale * alpha * exp(x));
    }
    return a;
}

/* sum over i of x [i] kernel [i * stride], plus the start. */
static number product_of(number start, size_t size, const number *x, const number *kernel,
                         size_t stride)
{
    for (size_t i = 0; i < size; i++)
        start = plus_product(start, x[i], kernel[i * stride]);
    return start;
}

static void plain_input(plain_layer *l, const plain_pass *pass)
{
    const double minimum = value_of(l->tensor[0].value[0]),
                 maximum = value_of(l->tensor[0].value[1]);
    for (size_t i = 0; i < l->batch * l->positions; i++)
        l->value[i] = constant((pass->matrices[i] - minimum) / (maximum - minimum));
}

/* 'Same' padding: position r sees r - (length - 1) / 2 to r + length / 2, where they exist; the
 * kernel is as long as the axis. */
static number convolved(const plain_layer *l, size_t sample, size_t axis, size_t row, size_t column,
                        size_t filter)
{
    const cicy_layer *layer = l->layer;
    const size_t length = axis == 0 ? layer->rows : layer->columns, filters = layer->filters;
    const size_t channels = l->input->channels, at = axis == 0 ? row : column;
    const plain_tensor *kernel = &l->tensor[layer->bias ? 2 * axis : axis];
    number sum = layer->bias ? kernel[1].value[filter] : 0;
    for (size_t k = 0; k < length; k++) {
        const size_t place = at + k, before = (length - 1) / 2;
        if (place < before || place - before >= length)
            continue;
        const size_t r = axis == 0 ? place - before : row, c = axis == 0 ? column : place - before;
        const size_t position = (sample * layer->rows + r) * layer->columns + c;
        sum = product_of(sum, channels, l->input->value + position * channels,
                         kernel->value + k * channels * filters + filter, filters);
    }
    return sum;
}

static void plain_inception(plain_layer *l)
{
    const cicy_layer *layer = l->layer;
    number *out = l->value;
    for (size_t b = 0; b < l->batch; b++)
        for (size_t row = 0; row < layer->rows; row++)
            for (size_t column = 0; column < layer->columns; column++)
                for (size_t f = 0; f < 2 * layer->filters; f++)
                    *out++ =
                        activation_of(layer->activation, convolved(l, b, f / layer->filters, row,
                                                                   column, f % layer->filters));
}

/* beta + gamma (x - mean) / sqrt(variance + 1e-3), activated. */
static number normed(const plain_layer *l, number x, number mean, number variance, number gamma,
                     number beta)
{
    const number spread = power_of(plus(variance, constant(1e-3)), -0.5);
    const number normal = times(plus_times(x, -1, mean), spread);
    return activation_of(l->layer->activation,
                         l->layer->scale ? plus_product(beta, gamma, normal) : plus(beta, normal));
}

/* Mean and biased variance of count numbers. */
static void moments_of(size_t count, const number *x, size_t stride, number *mean, number *variance)
{
    *mean = *variance = 0;
    for (size_t i = 0; i < count; i++)
        *mean = plus_times(*mean, 1 / (double)count, x[i * stride]);
    for (size_t i = 0; i < count; i++) {
        const number distance = plus_times(x[i * stride], -1, *mean);
        *variance = plus_times(*variance, 1 / (double)count, times(distance, distance));
    }
}

/* Tensors: mean, variance, beta, gamma. */
static void plain_batch_norm(plain_layer *l, const plain_pass *pass)
{
    const size_t channels = l->channels, count = l->batch * l->positions;
    for (size_t c = 0; c < channels; c++) {
        number mean = l->tensor[0].value[c], variance = l->tensor[1].value[c];
        if (pass->training)
            moments_of(count, l->input->value + c, channels, &mean, &variance);
        l->mean[c] = value_of(mean);
        l->variance[c] = value_of(variance);
        for (size_t i = 0; i < count; i++)
            l->value[i * channels + c] =
                normed(l, l->input->value[i * channels + c], mean, variance,
                       l->layer->scale ? l->tensor[3].value[c] : 0, l->tensor[2].value[c]);
    }
}

/* Tensors: beta, gamma. */
static void plain_layer_norm(plain_layer *l)
{
    const size_t channels = l->channels;
    for (size_t i = 0; i < l->batch * l->positions; i++) {
        number mean, variance;
        moments_of(channels, l->input->value + i * channels, 1, &mean, &variance);
        for (size_t c = 0; c < channels; c++)
            l->value[i * channels + c] =
                normed(l, l->input->value[i * channels + c], mean, variance,
                       l->layer->scale ? l->tensor[1].value[c] : 0, l->tensor[0].value[c]);
    }
}

/* Element i of a sample is kept where number i % 4 of the generator's block with the counter (i /
 * 4, sample, layer, step) is at least rate 2^32. */
static void plain_dropout(plain_layer *l, const plain_pass *pass)
{
    const size_t size = l->positions * l->channels;
    const double rate = l->layer->rate;
    for (size_t i = 0; i < l->batch * size; i++) {
        const uint32_t counter[4] = {(uint32_t)(i % size / 4), (uint32_t)(i / size),
                                     (uint32_t)l->index, pass->step};
        uint32_t drawn[4];
        cicy_random_philox(counter, pass->key, drawn);
        const bool keep = drawn[i % size % 4] >= rate * 0x1p32;
        l->value[i] = !pass->training ? l->input->value[i]
                                      : scaled(keep ? 1 / (1 - rate) : 0, l->input->value[i]);
    }
}

static void plain_dense(plain_layer *l)
{
    const size_t inputs = l->input->positions * l->input->channels, units = l->channels;
    for (size_t b = 0; b < l->batch; b++)
        for (size_t u = 0; u < units; u++) {
            const number start = l->layer->bias ? l->tensor[1].value[u] : 0;
            l->value[b * units + u] = activation_of(
                l->layer->activation, product_of(start, inputs, l->input->value + b * inputs,
                                                 l->tensor[0].value + u, units));
        }
}

/* x [size] = softmax(x). */
static void softmax_in_place(size_t size, number *x)
{
    number sum = 0;
    for (size_t i = 0; i < size; i++) {
        x[i] = exponential(x[i]);
        sum = plus(sum, x[i]);
    }
    for (size_t i = 0; i < size; i++)
        x[i] = times(x[i], power_of(sum, -1));
}

/* out [rows][outputs] = x [rows][inputs] kernel + bias; tensors: kernel, bias. */
static void rows_times_kernel(size_t rows, size_t inputs, const number *x,
                              const plain_tensor *tensors, number *out)
{
    const size_t outputs = tensors[1].size;
    for (size_t i = 0; i < rows; i++)
        for (size_t o = 0; o < outputs; o++)
            out[i * outputs + o] = product_of(tensors[1].value[o], inputs, x + i * inputs,
                                              tensors[0].value + o, outputs);
}

static number *numbers_for(size_t count)
{
    number *numbers = calloc(count ? count : 1, sizeof *numbers);
    assert_non_null(numbers);
    return numbers;
}

/* x + kappa F^T x with F the softmax of the rows of A B^T; tensors: kernel and bias of A, of B,
 * kappa. */
static void plain_spatial(plain_layer *l)
{
    const size_t positions = l->positions, channels = l->channels, inner = l->tensor[1].size;
    number *a = numbers_for(positions * inner), *b = numbers_for(positions * inner);
    number *f = numbers_for(positions * positions);
    for (size_t s = 0; s < l->batch; s++) {
        const number *x = l->input->value + s * positions * channels;
        number *out = l->value + s * positions * channels;
        rows_times_kernel(positions, channels, x, &l->tensor[0], a);
        rows_times_kernel(positions, channels, x, &l->tensor[2], b);
        for (size_t i = 0; i < positions; i++) {
            for (size_t j = 0; j < positions; j++)
                f[i * positions + j] = product_of(0, inner, a + i * inner, b + j * inner, 1);
            softmax_in_place(positions, f + i * positions);
        }
        for (size_t j = 0; j < positions; j++)
            for (size_t c = 0; c < channels; c++) {
                number sum = 0;
                for (size_t i = 0; i < positions; i++)
                    sum = plus_product(sum, f[i * positions + j], x[i * channels + c]);
                out[j * channels + c] =
                    plus_product(x[j * channels + c], l->tensor[4].value[0], sum);
            }
    }
    free(a);
    free(b);
    free(f);
}

/* x times the softmax over channels of relu(x kernel + bias) kernel + bias. */
static void plain_channel_attention(plain_layer *l)
{
    const size_t count = l->batch * l->positions, channels = l->channels;
    const size_t inner = l->tensor[1].size;
    number *hidden = numbers_for(count * inner), *f = numbers_for(count * channels);
    rows_times_kernel(count, channels, l->input->value, &l->tensor[0], hidden);
    for (size_t i = 0; i < count * inner; i++)
        hidden[i] = relu_of(hidden[i]);
    rows_times_kernel(count, inner, hidden, &l->tensor[2], f);
    for (size_t i = 0; i < count; i++)
        softmax_in_place(channels, f + i * channels);
    for (size_t i = 0; i < count * channels; i++)
        l->value[i] = times(l->input->value[i], f[i]);
    free(hidden);
    free(f);
}

#endif
