/* The forward pass of message passing, as engine/cpu/message/message_passing.c, for all samples of
 * a batch at once, and what both passes share. */
#include "engine/cuda/message.h"

extern "C" {
#include "engine/cpu/message/message_group.h"
}

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

const float *cicy_cuda_weight(const cicy_message_passing *layer, cicy_message_tensor tensor,
                              size_t part)
{
    return layer->weights + layer->offset[tensor] + part * layer->part[tensor];
}

static size_t graph_numbers(const cicy_message_passing *layer, size_t samples)
{
    return cicy_cuda_graph_bytes(layer, samples) / sizeof(float);
}

size_t cicy_cuda_message_bind(cicy_message_tape *tape, const cicy_message_passing *layer,
                              const cicy_cuda_graph *graph, bool keep, float *memory)
{
    return cicy_message_tape_bind(tape, layer, graph->nodes, graph->roots, keep,
                                  memory + graph_numbers(layer, graph->samples));
}

static size_t tape_numbers(const cicy_message_passing *layer, size_t samples, bool keep)
{
    const cicy_graph_limits limits = cicy_cuda_limits(layer, samples);
    cicy_message_tape tape;
    return graph_numbers(layer, samples) +
           cicy_message_tape_bind(&tape, layer, limits.nodes, limits.roots, keep, nullptr);
}

size_t cicy_cuda_message_tape(const cicy_message_passing *layer, size_t max_batch)
{
    return tape_numbers(layer, max_batch, true);
}

/* Nodes' states during a forward pass. */
struct states {
    float *node[CICY_GRAPH_SIDES], *root, *shared;
    size_t size;
};

static states states_of(const cicy_message_passing *layer, const size_t nodes[CICY_GRAPH_SIDES],
                        size_t roots, float *memory)
{
    const size_t w = layer->width;
    states s = {};
    s.node[ROWS] = memory;
    s.node[COLUMNS] = memory + nodes[ROWS] * w;
    s.root = s.node[COLUMNS] + nodes[COLUMNS] * w;
    s.shared = s.root + roots * w;
    s.size = (nodes[ROWS] + nodes[COLUMNS] + 2 * roots) * w;
    return s;
}

/* Without a tape its arrays are in the scratch memory, too. */
size_t cicy_cuda_message_scratch(const cicy_message_passing *layer, size_t max_batch, int,
                                 bool training)
{
    const cicy_graph_limits limits = cicy_cuda_limits(layer, max_batch);
    const size_t forward = states_of(layer, limits.nodes, limits.roots, nullptr).size +
                           tape_numbers(layer, max_batch, false);
    const size_t backward = training ? cicy_cuda_message_backward_size(layer, max_batch) : 0;
    return forward > backward ? forward : backward;
}

/* What one pass works with. */
struct forward_pass {
    const cicy_work *work;
    const cicy_message_passing *layer;
    const cicy_cuda_graph *graph;
    states s;
    cicy_message_tape tape;

    const float *weight(cicy_message_tensor tensor, size_t part = 0) const
    {
        return cicy_cuda_weight(layer, tensor, part);
    }
    /* y (+)= x weight. */
    cicy_status product(size_t rows, size_t outputs, const float *x, const float *kernel, bool add,
                        float *y) const
    {
        return cicy_cuda_products(work, {rows, outputs, layer->width, 1}, false, x, false, kernel,
                                  add ? 1 : 0, y);
    }
    cicy_status normalise(int side, size_t round) const
    {
        return cicy_cuda_normalise(work, graph->nodes[side], layer->width, s.node[side],
                                   tape.normal[side][round], tape.inverse[side][round]);
    }
    cicy_status normalise_roots(size_t round) const
    {
        return cicy_cuda_normalise(work, graph->roots, layer->width, s.root,
                                   tape.root_normal[round], tape.root_inverse[round]);
    }
};

static cicy_status start(const forward_pass &p)
{
    const cicy_cuda_graph *graph = p.graph;
    const size_t w = p.layer->width;
    CICY_CUDA_TRY(cicy_cuda_look_up(p.work, graph->nodes[ROWS], w, graph->row_type,
                                    p.weight(CICY_MESSAGE_ROW_START), p.s.node[ROWS]));
    CICY_CUDA_TRY(cicy_cuda_look_up(p.work, graph->roots, w, graph->root_type,
                                    p.weight(CICY_MESSAGE_ROOT_START), p.s.root));
    CICY_CUDA_TRY(cicy_cuda_power_of_types(p.work, graph->roots, w, graph->node_start[ROWS],
                                           graph->row_type, p.weight(CICY_MESSAGE_ROOT_POOL),
                                           p.tape.root_power));
    CICY_CUDA_TRY(p.product(graph->roots, w, p.tape.root_power, p.weight(CICY_MESSAGE_ROOT_MIX),
                            true, p.s.root));
    CICY_CUDA_TRY(p.normalise_roots(0));
    CICY_CUDA_TRY(cicy_cuda_power_of_types(
        p.work, graph->nodes[COLUMNS], w, graph->edge_start[COLUMNS], graph->start_type,
        p.weight(CICY_MESSAGE_COLUMN_START), p.tape.column_power));
    CICY_CUDA_TRY(p.product(graph->nodes[COLUMNS], w, p.tape.column_power,
                            p.weight(CICY_MESSAGE_COLUMN_MIX), false, p.s.node[COLUMNS]));
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        CICY_CUDA_TRY(p.normalise(side, 0));
    return CICY_OK;
}

