/* The graph of a batch: built on the host, while the device works on the batch before, from the
 * matrices that were unpacked last, and sent in one piece. */
#include <cstdlib>

#include "engine/cuda/message.h"

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

/* Gives out parts of a block of memory; without one it only counts. */
struct parts {
    unsigned char *start;
    size_t used;
    template <typename T> void take(T **array, size_t count)
    {
        *array = start ? reinterpret_cast<T *>(start + used) : nullptr;
        used += (count * sizeof(T) + 127) / 128 * 128;
    }
};

static void lay_out_types(parts *from, cicy_cuda_types *list, size_t types, size_t members)
{
    list->types = types;
    from->take(&list->order, members);
    from->take(&list->piece_start, members / CICY_PIECE + types + 1);
    from->take(&list->type_piece, types + 1);
}

/* The arrays of a graph of this size; returns their bytes. */
static size_t lay_out(cicy_cuda_graph *graph, size_t samples, const cicy_graph_limits &size,
                      void *memory)
{
    parts from = {static_cast<unsigned char *>(memory), 0};
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        from.take(&graph->node_start[side], size.roots + 1);
        from.take(&graph->edge_start[side], size.nodes[side] + 1);
        from.take(&graph->neighbour[side], size.edges);
        from.take(&graph->edge_owner[side], size.edges);
        from.take(&graph->node_root[side], size.nodes[side]);
        from.take(&graph->edge_type[side], size.edges);
        lay_out_types(&from, &graph->by_edge[side], CICY_GRAPH_EDGE_TYPES, size.edges);
    }
    from.take(&graph->start_type, size.edges);
    from.take(&graph->row_type, size.nodes[ROWS]);
    from.take(&graph->root_type, size.roots);
    from.take(&graph->root_sample, size.roots);
    from.take(&graph->sample_start, samples + 1);
    from.take(&graph->root_weight, size.roots);
    lay_out_types(&from, &graph->by_start, CICY_GRAPH_START_TYPES, size.edges);
    lay_out_types(&from, &graph->by_row, CICY_GRAPH_ROW_TYPES, size.nodes[ROWS]);
    lay_out_types(&from, &graph->by_root, CICY_GRAPH_ROOT_TYPES, size.roots);
    return from.used;
}

cicy_graph_limits cicy_cuda_limits(const cicy_message_passing *layer, size_t samples)
{
    return cicy_graph_limits_of(samples, layer->source.rows, layer->source.columns,
                                layer->source.roots);
}

size_t cicy_cuda_graph_bytes(const cicy_message_passing *layer, size_t samples)
{
    cicy_cuda_graph graph;
    return lay_out(&graph, samples, cicy_cuda_limits(layer, samples), nullptr);
}

/* ---- On the host ---- */

/* Sorts members by type, stably, and divides them into pieces. */
static void sort_types(cicy_cuda_types *list, size_t members, const uint16_t *type)
{
    uint32_t next[CICY_GRAPH_START_TYPES + 1] = {0};
    for (size_t i = 0; i < members; i++)
        next[type[i] + 1]++;
    for (size_t t = 0; t < list->types; t++)
        next[t + 1] += next[t];
    size_t pieces = 0;
    for (size_t t = 0; t < list->types; t++) {
        list->type_piece[t] = (uint32_t)pieces;
        for (uint32_t at = next[t]; at < next[t + 1]; at += CICY_PIECE)
            list->piece_start[pieces++] = at;
    }
    list->type_piece[list->types] = (uint32_t)pieces;
    list->piece_start[pieces] = (uint32_t)members;
    list->pieces = pieces;
    for (size_t i = 0; i < members; i++)
        list->order[next[type[i]]++] = (uint32_t)i;
}

/* owner [member] = its group; start [groups + 1]. */
static void find_owners(size_t groups, const uint32_t *start, uint32_t *owner)
{
    for (size_t g = 0; g < groups; g++)
        for (uint32_t i = start[g]; i < start[g + 1]; i++)
            owner[i] = (uint32_t)g;
}

template <typename T> static void copy_list(size_t count, const T *from, T *to)
{
    if (count > 0)
        memcpy(to, from, count * sizeof(T));
}

