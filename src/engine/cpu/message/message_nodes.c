#include "engine/cpu/message/message_nodes.h"

#include <tgmath.h>

#include "engine/cpu/softmax.h"

enum { LENGTH = CICY_VECTOR_LENGTH };
static const cicy_real epsilon = (cicy_real)1e-5, largest_exponent = 6;

CICY_INLINE cicy_vector *at(cicy_real *x)
{
    return (cicy_vector *)x;
}

CICY_INLINE const cicy_vector *read_at(const cicy_real *x)
{
    return (const cicy_vector *)x;
}

/* `vectors` vectors per node; a constant once inlined. Square roots and divisions take long, so
 * several nodes share one vector of them. */
CICY_INLINE void normalise(size_t nodes, size_t vectors, const cicy_real *x, cicy_real *normal,
                           cicy_real *inverse)
{
    const size_t width = vectors * LENGTH;
    const cicy_real share = 1 / (cicy_real)width;
    for (size_t node = 0; node < nodes; node++, x += width) {
        cicy_real *own = normal + node * width;
        cicy_vector sum = {0}, squares = {0};
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++)
            sum += *read_at(x + v * LENGTH);
        const cicy_vector mean = cicy_vector_all(share * cicy_vector_total(sum));
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++) {
            const cicy_vector distance = *read_at(x + v * LENGTH) - mean;
            *at(own + v * LENGTH) = distance;
            squares += distance * distance;
        }
        inverse[node] = share * cicy_vector_total(squares) + epsilon;
    }
    for (size_t node = 0; node < nodes; node++)
        inverse[node] = 1 / sqrt(inverse[node]);
    for (size_t node = 0; node < nodes; node++) {
        const cicy_vector factor = cicy_vector_all(inverse[node]);
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++)
            *at(normal + node * width + v * LENGTH) *= factor;
    }
}

/* A block of nodes at a time, which stays in the cache. */
CICY_INLINE void normalise_blocks(size_t nodes, size_t vectors, const cicy_real *x,
                                  cicy_real *normal, cicy_real *inverse)
{
    enum { BLOCK = 32 };
    const size_t size = BLOCK * vectors * LENGTH;
    for (; nodes >= BLOCK; nodes -= BLOCK, x += size, normal += size, inverse += BLOCK)
        normalise(BLOCK, vectors, x, normal, inverse);
    normalise(nodes, vectors, x, normal, inverse);
}

void cicy_nodes_normalise(size_t nodes, size_t width, const cicy_real *x, cicy_real *normal,
                          cicy_real *inverse)
{
    const size_t vectors = width / LENGTH;
    if (vectors == 2)
        normalise_blocks(nodes, 2, x, normal, inverse);
    else if (vectors == 4)
        normalise_blocks(nodes, 4, x, normal, inverse);
    else if (vectors == 8)
        normalise_blocks(nodes, 8, x, normal, inverse);
    else
        normalise_blocks(nodes, vectors, x, normal, inverse);
}

CICY_INLINE void normalise_backward(size_t nodes, size_t vectors, const cicy_real *normal,
                                    const cicy_real *inverse, const cicy_real *gradient,
                                    cicy_real *target)
{
    const size_t width = vectors * LENGTH;
    const cicy_real share = 1 / (cicy_real)width;
    for (size_t node = 0; node < nodes; node++) {
        const cicy_real *own = normal + node * width, *given = gradient + node * width;
        cicy_vector sum = {0}, product = {0};
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++) {
            sum += *read_at(given + v * LENGTH);
            product += *read_at(given + v * LENGTH) * *read_at(own + v * LENGTH);
        }
        const cicy_vector mean = cicy_vector_all(share * cicy_vector_total(sum));
        const cicy_vector slope = cicy_vector_all(share * cicy_vector_total(product));
        const cicy_vector factor = cicy_vector_all(inverse[node]);
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++)
            *at(target + node * width + v * LENGTH) +=
                factor * (*read_at(given + v * LENGTH) - mean - slope * *read_at(own + v * LENGTH));
    }
}

void cicy_nodes_normalise_backward(size_t nodes, size_t width, const cicy_real *normal,
                                   const cicy_real *inverse, const cicy_real *gradient,
                                   cicy_real *target)
{
    const size_t vectors = width / LENGTH;
    if (vectors == 2)
        normalise_backward(nodes, 2, normal, inverse, gradient, target);
    else if (vectors == 4)
        normalise_backward(nodes, 4, normal, inverse, gradient, target);
    else if (vectors == 8)
        normalise_backward(nodes, 8, normal, inverse, gradient, target);
    else
        normalise_backward(nodes, vectors, normal, inverse, gradient, target);
}

