#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cicyminer/prediction.h"
#include "cicyminer/random.h"
#include "cicyminer/training.h"
#include "data/hdf5_small.h"
#include "training/metrics_file.h"
#include "training/run.h"
#include "training/shuffle.h"

enum { CHUNK = 1024 };
static const uint64_t stream_shuffled = UINT64_C(0x53485546) << 32;

static cicy_status out_of_memory(cicy_error *error)
{
    return cicy_error_set(error, CICY_SYSTEM, "out of memory for an evaluation");
}

static cicy_status predict_chunk(cicy_network *network, const cicy_dataset *dataset,
                                 const uint32_t *indices, size_t count,
                                 const cicy_evaluation_options *options, uint8_t *matrices,
                                 float *values, cicy_error *error)
{
    cicy_batch batch = {.matrices = dataset->matrix, .indices = indices, .count = count};
    if (options->shuffled) {
        size_t size = dataset->rows * dataset->columns;
        for (size_t i = 0; i < count; i++)
            cicy_shuffle_matrix(dataset, indices[i], options->seed, stream_shuffled ^ indices[i],
                                matrices + i * size);
        batch = (cicy_batch){.matrices = matrices, .count = count};
    }
    return cicy_network_predict(network, &batch, values, error);
}

static cicy_status check_network(const cicy_network *network, const cicy_dataset *dataset,
                                 cicy_error *error)
{
    const cicy_model *model = cicy_network_model(network);
    if (dataset->dimension != model->options.dimension)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network knows manifolds of dimension %d, the data set has "
                              "dimension %d",
                              model->options.dimension, dataset->dimension);
    if (model->rows != dataset->rows || model->columns != dataset->columns)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "the network reads matrices of %zu x %zu, the data set has %zu x %zu",
                              model->rows, model->columns, dataset->rows, dataset->columns);
    return CICY_OK;
}

/* Memory of an evaluation, for one chunk. */
typedef struct chunk_space {
    uint8_t *matrices; /* [CHUNK][rows][columns], for shuffled ones */
    float *values;     /* [CHUNK][main values] */
} chunk_space;

static cicy_status evaluate_chunks(cicy_network *network, const cicy_dataset *dataset,
                                   const uint32_t *indices, size_t count,
                                   const cicy_evaluation_options *options, const chunk_space *space,
                                   float *predicted, cicy_metrics_sums *sums, cicy_error *error)
{
    const cicy_progress *progress = &options->progress;
    const cicy_model *model = cicy_network_model(network);
    const size_t stride = cicy_model_main_values(model);
    for (size_t first = 0; first < count; first += CHUNK) {
        size_t size = count - first < CHUNK ? count - first : CHUNK;
        cicy_status status = predict_chunk(network, dataset, indices + first, size, options,
                                           space->matrices, space->values, error);
        if (status != CICY_OK)
            return status;
        for (size_t i = 0; i < size; i++) {
            uint32_t index = indices[first + i];
            float own[CICY_MAX_PREDICTED];
            cicy_prediction_decode(model, space->values + i * stride, own);
            cicy_metrics_add(sums, own, dataset->hodge + index * dataset->hodge_columns,
                             dataset->euler[index], dataset->favourable[index]);
            if (predicted)
                memcpy(predicted + (first + i) * CICY_MAX_PREDICTED, own, sizeof own);
        }
        if (progress->call &&
            !progress->call(progress->user,
                            &(cicy_progress_report){"evaluating", first + size, count}))
            return cicy_error_set(error, CICY_INTERRUPTED, "evaluation stopped");
    }
    return CICY_OK;
}

