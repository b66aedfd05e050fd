/* The forward pass, and what both passes share: weights, groups of samples, memory. */
#include "engine/cpu/message/message_passing.h"

#include <math.h>
#include <omp.h>
#include <string.h>

#include "engine/cpu/gemm.h"
#include "engine/cpu/kernels_cpu.h"
#include "engine/cpu/message/message_first_round.h"
#include "engine/cpu/message/message_group.h"
#include "engine/cpu/message/message_nodes.h"
#include "engine/cpu/vector.h"

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

const cicy_real *cicy_message_weight(const cicy_message_passing *layer, cicy_message_tensor tensor,
                                     size_t part)
{
    return layer->weights + layer->offset[tensor] + part * layer->part[tensor];
}

/* Lanes are fixed parts of a batch, each with its own gradients, so that sums do not depend on the
 * number of threads. A lane is large enough to be more work than adding up its gradients. */
size_t cicy_message_lanes(const cicy_message_passing *layer, size_t batch)
{
    const size_t samples = layer->source.roots == CICY_ROOTS_NONE ? 32 : 16, most = 16;
    const size_t lanes = batch / samples;
    return lanes < 1 ? 1 : lanes > most ? most : lanes;
}

size_t cicy_message_lane_start(size_t batch, size_t lanes, size_t lane)
{
    return lane * batch / lanes;
}

/* The first lane of a process. */
static size_t first_lane(const cicy_lane_exchange *exchange, size_t lanes, int rank)
{
    return (size_t)rank * lanes / (size_t)exchange->count;
}

void cicy_message_own_lanes(const cicy_message_passing *layer, size_t lanes, size_t *first,
                            size_t *end)
{
    const cicy_lane_exchange *exchange = layer->exchange;
    *first = exchange ? first_lane(exchange, lanes, exchange->rank) : 0;
    *end = exchange ? first_lane(exchange, lanes, exchange->rank + 1) : lanes;
}

void cicy_message_share(const cicy_message_passing *layer, size_t lanes, size_t batch, size_t width,
                        cicy_real *data)
{
    const cicy_lane_exchange *exchange = layer->exchange;
    for (int rank = 0; exchange && rank < exchange->count; rank++) {
        size_t first = first_lane(exchange, lanes, rank);
        size_t end = first_lane(exchange, lanes, rank + 1);
        if (batch > 0) {
            first = cicy_message_lane_start(batch, lanes, first);
            end = cicy_message_lane_start(batch, lanes, end);
        }
        exchange->share(exchange->user, rank, data + first * width, (end - first) * width);
    }
}

cicy_graph_limits cicy_message_group_limits(const cicy_message_passing *layer)
{
    const cicy_graph_limits one =
        cicy_graph_limits_of(1, layer->source.rows, layer->source.columns, layer->source.roots);
    const size_t nodes = CICY_MESSAGE_GROUP + one.nodes[ROWS] + one.nodes[COLUMNS];
    const size_t shorter =
        layer->source.rows < layer->source.columns ? layer->source.rows : layer->source.columns;
    /* A copy has at least one row and one column, unless its matrix is empty; r c <= (r + c) min(r,
     * c) bounds the number of its edges by that of its nodes. */
    return (cicy_graph_limits){.roots = nodes + CICY_MESSAGE_GROUP_SAMPLES,
                               .nodes = {nodes, nodes},
                               .edges = CICY_MESSAGE_GROUP * shorter + one.edges};
}

size_t cicy_message_group_size(const cicy_message_passing *layer)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    return (cicy_graph_bytes(&limits) + sizeof(cicy_real) - 1) / sizeof(cicy_real);
}

void cicy_message_group_bind(cicy_graph *graph, const cicy_message_passing *layer,
                             cicy_real *memory)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    cicy_graph_bind(graph, &limits, memory);
}

