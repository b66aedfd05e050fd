#include "engine/cpu/message/message_first_round.h"

#include "engine/cpu/message/message_group.h"
#include "engine/cpu/message/message_nodes.h"

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

static size_t most_columns(const cicy_message_passing *layer)
{
    return cicy_message_group_limits(layer).nodes[COLUMNS];
}

/* In numbers, rounded up to whole vectors. */
static size_t numbers_for(size_t bytes)
{
    enum { ALIGNMENT = 64 };
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * (ALIGNMENT / sizeof(cicy_real));
}

size_t cicy_message_first_bind(cicy_message_first *first, const cicy_message_passing *layer,
                               cicy_real *memory)
{
    const size_t columns = most_columns(layer), width = layer->width;
    const cicy_graph_limits limits = cicy_message_group_limits(layer);
    size_t used = 0;
    cicy_real **const tables[] = {&first->row_normal, &first->row_sent, &first->row_own};
    cicy_real **const arrays[] = {&first->power, &first->state, &first->normal, &first->sum,
                                  &first->heard};
    for (size_t i = 0; i < sizeof tables / sizeof *tables;
         i++, used += CICY_GRAPH_ROW_TYPES * width)
        *tables[i] = memory ? memory + used : NULL;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++, used += columns * width)
        *arrays[i] = memory ? memory + used : NULL;
    if (memory)
        cicy_graph_bind(&first->kinds, &limits, memory + used);
    used += numbers_for(cicy_graph_bytes(&limits));
    first->kind = memory ? (uint16_t *)(memory + used) : NULL;
    return used + numbers_for(columns * sizeof *first->kind);
}

void cicy_message_first_rows(cicy_message_first *first, const cicy_message_passing *layer)
{
    enum { TYPES = CICY_GRAPH_ROW_TYPES };
    const size_t w = layer->width;
    cicy_real inverse[TYPES];
    cicy_nodes_normalise(TYPES, w, cicy_message_weight(layer, CICY_MESSAGE_ROW_START, 0),
                         first->row_normal, inverse);
    cicy_message_product(TYPES, w, w, first->row_normal,
                         cicy_message_weight(layer, CICY_MESSAGE_SEND, 0), first->row_sent, false);
    cicy_message_product(TYPES, w, w, first->row_normal,
                         cicy_message_weight(layer, CICY_MESSAGE_OWN, 1), first->row_own, false);
}

/* Whether the column has the edges of the kind: start types determine edge types and marks. */
static bool is_of_kind(const cicy_graph *graph, uint32_t column, const cicy_graph *kinds,
                       size_t kind)
{
    const uint32_t *ends = graph->edge_start[COLUMNS] + column,
                   *kind_ends = kinds->edge_start[COLUMNS] + kind;
    const uint32_t edges = ends[1] - ends[0];
    if (edges != kind_ends[1] - kind_ends[0])
        return false;
    for (uint32_t e = 0; e < edges; e++)
        if (graph->start_type[ends[0] + e] != kinds->start_type[kind_ends[0] + e])
            return false;
    return true;
}

static void add_kind(const cicy_graph *graph, uint32_t column, cicy_graph *kinds)
{
    const uint32_t *ends = graph->edge_start[COLUMNS] + column;
    for (uint32_t e = ends[0]; e < ends[1]; e++, kinds->edges++) {
        kinds->start_type[kinds->edges] = graph->start_type[e];
        kinds->edge_type[COLUMNS][kinds->edges] = graph->edge_type[COLUMNS][e];
        kinds->neighbour[COLUMNS][kinds->edges] = graph->row_type[graph->neighbour[COLUMNS][e]];
    }
    kinds->edge_start[COLUMNS][++kinds->nodes[COLUMNS]] = (uint32_t)kinds->edges;
}

/* Kinds of one sample, whose copies are the roots from `root` to `end`; columns in the same place
 * of the copies are compared. */
static void find_kinds(cicy_message_first *first, const cicy_graph *graph, size_t root, size_t end)
{
    cicy_graph *kinds = &first->kinds;
    const uint32_t *start = graph->node_start[COLUMNS];
    const uint32_t columns = start[root + 1] - start[root];
    for (uint32_t j = 0; j < columns; j++) {
        const size_t old = kinds->nodes[COLUMNS];
        for (size_t copy = root; copy < end; copy++) {
            size_t kind = old;
            while (kind < kinds->nodes[COLUMNS] && !is_of_kind(graph, start[copy] + j, kinds, kind))
                kind++;
            if (kind == kinds->nodes[COLUMNS])
                add_kind(graph, start[copy] + j, kinds);
            first->kind[start[copy] + j] = (uint16_t)kind;
        }
    }
}

void cicy_message_first_columns(cicy_message_first *first, const cicy_message_passing *layer,
                                const cicy_graph *graph)
{
    const size_t w = layer->width;
    cicy_graph_start(&first->kinds);
    for (size_t root = 0, end = 0; root < graph->roots; root = end) {
        while (end < graph->roots && graph->root_sample[end] == graph->root_sample[root])
            end++;
        find_kinds(first, graph, root, end);
    }
    const size_t kinds = first->kinds.nodes[COLUMNS];
    cicy_real *inverse = first->sum; /* thrown away: the messages come there */
    cicy_nodes_add_types(kinds, w, first->kinds.edge_start[COLUMNS], first->kinds.start_type,
                         cicy_message_weight(layer, CICY_MESSAGE_COLUMN_START, 0), first->power);
    cicy_nodes_exp(kinds * w, first->power);
    cicy_message_product(kinds, w, w, first->power,
                         cicy_message_weight(layer, CICY_MESSAGE_COLUMN_MIX, 0), first->state,
                         false);
    cicy_nodes_normalise(kinds, w, first->state, first->normal, inverse);
    cicy_nodes_gather(&first->kinds, COLUMNS, w, first->row_sent,
                      cicy_message_weight(layer, CICY_MESSAGE_EDGE, 0), first->sum);
    cicy_message_product(kinds, w, w, first->normal,
                         cicy_message_weight(layer, CICY_MESSAGE_OWN, 0), first->heard, false);
    cicy_message_product(kinds, w, w, first->sum, cicy_message_weight(layer, CICY_MESSAGE_SUM, 0),
                         first->heard, true);
}
