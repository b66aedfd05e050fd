/* The weights of a message-passing layer: names, shapes, counts. */
#ifndef CICYMINER_MODEL_MESSAGE_SHAPES_H
#define CICYMINER_MODEL_MESSAGE_SHAPES_H

#include <stdbool.h>
#include <stddef.h>

#include "cicyminer/model.h"

/* Numbers beyond these count as these; P^9 and degree 6 are the largest in four-folds. */
enum { CICY_GRAPH_DIMENSION = 9, CICY_GRAPH_DEGREE = CICY_GRAPH_DIMENSION + 1 };

/* Types: of an edge (n, p), of a row (n, l), of an edge of a rooted graph (n, p, l); of a root:
 * none, a column, or a row of dimension n. */
enum {
    CICY_GRAPH_EDGE_TYPES = CICY_GRAPH_DIMENSION * CICY_GRAPH_DEGREE,
    CICY_GRAPH_ROW_TYPES = CICY_GRAPH_DIMENSION * (CICY_GRAPH_DEGREE + 1),
    CICY_GRAPH_START_TYPES = CICY_GRAPH_EDGE_TYPES * (CICY_GRAPH_DEGREE + 1),
    CICY_GRAPH_ROOT_TYPES = 2 + CICY_GRAPH_DIMENSION
};

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

/* The tensors' shapes; matrices of both halves or of all rounds follow one another. */
typedef struct cicy_message_shape {
    const char *name;
    size_t rank, shape[4], size;
    double limit; /* of the uniform distribution they start from */
    bool kernel;  /* consists of matrices */
    size_t part;  /* size of one matrix or vector */
} cicy_message_shape;

/* A layer's sizes, as in the comment on the weights. */
typedef struct cicy_message_sizes {
    size_t width, rounds, units;
} cicy_message_sizes;

cicy_message_shape cicy_message_shape_of(const cicy_message_sizes *sizes,
                                         cicy_message_tensor tensor);

/* Multiplications and additions of one forward pass of a matrix [rows][columns] of the mean size of
 * the four-folds: 9 rows, 10 columns, 22 edges, 10 roots of columns. */
double cicy_message_flops(const cicy_message_sizes *sizes, cicy_roots roots);

#endif
