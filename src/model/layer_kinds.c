#include "model/layer_kinds.h"

#include <math.h>

#include "model/message_shapes.h"

static bool is_plain(cicy_activation activation)
{
    return activation == CICY_ACTIVATION_NONE || activation == CICY_ACTIVATION_RELU;
}

static const char *input_fault(const cicy_layer *layer, const cicy_layer *input)
{
    (void)layer;
    return input ? "only the first layer can be the input" : NULL;
}

static const char *inception_fault(const cicy_layer *layer, const cicy_layer *input)
{
    if (input->channels > 1 && input->rows * input->columns == 1)
        return "a convolution cannot follow a dense layer";
    if (!is_plain(layer->activation))
        return "a convolution takes no activation or relu";
    return layer->filters == 0 ? "no filters" : NULL;
}

static void inception_shape(cicy_layer *layer)
{
    layer->channels = 2 * layer->filters;
}

/* Pairs of an output position and a valid input of a 'same' convolution as long as its axis. */
static uint64_t valid_pairs(uint64_t length)
{
    const uint64_t before = (length - 1) / 2, after = length - 1 - before;
    return length * length - before * (before + 1) / 2 - after * (after + 1) / 2;
}

static cicy_model_counts count_inception(const cicy_layer *layer, const cicy_layer *input)
{
    const uint64_t weights = input->channels * layer->filters;
    const uint64_t kernels = (layer->rows + layer->columns) * weights;
    const uint64_t pairs =
        layer->columns * valid_pairs(layer->rows) + layer->rows * valid_pairs(layer->columns);
    return (cicy_model_counts){.kernel_weights = kernels,
                               .trained = kernels + (layer->bias ? layer->channels : 0),
                               .flops = 2 * weights * pairs};
}

static const char *layer_norm_fault(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    return is_plain(layer->activation) ? NULL : "a norm takes no activation or relu";
}

static const char *batch_norm_fault(const cicy_layer *layer, const cicy_layer *input)
{
    if (input->kind == CICY_LAYER_BATCH_NORM || input->kind == CICY_LAYER_DROPOUT)
        return "batch norm cannot follow batch norm or dropout";
    return layer_norm_fault(layer, input);
}

static cicy_model_counts count_norm(const cicy_layer *layer, uint64_t operations)
{
    return (cicy_model_counts){.trained = (layer->scale ? 2 : 1) * (uint64_t)layer->channels,
                               .flops =
                                   operations * layer->rows * layer->columns * layer->channels};
}

static cicy_model_counts count_batch_norm(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    cicy_model_counts counts = count_norm(layer, 2);
    counts.moments = 2 * layer->channels;
    return counts;
}

static cicy_model_counts count_layer_norm(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    return count_norm(layer, 7);
}

static const char *dropout_fault(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    return layer->rate >= 0 && layer->rate < 1 ? NULL : "dropout rate outside [0, 1)";
}

static const char *dense_fault(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    return layer->filters == 0 ? "no units" : NULL;
}

static void dense_shape(cicy_layer *layer)
{
    layer->rows = layer->columns = 1;
    layer->channels = layer->filters;
}

static cicy_model_counts count_dense(const cicy_layer *layer, const cicy_layer *input)
{
    const uint64_t kernel =
        (uint64_t)input->rows * input->columns * input->channels * layer->filters;
    return (cicy_model_counts){.trained = kernel + (layer->bias ? layer->filters : 0),
                               .flops = 2 * kernel};
}

static const char *attention_fault(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    return layer->ratio > 0 && layer->ratio <= 1 ? NULL : "attention ratio outside (0, 1]";
}

size_t cicy_layer_attention_channels(const cicy_layer *layer)
{
    const size_t inner = (size_t)floor(layer->ratio * (double)layer->channels);
    return inner < 1 ? 1 : inner;
}

static cicy_model_counts count_spatial(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    const uint64_t positions = layer->rows * layer->columns, channels = layer->channels;
    const uint64_t inner = cicy_layer_attention_channels(layer), kernels = 2 * channels * inner;
    return (cicy_model_counts){.kernel_weights = kernels,
                               .trained = kernels + 2 * inner + 1,
                               .flops = 2 * positions * (kernels + positions * (inner + channels))};
}

static cicy_model_counts count_channel(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    const uint64_t positions = layer->rows * layer->columns, channels = layer->channels;
    const uint64_t inner = cicy_layer_attention_channels(layer), kernels = 2 * channels * inner;
    return (cicy_model_counts){.kernel_weights = kernels,
                               .trained = kernels + inner + channels,
                               .flops = 2 * positions * kernels};
}

static const char *messages_fault(const cicy_layer *layer, const cicy_layer *input)
{
    if (input->kind != CICY_LAYER_INPUT)
        return "message passing reads the input layer";
    if (layer->filters == 0 || layer->filters % 16 || layer->units == 0 || layer->units % 16)
        return "channels and units must be multiples of 16";
    return layer->rounds < 1 || layer->rounds > 16 ? "not 1 to 16 rounds" : NULL;
}

static void messages_shape(cicy_layer *layer)
{
    layer->rows = layer->columns = 1;
    layer->channels = layer->units;
}

static cicy_model_counts count_messages(const cicy_layer *layer, const cicy_layer *input)
{
    (void)input;
    const cicy_message_sizes sizes = {layer->filters, layer->rounds, layer->units};
    cicy_model_counts counts = {.flops = (uint64_t)cicy_message_flops(&sizes, layer->roots)};
    for (int i = 0; i < CICY_MESSAGE_TENSORS; i++)
        counts.trained += cicy_message_shape_of(&sizes, (cicy_message_tensor)i).size;
    return counts;
}

static const cicy_layer_rules kinds[] = {
    [CICY_LAYER_INPUT] = {"input", input_fault, NULL, NULL},
    [CICY_LAYER_INCEPTION] = {"inception", inception_fault, inception_shape, count_inception},
    [CICY_LAYER_BATCH_NORM] = {"batch norm", batch_norm_fault, NULL, count_batch_norm},
    [CICY_LAYER_LAYER_NORM] = {"layer norm", layer_norm_fault, NULL, count_layer_norm},
    [CICY_LAYER_DROPOUT] = {"dropout", dropout_fault, NULL, NULL},
    [CICY_LAYER_DENSE] = {"dense", dense_fault, dense_shape, count_dense},
    [CICY_LAYER_SAM] = {"spatial attention", attention_fault, NULL, count_spatial},
    [CICY_LAYER_CHAM] = {"channel attention", attention_fault, NULL, count_channel},
    [CICY_LAYER_MESSAGE_PASSING] = {"messages", messages_fault, messages_shape, count_messages}};

const cicy_layer_rules *cicy_layer_rules_of(cicy_layer_kind kind)
{
    return (size_t)kind < sizeof kinds / sizeof *kinds ? &kinds[kind] : NULL;
}
