/* Message passing on bipartite graphs, see cicy_layer_kind. */
#ifndef CICYMINER_NETWORK_KERNELS_MESSAGE_PASSING_H
#define CICYMINER_NETWORK_KERNELS_MESSAGE_PASSING_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/cpu/message/message_graph.h"

/* The weights, W channels, R rounds, H units. In half 0 of a round the columns listen to the rows,
 * in half 1 the rows to the columns. Kernels are [input][output]. */
typedef enum cicy_message_tensor {
    CICY_MESSAGE_ROW_START,    /* [row types][W] */
    CICY_MESSAGE_COLUMN_START, /* [start types][W], exponents */
    CICY_MESSAGE_COLUMN_MIX,   /* [W][W] */
    CICY_MESSAGE_ROOT_START,   /* [root types][W] */
    CICY_MESSAGE_ROOT_POOL,    /* [row types][W], exponents */
    CICY_MESSAGE_ROOT_MIX,     /* [W][W] */
    CICY_MESSAGE_SEND,         /* [R][2][W][W] of the sender */
    CICY_MESSAGE_EDGE,         /* [R][2][edge types][W] */
    CICY_MESSAGE_OWN,          /* [R][2][W][W] of the listener */
    CICY_MESSAGE_SUM,          /* [R][2][W][W] of its messages */
    CICY_MESSAGE_GLOBAL,       /* [R][2][W][W] of the root's node */
    CICY_MESSAGE_BIAS,         /* [R][2][W] */
    CICY_MESSAGE_UPDATE,       /* [R][2][W][W] */
    CICY_MESSAGE_POOL,         /* [R][3][W][W] of rows, columns, the root's node */
    CICY_MESSAGE_POOL_BIAS,    /* [R][W] */
    CICY_MESSAGE_POOL_UPDATE,  /* [R][W][W] */
    CICY_MESSAGE_READ,         /* [3][W][H] of rows, columns, the root's node */
    CICY_MESSAGE_READ_BIAS,    /* [H] */
    CICY_MESSAGE_TENSORS
} cicy_message_tensor;

/* The tensors' shapes; matrices of both halves or of all rounds lie one behind another. */
typedef struct cicy_message_shape {
    const char *name;
    size_t rank, shape[4], size;
    double limit; /* of the uniform distribution they start from */
    bool kernel;  /* consists of matrices */
    size_t part;  /* size of one matrix or vector */
} cicy_message_shape;

typedef struct cicy_message_passing {
    size_t width, rounds, units;
    cicy_graph_source source;
    const cicy_real *weights; /* one block with all tensors */
    size_t offset[CICY_MESSAGE_TENSORS], part[CICY_MESSAGE_TENSORS]; /* part: as in the shape */
    size_t block; /* size of the block of weights */
} cicy_message_passing;

cicy_message_shape cicy_message_shape_of(const cicy_message_passing *layer,
                                         cicy_message_tensor tensor);

/* Multiplications and additions of one forward pass of a matrix [rows][columns] of the mean size of
 * the four-folds: 9 rows, 10 columns, 22 edges, 10 roots of columns. */
double cicy_message_flops(const cicy_message_passing *layer);

/* Numbers to work in, and numbers to keep between forward and backward pass (the layer's tape). */
size_t cicy_message_scratch(const cicy_message_passing *layer, size_t max_batch, int threads,
                            bool training);
size_t cicy_message_tape_size(const cicy_message_passing *layer, size_t max_batch);

/* output [batch][H] from matrices [batch][rows][columns]; tape NULL: nothing is kept. */
void cicy_message_forward(const cicy_message_passing *layer, size_t batch,
                          const cicy_real *matrices, cicy_real *output, cicy_real *tape,
                          cicy_real *scratch, int threads);

/* gradients (a block like the weights') are overwritten. Matrices, batch and tape are those of the
 * forward pass. */
void cicy_message_backward(const cicy_message_passing *layer, size_t batch,
                           const cicy_real *matrices, const cicy_real *output_gradient,
                           const cicy_real *tape, cicy_real *gradients, cicy_real *scratch,
                           int threads);

#endif
