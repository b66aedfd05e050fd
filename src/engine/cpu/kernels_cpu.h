/* The functions of the CPU's table; see kernels.h for what they do. */
#ifndef CICYMINER_ENGINE_CPU_KERNELS_CPU_H
#define CICYMINER_ENGINE_CPU_KERNELS_CPU_H

#include "engine/cpu/fused_norm_view.h"
#include "engine/kernels.h"

void cicy_cpu_batch_norm_forward(const cicy_work *work, const cicy_batch_norm *norm, bool training,
                                 const cicy_real *input, cicy_view *output);
void cicy_cpu_batch_norm_backward(const cicy_work *work, const cicy_batch_norm *norm,
                                  const cicy_view *output, const cicy_real *gradient,
                                  cicy_real *gamma_gradient, cicy_real *beta_gradient,
                                  cicy_gradient_view *result);
void cicy_cpu_store_gradient(const cicy_work *work, const cicy_gradient_view *view,
                             size_t positions, size_t channels, bool add, cicy_real *target);
void cicy_cpu_layer_norm_forward(const cicy_work *work, const cicy_layer_norm *norm,
                                 const cicy_view *input, cicy_real *output);
void cicy_cpu_layer_norm_backward(const cicy_work *work, const cicy_layer_norm *norm,
                                  const cicy_view *input, const cicy_real *output,
                                  const cicy_real *output_gradient, cicy_real *gamma_gradient,
                                  cicy_real *beta_gradient, bool add, cicy_real *input_gradient);
size_t cicy_cpu_attention_scratch(const cicy_attention *attention, size_t max_batch, int threads,
                                  bool training);
void cicy_cpu_sam_forward(const cicy_work *work, const cicy_attention *attention,
                          const cicy_view *input, cicy_real *output);
void cicy_cpu_sam_backward(const cicy_work *work, const cicy_attention *attention,
                           const cicy_view *input, const cicy_real *output_gradient,
                           const cicy_attention_gradients *gradients);
void cicy_cpu_cham_forward(const cicy_work *work, const cicy_attention *attention,
                           const cicy_view *input, cicy_real *output);
void cicy_cpu_cham_backward(const cicy_work *work, const cicy_attention *attention,
                            const cicy_view *input, const cicy_real *output_gradient,
                            const cicy_attention_gradients *gradients);
size_t cicy_cpu_dense_scratch(const cicy_dense *dense, size_t max_batch, int threads);
void cicy_cpu_dense_forward(const cicy_work *work, const cicy_dense *dense, const cicy_view *input,
                            cicy_real *output);
void cicy_cpu_dense_backward(const cicy_work *work, const cicy_dense *dense, const cicy_view *input,
                             const cicy_real *output_gradient, cicy_real *kernel_gradient,
                             cicy_real *bias_gradient, bool add, cicy_real *input_gradient);
void cicy_cpu_activation(const cicy_work *work, cicy_activation activation, size_t size,
                         cicy_real *values);
void cicy_cpu_activation_backward(const cicy_work *work, cicy_activation activation, size_t size,
                                  const cicy_real *values, cicy_real *gradient);
void cicy_cpu_regression(const cicy_work *work, const cicy_regression *regression,
                         const cicy_real *values, const double *targets, cicy_real *gradient,
                         double *sum);
void cicy_cpu_cross_entropy(const cicy_work *work, size_t classes, const cicy_real *logits,
                            const size_t *targets, double share, double *losses,
                            cicy_real *gradient);
void cicy_cpu_softmax(const cicy_work *work, size_t classes, const cicy_real *logits, size_t stride,
                      float *output);
void cicy_cpu_dropout_forward(const cicy_work *work, const cicy_view *input, size_t positions,
                              size_t channels, double rate, const uint32_t key[2], uint32_t step,
                              uint32_t layer, uint8_t *mask, cicy_real *output);
void cicy_cpu_dropout_backward(const cicy_work *work, size_t size, double rate, const uint8_t *mask,
                               const cicy_real *output_gradient, bool add,
                               cicy_real *input_gradient);
void cicy_cpu_unpack(const cicy_work *work, const uint8_t *matrices, const uint32_t *indices,
                     size_t size, double factor, double shift, cicy_real *output);
void cicy_cpu_adam(const cicy_work *work, const cicy_adam *adam, size_t size,
                   const cicy_real *gradient, cicy_real *m, cicy_real *v, cicy_real *weights);
void cicy_cpu_sgd(const cicy_work *work, double rate, double momentum, double gradient_scale,
                  size_t size, const cicy_real *gradient, cicy_real *velocity, cicy_real *weights);
size_t cicy_cpu_sums_scratch(size_t size);
double cicy_cpu_penalty(const cicy_work *work, double l1, double l2, size_t size,
                        const cicy_real *weights, cicy_real *gradient);
double cicy_cpu_squares(const cicy_work *work, size_t size, const cicy_real *values);
void cicy_cpu_approach(const cicy_work *work, double share, size_t size, const cicy_real *source,
                       cicy_real *target);

#endif
