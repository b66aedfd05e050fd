/* Everything that computes with arrays, as one table of functions: layers and models do not depend
 * on the device or its instruction set. Arrays are in the device's memory, unless a comment says
 * that they are the host's; only the device follows their addresses. An operation may return before
 * it has run: devices keep the order of calls, and an error may surface in a later call, at the
 * latest in the next one of cicy_device_read or cicy_device_wait. */
#ifndef CICYMINER_ENGINE_KERNELS_H
#define CICYMINER_ENGINE_KERNELS_H

#include "cicyminer/error.h"
#include "engine/cpu/message/message_passing.h"
#include "engine/device.h"
#include "engine/views.h"

/* The layer-independent part of a call: samples, memory to work in, threads, the device, and where
 * the message of an error goes (may be NULL). */
typedef struct cicy_work {
    size_t batch;
    cicy_real *scratch;
    int threads;
    cicy_device *device;
    cicy_error *error;
} cicy_work;

/* The two parallel 'same' convolutions of an Inception module, (rows x 1) and (1 x columns). Output
 * channels: 2 filters, those along the rows first. relu: activation of the convolutions. */
typedef struct cicy_inception_shape {
    size_t rows, columns, channels, filters, max_batch;
    bool relu;
} cicy_inception_shape;

/* The same, with what the device prepares for it once. */
typedef struct cicy_inception cicy_inception;

/* Per axis; bias may be NULL. kernel [position along the axis][channels][filters]. */
typedef struct cicy_inception_weights {
    const cicy_real *kernel[2], *bias[2];
} cicy_inception_weights;

/* Where gradients go; `input` may be NULL. */
typedef struct cicy_inception_gradients {
    cicy_real *kernel[2], *bias[2];
    cicy_real *input; /* [sample][row][column][channels] */
    bool add_input;   /* keep what is in input; kernels and biases are overwritten */
} cicy_inception_gradients;

/* A dense layer: y [batch][units] = x [batch][positions channels] kernel + bias. */
typedef struct cicy_dense {
    size_t positions, channels, units;
    const cicy_real *kernel, *bias; /* bias may be NULL */
} cicy_dense;

/* Batch norm (S. Ioffe, C. Szegedy, arXiv:1502.03167) with the defaults of Keras: momentum 0.99,
 * epsilon 1e-3. Moments over samples and positions; then ReLU. */
typedef struct cicy_batch_norm {
    size_t positions, channels;
    bool relu;
    const cicy_real *beta, *gamma; /* gamma may be NULL: 1 */
    cicy_real *mean, *variance;    /* moving moments */
    double moment_rate;            /* a factor on how far they move */
    cicy_real *state;              /* CICY_BATCH_NORM_STATE channels, kept between the passes */
    double *vectors;               /* 2 channels of the device, to work in */
} cicy_batch_norm;
enum { CICY_BATCH_NORM_STATE = 7 };

/* Losses of one value: squared error, or Huber's with parameter delta (see cicy_loss_kind). */
typedef struct cicy_regression {
    cicy_loss_kind loss;
    double delta;
    double factor; /* of the gradients that are stored; 0: none are */
} cicy_regression;

/* What the samples of a batch should give: sample i has value[i * stride]. */
typedef struct cicy_targets {
    const float *value;
    size_t stride;
} cicy_targets;

/* Softmax over the classes: the target value of class c is first + c. */
typedef struct cicy_classes {
    size_t classes;
    double first;
    double factor; /* of the gradients that are stored; 0: none are */
} cicy_classes;

/* Layer norm: y = relu(gamma (x - mean) / sqrt(variance + epsilon) + beta), moments over the
 * channels of a position (J. L. Ba et al., arXiv:1607.06450). */
typedef struct cicy_layer_norm {
    size_t positions, channels;
    const cicy_real *gamma, *beta; /* gamma may be NULL */
    double epsilon;
    bool relu;
} cicy_layer_norm;

/* Attention, arXiv:2108.02221 figure 6; x [positions][channels] is a sample.
 * SAM: A, B = x kernel + bias [positions][inner], out = x + kappa F^T x with F the softmax of the
 * rows of A B^T; kernels [channels][inner].
 * CHAM: out = x times softmax over channels of (relu(x kernel_0 + bias_0) kernel_1 + bias_1);
 * kernels [channels][inner] and [inner][channels]. */