size_t cicy_message_group_fill(cicy_graph *graph, const cicy_message_passing *layer,
                               const cicy_real *matrices, size_t first, size_t end)
{
    const size_t size = layer->source.rows * layer->source.columns;
    cicy_graph_start(graph);
    while (first < end && graph->nodes[ROWS] + graph->nodes[COLUMNS] < CICY_MESSAGE_GROUP &&
           graph->samples < CICY_MESSAGE_GROUP_SAMPLES)
        cicy_graph_add(graph, &layer->source, matrices + first++ * size);
    return first;
}

void cicy_message_product(size_t m, size_t n, size_t k, const cicy_real *a, const cicy_real *b,
                          cicy_real *c, bool add)
{
    cicy_gemm(m, n, k, a, k, 1, b, n, c, n, add);
}

/* Nodes' states during a forward pass. */
typedef struct states {
    cicy_real *node[CICY_GRAPH_SIDES]; /* [nodes][W] */
    cicy_real *root, *shared;          /* [roots][W] */
} states;

static size_t states_size(const cicy_message_passing *layer)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    return (limits.nodes[ROWS] + limits.nodes[COLUMNS] + 2 * limits.roots) * layer->width;
}

static void bind_states(states *s, const cicy_message_passing *layer, cicy_real *memory)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    s->node[ROWS] = memory;
    s->node[COLUMNS] = s->node[ROWS] + limits.nodes[ROWS] * layer->width;
    s->root = s->node[COLUMNS] + limits.nodes[COLUMNS] * layer->width;
    s->shared = s->root + limits.roots * layer->width;
}

static void look_up(size_t count, size_t width, const uint16_t *type, const cicy_real *table,
                    cicy_real *x)
{
    for (size_t i = 0; i < count; i++)
        memcpy(x + i * width, table + type[i] * width, width * sizeof *x);
}

static void normalise_nodes(const cicy_message_passing *layer, const cicy_graph *graph, int side,
                            size_t round, const states *s, const cicy_message_tape *tape)
{
    cicy_nodes_normalise(graph->nodes[side], layer->width, s->node[side], tape->normal[side][round],
                         tape->inverse[side][round]);
}

static void start_roots(const cicy_message_passing *layer, const cicy_graph *graph, const states *s,
                        const cicy_message_tape *tape)
{
    const size_t w = layer->width;
    look_up(graph->roots, w, graph->root_type,
            cicy_message_weight(layer, CICY_MESSAGE_ROOT_START, 0), s->root);
    cicy_nodes_add_types(graph->roots, w, graph->node_start[ROWS], graph->row_type,
                         cicy_message_weight(layer, CICY_MESSAGE_ROOT_POOL, 0), tape->root_power);
    cicy_nodes_exp(graph->roots * w, tape->root_power);
    cicy_message_product(graph->roots, w, w, tape->root_power,
                         cicy_message_weight(layer, CICY_MESSAGE_ROOT_MIX, 0), s->root, true);
    cicy_nodes_normalise(graph->roots, w, s->root, tape->root_normal[0], tape->root_inverse[0]);
}

static void start_columns(const cicy_message_passing *layer, const cicy_graph *graph,
                          const states *s, const cicy_message_tape *tape)
{
    const size_t w = layer->width;
    cicy_nodes_add_types(graph->nodes[COLUMNS], w, graph->edge_start[COLUMNS], graph->start_type,
                         cicy_message_weight(layer, CICY_MESSAGE_COLUMN_START, 0),
                         tape->column_power);
    cicy_nodes_exp(graph->nodes[COLUMNS] * w, tape->column_power);
    cicy_message_product(graph->nodes[COLUMNS], w, w, tape->column_power,
                         cicy_message_weight(layer, CICY_MESSAGE_COLUMN_MIX, 0), s->node[COLUMNS],
                         false);
}

/* `first` is NULL when a tape is kept; with it the nodes' first norms are not needed. */
static void start(const cicy_message_passing *layer, const cicy_graph *graph, const states *s,
                  const cicy_message_tape *tape, cicy_message_first *first)
{
    const size_t w = layer->width;
    look_up(graph->nodes[ROWS], w, graph->row_type,
            cicy_message_weight(layer, CICY_MESSAGE_ROW_START, 0), s->node[ROWS]);
    start_roots(layer, graph, s, tape);
    if (first) {
        cicy_message_first_columns(first, layer, graph);
        look_up(graph->nodes[COLUMNS], w, first->kind, first->state, s->node[COLUMNS]);
        return;
    }
    start_columns(layer, graph, s, tape);
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        normalise_nodes(layer, graph, side, 0, s, tape);
}

