/* Message passing as its definition (src/zoo/mpnn.c), one sample, root, node and edge at a time. */
#ifndef CICYMINER_TESTS_ENGINE_REFERENCE_MESSAGES_H
#define CICYMINER_TESTS_ENGINE_REFERENCE_MESSAGES_H

#include "cicyminer/bundle_data.h"
#include "cicyminer/configuration.h"
#include "engine/reference/layers.h"
#include "model/message_shapes.h"

enum { MOST_NODES = CICY_MAX_ROWS + CICY_MAX_COLUMNS };

/* One configuration, and one line bundle with the marks l_i of the rows. */
typedef struct plain_graph {
    size_t rows, columns;
    unsigned degree[CICY_MAX_ROWS][CICY_MAX_COLUMNS], dimension[CICY_MAX_ROWS];
    unsigned given[CICY_MAX_ROWS];
    unsigned mark[CICY_MAX_ROWS], root_type;
} plain_graph;

/* The state of a root's copy of the graph, [W] numbers each. */
typedef struct plain_states {
    const plain_layer *layer;
    number *row[CICY_MAX_ROWS], *column[CICY_MAX_COLUMNS], *root;
} plain_states;

static unsigned at_most(unsigned value, unsigned most)
{
    return value < most ? value : most;
}

/* Empty rows and columns at the end are padding; a row of P^n has the sum n + 1. */
static plain_graph read_graph(const uint8_t *matrix, size_t rows, size_t columns, bool given)
{
    plain_graph g = {0};
    const size_t own = columns - given;
    for (size_t i = 0; i < rows; i++) {
        unsigned sum = 0;
        for (size_t j = 0; j < own; j++) {
            const unsigned degree = matrix[i * columns + j];
            g.degree[i][j] = at_most(degree, CICY_GRAPH_DEGREE);
            sum += degree;
            if (degree > 0) {
                g.rows = i + 1;
                g.columns = j + 1 > g.columns ? j + 1 : g.columns;
            }
        }
        g.dimension[i] = sum < 2 ? 1 : at_most(sum - 1, CICY_GRAPH_DIMENSION);
        if (given) {
            const int mark = (int)matrix[i * columns + own] - CICY_BUNDLE_MARK + 5;
            g.given[i] = mark < 0 ? 0 : at_most((unsigned)mark, CICY_GRAPH_DEGREE);
        }
    }
    return g;
}

static unsigned edge_type(const plain_graph *g, size_t i, size_t j)
{
    return (g->dimension[i] - 1) * CICY_GRAPH_DEGREE + g->degree[i][j] - 1;
}

static unsigned marked_row_type(const plain_graph *g, size_t i)
{
    return (g->dimension[i] - 1) * (CICY_GRAPH_DEGREE + 1) + g->mark[i];
}

/* Matrix, or row of a table, number `part` of a tensor. */
static const number *part_of(const plain_layer *l, cicy_message_tensor tensor, size_t part,
                             size_t size)
{
    return l->tensor[tensor].value + part * size;
}

/* target [outputs] += factor x [inputs] kernel. */
static void add_product(size_t inputs, size_t outputs, double factor, const number *x,
                        const number *kernel, number *target)
{
    for (size_t o = 0; o < outputs; o++)
        target[o] = plus_times(target[o], factor, product_of(0, inputs, x, kernel + o, outputs));
}

static void add_numbers(size_t size, double factor, const number *x, number *target)
{
    for (size_t i = 0; i < size; i++)
        target[i] = plus_times(target[i], factor, x[i]);
}

static void relu_all(size_t size, number *x)
{
    for (size_t i = 0; i < size; i++)
        x[i] = relu_of(x[i]);
}

/* normal = (x - mean) / sqrt(variance + 1e-5). */
static void normalised(size_t size, const number *x, number *normal)
{
    number mean, variance;
    moments_of(size, x, 1, &mean, &variance);
    const number spread = power_of(plus(variance, constant(1e-5)), -0.5);
    for (size_t i = 0; i < size; i++)
        normal[i] = times(plus_times(x[i], -1, mean), spread);
}

/* exp of an exponent that is kept within -6..6. */
static number bounded_power(number exponent)
{
    const double x = value_of(exponent);
    return x > 6 ? constant(exp(6)) : x < -6 ? constant(exp(-6)) : exponential(exponent);
}

