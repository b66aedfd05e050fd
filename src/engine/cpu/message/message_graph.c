#include "engine/cpu/message/message_graph.h"

#include <string.h>

#include "cicyminer/bundle_data.h"
#include "cicyminer/configuration.h"

enum { ROWS = CICY_GRAPH_ROWS, COLUMNS = CICY_GRAPH_COLUMNS };

/* One configuration and its line bundles. */
typedef struct sample {
    size_t rows, columns, roots;
    uint8_t degree[CICY_MAX_ROWS][CICY_MAX_COLUMNS];
    uint8_t dimension[CICY_MAX_ROWS];
    uint8_t mark[CICY_MAX_ROWS]; /* of the given line bundle */
    uint8_t bundle[CICY_MAX_ROWS + CICY_MAX_COLUMNS][CICY_MAX_ROWS];
    uint16_t root_type[CICY_MAX_ROWS + CICY_MAX_COLUMNS];
    unsigned weight[CICY_MAX_ROWS + CICY_MAX_COLUMNS];
} sample;

cicy_graph_limits cicy_graph_limits_of(size_t samples, size_t rows, size_t columns,
                                       cicy_roots roots)
{
    const size_t copies = roots == CICY_ROOTS_COLUMNS ? columns
                          : roots == CICY_ROOTS_ALL   ? rows + columns
                                                      : 1;
    return (cicy_graph_limits){.roots = samples * copies,
                               .nodes = {samples * copies * rows, samples * copies * columns},
                               .edges = samples * copies * rows * columns};
}

/* Takes `count` objects of `size` bytes from the memory; without memory it only counts. */
static void *take(void *memory, size_t *used, size_t count, size_t size)
{
    void *start = memory ? (char *)memory + *used : NULL;
    *used += (count * size + 63) / 64 * 64;
    return start;
}

static size_t lay_out(cicy_graph *graph, const cicy_graph_limits *limits, void *memory)
{
    size_t used = 0;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        graph->node_start[side] = take(memory, &used, limits->roots + 1, sizeof(uint32_t));
        graph->edge_start[side] = take(memory, &used, limits->nodes[side] + 1, sizeof(uint32_t));
        graph->neighbour[side] = take(memory, &used, limits->edges, sizeof(uint32_t));
        graph->edge_type[side] = take(memory, &used, limits->edges, sizeof(uint16_t));
    }
    graph->start_type = take(memory, &used, limits->edges, sizeof(uint16_t));
    graph->row_type = take(memory, &used, limits->nodes[ROWS], sizeof(uint16_t));
    graph->root_type = take(memory, &used, limits->roots, sizeof(uint16_t));
    graph->root_sample = take(memory, &used, limits->roots, sizeof(uint32_t));
    graph->root_weight = take(memory, &used, limits->roots, sizeof(cicy_real));
    return used;
}

size_t cicy_graph_bytes(const cicy_graph_limits *limits)
{
    cicy_graph graph;
    return lay_out(&graph, limits, NULL);
}

void cicy_graph_bind(cicy_graph *graph, const cicy_graph_limits *limits, void *memory)
{
    *graph = (cicy_graph){0};
    lay_out(graph, limits, memory);
}

void cicy_graph_start(cicy_graph *graph)
{
    graph->samples = graph->roots = graph->edges = 0;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++) {
        graph->nodes[side] = 0;
        graph->node_start[side][0] = graph->edge_start[side][0] = 0;
    }
}

/* A number of a matrix. Weights that are not finite lead to values that no integer can hold. */
static uint8_t read_number(const cicy_graph_source *source, cicy_real entry)
{
    const cicy_real half = (cicy_real)0.5 + source->minimum; /* for rounding */
    const cicy_real value = entry * source->range + half;
    return value >= 0 && value < 256 ? (uint8_t)value : 0;
}

/* The mark of a degree: 0 to CICY_GRAPH_DEGREE for -5 to 5, and the nearest of these beyond. */
static uint8_t mark_of(uint8_t entry)
{
    const int mark = entry - CICY_BUNDLE_MARK + CICY_GRAPH_DEGREE / 2;
    return (uint8_t)(mark < 0 ? 0 : mark > CICY_GRAPH_DEGREE ? CICY_GRAPH_DEGREE : mark);
}

static void read_matrix(sample *s, const cicy_graph_source *source, const cicy_real *matrix)
{
    const bool given = source->roots == CICY_ROOTS_GIVEN;
    const size_t columns = source->columns - given;
    s->rows = s->columns = 0;
    for (size_t i = 0; i < source->rows; i++) {
        unsigned sum = 0;
        for (size_t j = 0; j < columns; j++) {
            const uint8_t degree = read_number(source, *matrix++);
            s->degree[i][j] = degree < CICY_GRAPH_DEGREE ? degree : CICY_GRAPH_DEGREE;
            sum += degree;
            if (degree && j >= s->columns)
                s->columns = j + 1;
        }
        if (given)
            s->mark[i] = mark_of(read_number(source, *matrix++));
        const unsigned dimension = sum > 1 ? sum - 1 : 1;
        s->dimension[i] =
            (uint8_t)(dimension < CICY_GRAPH_DIMENSION ? dimension : CICY_GRAPH_DIMENSION);
        if (sum)
            s->rows = i + 1;
    }
}

