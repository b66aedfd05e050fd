/* The backward pass of message passing: message_passing.c read from its end. */
#include <omp.h>
#include <string.h>

#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"
#include "engine/cpu/message/message_group.h"
#include "engine/cpu/message/message_nodes.h"

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

/* What one thread works with; gradients of the group at hand. */
typedef struct workplace {
    const cicy_message_passing *layer;
    cicy_message_passing transposed; /* the same with its matrices transposed */
    cicy_real *gradients;            /* of the lane, like the weights' block */
    cicy_graph graph;
    cicy_message_tape tape;
    cicy_real *node[CICY_GRAPH_SIDES];                        /* of the states [nodes][W] */
    cicy_real *normal[CICY_GRAPH_SIDES];                      /* of the latest norms [nodes][W] */
    cicy_real *hidden, *sum, *sent;                           /* [nodes][W] */
    cicy_real *root, *root_normal, *root_hidden, *root_other; /* [roots][W] */
    cicy_real *units;                                         /* [roots][H] */
} workplace;

static cicy_real *gradient_of(const workplace *w, cicy_message_tensor tensor, size_t part)
{
    return w->gradients + (cicy_message_weight(w->layer, tensor, part) - w->layer->weights);
}

static const cicy_real *transposed_of(const workplace *w, cicy_message_tensor tensor, size_t part)
{
    return cicy_message_weight(&w->transposed, tensor, part);
}

/* y = x weight: gradient of the weight += x^T dy; dx (+)= dy weight^T where dx is wanted. */
static void product_backward(const workplace *w, cicy_message_tensor tensor, size_t part,
                             size_t rows, size_t outputs, const cicy_real *x, const cicy_real *dy,
                             cicy_real *dx, bool add)
{
    const size_t inputs = w->layer->width;
    cicy_gemm(inputs, outputs, rows, x, 1, inputs, dy, outputs, gradient_of(w, tensor, part),
              outputs, true);
    cicy_message_product(rows, inputs, outputs, dy, transposed_of(w, tensor, part), dx, add);
}

static void read_out_backward(workplace *w, const cicy_real *output_gradient)
{
    const cicy_graph *graph = &w->graph;
    const size_t width = w->layer->width, h = w->layer->units;
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < h; i++)
            w->units[root * h + i] =
                graph->root_weight[root] * output_gradient[graph->root_sample[root] * h + i];
    cicy_nodes_relu_backward(graph->roots * h, w->tape.units, w->units);
    cicy_nodes_add_up(graph->roots, h, w->units, gradient_of(w, CICY_MESSAGE_READ_BIAS, 0));
    product_backward(w, CICY_MESSAGE_READ, 2, graph->roots, h, w->tape.read[2], w->units, w->root,
                     false);
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        const size_t size = graph->nodes[side] * width;
        product_backward(w, CICY_MESSAGE_READ, (size_t)side, graph->roots, h, w->tape.read[side],
                         w->units, w->root_other, false);
        memset(w->node[side], 0, size * sizeof(cicy_real));
        memset(w->normal[side], 0, size * sizeof(cicy_real));
        cicy_nodes_spread(graph, side, width, cicy_message_read_factor, w->root_other,
                          w->node[side]);
    }
    memset(w->root_normal, 0, graph->roots * width * sizeof(cicy_real));
}

/* The norms before round `round` are not used any more: their gradients become the states'. */
static void close_norm(workplace *w, int side, size_t round)
{
    cicy_nodes_normalise_backward(w->graph.nodes[side], w->layer->width,
                                  w->tape.normal[side][round], w->tape.inverse[side][round],
                                  w->normal[side], w->node[side]);
}

static void close_root_norm(workplace *w, size_t round)
{
    cicy_nodes_normalise_backward(w->graph.roots, w->layer->width, w->tape.root_normal[round],
                                  w->tape.root_inverse[round], w->root_normal, w->root);
}

static void update_roots_backward(workplace *w, size_t round)
{
    const size_t roots = w->graph.roots, width = w->layer->width;
    const cicy_message_tape *tape = &w->tape;
    close_root_norm(w, round + 1);
    product_backward(w, CICY_MESSAGE_POOL_UPDATE, round, roots, width, tape->root_hidden[round],
                     w->root, w->root_hidden, false);
    cicy_nodes_relu_backward(roots * width, tape->root_hidden[round], w->root_hidden);
    cicy_nodes_add_up(roots, width, w->root_hidden, gradient_of(w, CICY_MESSAGE_POOL_BIAS, round));
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        product_backward(w, CICY_MESSAGE_POOL, 3 * round + (size_t)side, roots, width,
                         tape->pool[side][round], w->root_hidden, w->root_other, false);
        cicy_nodes_spread(&w->graph, side, width, cicy_message_pool_factor, w->root_other,
                          w->normal[side]);
    }
    product_backward(w, CICY_MESSAGE_POOL, 3 * round + 2, roots, width, tape->root_normal[round],
                     w->root_hidden, w->root_normal, false);
}

