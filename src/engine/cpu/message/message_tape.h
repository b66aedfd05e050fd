/* What message passing keeps of one group of samples between its forward and backward pass. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_TAPE_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_TAPE_H

#include "engine/cpu/message/message_graph.h"
#include "engine/cpu/message/message_passing.h"

enum {
    CICY_MESSAGE_MAX_ROUNDS = 16,
    CICY_MESSAGE_GROUP = 512, /* a group of samples with this many nodes is full: about as many as a
                                 second-level cache holds with all their arrays */
    CICY_MESSAGE_GROUP_SAMPLES = 64
};

/* Arrays of the rounds follow one another, or all rounds share one when nothing is kept. Index
 * `round` of normal, inverse and root_normal is before the round; half h has its senders on side h
 * and its listeners on the other. */
typedef struct cicy_message_tape {
    cicy_real *normal[CICY_GRAPH_SIDES][CICY_MESSAGE_MAX_ROUNDS + 1];
    cicy_real *inverse[CICY_GRAPH_SIDES][CICY_MESSAGE_MAX_ROUNDS + 1];
    cicy_real *sent[2][CICY_MESSAGE_MAX_ROUNDS];
    cicy_real *sum[2][CICY_MESSAGE_MAX_ROUNDS];
    cicy_real *hidden[2][CICY_MESSAGE_MAX_ROUNDS];
    cicy_real *root_normal[CICY_MESSAGE_MAX_ROUNDS + 1];
    cicy_real *root_inverse[CICY_MESSAGE_MAX_ROUNDS + 1];
    cicy_real *pool[CICY_GRAPH_SIDES][CICY_MESSAGE_MAX_ROUNDS];
    cicy_real *root_hidden[CICY_MESSAGE_MAX_ROUNDS];
    cicy_real *column_power, *root_power;
    cicy_real *read[3]; /* sums over rows, sums over columns, root's node */
    cicy_real *units;   /* [roots][H] */
} cicy_message_tape;

/* Lays the arrays of a group out in `memory` and returns the numbers they take; only counts when
 * memory is NULL. `keep` false: rounds share their arrays. */
size_t cicy_message_tape_bind(cicy_message_tape *tape, const cicy_message_passing *layer,
                              const size_t nodes[CICY_GRAPH_SIDES], size_t roots, bool keep,
                              cicy_real *memory);

#endif