static void send(const cicy_message_passing *layer, const cicy_graph *graph, size_t round, int half,
                 const cicy_message_tape *tape)
{
    const size_t w = layer->width, part = 2 * round + (size_t)half;
    const size_t sender_round = half == 0 ? round : round + 1; /* columns have changed already */
    cicy_message_product(graph->nodes[half], w, w, tape->normal[half][sender_round],
                         cicy_message_weight(layer, CICY_MESSAGE_SEND, part),
                         tape->sent[half][round], false);
    cicy_nodes_gather(graph, 1 - half, w, tape->sent[half][round],
                      cicy_message_weight(layer, CICY_MESSAGE_EDGE, part), tape->sum[half][round]);
}

static void change(const cicy_message_passing *layer, const cicy_graph *graph, size_t round,
                   int half, const states *s, const cicy_message_tape *tape)
{
    const size_t w = layer->width, part = 2 * round + (size_t)half;
    const int to = 1 - half;
    cicy_real *hidden = tape->hidden[half][round];
    cicy_nodes_relu(graph->nodes[to] * w, hidden);
    cicy_message_product(graph->nodes[to], w, w, hidden,
                         cicy_message_weight(layer, CICY_MESSAGE_UPDATE, part), s->node[to], true);
    normalise_nodes(layer, graph, to, round + 1, s, tape);
}

/* Half a round: the nodes on side `half` send, those on the other side listen. Listeners use their
 * norm from before the round, since each side changes once per round. */
static void half_round(const cicy_message_passing *layer, const cicy_graph *graph, size_t round,
                       int half, const states *s, const cicy_message_tape *tape)
{
    const size_t w = layer->width, part = 2 * round + (size_t)half;
    const int to = 1 - half;
    const size_t listeners = graph->nodes[to];
    cicy_real *hidden = tape->hidden[half][round];
    send(layer, graph, round, half, tape);
    cicy_message_product(graph->roots, w, w, tape->root_normal[round],
                         cicy_message_weight(layer, CICY_MESSAGE_GLOBAL, part), s->shared, false);
    cicy_nodes_fill(graph, to, w, cicy_message_weight(layer, CICY_MESSAGE_BIAS, part), s->shared,
                    hidden);
    const cicy_real *heard[] = {tape->normal[to][round], tape->sum[half][round]};
    const cicy_real *kernels[] = {cicy_message_weight(layer, CICY_MESSAGE_OWN, part),
                                  cicy_message_weight(layer, CICY_MESSAGE_SUM, part)};
    cicy_gemm_sum(listeners, w, w, 2, heard, kernels, hidden);
    change(layer, graph, round, half, s, tape);
}

/* The same for the first round, computed from the kinds of columns (half 0) and of rows (half 1).
 */
static void first_half_round(const cicy_message_passing *layer, const cicy_graph *graph, int half,
                             const states *s, const cicy_message_tape *tape,
                             const cicy_message_first *first)
{
    const size_t w = layer->width, part = (size_t)half;
    const int to = 1 - half;
    cicy_real *hidden = tape->hidden[half][0];
    cicy_message_product(graph->roots, w, w, tape->root_normal[0],
                         cicy_message_weight(layer, CICY_MESSAGE_GLOBAL, part), s->shared, false);
    cicy_nodes_fill_kinds(graph, to, w, cicy_message_weight(layer, CICY_MESSAGE_BIAS, part),
                          s->shared, half == 0 ? first->kind : graph->row_type,
                          half == 0 ? first->heard : first->row_own, hidden);
    if (half == 1) {
        send(layer, graph, 0, half, tape);
        cicy_message_product(graph->nodes[to], w, w, tape->sum[half][0],
                             cicy_message_weight(layer, CICY_MESSAGE_SUM, part), hidden, true);
    }
    change(layer, graph, 0, half, s, tape);
}

