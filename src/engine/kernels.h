/* Everything that touches numbers, as one table of functions, so that another device can stand
 * beside the CPU without a change to layers or models. */
#ifndef CICYMINER_ENGINE_KERNELS_H
#define CICYMINER_ENGINE_KERNELS_H

#include "engine/cpu/convolution/conv_pair.h"
#include "engine/cpu/message/message_passing.h"

/* The layer-independent part of a call: samples, memory to work in, threads. */
typedef struct cicy_work {
    size_t batch;
    cicy_real *scratch;
    int threads;
} cicy_work;

/* A dense layer: y [batch][units] = x [batch][positions channels] kernel + bias. */
typedef struct cicy_dense {
    size_t positions, channels, units;
    const cicy_real *kernel, *bias; /* bias may be NULL */
} cicy_dense;

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
    cicy_real kappa; /* of SAM */
} cicy_attention;

/* Where gradients go; `input` may be NULL, the others are overwritten. kappa: of SAM. */
typedef struct cicy_attention_gradients {
    cicy_real *kernel[2], *bias[2], *kappa;
    cicy_real *input;
    bool add_input;
} cicy_attention_gradients;

typedef struct cicy_adam {
    double rate, beta1, beta2, epsilon; /* rate: with the bias corrections of this step */
    double gradient_scale;
    double keep; /* weights are multiplied with it first: 1 - rate times weight decay */
} cicy_adam;

