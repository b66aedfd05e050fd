#include "engine/cpu/kernels_cpu.h"

#include "engine/cpu/convolution/conv_pair.h"
#include "engine/cpu/muon.h"
#include "engine/cpu/vector.h"

const cicy_kernels *cicy_kernels_cpu(void)
{
    static const cicy_kernels kernels = {
        .vector_length = CICY_VECTOR_LENGTH,
        .inception_create = cicy_inception_create,
        .inception_scratch = cicy_inception_scratch,
        .inception_forward = cicy_inception_forward,
        .inception_backward = cicy_inception_backward,
        .batch_norm_forward = cicy_cpu_batch_norm_forward,
        .batch_norm_backward = cicy_cpu_batch_norm_backward,
        .store_gradient = cicy_cpu_store_gradient,
        .layer_norm_forward = cicy_cpu_layer_norm_forward,
        .layer_norm_backward = cicy_cpu_layer_norm_backward,
        .attention_scratch = cicy_cpu_attention_scratch,
        .sam_forward = cicy_cpu_sam_forward,
        .sam_backward = cicy_cpu_sam_backward,
        .cham_forward = cicy_cpu_cham_forward,
        .cham_backward = cicy_cpu_cham_backward,
        .dense_scratch = cicy_cpu_dense_scratch,
        .dense_forward = cicy_cpu_dense_forward,
        .dense_backward = cicy_cpu_dense_backward,
        .message_scratch = cicy_message_scratch,
        .message_tape = cicy_message_tape_size,
        .message_forward = cicy_message_forward,
        .message_backward = cicy_message_backward,
        .activation = cicy_cpu_activation,
        .activation_backward = cicy_cpu_activation_backward,
        .regression = cicy_cpu_regression,
        .cross_entropy = cicy_cpu_cross_entropy,
        .softmax = cicy_cpu_softmax,
        .dropout_forward = cicy_cpu_dropout_forward,
        .dropout_backward = cicy_cpu_dropout_backward,
        .unpack = cicy_cpu_unpack,
        .adam = cicy_cpu_adam,
        .muon_scratch = cicy_muon_scratch,
        .muon = cicy_muon_steps,
        .sgd = cicy_cpu_sgd,
        .sums_scratch = cicy_cpu_sums_scratch,
        .penalty = cicy_cpu_penalty,
        .squares = cicy_cpu_squares,
        .approach = cicy_cpu_approach,
    };
    return &kernels;
}
