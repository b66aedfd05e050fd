/* Networks: a model with weights, trained and applied. */
#ifndef CICYMINER_NETWORK_H
#define CICYMINER_NETWORK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cicyminer/error.h"
#include "cicyminer/export.h"
#include "cicyminer/model.h"
#include "cicyminer/ranks.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A network: opaque. All memory is taken when it is created; nothing below allocates. One network
 * is used by one caller at a time; different networks are independent. Results are the same, byte
 * for byte, for any number of threads and one instruction set (cicyminer/cpu.h).
 *
 * Threads are those of the OpenMP library, which wait actively by default. That is fastest on a
 * quiet machine. Where other programs use the same cores, start the process with the environment
 * variable OMP_WAIT_POLICY=passive: with two threads on two cores that six other processes shared,
 * training was 5 to 10 times as fast with it. OpenMP libraries read it when they are loaded, so
 * that neither this library nor a program can set it later. */
typedef struct cicy_network cicy_network;

/* Creates a network that trains on batches of up to `max_batch` samples. The model is copied.
 * `threads` 0: all cores. `training` false leaves out everything that only training needs. Weights
 * start at zero; call cicy_network_initialise or fill the tensors. Free with cicy_network_free.
 * Errors: CICY_USAGE, CICY_SYSTEM (memory, naming the bytes wanted). */
CICY_API cicy_status cicy_network_create(const cicy_model *model, size_t max_batch, int threads,
                                         bool training, cicy_network **network, cicy_error *error);
CICY_API void cicy_network_free(cicy_network *network);

/* The bytes such a network would take, which need not be there. Errors: as cicy_network_create. */
CICY_API cicy_status cicy_network_plan_memory(const cicy_model *model, size_t max_batch,
                                              int threads, bool training, size_t *bytes,
                                              cicy_error *error);

/* Glorot-uniform kernels (Glorot and Bengio, AISTATS 2010), zero biases, batch norm gamma 1,
 * beta 0, moving mean 0, moving variance 1, input range 0..1. A function of (model, seed). Errors:
 * CICY_SYSTEM (of the device; this and the functions below cannot fail on the processor). */
CICY_API cicy_status cicy_network_initialise(cicy_network *network, uint64_t seed,
                                             cicy_error *error);

/* The model (with weights' shapes), and the bytes taken in all. */
CICY_API const cicy_model *cicy_network_model(const cicy_network *network);
CICY_API size_t cicy_network_memory(const cicy_network *network);

/* Matrix entry e is seen as (e - minimum) / (maximum - minimum); minimum < maximum. Kept in the
 * tensor "input.range". */
CICY_API cicy_status cicy_network_set_input_range(cicy_network *network, double minimum,
                                                  double maximum, cicy_error *error);

/* A named array of numbers. Kernels of convolutions are [axis position][input channel][filter], of
 * dense layers [input][unit]. */
typedef struct cicy_tensor {
    char name[CICY_MODEL_NAME_LENGTH + 32];
    size_t rank;
    size_t shape[4];
    size_t size;  /* product of shape */
    bool trained; /* a weight; false: a moving moment or the input range */
} cicy_tensor;

/* All tensors of the network: what a checkpoint holds. The order and the names are fixed by the
 * model. In these functions index < cicy_network_tensor_count. */
CICY_API size_t cicy_network_tensor_count(const cicy_network *network);
CICY_API cicy_tensor cicy_network_tensor(const cicy_network *network, size_t index);

/* Copies the numbers of a tensor to or from values [size]. */
CICY_API cicy_status cicy_network_read_tensor(const cicy_network *network, size_t index,
                                              float *values, cicy_error *error);
CICY_API cicy_status cicy_network_write_tensor(cicy_network *network, size_t index,
                                               const float *values, cicy_error *error);

/* Copies the gradient of the last training step to values [size]. Errors: CICY_USAGE where the
 * tensor is not trained or the network was not created for training; CICY_SYSTEM. */
CICY_API cicy_status cicy_network_read_gradient(const cicy_network *network, size_t index,
                                                float *values, cicy_error *error);

/* Samples. Nothing is copied. Sample i of the batch is entry indices[i], or entry i when indices is
 * NULL. */
typedef struct cicy_batch {
    const uint8_t *matrices; /* [N][rows][columns] */
    const float *targets;    /* [N][model targets]; NULL for predictions */
    const uint32_t *indices; /* [count] or NULL */
    size_t count;
} cicy_batch;

/* Losses, means over the batch. total = sum of weight * output + penalty. */
typedef struct cicy_losses {
    double total;
    double penalty; /* l1 and l2 */
    double output[CICY_MAX_OUTPUTS];
} cicy_losses;

/* Main outputs with the moving moments, without dropout: outputs [batch.count][main values], in the
 * order of the model; of a softmax output the logits' softmax. Any batch size, in parts of at most
 * max_batch. Errors: CICY_INVALID_INPUT when the input range is empty, as in a network without
 * weights, or when an output is not a finite number, naming output and sample. */