static void start_states(const plain_graph *g, plain_states *s)
{
    const plain_layer *l = s->layer;
    const size_t w = l->layer->filters;
    number power[512];
    for (size_t i = 0; i < g->rows; i++)
        memcpy(s->row[i], part_of(l, CICY_MESSAGE_ROW_START, marked_row_type(g, i), w),
               w * sizeof(number));
    for (size_t j = 0; j < g->columns; j++) {
        memset(power, 0, w * sizeof *power);
        for (size_t i = 0; i < g->rows; i++)
            if (g->degree[i][j] > 0)
                add_numbers(w, 1,
                            part_of(l, CICY_MESSAGE_COLUMN_START,
                                    edge_type(g, i, j) * (CICY_GRAPH_DEGREE + 1) + g->mark[i], w),
                            power);
        for (size_t k = 0; k < w; k++)
            power[k] = bounded_power(power[k]);
        memset(s->column[j], 0, w * sizeof(number));
        add_product(w, w, 1, power, part_of(l, CICY_MESSAGE_COLUMN_MIX, 0, 0), s->column[j]);
    }
    memcpy(s->root, part_of(l, CICY_MESSAGE_ROOT_START, g->root_type, w), w * sizeof(number));
    memset(power, 0, w * sizeof *power);
    for (size_t i = 0; i < g->rows; i++)
        add_numbers(w, 1, part_of(l, CICY_MESSAGE_ROOT_POOL, marked_row_type(g, i), w), power);
    for (size_t k = 0; k < w; k++)
        power[k] = bounded_power(power[k]);
    add_product(w, w, 1, power, part_of(l, CICY_MESSAGE_ROOT_MIX, 0, 0), s->root);
}

/* One node listens: to rows where it is a column (half 0), to columns where it is a row (half 1).
 */
static void listen(const plain_graph *g, const plain_states *s, size_t round, int half, size_t node,
                   number *changed)
{
    const plain_layer *l = s->layer;
    const size_t w = l->layer->filters, part = 2 * round + (size_t)half;
    number heard[512] = {0}, hidden[512], normal[512], message[512];
    number *const own = half == 0 ? s->column[node] : s->row[node];
    for (size_t other = 0; other < (half == 0 ? g->rows : g->columns); other++) {
        const size_t i = half == 0 ? other : node, j = half == 0 ? node : other;
        if (g->degree[i][j] == 0)
            continue;
        const size_t type = part * CICY_GRAPH_EDGE_TYPES + edge_type(g, i, j);
        normalised(w, half == 0 ? s->row[i] : s->column[j], normal);
        memcpy(message, part_of(l, CICY_MESSAGE_EDGE, type, w), w * sizeof *message);
        add_product(w, w, 1, normal, part_of(l, CICY_MESSAGE_SEND, part, w * w), message);
        relu_all(w, message);
        add_numbers(w, 1, message, heard);
    }
    memcpy(hidden, part_of(l, CICY_MESSAGE_BIAS, part, w), w * sizeof *hidden);
    normalised(w, own, normal);
    add_product(w, w, 1, normal, part_of(l, CICY_MESSAGE_OWN, part, w * w), hidden);
    add_product(w, w, 1, heard, part_of(l, CICY_MESSAGE_SUM, part, w * w), hidden);
    normalised(w, s->root, normal);
    add_product(w, w, 1, normal, part_of(l, CICY_MESSAGE_GLOBAL, part, w * w), hidden);
    relu_all(w, hidden);
    memcpy(changed, own, w * sizeof *changed);
    add_product(w, w, 1, hidden, part_of(l, CICY_MESSAGE_UPDATE, part, w * w), changed);
}

/* All nodes of a side listen, then change together. */
static void half_round(const plain_graph *g, plain_states *s, size_t round, int half)
{
    const size_t w = s->layer->layer->filters, nodes = half == 0 ? g->columns : g->rows;
    number *changed = numbers_for(nodes * w);
    for (size_t node = 0; node < nodes; node++)
        listen(g, s, round, half, node, changed + node * w);
    for (size_t node = 0; node < nodes; node++)
        memcpy(half == 0 ? s->column[node] : s->row[node], changed + node * w, w * sizeof(number));
    free(changed);
}

