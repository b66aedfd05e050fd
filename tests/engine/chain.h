/* For tests: models built layer by layer. */
#ifndef CICYMINER_TESTS_ENGINE_CHAIN_H
#define CICYMINER_TESTS_ENGINE_CHAIN_H

#include "cicyminer/model.h"
#include "unit.h"

/* Appends a layer that reads the one before it. */
static void chain(cicy_model *model, cicy_layer layer, const char *name)
{
    cicy_error error = {0};
    strcpy(layer.name, name);
    layer.input = model->layer_count - 1;
    if (cicy_model_add(model, &layer, NULL, &error) != CICY_OK)
        fail_msg("%s", error.message);
}

#endif
