/* A layer of message passing for tests. */
#ifndef CICYMINER_TESTS_NETWORK_MESSAGES_H
#define CICYMINER_TESTS_NETWORK_MESSAGES_H

#include "cicyminer/model.h"

static inline cicy_layer message_layer(size_t channels, size_t rounds, cicy_roots roots)
{
    return (cicy_layer){.kind = CICY_LAYER_MESSAGE_PASSING,
                        .filters = channels,
                        .rounds = rounds,
                        .units = 16,
                        .roots = roots};
}

#endif
