#include "cicyminer/model.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/configuration.h"
#include "model/message_shapes.h"
#include "model/model_parts.h"

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
        return cicy_error_set(error, CICY_SYSTEM, "no memory for a model");
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
    const bool plain =
        layer->activation == CICY_ACTIVATION_NONE || layer->activation == CICY_ACTIVATION_RELU;
    if (layer->activation < CICY_ACTIVATION_NONE || layer->activation > CICY_ACTIVATION_SELU)
        return "unknown activation";
    if (!(layer->l1 >= 0 && layer->l1 < INFINITY && layer->l2 >= 0 && layer->l2 < INFINITY))
        return "a penalty is negative or not finite";
    switch (layer->kind) {
    case CICY_LAYER_INPUT:
        return input ? "only the first layer can be the input" : NULL;
    case CICY_LAYER_INCEPTION:
        if (input->channels > 1 && input->rows * input->columns == 1)
            return "a convolution cannot follow a dense layer";
        return !plain                ? "a convolution takes no activation or relu"
               : layer->filters == 0 ? "no filters"
                                     : NULL;
    case CICY_LAYER_BATCH_NORM:
        if (input->kind == CICY_LAYER_BATCH_NORM || input->kind == CICY_LAYER_DROPOUT)
            return "batch norm cannot follow batch norm or dropout";
        return plain ? NULL : "a norm takes no activation or relu";
    case CICY_LAYER_LAYER_NORM:
        return plain ? NULL : "a norm takes no activation or relu";
    case CICY_LAYER_DROPOUT:
        return layer->rate >= 0 && layer->rate < 1 ? NULL : "dropout rate outside [0, 1)";
    case CICY_LAYER_DENSE:
        return layer->filters == 0 ? "no units" : NULL;
    case CICY_LAYER_SAM:
    case CICY_LAYER_CHAM:
        return layer->ratio > 0 && layer->ratio <= 1 ? NULL : "attention ratio outside (0, 1]";
    case CICY_LAYER_MESSAGE_PASSING:
        return input->kind != CICY_LAYER_INPUT ? "message passing reads the input layer"
               : layer->filters == 0 || layer->filters % 16 || layer->units == 0 ||
                       layer->units % 16
                   ? "channels and units must be multiples of 16"
               : layer->rounds < 1 || layer->rounds > 16 ? "not 1 to 16 rounds"
                                                         : NULL;
    }
    return "unknown kind of layer";
}

static void fill_shape(const cicy_model *model, cicy_layer *layer, const cicy_layer *input)
{
    layer->rows = input ? input->rows : model->rows;
    layer->columns = input ? input->columns : model->columns;
    layer->channels = input ? input->channels : 1;
    if (layer->kind == CICY_LAYER_INCEPTION)
        layer->channels = 2 * layer->filters;
    if (layer->kind == CICY_LAYER_DENSE) {
        layer->rows = layer->columns = 1;
        layer->channels = layer->filters;
    }
    if (layer->kind == CICY_LAYER_MESSAGE_PASSING) {
        layer->rows = layer->columns = 1;
        layer->channels = layer->units;
    }
}

static cicy_status reserve_layer(cicy_model *model, cicy_error *error)
{
    if (model->layer_count < model->layer_capacity)
        return CICY_OK;
    size_t capacity = model->layer_capacity ? 2 * model->layer_capacity : 32;
    cicy_layer *layers = realloc(model->layers, capacity * sizeof *layers);
    if (!layers)
        return cicy_error_set(error, CICY_SYSTEM, "no memory for a model");
    model->layers = layers;
    model->layer_capacity = capacity;
    return CICY_OK;
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
    cicy_status status = reserve_layer(model, error);
    if (status != CICY_OK)
        return status;
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

size_t cicy_layer_attention_channels(const cicy_layer *layer)
{
    const size_t inner = (size_t)floor(layer->ratio * (double)layer->channels);
    return inner < 1 ? 1 : inner;
}

/* Pairs of an output position and a valid input of a 'same' convolution as long as its axis. */
static uint64_t valid_pairs(uint64_t length)
{
    uint64_t before = (length - 1) / 2, after = length - 1 - before;
    return length * length - before * (before + 1) / 2 - after * (after + 1) / 2;
}

static cicy_model_counts count_messages(const cicy_layer *layer)
{
    const cicy_message_sizes sizes = {layer->filters, layer->rounds, layer->units};
    cicy_model_counts counts = {.flops = (uint64_t)cicy_message_flops(&sizes, layer->roots)};
    for (int i = 0; i < CICY_MESSAGE_TENSORS; i++)
        counts.trained += cicy_message_shape_of(&sizes, (cicy_message_tensor)i).size;
    return counts;
}

static cicy_model_counts count_layer(const cicy_model *model, const cicy_layer *layer)
{
    const cicy_layer *input = &model->layers[layer->input];
    const uint64_t positions = layer->rows * layer->columns, channels = layer->channels;
    const uint64_t inputs = (uint64_t)input->rows * input->columns * input->channels;
    const uint64_t inner = cicy_layer_attention_channels(layer);
    const uint64_t filters = layer->filters;
    cicy_model_counts counts = {0};
    switch (layer->kind) {
    case CICY_LAYER_INPUT:
    case CICY_LAYER_DROPOUT:
        break;
    case CICY_LAYER_INCEPTION:
        counts.kernel_weights = (layer->rows + layer->columns) * input->channels * filters;
        counts.trained = counts.kernel_weights + (layer->bias ? channels : 0);
        counts.flops =
            2 * input->channels * filters *
            (layer->columns * valid_pairs(layer->rows) + layer->rows * valid_pairs(layer->columns));
        break;
    case CICY_LAYER_BATCH_NORM:
        counts.trained = layer->scale ? 2 * channels : channels;
        counts.moments = 2 * channels;
        counts.flops = 2 * positions * channels;
        break;
    case CICY_LAYER_LAYER_NORM:
        counts.trained = layer->scale ? 2 * channels : channels;
        counts.flops = 7 * positions * channels;
        break;
    case CICY_LAYER_DENSE:
        counts.trained = inputs * filters + (layer->bias ? filters : 0);
        counts.flops = 2 * inputs * filters;
        break;
    case CICY_LAYER_SAM:
        counts.kernel_weights = 2 * channels * inner;
        counts.trained = counts.kernel_weights + 2 * inner + 1;
        counts.flops = 2 * positions * (2 * channels * inner + positions * (inner + channels));
        break;
    case CICY_LAYER_CHAM:
        counts.kernel_weights = 2 * channels * inner;
        counts.trained = counts.kernel_weights + inner + channels;
        counts.flops = 2 * positions * 2 * channels * inner;
        break;
    case CICY_LAYER_MESSAGE_PASSING:
        counts = count_messages(layer);
        break;
    }
    return counts;
}

cicy_model_counts cicy_model_count(const cicy_model *model, size_t layer)
{
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
