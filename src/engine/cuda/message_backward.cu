/* The backward pass of message passing: message_forward.cu read from its end. */
#include "engine/cuda/message.h"

extern "C" {
#include "engine/cpu/message/message_group.h"
}

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

/* What the pass works with: gradients of the states, of the latest norms, and of what is at hand.
 */
struct backward_pass {
    const cicy_work *work;
    const cicy_message_passing *layer;
    const cicy_cuda_graph *graph;
    cicy_message_tape tape;
    float *gradients; /* like the weights' block */
    float *node[CICY_GRAPH_SIDES], *normal[CICY_GRAPH_SIDES];
    float *hidden, *sum, *sent;
    float *root, *root_normal, *root_hidden, *root_other, *units;
    float *room;
    size_t size;

    const float *weight(cicy_message_tensor tensor, size_t part = 0) const
    {
        return cicy_cuda_weight(layer, tensor, part);
    }
    float *gradient(cicy_message_tensor tensor, size_t part = 0) const
    {
        return gradients + (weight(tensor, part) - layer->weights);
    }
    /* y = x weight: the gradient of the weight, and dx (+)= dy weight^T. */
    cicy_status product(cicy_message_tensor tensor, size_t part, size_t rows, size_t outputs,
                        const float *x, const float *dy, float *dx, bool add) const
    {
        const size_t inputs = layer->width;
        CICY_CUDA_TRY(cicy_cuda_products(work, {inputs, outputs, rows, 1}, true, x, false, dy, 0,
                                         gradient(tensor, part)));
        return cicy_cuda_products(work, {rows, inputs, outputs, 1}, false, dy, true,
                                  weight(tensor, part), add ? 1 : 0, dx);
    }
    cicy_status column_sums(cicy_message_tensor tensor, size_t part, size_t rows, size_t columns,
                            const float *x) const
    {
        return cicy_cuda_column_sums(work, rows, columns, x, gradient(tensor, part));
    }
    /* The norms before round `round` are not used any more: their gradients become the states'. */
    cicy_status close_norm(int side, size_t round) const
    {
        return cicy_cuda_normalise_backward(work, graph->nodes[side], layer->width,
                                            tape.normal[side][round], tape.inverse[side][round],
                                            normal[side], node[side]);
    }
    cicy_status close_root_norm(size_t round) const
    {
        return cicy_cuda_normalise_backward(work, graph->roots, layer->width,
                                            tape.root_normal[round], tape.root_inverse[round],
                                            root_normal, root);
    }
    cicy_status clear(float *x, size_t size_) const
    {
        return cicy_cuda_check(
            cudaMemsetAsync(x, 0, size_ * sizeof(float), cicy_cuda_of(work)->stream), "clear",
            work->error);
    }
};

static void bind(backward_pass *p, const size_t nodes[CICY_GRAPH_SIDES], size_t roots,
                 float *memory)
{
    const size_t w = p->layer->width;
    const size_t most = nodes[ROWS] > nodes[COLUMNS] ? nodes[ROWS] : nodes[COLUMNS];
    size_t used = 0;
    const auto take = [&](size_t numbers) {
        float *start = memory ? memory + used : nullptr;
        used += (numbers + 31) / 32 * 32;
        return start;
    };
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        p->node[side] = take(nodes[side] * w);
        p->normal[side] = take(nodes[side] * w);
    }
    for (float **array : {&p->hidden, &p->sum, &p->sent})
        *array = take(most * w);
    for (float **array : {&p->root, &p->root_normal, &p->root_hidden, &p->root_other})
        *array = take(roots * w);
    p->units = take(roots * p->layer->units);
    p->room = take(0);
    p->size = used;
}

size_t cicy_cuda_message_backward_size(const cicy_message_passing *layer, size_t max_batch)
{
    const cicy_graph_limits limits = cicy_cuda_limits(layer, max_batch);
    backward_pass p = {};
    p.layer = layer;
    bind(&p, limits.nodes, limits.roots, nullptr);
    return p.size + cicy_cuda_types_room(layer, max_batch);
}

static cicy_status read_out_backward(const backward_pass &p, const float *output_gradient)
{
    const cicy_cuda_graph *graph = p.graph;
    const size_t w = p.layer->width, h = p.layer->units, roots = graph->roots;
    CICY_CUDA_TRY(
        cicy_cuda_add_roots_backward(p.work, graph, h, p.tape.units, output_gradient, p.units));
    CICY_CUDA_TRY(p.column_sums(CICY_MESSAGE_READ_BIAS, 0, roots, h, p.units));
    CICY_CUDA_TRY(
        p.product(CICY_MESSAGE_READ, 2, roots, h, p.tape.read[2], p.units, p.root, false));
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        CICY_CUDA_TRY(p.product(CICY_MESSAGE_READ, (size_t)side, roots, h, p.tape.read[side],
                                p.units, p.root_other, false));
        CICY_CUDA_TRY(p.clear(p.normal[side], graph->nodes[side] * w));
        CICY_CUDA_TRY(cicy_cuda_spread(p.work, graph, side, w, cicy_message_read_factor,
                                       p.root_other, false, p.node[side]));
    }
    return p.clear(p.root_normal, roots * w);
}