cicy_status cicy_evaluate_entries(cicy_network *network, const cicy_dataset *dataset,
                                  const uint32_t *indices, size_t count,
                                  const cicy_evaluation_options *options, float *predicted,
                                  cicy_metrics *metrics, cicy_error *error)
{
    cicy_metrics_sums sums = {.dimension = dataset->dimension};
    const cicy_model *model = cicy_network_model(network);
    cicy_status status = check_network(network, dataset, error);
    if (status != CICY_OK)
        return status;
    cicy_prediction_absent(model, sums.absent);
    const chunk_space space = {.matrices = malloc(CHUNK * dataset->rows * dataset->columns),
                               .values =
                                   malloc(CHUNK * cicy_model_main_values(model) * sizeof(float))};
    if (!space.matrices || !space.values)
        status = out_of_memory(error);
    else
        status = evaluate_chunks(network, dataset, indices, count, options, &space, predicted,
                                 &sums, error);
    free(space.matrices);
    free(space.values);
    if (status == CICY_OK)
        cicy_metrics_finish(&sums, metrics);
    return status;
}

/* A run's evaluation: what was predicted for which entries. */
typedef struct evaluation {
    const char *run;
    const cicy_dataset *dataset;
    cicy_evaluation_options options;
    cicy_split split;
    cicy_network *network;
    uint32_t *indices;
    size_t count;
    float *predicted;
    int32_t *truth;
} evaluation;

static cicy_status open_evaluation(evaluation *self, const char *data, cicy_error *error)
{
    cicy_weights_info info;
    cicy_training_settings settings = cicy_training_defaults();
    char *config = cicy_file_join(self->run, "config.json");
    char *split = cicy_file_join(self->run, "split.h5");
    char *weights = cicy_file_join(self->run, "best.safetensors");
    cicy_status status = config && split && weights ? CICY_OK : out_of_memory(error);
    if (status == CICY_OK)
        status = cicy_training_settings_read(&settings, config, NULL, NULL, error);
    if (status == CICY_OK)
        status = cicy_run_read_split(&self->split, &settings, split, error);
    if (status == CICY_OK)
        status = cicy_split_check(&self->split, self->dataset, data, error);
    if (status == CICY_OK)
        status =
            cicy_weights_read(weights, CHUNK, self->options.threads, &self->network, &info, error);
    self->options.seed = (uint64_t)settings.seed;
    free(config);
    free(split);
    free(weights);
    return status;
}

static cicy_status choose_entries(evaluation *self, cicy_error *error)
{
    cicy_part part = self->options.part;
    size_t available = self->split.count[part];
    if (available == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: the %s part is empty", self->run,
                              cicy_part_name(part));
    if (self->split.indices[part][available - 1] >= self->dataset->count)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: the split names entries the data set does not have", self->run);
    self->indices = cicy_sample_indices(self->split.indices[part], available, self->options.limit,
                                        self->options.seed, &self->count);
    size_t values = self->count * CICY_MAX_PREDICTED;
    self->predicted = malloc(values * sizeof *self->predicted);
    self->truth = malloc(values * sizeof *self->truth);
    return self->indices && self->predicted && self->truth ? CICY_OK : out_of_memory(error);
}

/* Keeps the columns of predictions and truth that the network predicts; returns how many, and their
 * names. */
static size_t keep_predicted(evaluation *self, char *names, size_t room)
{
    static const char *const all[CICY_MAX_PREDICTED] = {"h11", "h21", "h31", "h22"};
    bool absent[CICY_MAX_PREDICTED];
    size_t columns = 0, used = 0;
    names[0] = '\0';
    cicy_prediction_absent(cicy_network_model(self->network), absent);
    for (int k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!absent[k]) {
            used += (size_t)snprintf(names + used, room - used, "%s%s", columns ? " " : "", all[k]);
            columns++;
        }
    for (size_t i = 0, to = 0; i < self->count; i++)
        for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
            if (!absent[k]) {
                self->predicted[to] = self->predicted[i * CICY_MAX_PREDICTED + k];
                self->truth[to++] =
                    self->dataset->hodge[self->indices[i] * self->dataset->hodge_columns + k];
            }
    return columns;
}