/* Fills the arrays of `graph`, which are the host's here. */
static void fill(cicy_cuda_graph *graph, const cicy_graph &from)
{
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        copy_list(from.roots + 1, from.node_start[side], graph->node_start[side]);
        copy_list(from.nodes[side] + 1, from.edge_start[side], graph->edge_start[side]);
        copy_list(from.edges, from.neighbour[side], graph->neighbour[side]);
        copy_list(from.edges, from.edge_type[side], graph->edge_type[side]);
        find_owners(from.nodes[side], from.edge_start[side], graph->edge_owner[side]);
        find_owners(from.roots, from.node_start[side], graph->node_root[side]);
        sort_types(&graph->by_edge[side], from.edges, from.edge_type[side]);
    }
    copy_list(from.edges, from.start_type, graph->start_type);
    copy_list(from.nodes[ROWS], from.row_type, graph->row_type);
    copy_list(from.roots, from.root_type, graph->root_type);
    copy_list(from.roots, from.root_sample, graph->root_sample);
    copy_list(from.roots, from.root_weight, graph->root_weight);
    sort_types(&graph->by_start, from.edges, from.start_type);
    sort_types(&graph->by_row, from.nodes[ROWS], from.row_type);
    sort_types(&graph->by_root, from.roots, from.root_type);
    for (size_t s = 0, root = 0; s <= from.samples; s++) {
        while (root < from.roots && from.root_sample[root] < s)
            root++;
        graph->sample_start[s] = (uint32_t)root;
    }
}

/* Lists of the batch's graph in the host's memory. */
static cicy_status build(cicy_cuda *cuda, const cicy_message_passing *layer, size_t samples,
                         cicy_graph *graph, cicy_error *error)
{
    const cicy_graph_limits limits = cicy_cuda_limits(layer, samples);
    const size_t bytes = cicy_graph_bytes(&limits), size = cuda->matrix_size;
    float matrix[CICY_GRAPH_MATRIX];
    if (bytes > cuda->lists_bytes) {
        free(cuda->lists);
        cuda->lists = aligned_alloc(64, (bytes + 63) / 64 * 64);
        cuda->lists_bytes = cuda->lists ? bytes : 0;
    }
    if (!cuda->lists)
        return cicy_cuda_fail(error, CICY_ERROR_MEMORY, "no memory for graphs of %zu MB",
                              bytes / 1000000);
    cicy_graph_source source = layer->source;
    source.minimum = 0; /* whole numbers, as they are */
    source.range = 1;
    cicy_graph_bind(graph, &limits, cuda->lists);
    cicy_graph_start(graph);
    for (size_t b = 0; b < samples; b++) {
        for (size_t i = 0; i < size; i++)
            matrix[i] = (float)cuda->matrices[b * size + i];
        cicy_graph_add(graph, &source, matrix);
    }
    return CICY_OK;
}

cicy_status cicy_cuda_graph_make(const cicy_work *work, const cicy_message_passing *layer,
                                 void *memory, cicy_cuda_graph *graph)
{
    cicy_cuda *cuda = cicy_cuda_of(work);
    cicy_graph lists;
    if (layer->source.rows * layer->source.columns != cuda->matrix_size ||
        cuda->matrix_size > CICY_GRAPH_MATRIX || work->batch != cuda->matrix_count)
        return cicy_cuda_fail(work->error, CICY_ERROR_SYSTEM,
                              "message passing needs the matrices of its own batch");
    CICY_CUDA_TRY(build(cuda, layer, work->batch, &lists, work->error));
    const cicy_graph_limits size = {
        lists.roots, {lists.nodes[ROWS], lists.nodes[COLUMNS]}, lists.edges};
    *graph = cicy_cuda_graph{};
    graph->samples = lists.samples;
    graph->roots = lists.roots;
    graph->edges = lists.edges;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        graph->nodes[side] = lists.nodes[side];
    const size_t bytes = lay_out(graph, work->batch, size, nullptr);
    cicy_cuda_stage *stage;
    CICY_CUDA_TRY(cicy_cuda_take_stage(cuda->graph_stages, CICY_GRAPH_STAGES,
                                       &cuda->next_graph_stage, bytes, &stage, work->error));
    lay_out(graph, work->batch, size, stage->memory);
    fill(graph, lists);
    lay_out(graph, work->batch, size, memory);
    return cicy_cuda_send_stage(cuda, stage, memory, bytes, "send graphs", work->error);
}
