/* Shared by the two passes of message passing. */
#ifndef CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_GROUP_H
#define CICYMINER_ENGINE_CPU_MESSAGE_MESSAGE_GROUP_H

#include "engine/cpu/message/message_tape.h"

/* Sums over the nodes of a root are multiplied with these, so that they are of order one. */
static const cicy_real cicy_message_pool_factor = (cicy_real)0.1;
static const cicy_real cicy_message_read_factor = (cicy_real)0.3;

/* Matrix number `part` of a tensor of matrices (or vector of one of biases). */
const cicy_real *cicy_message_weight(const cicy_message_passing *layer, cicy_message_tensor tensor,
                                     size_t part);

size_t cicy_message_lanes(const cicy_message_passing *layer, size_t batch);
size_t cicy_message_lane_start(size_t batch, size_t lanes, size_t lane);
size_t cicy_message_lane_tape(const cicy_message_passing *layer, size_t batch);

/* The lanes that this process runs: *first .. *end - 1. */
void cicy_message_own_lanes(const cicy_message_passing *layer, size_t lanes, size_t *first,
                            size_t *end);

/* Gives all processes what each has made: `width` numbers of data for every lane, or, if batch > 0,
 * for every sample of it. */
void cicy_message_share(const cicy_message_passing *layer, size_t lanes, size_t batch, size_t width,
                        cicy_real *data);

/* The layer with the source's minimum and range. */
cicy_message_passing cicy_message_with_range(const cicy_message_passing *layer);

/* The most that a group can hold: it is full when the next sample might not fit. */
cicy_graph_limits cicy_message_group_limits(const cicy_message_passing *layer);

/* The memory of a group's graph; binds it; fills it with samples from `first` on and returns the
 * first one that is not in it. */
size_t cicy_message_group_size(const cicy_message_passing *layer);
void cicy_message_group_bind(cicy_graph *graph, const cicy_message_passing *layer,
                             cicy_real *memory);
size_t cicy_message_group_fill(cicy_graph *graph, const cicy_message_passing *layer,
                               const cicy_real *matrices, size_t first, size_t end);

/* c [m][n] (+)= a [m][k] b [k][n]. */
void cicy_message_product(size_t m, size_t n, size_t k, const cicy_real *a, const cicy_real *b,
                          cicy_real *c, bool add);

size_t cicy_message_backward_size(const cicy_message_passing *layer, size_t max_batch, int threads);

#endif
