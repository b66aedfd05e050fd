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

/* Numbers to work in, and numbers to keep between forward and backward pass (the layer's tape). */
size_t cicy_message_scratch(const cicy_message_passing *layer, size_t max_batch, int threads,
                            bool training);
size_t cicy_message_tape_size(const cicy_message_passing *layer, size_t max_batch);

/* output [batch][H] from matrices [batch][rows][columns]; tape NULL: nothing is kept. */
void cicy_message_forward(const cicy_message_passing *layer, size_t batch,
                          const cicy_real *matrices, cicy_real *output, cicy_real *tape,
                          cicy_real *scratch, int threads);

/* gradients (a block like the weights') are overwritten. Matrices, batch and tape are those of the
 * forward pass. */
void cicy_message_backward(const cicy_message_passing *layer, size_t batch,
                           const cicy_real *matrices, const cicy_real *output_gradient,
                           const cicy_real *tape, cicy_real *gradients, cicy_real *scratch,
                           int threads);

#endif
