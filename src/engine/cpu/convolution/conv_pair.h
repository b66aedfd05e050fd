/* The two parallel 'same' convolutions of an Inception module, (rows x 1) and (1 x columns),
 * forward and backward. Arrays are [sample][row][column][channel]. */
#ifndef CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H
#define CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H

#include "engine/cpu/convolution/conv_dft.h"
#include "engine/kernels.h"

struct cicy_inception {
    size_t rows, columns, channels, filters; /* output channels: 2 filters, rows' first */
    size_t max_batch;
    bool relu;                   /* activation of the convolutions */
    cicy_transform transform[2]; /* along the rows, along the columns */
    bool direct;                 /* few channels: transforms would not pay */
};

cicy_inception *cicy_inception_create(const cicy_inception_shape *shape);

/* Numbers of scratch memory that the two functions below need. */
size_t cicy_inception_scratch(const cicy_inception *inception, int threads, bool training);

/* output [batch][rows][columns][2 filters] = activation(convolutions(view) + bias). */
void cicy_inception_forward(const cicy_inception *inception, size_t batch, const cicy_view *input,
                            const cicy_inception_weights *weights, cicy_real *output,
                            cicy_real *scratch, int threads);

/* Gradients of kernels, biases and input from that of the output. */
void cicy_inception_backward(const cicy_inception *inception, size_t batch, const cicy_view *input,
                             const cicy_gradient_view *output,
                             const cicy_inception_weights *weights,
                             const cicy_inception_gradients *gradients, cicy_real *scratch,
                             int threads);

#endif
