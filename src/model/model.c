#include "cicyminer/model.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/errors.h"
#include "cicyminer/configuration.h"
#include "model/layer_kinds.h"

cicy_status cicy_model_start(const char *name, size_t rows, size_t columns, cicy_model **model,
                             cicy_error *error)
{
    if (rows < 1 || rows > CICY_MAX_ROWS || columns < 1 || columns > CICY_MAX_COLUMNS)
        return cicy_error_set(error, CICY_USAGE,
                              "a model needs matrices from 1 x 1 to %d x %d, not %zu x %zu",
                              CICY_MAX_ROWS, CICY_MAX_COLUMNS, rows, columns);
    if (strlen(name) >= CICY_MODEL_NAME_LENGTH)
        return cicy_error_set(error, CICY_USAGE, "model name '%s' is too long", name);
    cicy_model *started = calloc(1, sizeof *started);
    if (!started)
        return cicy_error_memory(error);
    strcpy(started->name, name);
    started->options.dimension = 4;
    started->options.width = 1;
    started->rows = rows;
    started->columns = columns;
    const cicy_layer input = {.kind = CICY_LAYER_INPUT, .name = "input"};
    cicy_status status = cicy_model_add(started, &input, NULL, error);
    if (status != CICY_OK)
        cicy_model_free(started);
    else
        *model = started;
    return status;
}

void cicy_model_free(cicy_model *model)
{
    if (model)
        free(model->layers);
    free(model);
}

cicy_model *cicy_model_copy(const cicy_model *model)
{
    cicy_model *copy = malloc(sizeof *copy);
    cicy_layer *layers = malloc(model->layer_count * sizeof *layers);
    if (!copy || !layers) {
        free(copy);
        free(layers);
        return NULL;
    }
    *copy = *model;
    copy->layers = layers;
    copy->layer_capacity = model->layer_count;
    memcpy(layers, model->layers, model->layer_count * sizeof *layers);
    return copy;
}

/* What is wrong with a layer that reads `input`; NULL: nothing. */
static const char *fault_of(const cicy_layer *layer, const cicy_layer *input)
{
    const cicy_layer_rules *rules = cicy_layer_rules_of(layer->kind);
    if (!rules)
        return "unknown kind of layer";
    if (layer->activation < CICY_ACTIVATION_NONE || layer->activation > CICY_ACTIVATION_SELU)
        return "unknown activation";
    if (!(layer->l1 >= 0 && layer->l1 < INFINITY && layer->l2 >= 0 && layer->l2 < INFINITY))
        return "a penalty is negative or not finite";
    return rules->fault(layer, input);
}

static void fill_shape(const cicy_model *model, cicy_layer *layer, const cicy_layer *input)
{
    const cicy_layer_rules *rules = cicy_layer_rules_of(layer->kind);
    layer->rows = input ? input->rows : model->rows;
    layer->columns = input ? input->columns : model->columns;
    layer->channels = input ? input->channels : 1;
    if (rules->shape)
        rules->shape(layer);
}

cicy_status cicy_model_add(cicy_model *model, const cicy_layer *layer, size_t *index,
                           cicy_error *error)
{
    const bool first = model->layer_count == 0;
    if (memchr(layer->name, 0, sizeof layer->name) == NULL || layer->name[0] == '\0')
        return cicy_error_set(error, CICY_USAGE, "layer %zu has no name", model->layer_count);
    for (size_t i = 0; i < model->layer_count; i++)
        if (strcmp(model->layers[i].name, layer->name) == 0)
            return cicy_error_set(error, CICY_USAGE, "two layers are named '%s'", layer->name);
    if (!first && layer->input >= model->layer_count)
        return cicy_error_set(error, CICY_USAGE, "layer '%s' reads a layer that does not exist",
                              layer->name);
    const cicy_layer *input = first ? NULL : &model->layers[layer->input];
    const char *fault = fault_of(layer, input);
    if (fault)
        return cicy_error_set(error, CICY_USAGE, "layer '%s': %s", layer->name, fault);
    cicy_layer added = *layer;
    fill_shape(model, &added, input);
    if (!cicy_array_reserve(&model->layers, &model->layer_capacity, model->layer_count + 1,
                            sizeof *model->layers))
        return cicy_error_memory(error);
    if (index)
        *index = model->layer_count;
    model->layers[model->layer_count++] = added;
    return CICY_OK;
}

cicy_status cicy_model_add_output(cicy_model *model, const cicy_output *output, cicy_error *error)
{
    if (model->output_count == CICY_MAX_OUTPUTS)
        return cicy_error_set(error, CICY_USAGE, "a model has at most %d outputs",
                              CICY_MAX_OUTPUTS);
    if (output->layer >= model->layer_count ||
        model->layers[output->layer].kind != CICY_LAYER_DENSE)
        return cicy_error_set(error, CICY_USAGE, "output '%s' is not a dense layer", output->name);
    if (output->loss != CICY_LOSS_CROSS_ENTROPY && model->layers[output->layer].channels != 1)
        return cicy_error_set(error, CICY_USAGE, "output '%s' needs one unit", output->name);
    if (output->loss == CICY_LOSS_HUBER && !(output->delta > 0))
        return cicy_error_set(error, CICY_USAGE, "output '%s': delta must be positive",
                              output->name);
    if (!output->auxiliary && model->output_count &&
        model->outputs[model->output_count - 1].auxiliary)
        return cicy_error_set(error, CICY_USAGE, "output '%s' follows an auxiliary one",
                              output->name);
    for (size_t i = 0; i < model->output_count; i++)
        if (model->outputs[i].layer == output->layer)
            return cicy_error_set(error, CICY_USAGE, "outputs '%s' and '%s' are the same layer",
                                  model->outputs[i].name, output->name);
    model->outputs[model->output_count++] = *output;
    if (output->target >= model->targets)
        model->targets = output->target + 1;
    return CICY_OK;
}

size_t cicy_model_main_outputs(const cicy_model *model)
{
    size_t count = 0;
    while (count < model->output_count && !model->outputs[count].auxiliary)
        count++;
    return count;
}

size_t cicy_model_main_values(const cicy_model *model)
{
    size_t values = 0;
    for (size_t i = 0; i < cicy_model_main_outputs(model); i++)
        values += model->layers[model->outputs[i].layer].channels;
    return values;
}

static cicy_model_counts count_layer(const cicy_model *model, const cicy_layer *layer)
{
    const cicy_layer_rules *rules = cicy_layer_rules_of(layer->kind);
    return rules->count ? rules->count(layer, &model->layers[layer->input])
                        : (cicy_model_counts){0};
}

cicy_model_counts cicy_model_count(const cicy_model *model, size_t layer)
{
    assert(layer == CICY_WHOLE_MODEL || layer < model->layer_count);
    if (layer != CICY_WHOLE_MODEL)
        return count_layer(model, &model->layers[layer]);
    cicy_model_counts all = {0};
    for (size_t i = 0; i < model->layer_count; i++) {
        const cicy_model_counts one = count_layer(model, &model->layers[i]);
        all.trained += one.trained;
        all.moments += one.moments;
        all.kernel_weights += one.kernel_weights;
        all.flops += one.flops;
    }
    return all;
}