/* Appends a line bundle, or increases the count of an equal one of the same type. */
static void add_root(sample *s, const uint8_t *bundle, uint16_t type)
{
    for (size_t r = 0; r < s->roots; r++)
        if (s->root_type[r] == type && memcmp(s->bundle[r], bundle, s->rows) == 0) {
            s->weight[r]++;
            return;
        }
    memcpy(s->bundle[s->roots], bundle, s->rows);
    s->root_type[s->roots] = type;
    s->weight[s->roots++] = 1;
}

static void find_roots(sample *s, cicy_roots roots)
{
    uint8_t bundle[CICY_MAX_ROWS] = {0};
    s->roots = 0;
    if (roots == CICY_ROOTS_NONE)
        add_root(s, bundle, 0);
    if (roots == CICY_ROOTS_GIVEN)
        add_root(s, s->mark, 1);
    const bool of_columns = roots == CICY_ROOTS_COLUMNS || roots == CICY_ROOTS_ALL;
    for (size_t j = 0; of_columns && j < s->columns; j++) {
        for (size_t i = 0; i < s->rows; i++)
            bundle[i] = s->degree[i][j];
        add_root(s, bundle, 1);
    }
    memset(bundle, 0, sizeof bundle);
    for (size_t i = 0; roots == CICY_ROOTS_ALL && i < s->rows; i++) {
        bundle[i] = 1;
        add_root(s, bundle, (uint16_t)(1 + s->dimension[i]));
        bundle[i] = 0;
    }
}

static uint16_t edge_type(unsigned dimension, unsigned degree)
{
    return (uint16_t)((dimension - 1) * CICY_GRAPH_DEGREE + degree - 1);
}

static uint16_t row_type(unsigned dimension, unsigned mark)
{
    return (uint16_t)((dimension - 1) * (CICY_GRAPH_DEGREE + 1) + mark);
}

/* The edge between row i and column j of the newest copy, in the list of one side. */
static void add_edge(cicy_graph *graph, const sample *s, int side, size_t i, size_t j, size_t mark,
                     size_t edge)
{
    const uint16_t type = edge_type(s->dimension[i], s->degree[i][j]);
    graph->neighbour[side][edge] =
        (uint32_t)(side == ROWS ? graph->nodes[COLUMNS] + j : graph->nodes[ROWS] + i);
    graph->edge_type[side][edge] = type;
    if (side == COLUMNS)
        graph->start_type[edge] = (uint16_t)(type * (CICY_GRAPH_DEGREE + 1) + mark);
}

static size_t add_side(cicy_graph *graph, const sample *s, const uint8_t *bundle, int side)
{
    const size_t nodes = side == ROWS ? s->rows : s->columns;
    const size_t others = side == ROWS ? s->columns : s->rows;
    size_t edge = graph->edges;
    for (size_t node = 0; node < nodes; node++) {
        for (size_t other = 0; other < others; other++) {
            const size_t i = side == ROWS ? node : other, j = side == ROWS ? other : node;
            if (s->degree[i][j])
                add_edge(graph, s, side, i, j, bundle[i], edge++);
        }
        graph->edge_start[side][graph->nodes[side] + node + 1] = (uint32_t)edge;
    }
    return edge;
}

static void add_copy(cicy_graph *graph, const sample *s, size_t root)
{
    const uint8_t *bundle = s->bundle[root];
    for (size_t i = 0; i < s->rows; i++)
        graph->row_type[graph->nodes[ROWS] + i] = row_type(s->dimension[i], bundle[i]);
    add_side(graph, s, bundle, ROWS);
    graph->edges = add_side(graph, s, bundle, COLUMNS);
    graph->nodes[ROWS] += s->rows;
    graph->nodes[COLUMNS] += s->columns;
    graph->root_type[graph->roots] = s->root_type[root];
    graph->root_sample[graph->roots] = (uint32_t)graph->samples;
    graph->root_weight[graph->roots] = (cicy_real)s->weight[root];
    graph->roots++;
    for (int side = 0; side < CICY_GRAPH_SIDES; side++)
        graph->node_start[side][graph->roots] = (uint32_t)graph->nodes[side];
}

void cicy_graph_add(cicy_graph *graph, const cicy_graph_source *source, const cicy_real *matrix)
{
    sample s;
    read_matrix(&s, source, matrix);
    find_roots(&s, source->roots);
    for (size_t root = 0; root < s.roots; root++)
        add_copy(graph, &s, root);
    graph->samples++;
}