static cicy_status write_predictions(evaluation *self, cicy_error *error)
{
    char names[32];
    const size_t columns = keep_predicted(self, names, sizeof names);
    const cicy_hdf5_array arrays[] = {
        {"index", CICY_HDF5_U32, self->count, 0, self->indices},
        {"predicted", CICY_HDF5_F32, self->count, columns, self->predicted},
        {"truth", CICY_HDF5_I32, self->count, columns, self->truth}};
    const cicy_hdf5_attribute attributes[] = {
        {.name = "part", .text = cicy_part_name(self->options.part)},
        {.name = "columns", .text = names},
        {.name = "checksum", .kind = CICY_HDF5_WHOLE, .whole = self->split.checksum}};
    char *path = cicy_file_join(self->run, "predictions.h5");
    if (!path)
        return out_of_memory(error);
    cicy_status status =
        cicy_hdf5_small_write(path, arrays, sizeof arrays / sizeof *arrays, attributes,
                              sizeof attributes / sizeof *attributes, error);
    free(path);
    return status;
}

static cicy_status write_results(evaluation *self, const cicy_metrics *metrics, cicy_error *error)
{
    char section[32];
    snprintf(section, sizeof section, "%s%s", cicy_part_name(self->options.part),
             self->options.shuffled ? "_shuffled" : "");
    cicy_status status = CICY_OK;
    if (!self->options.shuffled)
        status = write_predictions(self, error);
    if (status == CICY_OK)
        status = cicy_metrics_write(self->run, section, metrics, error);
    return status;
}

cicy_status cicy_evaluate_run(const char *run, const cicy_dataset *dataset, const char *data,
                              const cicy_evaluation_options *options, cicy_metrics *metrics,
                              cicy_error *error)
{
    evaluation self = {.run = run, .dataset = dataset, .options = *options};
    cicy_status status = open_evaluation(&self, data, error);
    if (status == CICY_OK)
        status = choose_entries(&self, error);
    if (status == CICY_OK)
        status = cicy_evaluate_entries(self.network, dataset, self.indices, self.count,
                                       &self.options, self.predicted, metrics, error);
    if (status == CICY_OK)
        status = write_results(&self, metrics, error);
    cicy_split_clear(&self.split);
    cicy_network_free(self.network);
    free(self.indices);
    free(self.predicted);
    free(self.truth);
    return status;
}

/* All entries that are no direct products. */
static uint32_t *list_connected(const cicy_dataset *dataset, size_t *count)
{
    uint32_t *indices = malloc((dataset->count + 1) * sizeof *indices);
    *count = 0;
    for (size_t i = 0; indices && i < dataset->count; i++)
        if (!dataset->product[i])
            indices[(*count)++] = (uint32_t)i;
    return indices;
}

cicy_status cicy_evaluate_weights(const char *weights, const cicy_dataset *dataset,
                                  const cicy_split *split, const cicy_evaluation_options *options,
                                  cicy_metrics *metrics, cicy_error *error)
{
    cicy_network *network;
    cicy_weights_info info;
    cicy_status status =
        cicy_weights_read(weights, CHUNK, options->threads, &network, &info, error);
    if (status != CICY_OK)
        return status;
    size_t available, count;
    uint32_t *connected = list_connected(dataset, &available), *chosen = NULL;
    const uint32_t *part = connected;
    if (split) {
        part = split->indices[options->part];
        available = split->count[options->part];
    }
    if (connected)
        chosen = cicy_sample_indices(part, available, options->limit, options->seed, &count);
    if (!chosen)
        status = out_of_memory(error);
    else if (count == 0 || chosen[count - 1] >= dataset->count)
        status =
            cicy_error_set(error, CICY_INVALID_INPUT, "there are no such entries in the data set");
    else
        status =
            cicy_evaluate_entries(network, dataset, chosen, count, options, NULL, metrics, error);
    cicy_network_free(network);
    free(connected);
    free(chosen);
    return status;
}