CICY_API cicy_status cicy_network_predict(cicy_network *network, const cicy_batch *batch,
                                          float *outputs, cicy_error *error);

/* The same with the losses of all outputs, auxiliary ones included; outputs may be NULL. Any batch
 * size. Errors: CICY_USAGE (no targets, class number outside the output), CICY_INVALID_INPUT (as
 * above). */
CICY_API cicy_status cicy_network_evaluate(cicy_network *network, const cicy_batch *batch,
                                           float *outputs, cicy_losses *losses, cicy_error *error);

/* Lets several processes share all passes of the network from now on: they all make the same calls
 * with the same arguments, and get the same results, to the same bytes as one process. NULL: this
 * one alone. Only for networks of message passing (mpnn); the batch norms of others would couple
 * the samples. A batch is divided into at most 16 parts. Errors: CICY_USAGE. */
CICY_API cicy_status cicy_network_set_ranks(cicy_network *network, const cicy_ranks *ranks,
                                            cicy_error *error);

/* One forward and backward pass in training mode: leaves the gradients of losses->total in the
 * network and moves the moving moments (momentum 0.99 and epsilon 1e-3 as in Keras; the moving
 * variance takes the biased variance of the batch). 1 <= batch.count <= max_batch. Dropout masks
 * are a function of (seed, step, layer, sample in the batch, element), so a resumed run continues
 * exactly. Errors: CICY_USAGE; CICY_INVALID_INPUT when a value is not finite, naming step and
 * layer. */
CICY_API cicy_status cicy_network_train_step(cicy_network *network, const cicy_batch *batch,
                                             uint64_t seed, uint64_t step, cicy_losses *losses,
                                             cicy_error *error);

/* Muon (Jordan et al., 2024; as large as Adam's steps, Liu et al., arXiv:2502.16982) moves the
 * matrices of message passing, the kernels of Inception modules (each one matrix, positions times
 * input channels by filters) and those of dense layers before the last; everything else moves with
 * Adam then. */
typedef enum cicy_optimiser_kind {
    CICY_OPTIMISER_ADAM,
    CICY_OPTIMISER_SGD,
    CICY_OPTIMISER_MUON
} cicy_optimiser_kind;

/* Start from cicy_optimiser_defaults. */
typedef struct cicy_optimiser_settings {
    cicy_optimiser_kind kind;
    double beta1, beta2, epsilon; /* Adam (Kingma and Ba, arXiv:1412.6980), as in Keras: epsilon is
                                   * added to the square root of the uncorrected second moment */
    double decay;     /* Adam, Muon: weights shrink by learning rate times this at every step,
                       * apart from the gradient (Loshchilov and Hutter,
                       * arXiv:1711.05101) */
    double momentum;  /* SGD, Muon */
    double clip_norm; /* gradients are scaled down to this norm; 0: not */
    double average;   /* decay of the exponential moving average of the weights; 0: none */
} cicy_optimiser_settings;

/* beta1 0.9, beta2 0.999, epsilon 1e-7 (the defaults of Keras), momentum 0, no weight decay, no
 * clipping, no average. */
CICY_API cicy_optimiser_settings cicy_optimiser_defaults(cicy_optimiser_kind kind);

typedef struct cicy_optimiser cicy_optimiser;

/* An optimiser for one network, which must outlive it; created for training. Errors: CICY_USAGE,
 * CICY_SYSTEM. */
CICY_API cicy_status cicy_optimiser_create(cicy_network *network,
                                           const cicy_optimiser_settings *settings,
                                           cicy_optimiser **optimiser, cicy_error *error);
CICY_API void cicy_optimiser_free(cicy_optimiser *optimiser);

/* Changes the weights by the gradients of the last training step. Errors: CICY_SYSTEM. */
CICY_API cicy_status cicy_optimiser_step(cicy_optimiser *optimiser, double learning_rate,
                                         cicy_error *error);

/* The optimiser's state: tensors "adam.m.NAME", "adam.v.NAME", "sgd.velocity.NAME", "average.NAME"
 * (index < cicy_optimiser_tensor_count), and the number of steps made. A checkpoint saves both; the
 * number of steps is the caller's to keep. */
CICY_API size_t cicy_optimiser_tensor_count(const cicy_optimiser *optimiser);
CICY_API cicy_tensor cicy_optimiser_tensor(const cicy_optimiser *optimiser, size_t index);
CICY_API cicy_status cicy_optimiser_read_tensor(const cicy_optimiser *optimiser, size_t index,
                                                float *values, cicy_error *error);
CICY_API cicy_status cicy_optimiser_write_tensor(cicy_optimiser *optimiser, size_t index,
                                                 const float *values, cicy_error *error);
CICY_API void cicy_optimiser_set_steps(cicy_optimiser *optimiser, uint64_t steps);

/* Exchanges the weights with their moving average (for evaluation), and back when called again.
 * Does nothing without an average. Errors: CICY_SYSTEM. */
CICY_API cicy_status cicy_optimiser_swap_average(cicy_optimiser *optimiser, cicy_error *error);

#ifdef __cplusplus
}
#endif
#endif
