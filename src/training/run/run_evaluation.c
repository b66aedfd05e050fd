/* Evaluating the best weights of a run. */
#include "training/run/run_evaluation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "base/options_copy.h"
#include "data/hdf5/hdf5_file.h"
#include "data/random_order.h"
#include "evaluation/bundle_metrics.h"
#include "training/run/metrics_file.h"
#include "training/run/run_folder.h"

static cicy_status open_run(cicy_run_evaluation *self, const char *data, cicy_error *error)
{
    char weights[CICY_PATH_ROOM];
    CICY_TRY(cicy_run_read_settings(self->run, &self->settings, error));
    CICY_TRY(cicy_run_read_split(self->run, &self->settings, &self->split, error));
    CICY_TRY(cicy_split_check(&self->split, self->dataset, data, error));
    self->options.seed = (uint64_t)self->settings.seed;
    CICY_TRY(cicy_path_join(weights, self->run, "best.safetensors", error));
    return cicy_weights_read(weights, CICY_RUN_CHUNK, self->options.threads, &self->network,
                             &self->info, error);
}

static cicy_status choose_entries(cicy_run_evaluation *self, cicy_error *error)
{
    const cicy_part part = self->options.part;
    const size_t available = self->split.count[part];
    if (available == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT, "%s: the %s part is empty", self->run,
                              cicy_part_name(part));
    if (self->split.indices[part][available - 1] >= self->dataset->count)
        return cicy_error_set_code(error, CICY_ERROR_MISMATCH,
                                   "%s: the split names entries the data set does not have",
                                   self->run);
    self->indices = cicy_sample_indices(self->split.indices[part], available, self->options.limit,
                                        self->options.seed, &self->count);
    const size_t values = self->count * CICY_MAX_PREDICTED;
    self->predicted = malloc(values * sizeof *self->predicted);
    self->truth = calloc(values, sizeof *self->truth);
    return self->indices && self->predicted && self->truth ? CICY_OK : cicy_error_memory(error);
}

cicy_status cicy_run_evaluation_predict(cicy_run_evaluation *self, cicy_network *network,
                                        cicy_metrics *metrics, cicy_error *error)
{
    const cicy_dataset *dataset = self->dataset;
    const size_t columns = dataset->hodge_columns;
    CICY_TRY(choose_entries(self, error));
    CICY_TRY(cicy_evaluate_entries(network, dataset, self->indices, self->count, &self->options,
                                   self->predicted, metrics, error));
    for (size_t i = 0; i < self->count; i++)
        for (size_t column = 0; column < columns; column++)
            self->truth[i * CICY_MAX_PREDICTED +
                        cicy_predicted_place(dataset->content, dataset->dimension, column)] =
                dataset->hodge[self->indices[i] * columns + column];
    return CICY_OK;
}

cicy_status cicy_run_evaluation_make(cicy_run_evaluation *self, const char *data,
                                     cicy_metrics *metrics, cicy_error *error)
{
    CICY_TRY(open_run(self, data, error));
    return cicy_run_evaluation_predict(self, self->network, metrics, error);
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
    bool absent[CICY_MAX_PREDICTED];
    size_t columns = 0, used = 0;
    names[0] = '\0';
    cicy_prediction_absent(cicy_network_model(self->network), absent);
    for (size_t k = 0; k < CICY_MAX_PREDICTED; k++)
        if (!absent[k])
            used += (size_t)snprintf(names + used, room - used, "%s%s", columns++ ? " " : "",
                                     cicy_predicted_name(self->dataset->content, k));
    for (size_t i = 0, to = 0; i < self->count * CICY_MAX_PREDICTED; i++)
        if (!absent[i % CICY_MAX_PREDICTED]) {
            self->predicted[to] = self->predicted[i];
            self->truth[to++] = self->truth[i];
        }
    return columns;
}

static cicy_status write_predictions(cicy_run_evaluation *self, cicy_error *error)
{
    char path[CICY_PATH_ROOM], names[32];
    const size_t columns = keep_predicted(self, names, sizeof names);
    const cicy_hdf5_array arrays[] = {
        {"index", CICY_HDF5_U32, self->count, 0, self->indices, 0},
        {"predicted", CICY_HDF5_F32, self->count, columns, self->predicted, 0},
        {"truth", CICY_HDF5_I32, self->count, columns, self->truth, 0}};
    const cicy_hdf5_attribute attributes[] = {
        {.name = "part", .text = cicy_part_name(self->options.part)},
        {.name = "columns", .text = names},
        {.name = "checksum", .kind = CICY_HDF5_WHOLE, .whole = self->split.checksum}};
    CICY_TRY(cicy_path_join(path, self->run, "predictions.h5", error));
    return cicy_hdf5_small_write(path, arrays, sizeof arrays / sizeof *arrays, attributes,
                                 sizeof attributes / sizeof *attributes, error);
}

static cicy_status write_results(cicy_run_evaluation *self, const cicy_metrics *metrics,
                                 cicy_error *error)
{
    char section[32];
    snprintf(section, sizeof section, "%s%s", cicy_part_name(self->options.part),
             self->options.shuffled ? "_shuffled" : "");
    if (!self->options.shuffled)
        CICY_TRY(write_predictions(self, error));
    return cicy_metrics_write(self->run, section, metrics, error);
}

cicy_status cicy_run_evaluate_locked(const char *run, const cicy_dataset *dataset, const char *data,
                                     const cicy_evaluation_options *options, bool keep,
                                     cicy_metrics *metrics, cicy_error *error)
{
    cicy_run_evaluation self = {.run = run, .dataset = dataset};
    cicy_status status = CICY_OPTIONS_COPY(&self.options, options, error);
    CICY_THEN(status, cicy_run_evaluation_make(&self, data, metrics, error));
    if (status == CICY_OK && (keep || self.count == self.split.count[self.options.part]))
        status = write_results(&self, metrics, error);
    cicy_run_evaluation_clear(&self);
    return status;
}

cicy_status cicy_evaluate_run(const char *run, const cicy_dataset *dataset, const char *data,
                              const cicy_evaluation_options *options, cicy_metrics *metrics,
                              cicy_error *error)
{
    cicy_folder_lock lock;
    cicy_training_settings ignored;
    CICY_TRY(cicy_run_read_settings(run, &ignored, error)); /* there is a run */
    CICY_TRY(cicy_folder_lock_take(&lock, run, error));
    cicy_status status =
        cicy_run_evaluate_locked(run, dataset, data, options, false, metrics, error);
    cicy_folder_lock_release(&lock);
    return status;
}