static void update_roots(const cicy_message_passing *layer, const cicy_graph *graph, size_t round,
                         const states *s, const cicy_message_tape *tape)
{
    const size_t w = layer->width;
    cicy_real *hidden = tape->root_hidden[round];
    const cicy_real *bias = cicy_message_weight(layer, CICY_MESSAGE_POOL_BIAS, round);
    for (size_t root = 0; root < graph->roots; root++)
        memcpy(hidden + root * w, bias, w * sizeof *hidden);
    const cicy_real *pooled[3] = {tape->pool[ROWS][round], tape->pool[COLUMNS][round],
                                  tape->root_normal[round]};
    const cicy_real *kernels[3];
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        cicy_nodes_pool(graph, side, w, cicy_message_pool_factor, tape->normal[side][round + 1],
                        tape->pool[side][round]);
    for (size_t k = 0; k < 3; k++)
        kernels[k] = cicy_message_weight(layer, CICY_MESSAGE_POOL, 3 * round + k);
    cicy_gemm_sum(graph->roots, w, w, 3, pooled, kernels, hidden);
    cicy_nodes_relu(graph->roots * w, hidden);
    cicy_message_product(graph->roots, w, w, hidden,
                         cicy_message_weight(layer, CICY_MESSAGE_POOL_UPDATE, round), s->root,
                         true);
    cicy_nodes_normalise(graph->roots, w, s->root, tape->root_normal[round + 1],
                         tape->root_inverse[round + 1]);
}

/* The samples' outputs: sums over their roots. */
static void read_out(const cicy_message_passing *layer, const cicy_graph *graph, const states *s,
                     const cicy_message_tape *tape, cicy_real *output)
{
    const size_t w = layer->width, h = layer->units;
    const cicy_real *bias = cicy_message_weight(layer, CICY_MESSAGE_READ_BIAS, 0);
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        cicy_nodes_pool(graph, side, w, cicy_message_read_factor, s->node[side], tape->read[side]);
    memcpy(tape->read[2], s->root, graph->roots * w * sizeof *s->root);
    for (size_t root = 0; root < graph->roots; root++)
        memcpy(tape->units + root * h, bias, h * sizeof *bias);
    for (size_t part = 0; part < 3; part++)
        cicy_message_product(graph->roots, h, w, tape->read[part],
                             cicy_message_weight(layer, CICY_MESSAGE_READ, part), tape->units,
                             true);
    cicy_nodes_relu(graph->roots * h, tape->units);
    memset(output, 0, graph->samples * h * sizeof *output);
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < h; i++)
            output[graph->root_sample[root] * h + i] +=
                graph->root_weight[root] * tape->units[root * h + i];
}

static void run_group(const cicy_message_passing *layer, const cicy_graph *graph, const states *s,
                      const cicy_message_tape *tape, cicy_message_first *first, cicy_real *output)
{
    start(layer, graph, s, tape, first);
    for (size_t round = 0; round < layer->rounds; round++) {
        for (int half = 0; half < 2; half++)
            if (first && round == 0)
                first_half_round(layer, graph, half, s, tape, first);
            else
                half_round(layer, graph, round, half, s, tape);
        update_roots(layer, graph, round, s, tape);
    }
    read_out(layer, graph, s, tape, output);
}

/* Numbers for the tape of a lane of `samples` matrices: its groups' arrays, each rounded up. */
static size_t lane_tape(const cicy_message_passing *layer, size_t samples)
{
    const cicy_graph_limits limits = cicy_graph_limits_of(
        samples, layer->source.rows, layer->source.columns, layer->source.roots);
    cicy_message_tape tape;
    const size_t arrays = 15 * layer->rounds + 12;
    return cicy_message_tape_bind(&tape, layer, limits.nodes, limits.roots, true, NULL) +
           samples * arrays * CICY_VECTOR_LENGTH;
}