typedef struct cicy_attention {
    size_t positions, channels, inner;
    const cicy_real *kernel[2], *bias[2];
    const cicy_real *kappa; /* of SAM */
} cicy_attention;

/* Where gradients go; `input` may be NULL, the others are overwritten. kappa: of SAM. */
typedef struct cicy_attention_gradients {
    cicy_real *kernel[2], *bias[2], *kappa;
    cicy_real *input;
    bool add_input;
} cicy_attention_gradients;

/* Optimiser steps. Gradients count gradient_scale times, a number in the device's memory. Weights
 * are multiplied by 1 - rate decay first. */
typedef struct cicy_adam {
    double rate, decay;
    double corrected; /* rate with the bias corrections of this step */
    double beta1, beta2, epsilon;
    const double *gradient_scale;
} cicy_adam;

typedef struct cicy_muon {
    double rate, decay, momentum;
    const double *gradient_scale;
} cicy_muon;

typedef struct cicy_sgd {
    double rate, momentum;
    const double *gradient_scale;
} cicy_sgd;

typedef struct cicy_kernels {
    /* Numbers in a vector of the device: arrays in the network's memory start at its multiples. */
    size_t vector_length;

    /* Create: NULL without memory. Forward: output [batch][rows][columns][2 filters] =
     * activation(convolutions(input) + bias). */
    cicy_inception *(*inception_create)(const cicy_inception_shape *shape);
    void (*inception_free)(cicy_inception *inception);
    size_t (*inception_scratch)(const cicy_inception *inception, int threads, bool training);
    cicy_status (*inception_forward)(const cicy_work *work, const cicy_inception *inception,
                                     const cicy_view *input, const cicy_inception_weights *weights,
                                     cicy_real *output);
    cicy_status (*inception_backward)(const cicy_work *work, const cicy_inception *inception,
                                      const cicy_view *input, const cicy_gradient_view *output,
                                      const cicy_inception_weights *weights,
                                      const cicy_inception_gradients *gradients);

    /* Forward: *output becomes the normalised input; in training the moving moments move and the
     * batch's moments are used. Backward: `gradient` is that of *output, its own gradients are
     * overwritten, and *result becomes the gradient of the input. Scratch: 2 batch channels
     * doubles. */
    cicy_status (*batch_norm_forward)(const cicy_work *work, const cicy_batch_norm *norm,
                                      bool training, const cicy_real *input, cicy_view *output);
    cicy_status (*batch_norm_backward)(const cicy_work *work, const cicy_batch_norm *norm,
                                       const cicy_view *output, const cicy_real *gradient,
                                       cicy_real *gamma_gradient, cicy_real *beta_gradient,
                                       cicy_gradient_view *result);
    /* target (+)= the gradient that the view describes. */
    cicy_status (*store_gradient)(const cicy_work *work, const cicy_gradient_view *view,
                                  size_t positions, size_t channels, bool add, cicy_real *target);

    /* Nothing in between is kept for the backward passes; they compute it again. `output` is that
     * of the forward pass (read where relu). The gradients of gamma (may be NULL) and beta are
     * overwritten; that of the input is added to or overwritten (NULL: not wanted). Scratch: 2
     * batch channels doubles. */
    cicy_status (*layer_norm_forward)(const cicy_work *work, const cicy_layer_norm *norm,
                                      const cicy_view *input, cicy_real *output);
    cicy_status (*layer_norm_backward)(const cicy_work *work, const cicy_layer_norm *norm,
                                       const cicy_view *input, const cicy_real *output,
                                       const cicy_real *output_gradient, cicy_real *gamma_gradient,
                                       cicy_real *beta_gradient, bool add,
                                       cicy_real *input_gradient);
    size_t (*attention_scratch)(const cicy_attention *attention, size_t max_batch, int threads,
                                bool training);
    cicy_status (*sam_forward)(const cicy_work *work, const cicy_attention *attention,
                               const cicy_view *input, cicy_real *output);
    cicy_status (*sam_backward)(const cicy_work *work, const cicy_attention *attention,
                                const cicy_view *input, const cicy_real *output_gradient,
                                const cicy_attention_gradients *gradients);
    cicy_status (*cham_forward)(const cicy_work *work, const cicy_attention *attention,
                                const cicy_view *input, cicy_real *output);
    cicy_status (*cham_backward)(const cicy_work *work, const cicy_attention *attention,
                                 const cicy_view *input, const cicy_real *output_gradient,
                                 const cicy_attention_gradients *gradients);

    /* A dense layer: its scratch and its passes. The gradients of kernel and bias are overwritten;
     * that of the input is added to or overwritten (NULL: not wanted). */
    size_t (*dense_scratch)(const cicy_dense *dense, size_t max_batch, int threads);
    cicy_status (*dense_forward)(const cicy_work *work, const cicy_dense *dense,
                                 const cicy_view *input, cicy_real *output);
    cicy_status (*dense_backward)(const cicy_work *work, const cicy_dense *dense,
                                  const cicy_view *input, const cicy_real *output_gradient,
                                  cicy_real *kernel_gradient, cicy_real *bias_gradient, bool add,
                                  cicy_real *input_gradient);

    /* Message passing: output [batch][units] from matrices [batch][rows][columns]. The tape is what
     * is kept for the backward pass; NULL: nothing is. Backward, with the matrices, batch and tape
     * of the forward pass, overwrites the gradients, a block like the weights'. */
    size_t (*message_scratch)(const cicy_message_passing *layer, size_t max_batch, int threads,
                              bool training);
    size_t (*message_tape)(const cicy_message_passing *layer, size_t max_batch);
    cicy_status (*message_forward)(const cicy_work *work, const cicy_message_passing *layer,
                                   const cicy_real *matrices, cicy_real *output, cicy_real *tape);
    cicy_status (*message_backward)(const cicy_work *work, const cicy_message_passing *layer,
                                    const cicy_real *matrices, const cicy_real *output_gradient,
                                    const cicy_real *tape, cicy_real *gradients);

    /* Activation of a dense layer: values [size] = activation(values); gradient [size] *= its
     * derivative, expressed by the activation's value. */
    cicy_status (*activation)(const cicy_work *work, cicy_activation activation, size_t size,
                              cicy_real *values);
    cicy_status (*activation_backward)(const cicy_work *work, cicy_activation activation,
                                       size_t size, const cicy_real *values, cicy_real *gradient);

    /* Adds the losses of values [batch] to *sum; gradient [batch] = factor times theirs. */
    cicy_status (*regression)(const cicy_work *work, const cicy_regression *regression,
                              const cicy_real *values, const cicy_targets *targets,
                              cicy_real *gradient, double *sum);
    /* Adds the cross-entropies of the softmax of logits [batch][classes] to *sum; gradient
     * [batch][classes] = factor times theirs. Every target is one of the classes. */
    size_t (*classes_scratch)(size_t classes, size_t max_batch, int threads);
    cicy_status (*cross_entropy)(const cicy_work *work, const cicy_classes *classes,
                                 const cicy_real *logits, const cicy_targets *targets,
                                 cicy_real *gradient, double *sum);
    /* Outputs of a pass: output [b * stride + class] = softmax of logits [batch][classes]
     * (scratch: classes_scratch), output [b * stride] = values [batch]. */
    cicy_status (*softmax)(const cicy_work *work, size_t classes, const cicy_real *logits,
                           size_t stride, float *output);
    cicy_status (*store_values)(const cicy_work *work, const cicy_real *values, size_t stride,
                                float *output);

    /* output = mask factor view, gradient (+)= mask factor output_gradient. `mask` has one byte per
     * element; the masks are a function of key [2], step, layer, sample and element. */
    cicy_status (*dropout_forward)(const cicy_work *work, const cicy_view *input, size_t positions,
                                   size_t channels, double rate, const uint32_t key[2],
                                   uint32_t step, uint32_t layer, uint8_t *mask, cicy_real *output);
    cicy_status (*dropout_backward)(const cicy_work *work, size_t size, double rate,
                                    const uint8_t *mask, const cicy_real *output_gradient, bool add,
                                    cicy_real *input_gradient);

    /* The matrices of the batch, scaled: output [batch][size] = (entry - range[0]) / (range[1] -
     * range[0]). `matrices` and `indices` (NULL: 0, 1, ...) are the host's. */
    cicy_status (*unpack)(const cicy_work *work, const uint8_t *matrices, const uint32_t *indices,
                          size_t size, const cicy_real *range, cicy_real *output);

    /* One optimiser step on arrays of `size`; batch is not used. */
    cicy_status (*adam)(const cicy_work *work, const cicy_adam *adam, size_t size,
                        const cicy_real *gradient, cicy_real *m, cicy_real *v, cicy_real *weights);
    /* One step of each of the matrices [rows][columns] of which an array [size] consists: velocity
     * = momentum velocity + gradient, and the weights move by 0.2 rate sqrt(max(rows, columns))
     * along the orthogonalised gradient + momentum velocity, so that steps are as large as Adam's.
     * Scratch: muon_scratch, which grows with the size and with the threads. */
    size_t (*muon_scratch)(size_t rows, size_t columns, size_t size, int threads);
    cicy_status (*muon)(const cicy_work *work, const cicy_muon *muon, size_t rows, size_t columns,
                        size_t size, const cicy_real *gradient, cicy_real *velocity,
                        cicy_real *weights);
    cicy_status (*sgd)(const cicy_work *work, const cicy_sgd *sgd, size_t size,
                       const cicy_real *gradient, cicy_real *velocity, cicy_real *weights);
    /* Clip: *scale = limit / norm where the norm of the values is above the limit, else 1. Penalty:
     * adds l1 sum |w| + l2 sum w^2 to *sum and the gradient to `gradient` (may be NULL). Scratch of
     * both: sums_scratch. */
    size_t (*sums_scratch)(size_t size);
    cicy_status (*clip)(const cicy_work *work, double limit, size_t size, const cicy_real *values,
                        double *scale);
    cicy_status (*penalty)(const cicy_work *work, double l1, double l2, size_t size,
                           const cicy_real *weights, cicy_real *gradient, double *sum);
    /* target += share (source - target). */
    cicy_status (*approach)(const cicy_work *work, double share, size_t size,
                            const cicy_real *source, cicy_real *target);
    /* Exchanges two arrays. */
    cicy_status (*swap)(const cicy_work *work, size_t size, cicy_real *one, cicy_real *other);
    /* *finite = 1 where all values are finite numbers, else 0. Scratch: sums_scratch. */
    cicy_status (*check_finite)(const cicy_work *work, size_t size, const cicy_real *values,
                                double *finite);
} cicy_kernels;

