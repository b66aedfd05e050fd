#include "model/message_shapes.h"

#include <math.h>

typedef enum start_kind { BIAS, TABLE, EXPONENT, KERNEL } start_kind;

/* Kernels have the variance 1/3 of the inverse number of inputs; those of the tables and exponents
 * were found by trial. */
static double start_limit(start_kind kind, size_t width)
{
    return kind == KERNEL     ? 1 / sqrt((double)width)
           : kind == TABLE    ? 0.5
           : kind == EXPONENT ? 0.17
                              : 0;
}

cicy_message_shape cicy_message_shape_of(const cicy_message_sizes *sizes,
                                         cicy_message_tensor tensor)
{
    const size_t w = sizes->width, r = sizes->rounds, h = sizes->units;
    const struct {
        const char *name;
        start_kind kind;
        size_t rank, shape[4];
    } plans[CICY_MESSAGE_TENSORS] = {
        [CICY_MESSAGE_ROW_START] = {"row.start", TABLE, 2, {CICY_GRAPH_ROW_TYPES, w}},
        [CICY_MESSAGE_COLUMN_START] = {"column.exponents",
                                       EXPONENT,
                                       2,
                                       {CICY_GRAPH_START_TYPES, w}},
        [CICY_MESSAGE_COLUMN_MIX] = {"column.kernel", KERNEL, 2, {w, w}},
        [CICY_MESSAGE_ROOT_START] = {"root.start", TABLE, 2, {CICY_GRAPH_ROOT_TYPES, w}},
        [CICY_MESSAGE_ROOT_POOL] = {"root.exponents", EXPONENT, 2, {CICY_GRAPH_ROW_TYPES, w}},
        [CICY_MESSAGE_ROOT_MIX] = {"root.kernel", KERNEL, 2, {w, w}},
        [CICY_MESSAGE_SEND] = {"send.kernel", KERNEL, 4, {r, 2, w, w}},
        [CICY_MESSAGE_EDGE] = {"edge.table", TABLE, 4, {r, 2, CICY_GRAPH_EDGE_TYPES, w}},
        [CICY_MESSAGE_OWN] = {"own.kernel", KERNEL, 4, {r, 2, w, w}},
        [CICY_MESSAGE_SUM] = {"sum.kernel", KERNEL, 4, {r, 2, w, w}},
        [CICY_MESSAGE_GLOBAL] = {"global.kernel", KERNEL, 4, {r, 2, w, w}},
        [CICY_MESSAGE_BIAS] = {"bias", BIAS, 3, {r, 2, w}},
        [CICY_MESSAGE_UPDATE] = {"update.kernel", KERNEL, 4, {r, 2, w, w}},
        [CICY_MESSAGE_POOL] = {"pool.kernel", KERNEL, 4, {r, 3, w, w}},
        [CICY_MESSAGE_POOL_BIAS] = {"pool.bias", BIAS, 2, {r, w}},
        [CICY_MESSAGE_POOL_UPDATE] = {"pool.update", KERNEL, 3, {r, w, w}},
        [CICY_MESSAGE_READ] = {"read.kernel", KERNEL, 3, {3, w, h}},
        [CICY_MESSAGE_READ_BIAS] = {"read.bias", BIAS, 1, {h}}};
    const size_t rank = plans[tensor].rank, *shape = plans[tensor].shape;
    const start_kind kind = plans[tensor].kind;
    cicy_message_shape found = {.name = plans[tensor].name, .rank = rank, .size = 1};
    for (size_t i = 0; i < rank; i++) {
        found.shape[i] = shape[i];
        found.size *= shape[i];
    }
    found.limit = start_limit(kind, w);
    found.kernel = kind == KERNEL;
    found.part = shape[rank - 1] * (kind == BIAS ? 1 : shape[rank - 2]);
    return found;
}

double cicy_message_flops(const cicy_message_sizes *sizes, cicy_roots roots)
{
    const double rows = 9, columns = 10, edges = 22;
    const double copies = roots == CICY_ROOTS_COLUMNS ? 10 : roots == CICY_ROOTS_ALL ? 19 : 1;
    const double w = (double)sizes->width, square = 2 * w * w, nodes = rows + columns;
    const double round = 4 * nodes * square + 6 * square + 2 * edges * 3 * w + 2 * nodes * 7 * w;
    return copies *
           ((double)sizes->rounds * round + (columns + 1) * square + 6 * w * (double)sizes->units);
}