static cicy_status update_roots_backward(const backward_pass &p, size_t round)
{
    const size_t roots = p.graph->roots, w = p.layer->width;
    CICY_CUDA_TRY(p.close_root_norm(round + 1));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_POOL_UPDATE, round, roots, w, p.tape.root_hidden[round],
                            p.root, p.root_hidden, false));
    CICY_CUDA_TRY(
        cicy_cuda_relu_backward(p.work, roots * w, p.tape.root_hidden[round], p.root_hidden));
    CICY_CUDA_TRY(p.column_sums(CICY_MESSAGE_POOL_BIAS, round, roots, w, p.root_hidden));
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        CICY_CUDA_TRY(p.product(CICY_MESSAGE_POOL, 3 * round + (size_t)side, roots, w,
                                p.tape.pool[side][round], p.root_hidden, p.root_other, false));
        CICY_CUDA_TRY(cicy_cuda_spread(p.work, p.graph, side, w, cicy_message_pool_factor,
                                       p.root_other, true, p.normal[side]));
    }
    return p.product(CICY_MESSAGE_POOL, 3 * round + 2, roots, w, p.tape.root_normal[round],
                     p.root_hidden, p.root_normal, false);
}

static cicy_status half_round_backward(const backward_pass &p, size_t round, int half)
{
    const cicy_cuda_graph *graph = p.graph;
    const cicy_message_tape &tape = p.tape;
    const size_t w = p.layer->width, part = 2 * round + (size_t)half;
    const int from = half, to = 1 - half;
    const size_t listeners = graph->nodes[to], sender_round = half == 0 ? round : round + 1;
    CICY_CUDA_TRY(p.close_norm(to, round + 1));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_UPDATE, part, listeners, w, tape.hidden[half][round],
                            p.node[to], p.hidden, false));
    CICY_CUDA_TRY(
        cicy_cuda_relu_backward(p.work, listeners * w, tape.hidden[half][round], p.hidden));
    CICY_CUDA_TRY(p.column_sums(CICY_MESSAGE_BIAS, part, listeners, w, p.hidden));
    CICY_CUDA_TRY(cicy_cuda_pool(p.work, graph, to, w, 1, p.hidden, p.root_other));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_GLOBAL, part, graph->roots, w, tape.root_normal[round],
                            p.root_other, p.root_normal, true));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_OWN, part, listeners, w, tape.normal[to][round], p.hidden,
                            p.normal[to], false));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_SUM, part, listeners, w, tape.sum[half][round], p.hidden,
                            p.sum, false));
    CICY_CUDA_TRY(cicy_cuda_listen_backward(p.work, graph, from, w, tape.sent[half][round],
                                            p.weight(CICY_MESSAGE_EDGE, part), p.sum, p.sent,
                                            p.room, p.gradient(CICY_MESSAGE_EDGE, part)));
    return p.product(CICY_MESSAGE_SEND, part, graph->nodes[from], w,
                     tape.normal[from][sender_round], p.sent, p.normal[from], true);
}

static cicy_status start_backward(const backward_pass &p)
{
    const cicy_cuda_graph *graph = p.graph;
    const size_t w = p.layer->width, columns = graph->nodes[COLUMNS], roots = graph->roots;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        CICY_CUDA_TRY(p.close_norm(side, 0));
    CICY_CUDA_TRY(p.close_root_norm(0));
    CICY_CUDA_TRY(cicy_cuda_add_to_types(p.work, &graph->by_row, w, nullptr, p.node[ROWS], p.room,
                                         p.gradient(CICY_MESSAGE_ROW_START)));
    CICY_CUDA_TRY(cicy_cuda_add_to_types(p.work, &graph->by_root, w, nullptr, p.root, p.room,
                                         p.gradient(CICY_MESSAGE_ROOT_START)));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_COLUMN_MIX, 0, columns, w, p.tape.column_power,
                            p.node[COLUMNS], p.hidden, false));
    CICY_CUDA_TRY(cicy_cuda_power_backward(p.work, columns * w, p.tape.column_power, p.hidden));
    CICY_CUDA_TRY(cicy_cuda_add_to_types(p.work, &graph->by_start, w, graph->edge_owner[COLUMNS],
                                         p.hidden, p.room, p.gradient(CICY_MESSAGE_COLUMN_START)));
    CICY_CUDA_TRY(p.product(CICY_MESSAGE_ROOT_MIX, 0, roots, w, p.tape.root_power, p.root,
                            p.root_hidden, false));
    CICY_CUDA_TRY(cicy_cuda_power_backward(p.work, roots * w, p.tape.root_power, p.root_hidden));
    return cicy_cuda_add_to_types(p.work, &graph->by_row, w, graph->node_root[ROWS], p.root_hidden,
                                  p.room, p.gradient(CICY_MESSAGE_ROOT_POOL));
}

cicy_status cicy_cuda_message_backward(const cicy_work *work, const cicy_message_passing *layer,
                                       const float *, const float *output_gradient,
                                       const float *tape, float *gradients)
{
    cicy_cuda *cuda = cicy_cuda_of(work);
    backward_pass p = {};
    if (cuda->graph_tape != tape)
        return cicy_cuda_fail(work->error, CICY_ERROR_SYSTEM,
                              "message passing goes back from the latest forward pass only");
    p.work = work;
    p.layer = layer;
    p.graph = cuda->graph;
    p.gradients = gradients;
    cicy_cuda_message_bind(&p.tape, layer, p.graph, true, const_cast<float *>(tape));
    bind(&p, p.graph->nodes, p.graph->roots, work->scratch);
    CICY_CUDA_TRY(read_out_backward(p, output_gradient));
    for (size_t round = layer->rounds; round-- > 0;) {
        CICY_CUDA_TRY(update_roots_backward(p, round));
        CICY_CUDA_TRY(half_round_backward(p, round, 1));
        CICY_CUDA_TRY(half_round_backward(p, round, 0));
    }
    return start_backward(p);
}
