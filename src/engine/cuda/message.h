/* Message passing on the device: the graph of a whole batch, and operations on its nodes. Arrays
 * are [nodes][width]; the names are those of engine/cpu/message. */
#ifndef CICYMINER_ENGINE_CUDA_MESSAGE_H
#define CICYMINER_ENGINE_CUDA_MESSAGE_H

#include "engine/cuda/port.h"

extern "C" {
#include "engine/cpu/message/message_tape.h"
}

/* Members of a list sorted by their types, in pieces of at most CICY_PIECE of one type, so that
 * sums over all members of a type have a fixed order. */
enum { CICY_PIECE = 64 };
struct cicy_cuda_types {
    size_t types, pieces;
    uint32_t *order;       /* [members] */
    uint32_t *piece_start; /* [pieces + 1], in `order` */
    uint32_t *type_piece;  /* [types + 1]: first piece of a type */
};

/* As cicy_graph, in the device's memory, with what sums over senders and types need besides. */
struct cicy_cuda_graph {
    size_t samples, roots, edges, nodes[CICY_GRAPH_SIDES];
    uint32_t *node_start[CICY_GRAPH_SIDES], *edge_start[CICY_GRAPH_SIDES];
    uint32_t *neighbour[CICY_GRAPH_SIDES];
    uint32_t *edge_owner[CICY_GRAPH_SIDES]; /* [edges]: the node whose edge it is */
    uint32_t *node_root[CICY_GRAPH_SIDES];  /* [nodes] */
    uint16_t *edge_type[CICY_GRAPH_SIDES], *start_type, *row_type, *root_type;
    uint32_t *root_sample, *sample_start; /* [roots], [samples + 1]: first root of a sample */
    float *root_weight;
    cicy_cuda_types by_edge[CICY_GRAPH_SIDES], by_start, by_row, by_root;
};

/* The most bytes that the graph of `samples` matrices takes in the device's memory. */
size_t cicy_cuda_graph_bytes(const cicy_message_passing *layer, size_t samples);

/* Makes the graph of the batch that was unpacked last, in `memory` of the device. */
cicy_status cicy_cuda_graph_make(const cicy_work *work, const cicy_message_passing *layer,
                                 void *memory, cicy_cuda_graph *graph);

/* Forward parts. x [count] = table [type]; x [groups] = exp of the sum of table [type] over the
 * group's members, the exponent kept within -6..6. */
cicy_status cicy_cuda_look_up(const cicy_work *work, size_t count, size_t width,
                              const uint16_t *type, const float *table, float *x);
cicy_status cicy_cuda_power_of_types(const cicy_work *work, size_t groups, size_t width,
                                     const uint32_t *start, const uint16_t *type,
                                     const float *table, float *x);
cicy_status cicy_cuda_normalise(const cicy_work *work, size_t nodes, size_t width, const float *x,
                                float *normal, float *inverse);
/* `side` is the listeners'. */
cicy_status cicy_cuda_listen(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                             size_t width, const float *sent, const float *edge, float *sum);
/* x [node] = bias + value [root of the node]. */
cicy_status cicy_cuda_fill_nodes(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                                 size_t width, const float *bias, const float *value, float *x);
/* sum [root] = factor times the sum over its nodes. */
cicy_status cicy_cuda_pool(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                           size_t width, float factor, const float *x, float *sum);
cicy_status cicy_cuda_relu(const cicy_work *work, size_t size, float *x);
/* output [sample] = the weighted sum over its roots. */
cicy_status cicy_cuda_add_roots(const cicy_work *work, const cicy_cuda_graph *graph, size_t units,
                                const float *root_units, float *output);

/* Backward parts. The gradient of the root's units from that of the output. */
cicy_status cicy_cuda_add_roots_backward(const cicy_work *work, const cicy_cuda_graph *graph,
                                         size_t units, const float *root_units,
                                         const float *output_gradient, float *gradient);
/* x [node] (+)= factor value [root of the node]. */
cicy_status cicy_cuda_spread(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                             size_t width, float factor, const float *value, bool add, float *x);
/* target += the gradient of what was normalised. */
cicy_status cicy_cuda_normalise_backward(const cicy_work *work, size_t nodes, size_t width,
                                         const float *normal, const float *inverse,
                                         const float *gradient, float *target);
cicy_status cicy_cuda_relu_backward(const cicy_work *work, size_t size, const float *x,
                                    float *gradient);
cicy_status cicy_cuda_power_backward(const cicy_work *work, size_t size, const float *power,
                                     float *gradient);
/* `side` is the senders'. `room` as in cicy_cuda_add_to_types. */
cicy_status cicy_cuda_listen_backward(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                                      size_t width, const float *sent, const float *edge,
                                      const float *sum_gradient, float *sent_gradient, float *room,
                                      float *edge_gradient);
/* table [type] = the sum of x [owner [member]] (owner NULL: x [member]) over the members of the
 * type. room: [pieces][width]. */
cicy_status cicy_cuda_add_to_types(const cicy_work *work, const cicy_cuda_types *types,
                                   size_t width, const uint32_t *owner, const float *x, float *room,
                                   float *table);
size_t cicy_cuda_types_room(const cicy_message_passing *layer, size_t samples);

/* Arrays that both passes use. They are on the tape, in its memory, after the graph. */
size_t cicy_cuda_message_bind(cicy_message_tape *tape, const cicy_message_passing *layer,
                              const cicy_cuda_graph *graph, bool keep, float *memory);
const float *cicy_cuda_weight(const cicy_message_passing *layer, cicy_message_tensor tensor,
                              size_t part);
cicy_graph_limits cicy_cuda_limits(const cicy_message_passing *layer, size_t samples);
size_t cicy_cuda_message_backward_size(const cicy_message_passing *layer, size_t max_batch);

/* Stops a function at the first failure. */
#define CICY_CUDA_TRY(call)                                                                        \
    do {                                                                                           \
        const cicy_status cicy_failed = (call);                                                    \
        if (cicy_failed != CICY_OK)                                                                \
            return cicy_failed;                                                                    \
    } while (0)

#endif
