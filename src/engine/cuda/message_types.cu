/* Gradients of tables by type: sums over all members of a type, in pieces, in a fixed order. */
#include "engine/cuda/message.h"

size_t cicy_cuda_types_room(const cicy_message_passing *layer, size_t samples)
{
    const cicy_graph_limits most = cicy_cuda_limits(layer, samples);
    size_t members = most.edges > most.roots ? most.edges : most.roots;
    if (most.nodes[CICY_GRAPH_ROWS] > members)
        members = most.nodes[CICY_GRAPH_ROWS];
    return (members / CICY_PIECE + CICY_GRAPH_START_TYPES) * layer->width;
}

/* table [type] = the sum of its pieces' sums. */
static __global__ void add_pieces_kernel(size_t size, size_t width, const uint32_t *type_piece,
                                         const float *sums, float *table)
{
    CICY_EACH(i, size)
    {
        const size_t type = i / width;
        double total = 0;
        for (uint32_t piece = type_piece[type]; piece < type_piece[type + 1]; piece++)
            total += (double)sums[piece * width + i % width];
        table[i] = (float)total;
    }
}

static cicy_status add_pieces(const cicy_work *work, const cicy_cuda_types *types, size_t width,
                              const float *sums, float *table)
{
    const size_t size = types->types * width;
    return cicy_launch(work, "types", cicy_blocks(size), CICY_THREADS, 0, add_pieces_kernel, size,
                       width, types->type_piece, sums, table);
}

static __global__ void piece_sums_kernel(size_t size, size_t width, const uint32_t *piece_start,
                                         const uint32_t *order, const uint32_t *owner,
                                         const float *x, float *sums)
{
    CICY_EACH(i, size)
    {
        const size_t piece = i / width;
        float total = 0;
        for (uint32_t at = piece_start[piece]; at < piece_start[piece + 1]; at++)
            total += x[(owner ? owner[order[at]] : order[at]) * width + i % width];
        sums[i] = total;
    }
}

cicy_status cicy_cuda_add_to_types(const cicy_work *work, const cicy_cuda_types *types,
                                   size_t width, const uint32_t *owner, const float *x, float *room,
                                   float *table)
{
    const size_t size = types->pieces * width;
    CICY_CUDA_TRY(cicy_launch(work, "types", cicy_blocks(size), CICY_THREADS, 0, piece_sums_kernel,
                              size, width, types->piece_start, types->order, owner, x, room));
    return add_pieces(work, types, width, room, table);
}

/* What edges pass back: the listener's gradient where the message was positive. */
struct edges {
    const uint32_t *listener, *sender;
    const uint16_t *type;
    const float *sent, *table, *sum_gradient;
};

CICY_DEVICE float passed_back(const edges &from, size_t width, uint32_t e, size_t k)
{
    const float message =
        from.sent[from.sender[e] * width + k] + from.table[from.type[e] * width + k];
    return message > 0 ? from.sum_gradient[from.listener[e] * width + k] : 0;
}

static __global__ void sender_sums_kernel(size_t size, size_t width, const uint32_t *start,
                                          edges from, float *sent_gradient)
{
    CICY_EACH(i, size)
    {
        float total = 0;
        for (uint32_t e = start[i / width]; e < start[i / width + 1]; e++)
            total += passed_back(from, width, e, i % width);
        sent_gradient[i] = total;
    }
}

static __global__ void edge_piece_sums_kernel(size_t size, size_t width,
                                              const uint32_t *piece_start, const uint32_t *order,
                                              edges from, float *sums)
{
    CICY_EACH(i, size)
    {
        const size_t piece = i / width;
        float total = 0;
        for (uint32_t at = piece_start[piece]; at < piece_start[piece + 1]; at++)
            total += passed_back(from, width, order[at], i % width);
        sums[i] = total;
    }
}

cicy_status cicy_cuda_listen_backward(const cicy_work *work, const cicy_cuda_graph *graph, int side,
                                      size_t width, const float *sent, const float *edge,
                                      const float *sum_gradient, float *sent_gradient, float *room,
                                      float *edge_gradient)
{
    const edges from = {graph->neighbour[side],
                        graph->edge_owner[side],
                        graph->edge_type[side],
                        sent,
                        edge,
                        sum_gradient};
    const cicy_cuda_types *types = &graph->by_edge[side];
    const size_t senders = graph->nodes[side] * width, pieces = types->pieces * width;
    CICY_CUDA_TRY(cicy_launch(work, "messages", cicy_blocks(senders), CICY_THREADS, 0,
                              sender_sums_kernel, senders, width, graph->edge_start[side], from,
                              sent_gradient));
    CICY_CUDA_TRY(cicy_launch(work, "messages", cicy_blocks(pieces), CICY_THREADS, 0,
                              edge_piece_sums_kernel, pieces, width, types->piece_start,
                              types->order, from, room));
    return add_pieces(work, types, width, room, edge_gradient);
}