/* Half a round: the nodes on side `half` send, those on the other side listen. */
static cicy_status half_round(const forward_pass &p, size_t round, int half)
{
    const cicy_cuda_graph *graph = p.graph;
    const size_t w = p.layer->width, part = 2 * round + (size_t)half;
    const int to = 1 - half;
    const size_t listeners = graph->nodes[to], sender_round = half == 0 ? round : round + 1;
    float *hidden = p.tape.hidden[half][round], *sent = p.tape.sent[half][round];
    CICY_CUDA_TRY(p.product(graph->nodes[half], w, p.tape.normal[half][sender_round],
                            p.weight(CICY_MESSAGE_SEND, part), false, sent));
    CICY_CUDA_TRY(cicy_cuda_listen(p.work, graph, to, w, sent, p.weight(CICY_MESSAGE_EDGE, part),
                                   p.tape.sum[half][round]));
    CICY_CUDA_TRY(p.product(graph->roots, w, p.tape.root_normal[round],
                            p.weight(CICY_MESSAGE_GLOBAL, part), false, p.s.shared));
    CICY_CUDA_TRY(cicy_cuda_fill_nodes(p.work, graph, to, w, p.weight(CICY_MESSAGE_BIAS, part),
                                       p.s.shared, hidden));
    CICY_CUDA_TRY(p.product(listeners, w, p.tape.normal[to][round],
                            p.weight(CICY_MESSAGE_OWN, part), true, hidden));
    CICY_CUDA_TRY(p.product(listeners, w, p.tape.sum[half][round], p.weight(CICY_MESSAGE_SUM, part),
                            true, hidden));
    CICY_CUDA_TRY(cicy_cuda_relu(p.work, listeners * w, hidden));
    CICY_CUDA_TRY(
        p.product(listeners, w, hidden, p.weight(CICY_MESSAGE_UPDATE, part), true, p.s.node[to]));
    return p.normalise(to, round + 1);
}

static cicy_status update_roots(const forward_pass &p, size_t round)
{
    const size_t w = p.layer->width, roots = p.graph->roots;
    const float *const pooled[3] = {p.tape.pool[ROWS][round], p.tape.pool[COLUMNS][round],
                                    p.tape.root_normal[round]};
    float *hidden = p.tape.root_hidden[round];
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        CICY_CUDA_TRY(cicy_cuda_pool(p.work, p.graph, side, w, cicy_message_pool_factor,
                                     p.tape.normal[side][round + 1], p.tape.pool[side][round]));
    CICY_CUDA_TRY(cicy_cuda_rows_product(p.work, roots, w, w, pooled[0],
                                         p.weight(CICY_MESSAGE_POOL, 3 * round),
                                         p.weight(CICY_MESSAGE_POOL_BIAS, round), hidden));
    for (size_t k = 1; k < 3; k++)
        CICY_CUDA_TRY(p.product(roots, w, pooled[k], p.weight(CICY_MESSAGE_POOL, 3 * round + k),
                                true, hidden));
    CICY_CUDA_TRY(cicy_cuda_relu(p.work, roots * w, hidden));
    CICY_CUDA_TRY(
        p.product(roots, w, hidden, p.weight(CICY_MESSAGE_POOL_UPDATE, round), true, p.s.root));
    return p.normalise_roots(round + 1);
}

static cicy_status read_out(const forward_pass &p, float *output)
{
    const size_t w = p.layer->width, h = p.layer->units, roots = p.graph->roots;
    cicy_cuda *cuda = cicy_cuda_of(p.work);
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        CICY_CUDA_TRY(cicy_cuda_pool(p.work, p.graph, side, w, cicy_message_read_factor,
                                     p.s.node[side], p.tape.read[side]));
    CICY_CUDA_TRY(
        cicy_cuda_check(cudaMemcpyAsync(p.tape.read[2], p.s.root, roots * w * sizeof(float),
                                        cudaMemcpyDeviceToDevice, cuda->stream),
                        "read out", p.work->error));
    CICY_CUDA_TRY(cicy_cuda_rows_product(p.work, roots, w, h, p.tape.read[0],
                                         p.weight(CICY_MESSAGE_READ, 0),
                                         p.weight(CICY_MESSAGE_READ_BIAS), p.tape.units));
    for (size_t part = 1; part < 3; part++)
        CICY_CUDA_TRY(p.product(roots, h, p.tape.read[part], p.weight(CICY_MESSAGE_READ, part),
                                true, p.tape.units));
    CICY_CUDA_TRY(cicy_cuda_relu(p.work, roots * h, p.tape.units));
    return cicy_cuda_add_roots(p.work, p.graph, h, p.tape.units, output);
}

cicy_status cicy_cuda_message_forward(const cicy_work *work, const cicy_message_passing *layer,
                                      const float *, float *output, float *tape)
{
    cicy_cuda *cuda = cicy_cuda_of(work);
    cicy_cuda_graph graph;
    forward_pass p = {work, layer, &graph, {}, {}};
    const size_t own = tape ? 0 : tape_numbers(layer, work->batch, false);
    float *memory = tape ? tape : work->scratch;
    if (layer->exchange)
        return cicy_cuda_fail(work->error, CICY_ERROR_SYSTEM,
                              "several processes cannot share a pass on a GPU");
    CICY_CUDA_TRY(cicy_cuda_graph_make(work, layer, memory, &graph));
    p.s = states_of(layer, graph.nodes, graph.roots, work->scratch + own);
    cicy_cuda_message_bind(&p.tape, layer, &graph, tape != nullptr, memory);
    CICY_CUDA_TRY(start(p));
    for (size_t round = 0; round < layer->rounds; round++) {
        for (int half = 0; half < 2; half++)
            CICY_CUDA_TRY(half_round(p, round, half));
        CICY_CUDA_TRY(update_roots(p, round));
    }
    if (tape) {
        *cuda->graph = graph;
        cuda->graph_tape = tape;
    }
    return read_out(p, output);
}
