/* Between the files of this folder and the engine. */
#ifndef CICYMINER_MODELS_MODELS_H
#define CICYMINER_MODELS_MODELS_H

#include "cicyminer/model.h"

/* Channels inside an attention layer. */
size_t cicy_layer_attention_channels(const cicy_layer *layer);

/* Builders of the named models: fill a started model. */
cicy_status cicy_model_build_cicyminer(cicy_model *model, cicy_error *error);

#endif