/* The CPU's table; static storage. */
const cicy_kernels *cicy_kernels_cpu(void);

/* Calls X for each operation, in the order of the table (which C++ asks for): a list of names is
 * all that the tables and declarations of a device need. */
#define CICY_KERNELS(X)                                                                            \
    X(inception_create)                                                                            \
    X(inception_free)                                                                              \
    X(inception_scratch)                                                                           \
    X(inception_forward)                                                                           \
    X(inception_backward)                                                                          \
    X(attention_scratch)                                                                           \
    X(sam_forward)                                                                                 \
    X(sam_backward)                                                                                \
    X(cham_forward)                                                                                \
    X(cham_backward)                                                                               \
    X(message_scratch)                                                                             \
    X(message_tape)                                                                                \
    X(message_forward)                                                                             \
    X(message_backward)                                                                            \
    X(batch_norm_forward)                                                                          \
    X(batch_norm_backward)                                                                         \
    X(store_gradient)                                                                              \
    X(layer_norm_forward)                                                                          \
    X(layer_norm_backward)                                                                         \
    X(dense_scratch)                                                                               \
    X(dense_forward)                                                                               \
    X(dense_backward)                                                                              \
    X(activation)                                                                                  \
    X(activation_backward)                                                                         \
    X(regression)                                                                                  \
    X(classes_scratch)                                                                             \
    X(cross_entropy)                                                                               \
    X(softmax)                                                                                     \
    X(store_values)                                                                                \
    X(dropout_forward)                                                                             \
    X(dropout_backward)                                                                            \
    X(unpack)                                                                                      \
    X(adam)                                                                                        \
    X(muon_scratch)                                                                                \
    X(muon)                                                                                        \
    X(sgd)                                                                                         \
    X(sums_scratch)                                                                                \
    X(clip)                                                                                        \
    X(penalty)                                                                                     \
    X(approach)                                                                                    \
    X(swap)                                                                                        \
    X(check_finite)

#endif