static void half_round_backward(workplace *w, size_t round, int half)
{
    const cicy_graph *graph = &w->graph;
    const cicy_message_tape *tape = &w->tape;
    const size_t width = w->layer->width, part = 2 * round + (size_t)half;
    const int from = half, to = 1 - half;
    const size_t listeners = graph->nodes[to], sender_round = half == 0 ? round : round + 1;
    close_norm(w, to, round + 1);
    product_backward(w, CICY_MESSAGE_UPDATE, part, listeners, width, tape->hidden[half][round],
                     w->node[to], w->hidden, false);
    cicy_nodes_relu_backward(listeners * width, tape->hidden[half][round], w->hidden);
    cicy_nodes_add_up(listeners, width, w->hidden, gradient_of(w, CICY_MESSAGE_BIAS, part));
    cicy_nodes_pool(graph, to, width, 1, w->hidden, w->root_other);
    product_backward(w, CICY_MESSAGE_GLOBAL, part, graph->roots, width, tape->root_normal[round],
                     w->root_other, w->root_normal, true);
    product_backward(w, CICY_MESSAGE_OWN, part, listeners, width, tape->normal[to][round],
                     w->hidden, w->normal[to], false);
    product_backward(w, CICY_MESSAGE_SUM, part, listeners, width, tape->sum[half][round], w->hidden,
                     w->sum, false);
    cicy_nodes_gather_backward(graph, from, width, tape->sent[half][round],
                               cicy_message_weight(w->layer, CICY_MESSAGE_EDGE, part), w->sum,
                               w->sent, gradient_of(w, CICY_MESSAGE_EDGE, part));
    product_backward(w, CICY_MESSAGE_SEND, part, graph->nodes[from], width,
                     tape->normal[from][sender_round], w->sent, w->normal[from], true);
}

static void add_to_table(size_t count, size_t width, const uint16_t *type, const cicy_real *x,
                         cicy_real *table)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < width; k++)
            table[type[i] * width + k] += x[i * width + k];
}

static void start_backward(workplace *w)
{
    const cicy_graph *graph = &w->graph;
    const size_t width = w->layer->width;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        close_norm(w, side, 0);
    close_root_norm(w, 0);
    add_to_table(graph->nodes[ROWS], width, graph->row_type, w->node[ROWS],
                 gradient_of(w, CICY_MESSAGE_ROW_START, 0));
    add_to_table(graph->roots, width, graph->root_type, w->root,
                 gradient_of(w, CICY_MESSAGE_ROOT_START, 0));
    product_backward(w, CICY_MESSAGE_COLUMN_MIX, 0, graph->nodes[COLUMNS], width,
                     w->tape.column_power, w->node[COLUMNS], w->hidden, false);
    cicy_nodes_exp_backward(graph->nodes[COLUMNS] * width, w->tape.column_power, w->hidden);
    cicy_nodes_add_types_backward(graph->nodes[COLUMNS], width, graph->edge_start[COLUMNS],
                                  graph->start_type, w->hidden,
                                  gradient_of(w, CICY_MESSAGE_COLUMN_START, 0));
    product_backward(w, CICY_MESSAGE_ROOT_MIX, 0, graph->roots, width, w->tape.root_power, w->root,
                     w->root_hidden, false);
    cicy_nodes_exp_backward(graph->roots * width, w->tape.root_power, w->root_hidden);
    cicy_nodes_add_types_backward(graph->roots, width, graph->node_start[ROWS], graph->row_type,
                                  w->root_hidden, gradient_of(w, CICY_MESSAGE_ROOT_POOL, 0));
}

static void run_group_backward(workplace *w, const cicy_real *output_gradient)
{
    read_out_backward(w, output_gradient);
    for (size_t round = w->layer->rounds; round-- > 0;) {
        update_roots_backward(w, round);
        half_round_backward(w, round, 1);
        half_round_backward(w, round, 0);
    }
    start_backward(w);
}

/* The thread's memory, which follows the shared one. */
static size_t bind_workplace(workplace *w, const cicy_message_passing *layer, cicy_real *memory)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    const size_t width = layer->width, graph = cicy_message_group_size(layer);
    size_t most =
        limits.nodes[ROWS] > limits.nodes[COLUMNS] ? limits.nodes[ROWS] : limits.nodes[COLUMNS];
    size_t used = graph;
    cicy_real **const nodes[] = {
        &w->node[ROWS], &w->node[COLUMNS], &w->normal[ROWS], &w->normal[COLUMNS],
        &w->hidden,     &w->sum,           &w->sent};
    cicy_real **const roots[] = {&w->root, &w->root_normal, &w->root_hidden, &w->root_other};
    for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++, used += most * width)
        *nodes[i] = memory ? memory + used : NULL;
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++, used += limits.roots * width)
        *roots[i] = memory ? memory + used : NULL;
    w->units = memory ? memory + used : NULL;
    used += limits.roots * layer->units;
    if (memory)
        cicy_message_group_bind(&w->graph, layer, memory);
    return used;
}

