/* Shared by the named models. */
#ifndef CICYMINER_MODEL_MODEL_PARTS_H
#define CICYMINER_MODEL_MODEL_PARTS_H

#include "cicyminer/model.h"

/* Variants, written after the name of a network with "+" each. */
enum {
    CICY_VARIANT_ATTENTION = 1,
    CICY_VARIANT_MSE = 2,
    CICY_VARIANT_NO_AUX = 4,
    CICY_VARIANT_BATCH_256 = 8,
    CICY_VARIANT_LAYER_NORM = 16,
    CICY_VARIANT_BEST = 32,
    CICY_VARIANT_ROOTED = 64,
    CICY_VARIANT_ROOTED_ALL = 128,
    CICY_VARIANT_BUNDLE = 256,
    CICY_VARIANT_LINEAR = 512,
    CICY_VARIANT_FAST = 1024
};

/* Builders of the named models: fill a started model whose options are set. */
cicy_status cicy_model_build_cicyminer(cicy_model *model, unsigned variants, cicy_error *error);
cicy_status cicy_model_build_mpnn(cicy_model *model, unsigned variants, cicy_error *error);
cicy_status cicy_model_build_inception(cicy_model *model, size_t column, cicy_error *error);

#endif
