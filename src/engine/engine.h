/* The inner parts of the engine. A network is a list of nodes, one per layer of the model, in the
 * same order. */
#ifndef CICYMINER_ENGINE_ENGINE_H
#define CICYMINER_ENGINE_ENGINE_H

#include "cicyminer/network.h"
#include "cicyminer/ranks.h"
#include "engine/kernels.h"
#include "engine/tensor_data.h"

/* The settings of one pass over the network. */
typedef struct cicy_pass {
    cicy_work work;
    bool training;
    uint32_t key[2]; /* of the dropout masks */
    uint32_t step;
} cicy_pass;

typedef struct cicy_node cicy_node;

/* The number of tensor `which`, in the layer's own order, of layer `layer` of the model. */
size_t cicy_network_layer_tensor(const cicy_network *network, size_t layer, size_t which);

/* What a kind of layer does. `declare` asks once for tensors, state, output and scratch. `forward`
 * sets node->view; `backward` reads node->gradient and adds to (or, the first time, overwrites) the
 * input's. */
typedef struct cicy_layer_ops {
    void (*declare)(cicy_network *network, cicy_node *node);
    cicy_status (*forward)(cicy_network *network, cicy_node *node, const cicy_pass *pass);
    cicy_status (*backward)(cicy_network *network, cicy_node *node, const cicy_pass *pass);
} cicy_layer_ops;

enum { CICY_NODE_TENSORS = CICY_MESSAGE_TENSORS };

struct cicy_node {
    const cicy_layer *layer;
    const cicy_layer_ops *ops;
    cicy_node *input;
    size_t index, positions, channels;

    size_t tensors[CICY_NODE_TENSORS]; /* numbers of its tensors, in the layer's own order */
    size_t state_size;                 /* numbers kept between forward and backward pass */
    cicy_span state;

    size_t output_size; /* numbers per sample; 0: the view looks into another node's output */
    size_t mask_size;   /* bytes per sample */
    size_t tape_size;   /* numbers kept between forward and backward pass, for a whole batch */
    cicy_span tape;
    cicy_node *owner;    /* whose output the view looks into; usually the node itself */
    cicy_span output[2]; /* in inference, in training */
    cicy_span mask;      /* of bytes */
    cicy_view view;      /* of the present pass */

    bool main_only_needed; /* a main output depends on it */
    bool wants_gradient;   /* it or something before it is trained */
    bool lazy_gradient;    /* `gradient` looks into its only reader, a batch norm */
    bool has_gradient;     /* during a backward pass: something was stored already */
    cicy_span gradient_data;
    cicy_gradient_view gradient;

    cicy_inception *inception; /* of an inception layer */
};

/* Steps whose losses a device keeps until they are asked for, see cicy_network_train_step_later. */
enum { CICY_LATE_STEPS = 128 };
typedef struct cicy_late_step {
    uint64_t step;
    size_t samples;
} cicy_late_step;

typedef struct cicy_parameter {
    cicy_tensor tensor;
    cicy_span data;
    size_t offset;          /* in the block of weights or of moments */
    size_t fan_in, fan_out; /* of kernels; 0: not one */
    size_t rows, columns;   /* of the matrices that a kernel consists of; 0: of none */
    double limit; /* of the uniform first values; 0: Glorot's for kernels, `start` for all else */
    double start; /* the first value where there is no limit */
    double l1, l2;
} cicy_parameter;

struct cicy_network {
    cicy_model *model;
    cicy_device *device;
    bool own_device; /* closed with the network */
    const cicy_kernels *kernels;
    int threads;
    bool training;
    bool plan_only; /* no memory is taken */
    size_t max_batch;

    cicy_node *nodes;
    cicy_parameter *parameters;
    size_t parameter_count, parameter_capacity;
    size_t weight_size, moment_size;
    bool failed; /* no memory while declaring */
    double moment_rate;

    void *memory; /* of the device, one block with all spans */
    size_t memory_size;
    const cicy_ranks *ranks;     /* the processes that share its passes; NULL: this one alone */
    cicy_lane_exchange exchange; /* between them */
    bool unreachable;            /* an exchange failed */

    cicy_span weights, gradients, moments, scratch;
    cicy_span vectors; /* doubles: 2 x the most channels of a layer */
    cicy_span
        results; /* doubles, see CICY_RESULT_LOSS and so on; of each late step, and one more */
    cicy_span targets; /* floats [max_batch][model targets] */
    cicy_span outputs; /* floats [max_batch][main values] */
    size_t channels;   /* the most of a layer */

    float *host_targets; /* those of a pass, on their way to the device */

    cicy_late_step late[CICY_LATE_STEPS];
    size_t late_count, slot; /* slot: of the present pass's results */
};

/* The scalars that a pass leaves in the device's memory. */
enum {
    CICY_RESULT_LOSS, /* the sum of each output's losses */
    CICY_RESULT_PENALTY = CICY_MAX_OUTPUTS,
    CICY_RESULT_SCALE,  /* of the gradients in the optimiser's step */
    CICY_RESULT_FINITE, /* whether a layer's values are finite */
    CICY_RESULTS
};

