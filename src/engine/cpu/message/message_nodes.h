/* The parts of message passing other than matrix products. Arrays are [nodes][width]; the width is
 * a multiple of 16. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_NODES_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_NODES_H

#include "engine/cpu/message/message_graph.h"

/* Layer norm without factor and shift: normal = (x - mean) inverse, inverse [nodes] =
 * 1 / sqrt(variance + 1e-5). The gradient is added: target += d x / d normal (gradient). */
void cicy_nodes_normalise(size_t nodes, size_t width, const cicy_real *x, cicy_real *normal,
                          cicy_real *inverse);
void cicy_nodes_normalise_backward(size_t nodes, size_t width, const cicy_real *normal,
                                   const cicy_real *inverse, const cicy_real *gradient,
                                   cicy_real *target);

/* sum [listeners] = sum over edges of relu(sent [sender] + edge [type]); `side` is the listeners'.
 * Backward for the senders of `side`: sent_gradient [senders] is overwritten, edge_gradient [types]
 * is added to. */
void cicy_nodes_gather(const cicy_graph *graph, int side, size_t width, const cicy_real *sent,
                       const cicy_real *edge, cicy_real *sum);
void cicy_nodes_gather_backward(const cicy_graph *graph, int side, size_t width,
                                const cicy_real *sent, const cicy_real *edge,
                                const cicy_real *sum_gradient, cicy_real *sent_gradient,
                                cicy_real *edge_gradient);

/* x [nodes] = bias + value of the node's root; value may be NULL. */
void cicy_nodes_fill(const cicy_graph *graph, int side, size_t width, const cicy_real *bias,
                     const cicy_real *value, cicy_real *x);
/* The same plus table [kind of the node]. */
void cicy_nodes_fill_kinds(const cicy_graph *graph, int side, size_t width, const cicy_real *bias,
                           const cicy_real *value, const uint16_t *kind, const cicy_real *table,
                           cicy_real *x);
/* sum [roots] = factor sum over the root's nodes of x; x [nodes] += factor value [root]. */
void cicy_nodes_pool(const cicy_graph *graph, int side, size_t width, cicy_real factor,
                     const cicy_real *x, cicy_real *sum);
void cicy_nodes_spread(const cicy_graph *graph, int side, size_t width, cicy_real factor,
                       const cicy_real *value, cicy_real *x);

/* x = max(x, 0); gradient = 0 where x <= 0; total [width] += sum over nodes. */
void cicy_nodes_relu(size_t size, cicy_real *x);
void cicy_nodes_relu_backward(size_t size, const cicy_real *x, cicy_real *gradient);
void cicy_nodes_add_up(size_t nodes, size_t width, const cicy_real *x, cicy_real *total);

/* sum [groups] = sum of table [type] over the group's members. Backward: table_gradient [type] +=
 * gradient. */
void cicy_nodes_add_types(size_t groups, size_t width, const uint32_t *start, const uint16_t *type,
                          const cicy_real *table, cicy_real *sum);
void cicy_nodes_add_types_backward(size_t groups, size_t width, const uint32_t *start,
                                   const uint16_t *type, const cicy_real *gradient,
                                   cicy_real *table_gradient);

/* x = exp(x), the exponent kept within -6..6. Backward, in place: gradient of the exponent from
 * that of the power; zero where the exponent was not within. */
void cicy_nodes_exp(size_t size, cicy_real *x);
void cicy_nodes_exp_backward(size_t size, const cicy_real *power, cicy_real *gradient);

#endif
