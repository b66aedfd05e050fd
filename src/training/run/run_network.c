/* The network of a run with its first weights, and its optimiser. */
#include <assert.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "engine/engine.h"
#include "training/run/run_folder.h"
#include "training/warm_start.h"

/* Widens the range low..high to the entries of one matrix. */
static void add_matrix(const cicy_dataset *dataset, size_t index, unsigned *low, unsigned *high)
{
    const size_t size = dataset->rows * dataset->columns;
    const uint8_t *matrix = dataset->matrix + index * size;
    for (size_t k = 0; k < size; k++) {
        *low = matrix[k] < *low ? matrix[k] : *low;
        *high = matrix[k] > *high ? matrix[k] : *high;
    }
}

static cicy_status set_input_range(cicy_run *run, cicy_error *error)
{
    if (run->settings.data.rescale == CICY_RESCALE_NONE)
        return CICY_OK;
    const bool whole = run->settings.data.rescale == CICY_RESCALE_DATA_SET;
    const size_t count = whole ? run->dataset->count : run->split.count[CICY_PART_TRAINING];
    unsigned low = whole ? 0 : 255, high = 0;
    for (size_t i = 0; i < count; i++)
        add_matrix(run->dataset, whole ? i : run->split.indices[CICY_PART_TRAINING][i], &low,
                   &high);
    if (high <= low) /* a training part of one constant matrix */
        high = low + 1;
    return cicy_network_set_input_range(run->network, low, high, error);
}

static double training_mean(const cicy_run *run, size_t column)
{
    const size_t count = run->split.count[CICY_PART_TRAINING];
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t index = run->split.indices[CICY_PART_TRAINING][i];
        sum += (double)cicy_run_target(
            run, column, run->dataset->hodge[index * run->dataset->hodge_columns + column]);
    }
    return sum / (double)count;
}

/* Regression outputs start at the mean of what they learn. */
static cicy_status set_output_biases(cicy_run *run, cicy_error *error)
{
    enum { BIAS = 1 }; /* of a dense layer's tensors */
    for (size_t i = 0; i < run->model->output_count; i++) {
        const cicy_output *output = &run->model->outputs[i];
        if (output->loss == CICY_LOSS_CROSS_ENTROPY)
            continue;
        const size_t bias = cicy_network_layer_tensor(run->network, output->layer, BIAS);
        assert(cicy_network_tensor(run->network, bias).size == 1);
        const float mean = (float)training_mean(run, output->target);
        CICY_TRY(cicy_network_write_tensor(run->network, bias, &mean, error));
    }
    return CICY_OK;
}

static cicy_status set_first_weights(cicy_run *run, cicy_error *error)
{
    CICY_TRY(cicy_network_initialise(run->network, (uint64_t)run->settings.seed, error));
    CICY_TRY(set_input_range(run, error));
    if (run->settings.start.kind == CICY_START_DATA)
        CICY_TRY(set_output_biases(run, error));
    /* A run that is continued has its own weights. */
    if (run->settings.start.from[0] == '\0' || cicy_path_exists(run->folder, "state.safetensors"))
        return CICY_OK;
    return cicy_run_start_from(run, error);
}

static cicy_optimiser_settings optimiser_settings(const cicy_training_settings *settings)
{
    cicy_optimiser_settings optimiser =
        cicy_optimiser_defaults((cicy_optimiser_kind)settings->optimiser.kind);
    if (settings->optimiser.kind != CICY_OPTIMISER_ADAM)
        optimiser.momentum = settings->optimiser.momentum;
    optimiser.beta1 = settings->optimiser.beta1;
    optimiser.beta2 = settings->optimiser.beta2;
    optimiser.epsilon = settings->optimiser.epsilon;
    optimiser.decay = settings->optimiser.decay;
    optimiser.clip_norm = settings->optimiser.clip;
    optimiser.average = settings->optimiser.average;
    return optimiser;
}

cicy_status cicy_run_make_network(cicy_run *run, cicy_error *error)
{
    const cicy_training_settings *settings = &run->settings;
    const cicy_dataset *dataset = run->dataset;
    const cicy_optimiser_settings optimiser = optimiser_settings(settings);
    CICY_TRY(cicy_training_model(settings, dataset->dimension, dataset->rows, dataset->columns,
                                 &run->model, error));
    CICY_TRY(cicy_run_check_classes(run, error));
    CICY_TRY(cicy_network_create(run->model, (size_t)settings->batch, run->threads, true,
                                 &run->network, error));
    CICY_TRY(set_first_weights(run, error));
    return cicy_optimiser_create(run->network, &optimiser, &run->optimiser, error);
}