typedef struct cicy_kernels {
    size_t (*inception_scratch)(const cicy_inception *inception, int threads, bool training);
    void (*inception_forward)(const cicy_inception *inception, size_t batch, const cicy_view *input,
                              const cicy_inception_weights *weights, cicy_real *output,
                              cicy_real *scratch, int threads);
    void (*inception_backward)(const cicy_inception *inception, size_t batch,
                               const cicy_view *input, const cicy_gradient_view *output,
                               const cicy_inception_weights *weights,
                               const cicy_inception_gradients *gradients, cicy_real *scratch,
                               int threads);

    /* Mean and biased variance of each channel over samples and positions.
     * Scratch: 2 batch channels doubles, as for the next one. */
    void (*channel_moments)(const cicy_work *work, const cicy_real *data, size_t positions,
                            size_t channels, double *mean, double *variance);
    /* sum [channels] of g' and product [channels] of g' (u - mean) inverse, where g' is view->data
     * where the activation passes it. */
    void (*norm_sums)(const cicy_work *work, const cicy_gradient_view *view, size_t positions,
                      size_t channels, const cicy_real *mean, const cicy_real *inverse, double *sum,
                      double *product);
    /* target (+)= the gradient that the view describes. */
    void (*store_gradient)(const cicy_work *work, const cicy_gradient_view *view, size_t positions,
                           size_t channels, bool add, cicy_real *target);

    /* Of what lies between, nothing is kept for the backward passes: they work it out again.
     * `output` is the forward pass's (read where relu); gradients of gamma (may be NULL) and beta
     * are overwritten, input's added to or overwritten, NULL when not wanted. Scratch: 2 batch
     * channels doubles. */
    void (*layer_norm_forward)(const cicy_work *work, const cicy_layer_norm *norm,
                               const cicy_view *input, cicy_real *output);
    void (*layer_norm_backward)(const cicy_work *work, const cicy_layer_norm *norm,
                                const cicy_view *input, const cicy_real *output,
                                const cicy_real *output_gradient, cicy_real *gamma_gradient,
                                cicy_real *beta_gradient, bool add, cicy_real *input_gradient);
    size_t (*attention_scratch)(const cicy_attention *attention, size_t max_batch, int threads,
                                bool training);
    void (*sam_forward)(const cicy_work *work, const cicy_attention *attention,
                        const cicy_view *input, cicy_real *output);
    void (*sam_backward)(const cicy_work *work, const cicy_attention *attention,
                         const cicy_view *input, const cicy_real *output_gradient,
                         const cicy_attention_gradients *gradients);
    void (*cham_forward)(const cicy_work *work, const cicy_attention *attention,
                         const cicy_view *input, cicy_real *output);
    void (*cham_backward)(const cicy_work *work, const cicy_attention *attention,
                          const cicy_view *input, const cicy_real *output_gradient,
                          const cicy_attention_gradients *gradients);

    /* Scratch for one dense layer, its passes. gradient_* are overwritten; input's gradient added
     * to or overwritten, NULL when not wanted. */
    size_t (*dense_scratch)(const cicy_dense *dense, size_t max_batch, int threads);
    void (*dense_forward)(const cicy_work *work, const cicy_dense *dense, const cicy_view *input,
                          cicy_real *output);
    void (*dense_backward)(const cicy_work *work, const cicy_dense *dense, const cicy_view *input,
                           const cicy_real *output_gradient, cicy_real *kernel_gradient,
                           cicy_real *bias_gradient, bool add, cicy_real *input_gradient);

    /* See message_passing.h. */
    size_t (*message_scratch)(const cicy_message_passing *layer, size_t max_batch, int threads,
                              bool training);
    size_t (*message_tape)(const cicy_message_passing *layer, size_t max_batch);
    void (*message_forward)(const cicy_message_passing *layer, size_t batch,
                            const cicy_real *matrices, cicy_real *output, cicy_real *tape,
                            cicy_real *scratch, int threads);
    void (*message_backward)(const cicy_message_passing *layer, size_t batch,
                             const cicy_real *matrices, const cicy_real *output_gradient,
                             const cicy_real *tape, cicy_real *gradients, cicy_real *scratch,
                             int threads);

    /* Activation of a dense layer: values [size] = activation(values); gradient [size] *= its
     * derivative, expressed by the activation's value. */
    void (*activation)(const cicy_work *work, cicy_activation activation, size_t size,
                       cicy_real *values);
    void (*activation_backward)(const cicy_work *work, cicy_activation activation, size_t size,
                                const cicy_real *values, cicy_real *gradient);

    /* Cross-entropy of the softmax of logits [batch][classes] with the classes targets [batch]:
     * losses [batch], and gradient (NULL: not wanted) = share times theirs. Softmax: output [b *
     * stride + class]. Scratch: threads classes. */
    void (*cross_entropy)(const cicy_work *work, size_t classes, const cicy_real *logits,
                          const size_t *targets, double share, double *losses, cicy_real *gradient);
    void (*softmax)(const cicy_work *work, size_t classes, const cicy_real *logits, size_t stride,
                    float *output);

    /* output = mask factor view, gradient (+)= mask factor output_gradient. `mask` holds a byte an
     * element; the masks are a function of key [2], step, layer, sample and element. */
    void (*dropout_forward)(const cicy_work *work, const cicy_view *input, size_t positions,
                            size_t channels, double rate, const uint32_t key[2], uint32_t step,
                            uint32_t layer, uint8_t *mask, cicy_real *output);
    void (*dropout_backward)(const cicy_work *work, size_t size, double rate, const uint8_t *mask,
                             const cicy_real *output_gradient, bool add, cicy_real *input_gradient);

    /* The matrices of the batch, scaled: output [batch][size] = factor entry + shift. */
    void (*unpack)(const cicy_work *work, const uint8_t *matrices, const uint32_t *indices,
                   size_t size, double factor, double shift, cicy_real *output);

    /* One optimiser step on arrays of `size`; batch is not used. */
    void (*adam)(const cicy_work *work, const cicy_adam *adam, size_t size,
                 const cicy_real *gradient, cicy_real *m, cicy_real *v, cicy_real *weights);
    void (*sgd)(const cicy_work *work, double rate, double momentum, double gradient_scale,
                size_t size, const cicy_real *gradient, cicy_real *velocity, cicy_real *weights);
    /* Sum of squares; l1 sum |w| + l2 sum w^2, whose gradient is added to `gradient` (may be NULL);
     * scratch for both. */
    size_t (*sums_scratch)(size_t size);
    double (*squares)(const cicy_work *work, size_t size, const cicy_real *values);
    double (*penalty)(const cicy_work *work, double l1, double l2, size_t size,
                      const cicy_real *weights, cicy_real *gradient);
    /* target += share (source - target). */
    void (*approach)(const cicy_work *work, double share, size_t size, const cicy_real *source,
                     cicy_real *target);
} cicy_kernels;

/* The CPU's table; static storage. */
const cicy_kernels *cicy_kernels_cpu(void);

#endif