/* `vectors` vectors of one listener; a constant once inlined. */
CICY_INLINE void gather(const cicy_graph *graph, int side, size_t node, size_t width,
                        size_t vectors, const cicy_real *sent, const cicy_real *edge,
                        cicy_real *sum)
{
    cicy_vector total[4] = {{0}};
    const uint32_t end = graph->edge_start[side][node + 1];
    for (uint32_t e = graph->edge_start[side][node]; e < end; e++) {
        const cicy_real *from = sent + graph->neighbour[side][e] * width;
        const cicy_real *type = edge + graph->edge_type[side][e] * width;
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++)
            total[v] += cicy_vector_relu(*read_at(from + v * LENGTH) + *read_at(type + v * LENGTH));
    }
    CICY_UNROLL
    for (size_t v = 0; v < vectors; v++)
        *at(sum + node * width + v * LENGTH) = total[v];
}

void cicy_nodes_gather(const cicy_graph *graph, int side, size_t width, const cicy_real *sent,
                       const cicy_real *edge, cicy_real *sum)
{
    size_t i = 0;
    for (; i + 4 * LENGTH <= width; i += 4 * LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather(graph, side, node, width, 4, sent + i, edge + i, sum + i);
    for (; i + 2 * LENGTH <= width; i += 2 * LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather(graph, side, node, width, 2, sent + i, edge + i, sum + i);
    for (; i < width; i += LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather(graph, side, node, width, 1, sent + i, edge + i, sum + i);
}

CICY_INLINE void gather_backward(const cicy_graph *graph, int side, size_t node, size_t width,
                                 size_t vectors, const cicy_real *sent, const cicy_real *edge,
                                 const cicy_real *sum_gradient, cicy_real *sent_gradient,
                                 cicy_real *edge_gradient)
{
    cicy_vector total[4] = {{0}}, own[4];
    CICY_UNROLL
    for (size_t v = 0; v < vectors; v++)
        own[v] = *read_at(sent + node * width + v * LENGTH);
    const uint32_t end = graph->edge_start[side][node + 1];
    for (uint32_t e = graph->edge_start[side][node]; e < end; e++) {
        const cicy_real *from = sum_gradient + graph->neighbour[side][e] * width;
        const size_t type = graph->edge_type[side][e] * width;
        CICY_UNROLL
        for (size_t v = 0; v < vectors; v++) {
            const cicy_vector sum = own[v] + *read_at(edge + type + v * LENGTH);
            const cicy_vector passed = cicy_vector_where_positive(sum, *read_at(from + v * LENGTH));
            total[v] += passed;
            *at(edge_gradient + type + v * LENGTH) += passed;
        }
    }
    CICY_UNROLL
    for (size_t v = 0; v < vectors; v++)
        *at(sent_gradient + node * width + v * LENGTH) = total[v];
}

void cicy_nodes_gather_backward(const cicy_graph *graph, int side, size_t width,
                                const cicy_real *sent, const cicy_real *edge,
                                const cicy_real *sum_gradient, cicy_real *sent_gradient,
                                cicy_real *edge_gradient)
{
    size_t i = 0;
    for (; i + 4 * LENGTH <= width; i += 4 * LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather_backward(graph, side, node, width, 4, sent + i, edge + i, sum_gradient + i,
                            sent_gradient + i, edge_gradient + i);
    for (; i + 2 * LENGTH <= width; i += 2 * LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather_backward(graph, side, node, width, 2, sent + i, edge + i, sum_gradient + i,
                            sent_gradient + i, edge_gradient + i);
    for (; i < width; i += LENGTH)
        for (size_t node = 0; node < graph->nodes[side]; node++)
            gather_backward(graph, side, node, width, 1, sent + i, edge + i, sum_gradient + i,
                            sent_gradient + i, edge_gradient + i);
}

void cicy_nodes_fill(const cicy_graph *graph, int side, size_t width, const cicy_real *bias,
                     const cicy_real *value, cicy_real *x)
{
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < width; i += LENGTH) {
            cicy_vector filled = *read_at(bias + i);
            if (value)
                filled += *read_at(value + root * width + i);
            for (size_t node = graph->node_start[side][root];
                 node < graph->node_start[side][root + 1]; node++)
                *at(x + node * width + i) = filled;
        }
}

void cicy_nodes_fill_kinds(const cicy_graph *graph, int side, size_t width, const cicy_real *bias,
                           const cicy_real *value, const uint16_t *kind, const cicy_real *table,
                           cicy_real *x)
{
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < width; i += LENGTH) {
            const cicy_vector filled = *read_at(bias + i) + *read_at(value + root * width + i);
            for (size_t node = graph->node_start[side][root];
                 node < graph->node_start[side][root + 1]; node++)
                *at(x + node * width + i) = filled + *read_at(table + kind[node] * width + i);
        }
}

void cicy_nodes_pool(const cicy_graph *graph, int side, size_t width, cicy_real factor,
                     const cicy_real *x, cicy_real *sum)
{
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < width; i += LENGTH) {
            cicy_vector total = {0};
            for (size_t node = graph->node_start[side][root];
                 node < graph->node_start[side][root + 1]; node++)
                total += *read_at(x + node * width + i);
            *at(sum + root * width + i) = factor * total;
        }
}

void cicy_nodes_spread(const cicy_graph *graph, int side, size_t width, cicy_real factor,
                       const cicy_real *value, cicy_real *x)
{
    for (size_t root = 0; root < graph->roots; root++)
        for (size_t i = 0; i < width; i += LENGTH) {
            const cicy_vector added = factor * *read_at(value + root * width + i);
            for (size_t node = graph->node_start[side][root];
                 node < graph->node_start[side][root + 1]; node++)
                *at(x + node * width + i) += added;
        }
}

void cicy_nodes_relu(size_t size, cicy_real *x)
{
    for (size_t i = 0; i < size; i += LENGTH)
        *at(x + i) = cicy_vector_relu(*read_at(x + i));
}

void cicy_nodes_relu_backward(size_t size, const cicy_real *x, cicy_real *gradient)
{
    for (size_t i = 0; i < size; i += LENGTH)
        *at(gradient + i) = cicy_vector_where_positive(*read_at(x + i), *read_at(gradient + i));
}

void cicy_nodes_add_up(size_t nodes, size_t width, const cicy_real *x, cicy_real *total)
{
    for (size_t i = 0; i < width; i += LENGTH) {
        cicy_vector sum = {0};
        for (size_t node = 0; node < nodes; node++)
            sum += *read_at(x + node * width + i);
        *at(total + i) += sum;
    }
}

void cicy_nodes_add_types(size_t groups, size_t width, const uint32_t *start, const uint16_t *type,
                          const cicy_real *table, cicy_real *sum)
{
    for (size_t group = 0; group < groups; group++)
        for (size_t i = 0; i < width; i += LENGTH) {
            cicy_vector total = {0};
            for (uint32_t k = start[group]; k < start[group + 1]; k++)
                total += *read_at(table + type[k] * width + i);
            *at(sum + group * width + i) = total;
        }
}

void cicy_nodes_add_types_backward(size_t groups, size_t width, const uint32_t *start,
                                   const uint16_t *type, const cicy_real *gradient,
                                   cicy_real *table_gradient)
{
    for (size_t group = 0; group < groups; group++)
        for (size_t i = 0; i < width; i += LENGTH) {
            const cicy_vector passed = *read_at(gradient + group * width + i);
            for (uint32_t k = start[group]; k < start[group + 1]; k++)
                *at(table_gradient + type[k] * width + i) += passed;
        }
}

void cicy_nodes_exp(size_t size, cicy_real *x)
{
    const cicy_vector most = cicy_vector_all(largest_exponent);
    for (size_t i = 0; i < size; i += LENGTH)
        *at(x + i) =
            cicy_vector_exp(cicy_vector_least(cicy_vector_max(*read_at(x + i), -most), most));
}

void cicy_nodes_exp_backward(size_t size, const cicy_real *power, cicy_real *gradient)
{
    const cicy_vector low = cicy_vector_exp(cicy_vector_all(-largest_exponent));
    const cicy_vector high = cicy_vector_exp(cicy_vector_all(largest_exponent));
    for (size_t i = 0; i < size; i += LENGTH) {
        const cicy_vector own = *read_at(power + i);
        const cicy_vector passed =
            cicy_vector_where_positive(own - low, own * *read_at(gradient + i));
        *at(gradient + i) = cicy_vector_where_positive(high - own, passed);
    }
}
