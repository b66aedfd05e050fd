/* Configurations as bipartite graphs, many of them side by side in flat lists. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_GRAPH_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_GRAPH_H

#include <stddef.h>
#include <stdint.h>

#include "cicyminer/model.h"
#include "engine/real.h"
#include "model/message_shapes.h"

/* The two sides of the graph: rows (projective spaces) and columns (polynomials). */
enum { CICY_GRAPH_ROWS, CICY_GRAPH_COLUMNS, CICY_GRAPH_SIDES };

/* Row i and column j are joined where p_ij > 0. A sample is in the lists once for each of its
 * roots: a root is a line bundle L = O(l_1, ..., l_m), and its copy of the graph has the marks l_i
 * on the rows. Nodes of one copy follow one another, and so do the copies of one sample. Lists of
 * edges are kept for both directions (compressed sparse rows). */
typedef struct cicy_graph {
    size_t samples, roots, edges, nodes[CICY_GRAPH_SIDES];
    uint32_t *node_start[CICY_GRAPH_SIDES]; /* [roots + 1]: first node of a copy */
    uint32_t *edge_start[CICY_GRAPH_SIDES]; /* [nodes + 1]: first edge of a node */
    uint32_t *neighbour[CICY_GRAPH_SIDES];  /* [edges]: the node at the other end */
    uint16_t *edge_type[CICY_GRAPH_SIDES];  /* [edges] */
    uint16_t *start_type;                   /* [edges], in the order of the columns' edges */
    uint16_t *row_type;                     /* [rows] */
    uint16_t *root_type;                    /* [roots] */
    uint32_t *root_sample;                  /* [roots] */
    cicy_real *root_weight; /* [roots]: the number of equal line bundles of the root */
} cicy_graph;

/* The most that graphs of `samples` matrices [rows][columns] can have. */
typedef struct cicy_graph_limits {
    size_t roots, nodes[CICY_GRAPH_SIDES], edges;
} cicy_graph_limits;
cicy_graph_limits cicy_graph_limits_of(size_t samples, size_t rows, size_t columns,
                                       cicy_roots roots);

/* The bytes of a graph's lists; binds the lists to such memory (aligned to 64 bytes). */
size_t cicy_graph_bytes(const cicy_graph_limits *limits);
void cicy_graph_bind(cicy_graph *graph, const cicy_graph_limits *limits, void *memory);

/* Matrices [rows][columns] as the input layer has them: entry = degree / range - minimum / range.
 */
typedef struct cicy_graph_source {
    size_t rows, columns;
    cicy_real minimum, range;
    cicy_roots roots;
} cicy_graph_source;

/* Empties a bound graph; appends the graph of a matrix, whose empty rows and columns at the end are
 * padding. Equal line bundles of a matrix are one root. */
void cicy_graph_start(cicy_graph *graph);
void cicy_graph_add(cicy_graph *graph, const cicy_graph_source *source, const cicy_real *matrix);

#endif