static void update_root(const plain_graph *g, plain_states *s, size_t round)
{
    const plain_layer *l = s->layer;
    const size_t w = l->layer->filters;
    number hidden[512], normal[512];
    memcpy(hidden, part_of(l, CICY_MESSAGE_POOL_BIAS, round, w), w * sizeof *hidden);
    for (size_t i = 0; i < g->rows; i++) {
        normalised(w, s->row[i], normal);
        add_product(w, w, 0.1, normal, part_of(l, CICY_MESSAGE_POOL, 3 * round, w * w), hidden);
    }
    for (size_t j = 0; j < g->columns; j++) {
        normalised(w, s->column[j], normal);
        add_product(w, w, 0.1, normal, part_of(l, CICY_MESSAGE_POOL, 3 * round + 1, w * w), hidden);
    }
    normalised(w, s->root, normal);
    add_product(w, w, 1, normal, part_of(l, CICY_MESSAGE_POOL, 3 * round + 2, w * w), hidden);
    relu_all(w, hidden);
    add_product(w, w, 1, hidden, part_of(l, CICY_MESSAGE_POOL_UPDATE, round, w * w), s->root);
}

/* Adds one root's read-out to output [H]. */
static void run_root(const plain_graph *g, plain_states *s, number *output)
{
    const plain_layer *l = s->layer;
    const size_t w = l->layer->filters, h = l->layer->units;
    number units[512];
    start_states(g, s);
    for (size_t round = 0; round < l->layer->rounds; round++) {
        half_round(g, s, round, 0);
        half_round(g, s, round, 1);
        update_root(g, s, round);
    }
    memcpy(units, part_of(l, CICY_MESSAGE_READ_BIAS, 0, h), h * sizeof *units);
    for (size_t i = 0; i < g->rows; i++)
        add_product(w, h, 0.3, s->row[i], part_of(l, CICY_MESSAGE_READ, 0, w * h), units);
    for (size_t j = 0; j < g->columns; j++)
        add_product(w, h, 0.3, s->column[j], part_of(l, CICY_MESSAGE_READ, 1, w * h), units);
    add_product(w, h, 1, s->root, part_of(l, CICY_MESSAGE_READ, 2, w * h), units);
    relu_all(h, units);
    add_numbers(h, 1, units, output);
}

/* All line bundles, equal ones too. */
static void run_roots(plain_graph *g, plain_states *s, cicy_roots roots, number *output)
{
    if (roots == CICY_ROOTS_NONE)
        run_root(g, s, output);
    if (roots == CICY_ROOTS_GIVEN) {
        memcpy(g->mark, g->given, sizeof g->mark);
        g->root_type = 1;
        run_root(g, s, output);
    }
    for (size_t j = 0; roots >= CICY_ROOTS_COLUMNS && roots <= CICY_ROOTS_ALL && j < g->columns;
         j++) {
        g->root_type = 1;
        for (size_t i = 0; i < g->rows; i++)
            g->mark[i] = g->degree[i][j];
        run_root(g, s, output);
    }
    for (size_t e = 0; roots == CICY_ROOTS_ALL && e < g->rows; e++) {
        g->root_type = 1 + g->dimension[e];
        for (size_t i = 0; i < g->rows; i++)
            g->mark[i] = i == e;
        run_root(g, s, output);
    }
}

static void plain_messages(plain_layer *l, const plain_pass *pass)
{
    const size_t w = l->layer->filters, h = l->layer->units;
    number *memory = numbers_for((MOST_NODES + 1) * w);
    plain_states s = {.layer = l, .root = memory + MOST_NODES * w};
    assert_true(w <= 512 && h <= 512);
    for (size_t i = 0; i < CICY_MAX_ROWS; i++)
        s.row[i] = memory + i * w;
    for (size_t j = 0; j < CICY_MAX_COLUMNS; j++)
        s.column[j] = memory + (CICY_MAX_ROWS + j) * w;
    memset(l->value, 0, l->batch * h * sizeof *l->value);
    for (size_t b = 0; b < l->batch; b++) {
        plain_graph g = read_graph(pass->matrices + b * pass->rows * pass->columns, pass->rows,
                                   pass->columns, l->layer->roots == CICY_ROOTS_GIVEN);
        run_roots(&g, &s, l->layer->roots, l->value + b * h);
    }
    free(memory);
}

#endif
