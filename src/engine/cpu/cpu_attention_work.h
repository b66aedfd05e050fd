/* What the two attention layers share: memory, units of samples, products. */
#ifndef CICYMINER_ENGINE_CPU_CPU_ATTENTION_WORK_H
#define CICYMINER_ENGINE_CPU_CPU_ATTENTION_WORK_H

#include "engine/kernels.h"

/* The arrays of one thread, which works on one sample at a time. The backward pass computes again
 * what the forward pass had in between: for 16 x 20 positions, 256 channels and a batch of 64,
 * keeping A, B and F would take 47 MB; computing them again takes a sixth of the layer's time, 2 %
 * of a training step of CICYMiner with attention. */
typedef struct cicy_attention_space {
    cicy_real *x;          /* [positions][channels] of the input */
    cicy_real *first;      /* [positions][inner]: A of SAM, the hidden layer of CHAM */
    cicy_real *second;     /* [positions][inner]: B of SAM */
    cicy_real *softmax;    /* [positions][positions], or [positions][channels] of CHAM */
    cicy_real *transposed; /* SAM: of B, then of the output's gradient */
    cicy_real *gradient;   /* of `softmax`, and of what it is made from */
    cicy_real *inner[2];   /* gradients of `first` and `second` */
    size_t size;
} cicy_attention_space;

/* Gradients of the weights are added up over a unit of samples, then over the units in their order.
 * The units depend on the batch alone. */
typedef struct cicy_attention_part {
    cicy_real *kernel[2], *bias[2], *kappa;
    size_t size;
} cicy_attention_part;

typedef struct cicy_attention_unit {
    size_t first, end; /* samples */
} cicy_attention_unit;

size_t cicy_attention_units(size_t batch);
cicy_attention_unit cicy_attention_unit_at(size_t batch, size_t index);

/* The arrays, from `base` on; NULL: only their size is wanted. */
cicy_attention_space cicy_attention_space_at(const cicy_attention *attention, bool training,
                                             cicy_real *base);
cicy_attention_part cicy_attention_part_at(const cicy_attention *attention, cicy_real *base);

/* The scratch memory of a backward pass: transposed kernels, parts, threads' spaces. */
typedef struct cicy_attention_scratch {
    cicy_real *kernel[2], *parts, *spaces;
} cicy_attention_scratch;

/* The input of a sample: where it is if it is read unchanged, else space->x. */
const cicy_real *cicy_attention_input(const cicy_attention *attention, const cicy_view *input,
                                      size_t sample, const cicy_attention_space *space);

/* y [rows][outputs] = x [rows][inputs] kernel + bias. */
void cicy_attention_product(size_t rows, size_t inputs, size_t outputs, const cicy_real *x,
                            const cicy_real *kernel, const cicy_real *bias, cicy_real *y);

/* Adds x^T gradient to kernel [inputs][outputs], and the sums of the gradient's columns to bias. */
void cicy_attention_add_weights(size_t rows, size_t inputs, size_t outputs, const cicy_real *x,
                                const cicy_real *gradient, cicy_real *kernel, cicy_real *bias);

/* What is the same for all samples of a backward pass. */
typedef struct cicy_attention_pass {
    const cicy_attention *attention;
    const cicy_view *input;
    const cicy_real *output_gradient;
    const cicy_attention_gradients *gradients;
    cicy_attention_scratch scratch;
} cicy_attention_pass;

/* A sample's own work: adds the gradients of the weights to a part, and stores or adds that of the
 * input. */
typedef void cicy_attention_sample(const cicy_attention_pass *pass, size_t sample,
                                   const cicy_attention_part *part,
                                   const cicy_attention_space *space);

/* Transposes the kernels, works on all samples, then adds the parts up to the gradients. */
void cicy_attention_backward(const cicy_work *work, const cicy_attention *attention,
                             const cicy_view *input, const cicy_real *output_gradient,
                             const cicy_attention_gradients *gradients,
                             cicy_attention_sample *sample);

#endif