size_t cicy_message_backward_size(const cicy_message_passing *layer, size_t max_batch, int threads)
{
    workplace w;
    return (1 + cicy_message_lanes(layer, max_batch)) * layer->block +
           (size_t)threads * bind_workplace(&w, layer, NULL);
}

static void transpose_weights(const cicy_message_passing *layer, cicy_real *target)
{
    static const cicy_message_tensor matrices[] = {
        CICY_MESSAGE_COLUMN_MIX,  CICY_MESSAGE_ROOT_MIX, CICY_MESSAGE_SEND,   CICY_MESSAGE_OWN,
        CICY_MESSAGE_SUM,         CICY_MESSAGE_GLOBAL,   CICY_MESSAGE_UPDATE, CICY_MESSAGE_POOL,
        CICY_MESSAGE_POOL_UPDATE, CICY_MESSAGE_READ};
    const cicy_message_sizes sizes = {layer->width, layer->rounds, layer->units};
    for (size_t m = 0; m < sizeof matrices / sizeof *matrices; m++) {
        const cicy_message_shape shape = cicy_message_shape_of(&sizes, matrices[m]);
        const size_t rows = shape.shape[shape.rank - 2], columns = shape.shape[shape.rank - 1];
        for (size_t part = 0; part < shape.size / (rows * columns); part++) {
            const cicy_real *from = cicy_message_weight(layer, matrices[m], part);
            cicy_transpose(rows, columns, from, target + (from - layer->weights));
        }
    }
}

static void run_lane(workplace *w, const cicy_real *matrices, size_t first, size_t end,
                     const cicy_real *output_gradient, const cicy_real *tape)
{
    memset(w->gradients, 0, w->layer->block * sizeof(cicy_real));
    while (first < end) {
        const size_t next = cicy_message_group_fill(&w->graph, w->layer, matrices, first, end);
        tape += cicy_message_tape_bind(&w->tape, w->layer, w->graph.nodes, w->graph.roots, true,
                                       (cicy_real *)tape);
        run_group_backward(w, output_gradient + first * w->layer->units);
        first = next;
    }
}

static void add_lanes(const cicy_message_passing *layer, size_t lanes, const cicy_real *lane,
                      cicy_real *gradients, int threads)
{
    enum { BLOCK = 4096 };
#pragma omp parallel for num_threads(threads) schedule(static)
    for (size_t begin = 0; begin < layer->block; begin += BLOCK) {
        const size_t end = begin + BLOCK < layer->block ? begin + BLOCK : layer->block;
        memcpy(gradients + begin, lane + begin, (end - begin) * sizeof *lane);
        for (size_t l = 1; l < lanes; l++)
            for (size_t i = begin; i < end; i++)
                gradients[i] += lane[l * layer->block + i];
    }
}

cicy_status cicy_cpu_message_backward(const cicy_work *work, const cicy_message_passing *shape,
                                      const cicy_real *matrices, const cicy_real *output_gradient,
                                      const cicy_real *tape, cicy_real *gradients)
{
    const size_t batch = work->batch;
    cicy_real *scratch = work->scratch;
    const int threads = work->threads;
    const cicy_message_passing whole = cicy_message_with_range(shape), *layer = &whole;
    const size_t lanes = cicy_message_lanes(layer, batch),
                 room = cicy_message_lane_tape(layer, batch);
    cicy_real *lane_gradients = scratch + layer->block;
    cicy_real *places = lane_gradients + lanes * layer->block;
    workplace plan;
    const size_t size = bind_workplace(&plan, layer, NULL);
    size_t first, end;
    transpose_weights(layer, scratch);
    cicy_message_own_lanes(layer, lanes, &first, &end);
#pragma omp parallel for num_threads(threads) schedule(dynamic, 1)
    for (size_t lane = first; lane < end; lane++) {
        workplace w = {.layer = layer, .transposed = *layer};
        w.transposed.weights = scratch;
        w.gradients = lane_gradients + lane * layer->block;
        bind_workplace(&w, layer, places + (size_t)omp_get_thread_num() * size);
        run_lane(&w, matrices, cicy_message_lane_start(batch, lanes, lane),
                 cicy_message_lane_start(batch, lanes, lane + 1), output_gradient,
                 tape + lane * room);
    }
    cicy_message_share(layer, lanes, 0, layer->block, lane_gradients);
    add_lanes(layer, lanes, lane_gradients, gradients, threads);
    return CICY_OK;
}
