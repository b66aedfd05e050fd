/* The convolutions of conv_pair.h by their definition: per output position one matrix product over
 * the valid inputs, (position, channel) contiguous. For few channels, and the reference of the
 * tests. */
#ifndef CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_DIRECT_H
#define CICYMINER_ENGINE_CPU_CONVOLUTION_CONV_DIRECT_H

#include "engine/cpu/convolution/conv_pair.h"

size_t cicy_inception_direct_scratch(const cicy_inception *inception, int threads, bool training);

void cicy_inception_direct_forward(const cicy_inception *inception, size_t batch,
                                   const cicy_view *input, const cicy_inception_weights *weights,
                                   cicy_real *output, cicy_real *scratch, int threads);

void cicy_inception_direct_backward(const cicy_inception *inception, size_t batch,
                                    const cicy_view *input, const cicy_gradient_view *output,
                                    const cicy_inception_weights *weights,
                                    const cicy_inception_gradients *gradients, cicy_real *scratch,
                                    int threads);

#endif
