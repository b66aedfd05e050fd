/* Message passing on bipartite graphs, see cicy_layer_kind. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_PASSING_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_PASSING_H

#include <stddef.h>

#include "engine/cpu/message/message_graph.h"
#include "model/message_shapes.h"

/* Several processes that share the lanes of a pass: process r runs those from r * lanes / count to
 * (r + 1) * lanes / count. */
typedef struct cicy_lane_exchange {
    int rank, count;
    /* data [size] of process `rank` for all of them. */
    void (*share)(void *user, int rank, cicy_real *data, size_t size);
    void *user;
} cicy_lane_exchange;

typedef struct cicy_message_passing {
    size_t width, rounds, units;
    cicy_graph_source source;
    const cicy_real *range;   /* of the input layer: the source's [minimum, maximum] */
    const cicy_real *weights; /* one block with all tensors */
    size_t offset[CICY_MESSAGE_TENSORS], part[CICY_MESSAGE_TENSORS]; /* part: as in the shape */
    size_t block;                       /* size of the block of weights */
    const cicy_lane_exchange *exchange; /* NULL: this process runs all lanes */
} cicy_message_passing;

#endif
