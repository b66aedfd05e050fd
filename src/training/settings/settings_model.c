/* What the settings make of a data set and a model. */
#include "cicyminer/training.h"

#include "base/errors.h"

cicy_split_options cicy_training_split_options(const cicy_training_settings *settings)
{
    return (cicy_split_options){.size = sizeof(cicy_split_options),
                                .sampling = settings->data.sampling,
                                .share = settings->data.share,
                                .training = settings->data.ratio,
                                .validation = settings->data.validation,
                                .seed = (uint64_t)settings->seed,
                                .limit = settings->data.limit};
}

/* Changes losses, dropout and penalties of a model to those of the settings. */
static void adjust(const cicy_training_settings *settings, cicy_model *model)
{
    const cicy_content content =
        cicy_model_is_of_bundles(model) ? CICY_CONTENT_BUNDLES : CICY_CONTENT_HODGE;
    for (size_t i = 0; i < model->output_count; i++) {
        cicy_output *output = &model->outputs[i];
        if (output->loss == CICY_LOSS_CROSS_ENTROPY)
            continue;
        output->delta = settings->loss.delta;
        if (output->target < CICY_MAX_PREDICTED)
            output->weight = settings->loss.weights[cicy_predicted_place(
                content, model->options.dimension, output->target)];
        if (output->auxiliary)
            output->weight *= settings->loss.auxiliary;
    }
    for (size_t i = 0; i < model->layer_count; i++) {
        cicy_layer *layer = &model->layers[i];
        if (layer->kind == CICY_LAYER_DROPOUT)
            layer->rate = settings->loss.dropout;
        if (layer->kind == CICY_LAYER_INCEPTION || layer->kind == CICY_LAYER_DENSE) {
            layer->l1 = settings->loss.l1;
            layer->l2 = settings->loss.l2;
        }
    }
}

cicy_status cicy_training_model(const cicy_training_settings *settings, int dimension, size_t rows,
                                size_t columns, cicy_model **model, cicy_error *error)
{
    const cicy_model_options options = {.size = sizeof options,
                                        .dimension = dimension,
                                        .width = settings->model.width,
                                        .modules = (size_t)settings->model.modules,
                                        .filters = (size_t)settings->model.filters,
                                        .last_filters = (size_t)settings->model.last_filters,
                                        .dense_layers = (size_t)settings->model.dense_layers,
                                        .dense_units = (size_t)settings->model.dense_units,
                                        .dense_activation = settings->model.dense_activation};
    CICY_TRY(cicy_model_create(settings->model.name, &options, rows, columns, model, error));
    adjust(settings, *model);
    return CICY_OK;
}