size_t cicy_message_lane_tape(const cicy_message_passing *layer, size_t batch)
{
    const size_t lanes = cicy_message_lanes(layer, batch);
    return lane_tape(layer, (batch + lanes - 1) / lanes);
}

size_t cicy_cpu_message_tape(const cicy_message_passing *layer, size_t max_batch)
{
    size_t most = 0;
    for (size_t batch = 1; batch <= max_batch; batch++) {
        const size_t size = cicy_message_lanes(layer, batch) * cicy_message_lane_tape(layer, batch);
        most = size > most ? size : most;
    }
    return most;
}

/* The tape of one group when nothing is kept. */
static size_t passing_tape(const cicy_message_passing *layer)
{
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    cicy_message_tape tape;
    return cicy_message_tape_bind(&tape, layer, limits.nodes, limits.roots, false, NULL);
}

static size_t forward_size(const cicy_message_passing *layer)
{
    cicy_message_first first;
    return cicy_message_group_size(layer) + states_size(layer) +
           cicy_message_first_bind(&first, layer, NULL) + passing_tape(layer);
}

size_t cicy_cpu_message_scratch(const cicy_message_passing *layer, size_t max_batch, int threads,
                                bool training)
{
    const size_t forward = (size_t)threads * forward_size(layer);
    const size_t backward = training ? cicy_message_backward_size(layer, max_batch, threads) : 0;
    return forward > backward ? forward : backward;
}

/* Runs samples begin to end in groups; each group has its own part of the tape, if one is kept. */
static void run_samples(const cicy_message_passing *layer, const cicy_real *matrices, size_t begin,
                        size_t end, cicy_real *output, cicy_real *tape, cicy_real *scratch)
{
    cicy_graph graph;
    states s;
    cicy_message_first first, *by_kinds = tape ? NULL : &first;
    cicy_message_group_bind(&graph, layer, scratch);
    scratch += cicy_message_group_size(layer);
    bind_states(&s, layer, scratch);
    scratch += states_size(layer);
    if (by_kinds) {
        scratch += cicy_message_first_bind(by_kinds, layer, scratch);
        cicy_message_first_rows(by_kinds, layer);
    }
    while (begin < end) {
        const size_t next = cicy_message_group_fill(&graph, layer, matrices, begin, end);
        cicy_message_tape arrays;
        const size_t used = cicy_message_tape_bind(&arrays, layer, graph.nodes, graph.roots,
                                                   tape != NULL, tape ? tape : scratch);
        run_group(layer, &graph, &s, &arrays, by_kinds, output + begin * layer->units);
        tape = tape ? tape + used : NULL;
        begin = next;
    }
}

cicy_message_passing cicy_message_with_range(const cicy_message_passing *layer)
{
    cicy_message_passing whole = *layer;
    whole.source.minimum = layer->range[0];
    whole.source.range = layer->range[1] - layer->range[0];
    return whole;
}

cicy_status cicy_cpu_message_forward(const cicy_work *work, const cicy_message_passing *layer,
                                     const cicy_real *matrices, cicy_real *output, cicy_real *tape)
{
    const size_t batch = work->batch;
    const cicy_message_passing whole = cicy_message_with_range(layer);
    /* Without a tape any number of lanes will do: samples do not depend on it. */
    const size_t lanes = tape ? cicy_message_lanes(layer, batch) : (batch + 15) / 16;
    const size_t room = tape ? cicy_message_lane_tape(layer, batch) : 0;
    const size_t size = forward_size(layer);
    size_t first, end;
    cicy_message_own_lanes(layer, lanes, &first, &end);
#pragma omp parallel for num_threads(work->threads) schedule(dynamic, 1)
    for (size_t lane = first; lane < end; lane++)
        run_samples(&whole, matrices, cicy_message_lane_start(batch, lanes, lane),
                    cicy_message_lane_start(batch, lanes, lane + 1), output,
                    tape ? tape + lane * room : NULL,
                    work->scratch + (size_t)omp_get_thread_num() * size);
    cicy_message_share(layer, lanes, batch, layer->units, output);
    return CICY_OK;
}
