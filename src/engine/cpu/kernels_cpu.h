/* The functions of the CPU's table; see kernels.h for what they do. */
#ifndef CICYMINER_ENGINE_CPU_KERNELS_CPU_H
#define CICYMINER_ENGINE_CPU_KERNELS_CPU_H

#include "engine/cpu/fused_norm_view.h"
#include "engine/kernels.h"

/* Calls X for each; a list of names is all that the table and the declarations need. */
#define CICY_CPU_KERNELS(X)                                                                        \
    X(inception_create)                                                                            \
    X(inception_free)                                                                              \
    X(inception_scratch)                                                                           \
    X(inception_forward)                                                                           \
    X(inception_backward)                                                                          \
    X(batch_norm_forward)                                                                          \
    X(batch_norm_backward)                                                                         \
    X(store_gradient)                                                                              \
    X(layer_norm_forward)                                                                          \
    X(layer_norm_backward)                                                                         \
    X(attention_scratch)                                                                           \
    X(sam_forward)                                                                                 \
    X(sam_backward)                                                                                \
    X(cham_forward)                                                                                \
    X(cham_backward)                                                                               \
    X(dense_scratch)                                                                               \
    X(dense_forward)                                                                               \
    X(dense_backward)                                                                              \
    X(message_scratch)                                                                             \
    X(message_tape)                                                                                \
    X(message_forward)                                                                             \
    X(message_backward)                                                                            \
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

#define CICY_CPU_DECLARE(NAME) __typeof__(*((cicy_kernels *)0)->NAME) cicy_cpu_##NAME;
CICY_CPU_KERNELS(CICY_CPU_DECLARE)

#endif
