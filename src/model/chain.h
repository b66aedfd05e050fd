/* Building models layer by layer: every added layer reads the last one. */
#ifndef CICYMINER_MODEL_CHAIN_H
#define CICYMINER_MODEL_CHAIN_H

#include "cicyminer/model.h"

/* After a failure nothing more is added; `status` and `error` state the first one. */
typedef struct cicy_chain {
    cicy_model *model;
    cicy_error *error;
    cicy_status status;
    size_t last; /* the layer added last; may be set to continue elsewhere */
} cicy_chain;

/* Adds a layer named <prefix><suffix> that reads the last one. */
void cicy_chain_add(cicy_chain *chain, cicy_layer layer, const char *prefix, const char *suffix);

/* max(1, round(width F)) of the model's width. */
size_t cicy_chain_filters(const cicy_chain *chain, size_t filters);

void cicy_chain_add_output(cicy_chain *chain, const cicy_output *output);

#endif
