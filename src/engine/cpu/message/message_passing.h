/* Message passing on bipartite graphs, see cicy_layer_kind. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_PASSING_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_PASSING_H

#include <stdbool.h>
#include <stddef.h>

#include "engine/cpu/message/message_graph.h"
#include "model/message_shapes.h"

typedef struct cicy_message_passing {
    size_t width, rounds, units;
    cicy_graph_source source;
    const cicy_real *weights; /* one block with all tensors */
    size_t offset[CICY_MESSAGE_TENSORS], part[CICY_MESSAGE_TENSORS]; /* part: as in the shape */
    size_t block; /* size of the block of weights */
} cicy_message_passing;

#endif