/* `numbers` rounded up to whole vectors: every array in the network's memory starts at one. */
size_t cicy_network_rounded(const cicy_network *network, size_t numbers);

/* As cicy_network_create, on a device, which must outlive the network. Errors: also CICY_USAGE when
 * the device cannot compute a layer of the model. */
cicy_status cicy_network_create_on(cicy_device *device, const cicy_model *model, size_t max_batch,
                                   int threads, bool training, cicy_network **network,
                                   cicy_error *error);

/* As cicy_network_plan_memory, on a device. */
cicy_status cicy_network_plan_on(cicy_device *device, const cicy_model *model, size_t max_batch,
                                 int threads, bool training, size_t *bytes, cicy_error *error);

/* Where a network did not fit into the device's memory: the error says how much it needs, how much
 * there is, and which batch would fit. */
void cicy_network_explain_memory(cicy_device *device, const cicy_model *model, size_t max_batch,
                                 int threads, bool training, cicy_error *error);

/* The address of a span in the device's memory; of a double among the results. */
cicy_real *cicy_network_at(const cicy_network *network, cicy_span span);
double *cicy_network_result(const cicy_network *network, size_t index);

/* What operations of the network get that belong to no pass. */
cicy_work cicy_network_work(const cicy_network *network, size_t batch, cicy_error *error);

/* Whether the operations of a network for training run later; for how many passes results are kept.
 */
bool cicy_network_runs_later(const cicy_network *network);
size_t cicy_network_slots(const cicy_network *network);

/* Copies the present pass's results from the device; starts a pass, with results that are zero. */
cicy_status cicy_network_read_results(const cicy_network *network, double values[CICY_RESULTS],
                                      cicy_error *error);
cicy_status cicy_network_clear_results(cicy_network *network, cicy_error *error);

/* Declares a tensor NAME of the node and returns its number. */
size_t cicy_network_declare(cicy_network *network, const cicy_node *node, const char *name,
                            size_t rank, const size_t *shape, bool trained);

/* Copies [size] between the device's numbers and the host's floats. */
cicy_status cicy_numbers_read(cicy_device *device, size_t size, const cicy_real *data,
                              float *values, cicy_error *error);
cicy_status cicy_numbers_write(cicy_device *device, size_t size, const float *values,
                               cicy_real *data, cicy_error *error);

/* Data and gradient of a node's tensor. */
cicy_real *cicy_node_tensor(const cicy_network *network, const cicy_node *node, size_t which);
cicy_real *cicy_node_gradient(const cicy_network *network, const cicy_node *node, size_t which);

/* For backward passes: where the input's gradient goes (NULL: not wanted), and whether it is
 * added to what is there. */
cicy_real *cicy_node_input_gradient(const cicy_network *network, cicy_node *node, bool *add);

void cicy_network_need_scratch(cicy_network *network, size_t numbers);

/* Plans and takes the memory of activations, gradients, weights and scratch. */
cicy_status cicy_network_plan(cicy_network *network, cicy_error *error);

/* Operations by kind. */
extern const cicy_layer_ops cicy_ops_input, cicy_ops_inception, cicy_ops_batch_norm,
    cicy_ops_layer_norm, cicy_ops_dropout, cicy_ops_dense, cicy_ops_sam, cicy_ops_cham,
    cicy_ops_message_passing;

/* CICY_ERROR_SYSTEM if another process could not be reached since the network was made. */
cicy_status cicy_network_check_ranks(const cicy_network *network, cicy_error *error);

/* Runs the layers forward, with `all` also those of auxiliary outputs; runs them backward. */
cicy_status cicy_network_forward(cicy_network *network, const cicy_pass *pass, bool all);
cicy_status cicy_network_backward(cicy_network *network, const cicy_pass *pass);

/* Losses of the present pass's outputs against the batch's targets, samples from `first` on: adds
 * sums over samples to the results; where `share` > 0, also stores gradients (share times those of
 * the sums). */
cicy_status cicy_network_losses(cicy_network *network, const cicy_pass *pass,
                                const cicy_batch *batch, size_t first, double share,
                                cicy_error *error);

/* As cicy_network_train_step, but nothing waits for the device: the losses stay there until
 * cicy_network_collect_losses. Only where the device's operations run later, and while there is
 * room for more losses. */
size_t cicy_network_late_room(const cicy_network *network);
cicy_status cicy_network_train_step_later(cicy_network *network, const cicy_batch *batch,
                                          uint64_t seed, uint64_t step, cicy_error *error);

/* Waits for these steps and calls `collect` with the losses of each, in order. Errors: the
 * device's; CICY_ERROR_NOT_FINITE for the first step whose loss is not a finite number. */
typedef void cicy_collect_losses(void *user, const cicy_losses *losses, size_t samples);
cicy_status cicy_network_collect_losses(cicy_network *network, cicy_collect_losses *collect,
                                        void *user, cicy_error *error);

#endif
