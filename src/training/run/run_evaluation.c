/* Evaluating the best weights of a run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/options_copy.h"
#include "data/hdf5/hdf5_file.h"
#include "data/sample_indices.h"
#include "training/run/metrics_file.h"
#include "training/run/run_evaluation.h"
#include "training/run/run_folder.h"

static cicy_status out_of_memory(cicy_error *error)
{
    return cicy_error_set(error, CICY_SYSTEM, "out of memory for an evaluation");
}

static cicy_status open_run(cicy_run_evaluation *self, const char *data, cicy_error *error)
{
    char *config = cicy_file_join(self->run, "config.json");
    char *split = cicy_file_join(self->run, "split.h5");
    char *weights = cicy_file_join(self->run, "best.safetensors");
    cicy_status status = config && split && weights ? CICY_OK : out_of_memory(error);
    self->settings = cicy_training_defaults();
    if (status == CICY_OK)
        status = cicy_training_settings_read(&self->settings, config, NULL, NULL, error);
    if (status == CICY_OK)
        status = cicy_run_read_split(&self->split, &self->settings, split, error);
    if (status == CICY_OK)
        status = cicy_split_check(&self->split, self->dataset, data, error);
    if (status == CICY_OK)
        status = cicy_weights_read(weights, CICY_RUN_CHUNK, self->options.threads, &self->network,
                                   &self->info, error);
    self->options.seed = (uint64_t)self->settings.seed;
    free(config);
    free(split);
    free(weights);
    return status;
}

static cicy_status choose_entries(cicy_run_evaluation *self, cicy_error *error)
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

static void copy_truth(cicy_run_evaluation *self)
{
    const cicy_dataset *dataset = self->dataset;
    for (size_t i = 0; i < self->count; i++)
        memcpy(self->truth + i * CICY_MAX_PREDICTED,
               dataset->hodge + self->indices[i] * dataset->hodge_columns,
               CICY_MAX_PREDICTED * sizeof *self->truth);
}

cicy_status cicy_run_evaluation_predict(cicy_run_evaluation *self, cicy_network *network,
                                        cicy_metrics *metrics, cicy_error *error)
{
    cicy_status status = choose_entries(self, error);
    if (status == CICY_OK)
        status = cicy_evaluate_entries(network, self->dataset, self->indices, self->count,
                                       &self->options, self->predicted, metrics, error);
    if (status == CICY_OK)
        copy_truth(self);
    return status;
}

cicy_status cicy_run_evaluation_make(cicy_run_evaluation *self, const char *data,
                                     cicy_metrics *metrics, cicy_error *error)
{
    cicy_status status = open_run(self, data, error);
    return status == CICY_OK ? cicy_run_evaluation_predict(self, self->network, metrics, error)
                             : status;
}

void cicy_run_evaluation_clear(cicy_run_evaluation *self)
{
    cicy_split_clear(&self->split);
    cicy_network_free(self->network);
    free(self->indices);
    free(self->predicted);
    free(self->truth);
}

/* Keeps the columns of predictions and truth that the network predicts; returns how many, and their
 * names. */
static size_t keep_predicted(cicy_run_evaluation *self, char *names, size_t room)
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
                self->truth[to++] = self->truth[i * CICY_MAX_PREDICTED + k];
            }
    return columns;
}

static cicy_status write_predictions(cicy_run_evaluation *self, cicy_error *error)
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

static cicy_status write_results(cicy_run_evaluation *self, const cicy_metrics *metrics,
                                 cicy_error *error)
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
    cicy_run_evaluation self = {.run = run, .dataset = dataset};
    cicy_status status = CICY_OPTIONS_COPY(&self.options, options, error);
    if (status == CICY_OK)
        status = cicy_run_evaluation_make(&self, data, metrics, error);
    if (status == CICY_OK)
        status = write_results(&self, metrics, error);
    cicy_run_evaluation_clear(&self);
    return status;
}
