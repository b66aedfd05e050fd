/* The two parallel 'same' convolutions of an Inception module, (rows x 1) and (1 x columns),
 * forward and backward. Arrays are [sample][row][column][channel]. */
#ifndef CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H
#define CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_PAIR_H

#include "engine/cpu/convolution/conv_dft.h"

typedef struct cicy_inception {
    size_t rows, columns, channels, filters; /* output channels: 2 filters, rows' first */
    size_t max_batch;
    bool relu;                   /* activation of the convolutions */
    cicy_transform transform[2]; /* along the rows, along the columns */
    bool direct;                 /* few channels: transforms would not pay */
} cicy_inception;

/* Per axis; bias may be NULL. kernel [position along the axis][channels][filters]. */
typedef struct cicy_inception_weights {
    const cicy_real *kernel[2], *bias[2];
} cicy_inception_weights;

/* Where gradients go. input is NULL when nobody wants it. */
typedef struct cicy_inception_gradients {
    cicy_real *kernel[2], *bias[2];
    cicy_real *input; /* [sample][row][column][channels] */
    bool add_input;   /* keep what is in input; kernels and biases are overwritten */
} cicy_inception_gradients;

void cicy_inception_init(cicy_inception *inception, size_t rows, size_t columns, size_t channels,
                         size_t filters, bool relu, size_t max_batch);

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
