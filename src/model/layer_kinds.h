/* What a model knows of each kind of layer: one row of a table per kind. A new kind needs a row
 * here, its operations in the engine (engine/create.c) and its name in cicy_layer_kind. */
#ifndef CICYMINER_MODEL_LAYER_KINDS_H
#define CICYMINER_MODEL_LAYER_KINDS_H

#include "cicyminer/model.h"

typedef struct cicy_layer_rules {
    const char *name;
    /* What is wrong with a layer that reads `input` (NULL for the input layer); NULL: nothing. */
    const char *(*fault)(const cicy_layer *layer, const cicy_layer *input);
    /* Changes the output shape, which is that of the input before; NULL: they are the same. */
    void (*shape)(cicy_layer *layer);
    /* Counts of a layer whose shape is filled in; NULL: all are zero. */
    cicy_model_counts (*count)(const cicy_layer *layer, const cicy_layer *input);
} cicy_layer_rules;

/* The row of a kind; NULL when there is no such kind. */
const cicy_layer_rules *cicy_layer_rules_of(cicy_layer_kind kind);

/* Channels inside an attention layer: max(1, floor(ratio channels)). */
size_t cicy_layer_attention_channels(const cicy_layer *layer);

#endif
