/* A run's folder and parts: made new, or opened to continue. */
#include "training/run/run_folder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "data/sample_indices.h"
#include "evaluation/tensor_arrays.h"
#include "training/run/run_parts.h"
#include "training/warm_start.h"

static const char state_file[] = "state.safetensors";
static const uint64_t validation_salt = 0x56414c, watched_salt = 0x574154;

double cicy_run_seconds(const cicy_run *run)
{
    return run->state.seconds + cicy_clock() - run->started_at;
}

static cicy_status out_of_memory(cicy_error *error)
{
    return cicy_error_set(error, CICY_SYSTEM, "out of memory for a training run");
}

/* Networks learn Hodge numbers of three-folds or four-folds. */
static cicy_status check_dataset(const cicy_run *run, cicy_error *error)
{
    if (cicy_model_hodge_numbers(run->dataset->dimension) == 0)
        return cicy_error_set(error, CICY_INVALID_INPUT,
                              "%s: the networks learn the Hodge numbers of three-folds or "
                              "four-folds, and this data set has dimension %d",
                              run->data, run->dataset->dimension);
    return CICY_OK;
}

static cicy_status check_settings(const cicy_training_settings *settings, cicy_error *error)
{
    if (settings->ratio + settings->validation > 1 + 1e-9)
        return cicy_error_set(error, CICY_USAGE,
                              "ratio %g and validation %g leave nothing for a test",
                              settings->ratio, settings->validation);
    if (settings->splittings + settings->blocks > 1 + 1e-9)
        return cicy_error_set(error, CICY_USAGE,
                              "splittings %g and blocks %g are more than all training matrices",
                              settings->splittings, settings->blocks);
    if (settings->schedule == CICY_SCHEDULE_COSINE && settings->minutes > 0 &&
        settings->steps == 0 && settings->hold < 0.02)
        return cicy_error_set(
            error, CICY_USAGE,
            "with a time limit the cosine schedule needs hold >= 0.02, to measure "
            "the speed in");
    return CICY_OK;
}

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

static void set_input_range(cicy_run *run)
{
    if (run->settings.rescale == CICY_RESCALE_NONE)
        return;
    const bool whole = run->settings.rescale == CICY_RESCALE_DATA_SET;
    const size_t count = whole ? run->dataset->count : run->split.count[CICY_PART_TRAINING];
    unsigned low = whole ? 0 : 255, high = 0;
    for (size_t i = 0; i < count; i++)
        add_matrix(run->dataset, whole ? i : run->split.indices[CICY_PART_TRAINING][i], &low,
                   &high);
    if (high <= low) /* a training part of one constant matrix */
        high = low + 1;
    cicy_network_set_input_range(run->network, low, high);
}

static double training_mean(const cicy_run *run, size_t column)
{
    const size_t count = run->split.count[CICY_PART_TRAINING];
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        size_t index = run->split.indices[CICY_PART_TRAINING][i];
        sum += run->dataset->hodge[index * run->dataset->hodge_columns + column];
    }
    return sum / (double)count;
}

static void set_output_biases(cicy_run *run)
{
    const cicy_model *model = run->model;
    for (size_t i = 0; i < model->output_count; i++) {
        char name[CICY_MODEL_NAME_LENGTH + 8];
        snprintf(name, sizeof name, "%s.bias", model->layers[model->outputs[i].layer].name);
        for (size_t t = 0; t < cicy_network_tensor_count(run->network); t++) {
            cicy_tensor tensor = cicy_network_tensor(run->network, t);
            if (strcmp(tensor.name, name) == 0 && tensor.size == 1)
                tensor.data[0] = (cicy_real)training_mean(run, model->outputs[i].target);
        }
    }
}

/* Every label of a used entry must have a class. */
static cicy_status check_classes(const cicy_run *run, cicy_error *error)
{
    const cicy_dataset *dataset = run->dataset;
    for (size_t o = 0; o < run->model->output_count; o++) {
        const cicy_output *output = &run->model->outputs[o];
        const int64_t classes = (int64_t)run->model->layers[output->layer].channels;
        for (int part = 0; output->loss == CICY_LOSS_CROSS_ENTROPY && part < CICY_PARTS; part++)
            for (size_t i = 0; i < run->split.count[part]; i++) {
                const uint32_t index = run->split.indices[part][i];
                const int32_t value =
                    dataset->hodge[index * dataset->hodge_columns + output->target];
                if (value < output->first || value >= output->first + classes)
                    return cicy_error_set(error, CICY_INVALID_INPUT,
                                          "%s: entry %u has %s = %d, but %s knows %lld to %lld",
                                          run->data, (unsigned)index, output->name, (int)value,
                                          run->model->name, (long long)output->first,
                                          (long long)(output->first + classes - 1));
            }
    }
    return CICY_OK;
}

static bool exists(const cicy_run *run, const char *name)
{
    char *path = cicy_file_join(run->folder, name);
    bool found = path && access(path, F_OK) == 0;
    free(path);
    return found;
}

static cicy_status set_first_weights(cicy_run *run, cicy_error *error)
{
    cicy_network_initialise(run->network, (uint64_t)run->settings.seed);
    set_input_range(run);
    if (run->settings.start == CICY_START_DATA)
        set_output_biases(run);
    /* A run that goes on has weights of its own. */
    if (run->settings.from[0] == '\0' || exists(run, state_file))
        return CICY_OK;
    return cicy_run_start_from(run, error);
}

static cicy_status create_network(cicy_run *run, cicy_error *error)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_optimiser_settings optimiser =
        cicy_optimiser_defaults((cicy_optimiser_kind)settings->optimiser);
    if (settings->optimiser != CICY_OPTIMISER_ADAM)
        optimiser.momentum = settings->momentum;
    optimiser.beta1 = settings->beta1;
    optimiser.beta2 = settings->beta2;
    optimiser.epsilon = settings->epsilon;
    optimiser.decay = settings->decay;
    optimiser.clip_norm = settings->clip;
    optimiser.average = settings->average;

    const cicy_dataset *dataset = run->dataset;
    cicy_status status = cicy_training_model(settings, dataset->dimension, dataset->rows,
                                             dataset->columns, &run->model, error);
    if (status == CICY_OK)
        status = check_classes(run, error);
    if (status == CICY_OK)
        status = cicy_network_create(run->model, (size_t)settings->batch, run->threads, true,
                                     &run->network, error);
    if (status == CICY_OK)
        status = set_first_weights(run, error);
    if (status != CICY_OK)
        return status;
    return cicy_optimiser_create(run->network, &optimiser, &run->optimiser, error);
}

static bool choose_watched(cicy_run *run)
{
    static const cicy_part parts[2] = {CICY_PART_TRAINING, CICY_PART_TEST};
    const size_t limit = (size_t)run->settings.watch_samples;
    for (int i = 0; limit > 0 && i < 2; i++) {
        run->watched[i] = cicy_sample_indices(
            run->split.indices[parts[i]], run->split.count[parts[i]], limit,
            (uint64_t)run->settings.seed + watched_salt, &run->watched_count[i]);
        if (!run->watched[i])
            return false;
    }
    return true;
}

static bool allocate_altered(cicy_run *run)
{
    if (run->settings.shuffle == CICY_SHUFFLE_NONE && run->settings.splittings <= 0 &&
        run->settings.blocks <= 0)
        return true;
    const size_t batch = (size_t)run->settings.batch;
    run->altered = malloc(batch * run->dataset->rows * run->dataset->columns);
    run->altered_targets = malloc(batch * CICY_MAX_PREDICTED * sizeof *run->altered_targets);
    return run->altered && run->altered_targets;
}

static cicy_status allocate(cicy_run *run, cicy_error *error)
{
    const cicy_dataset *dataset = run->dataset;
    size_t training = run->split.count[CICY_PART_TRAINING];
    size_t targets = dataset->count * dataset->hodge_columns;
    for (size_t i = 0; i < cicy_network_tensor_count(run->network); i++)
        run->weight_count += cicy_network_tensor(run->network, i).size;
    run->targets = malloc((targets + 1) * sizeof *run->targets);
    run->order = malloc(training * sizeof *run->order);
    run->best = calloc(run->weight_count + 1, sizeof *run->best);
    run->moments = calloc(run->weight_count + 1, sizeof *run->moments);
    run->validation = cicy_sample_indices(
        run->split.indices[CICY_PART_VALIDATION], run->split.count[CICY_PART_VALIDATION],
        (size_t)run->settings.validation_samples, (uint64_t)run->settings.seed + validation_salt,
        &run->validation_count);
    run->values = malloc(CICY_RUN_CHUNK * cicy_model_main_values(run->model) * sizeof *run->values);
    if (!run->targets || !run->order || !run->best || !run->moments || !run->validation ||
        !run->values || !choose_watched(run) || !allocate_altered(run))
        return out_of_memory(error);
    for (size_t i = 0; i < targets; i++)
        run->targets[i] = (float)dataset->hodge[i];
    uint64_t batch = (uint64_t)run->settings.batch;
    run->steps_per_epoch = (training + batch - 1) / batch;
    run->order_epoch = UINT64_MAX;
    run->state = (cicy_training_state){.rate = run->settings.learning_rate,
                                       .plateau_value = INFINITY,
                                       .wait_value = INFINITY,
                                       .best_value = INFINITY};
    return CICY_OK;
}

/* Everything that follows from settings, data set and split. */
static cicy_status build(cicy_run *run, cicy_error *error)
{
    cicy_status status = create_network(run, error);
    if (status == CICY_OK)
        status = allocate(run, error);
    if (status == CICY_OK)
        run->started_at = run->saved_at = cicy_clock();
    return status;
}

static cicy_status begin(cicy_run *run, const char *folder, const char *data,
                         const cicy_dataset *dataset, int threads, cicy_error *error)
{
    *run = (cicy_run){.folder = strdup(folder),
                      .data = data,
                      .dataset = dataset,
                      .info = {.dimension = dataset->dimension, .order = dataset->order},
                      .threads = threads};
    return run->folder ? check_dataset(run, error) : out_of_memory(error);
}

/* config.json comes last: a folder with it is a run. */
static cicy_status write_folder(const cicy_run *run, cicy_error *error)
{
    cicy_status status = cicy_folder_create(run->folder, error);
    char *split = cicy_file_join(run->folder, "split.h5");
    if (status == CICY_OK && !split)
        status = out_of_memory(error);
    if (status == CICY_OK)
        status = cicy_split_write(&run->split, split, error);
    if (status == CICY_OK)
        status = cicy_run_write_config(run, error);
    free(split);
    return status;
}

cicy_status cicy_run_write_config(const cicy_run *run, cicy_error *error)
{
    char *path = cicy_file_join(run->folder, "config.json");
    if (!path)
        return out_of_memory(error);
    cicy_status status =
        cicy_training_settings_write(&run->settings, path, run->data, run->split.checksum, error);
    free(path);
    return status;
}

cicy_status cicy_run_create(cicy_run *run, const cicy_training_settings *settings,
                            const char *folder, const char *data, const cicy_dataset *dataset,
                            int threads, cicy_error *error)
{
    cicy_status status = begin(run, folder, data, dataset, threads, error);
    run->settings = *settings;
    if (status == CICY_OK)
        status = check_settings(settings, error);
    if (status == CICY_OK && exists(run, "config.json"))
        status = cicy_error_set(error, CICY_USAGE,
                                "%s: holds a run already; continue it with --resume, or name "
                                "another folder",
                                folder);
    const cicy_split_options options = cicy_training_split_options(settings);
    if (status == CICY_OK)
        status = cicy_split_create(dataset, &options, &run->split, error);
    if (status == CICY_OK)
        status = build(run, error);
    if (status == CICY_OK)
        status = write_folder(run, error);
    return status;
}

cicy_status cicy_run_read_split(cicy_split *split, const cicy_training_settings *settings,
                                const char *path, cicy_error *error)
{
    const cicy_split_options options = cicy_training_split_options(settings);
    cicy_status status = cicy_split_read(split, path, error);
    if (status == CICY_OK && !cicy_split_has_options(split, &options))
        status = cicy_error_set(error, CICY_INVALID_INPUT,
                                "%s: not the split that config.json beside it describes", path);
    return status;
}

static cicy_status read_folder(cicy_run *run, cicy_error *error)
{
    char *config = cicy_file_join(run->folder, "config.json");
    char *split = cicy_file_join(run->folder, "split.h5");
    cicy_status status = CICY_OK;
    if (!config || !split)
        status = out_of_memory(error);
    else if (!exists(run, "config.json"))
        status = cicy_error_set(error, CICY_INVALID_INPUT, "%s: holds no run (no config.json)",
                                run->folder);
    run->settings = cicy_training_defaults();
    if (status == CICY_OK)
        status = cicy_training_settings_read(&run->settings, config, NULL, NULL, error);
    if (status == CICY_OK)
        status = cicy_run_read_split(&run->split, &run->settings, split, error);
    free(config);
    free(split);
    if (status == CICY_OK)
        status = cicy_split_check(&run->split, run->dataset, run->data, error);
    return status;
}

/* The files that follow from the state are made again: a run may have been killed between them. */
static cicy_status restore(cicy_run *run, cicy_error *error)
{
    char *state = cicy_file_join(run->folder, state_file);
    if (!state)
        return out_of_memory(error);
    cicy_status status = CICY_OK;
    if (access(state, F_OK) == 0) {
        status = cicy_state_read(run, state, error);
        if (status == CICY_OK)
            status = cicy_run_write_last(run, error);
        if (status == CICY_OK && isfinite(run->state.best_value))
            status = cicy_run_write_best(run, error);
    }
    free(state);
    return status;
}

cicy_status cicy_run_open(cicy_run *run, const char *folder, const char *data,
                          const cicy_dataset *dataset, int threads, cicy_error *error)
{
    cicy_status status = begin(run, folder, data, dataset, threads, error);
    if (status == CICY_OK)
        status = read_folder(run, error);
    if (status == CICY_OK)
        status = build(run, error);
    if (status == CICY_OK)
        status = restore(run, error);
    return status;
}

static cicy_status write_weights(cicy_run *run, const char *name, const cicy_real *values,
                                 cicy_error *error)
{
    char *path = cicy_file_join(run->folder, name);
    if (!path)
        return out_of_memory(error);
    cicy_status status = cicy_weights_write_values(run->network, values, &run->info, path, error);
    free(path);
    return status;
}

cicy_status cicy_run_write_best(cicy_run *run, cicy_error *error)
{
    return write_weights(run, "best.safetensors", run->best, error);
}

cicy_status cicy_run_write_last(cicy_run *run, cicy_error *error)
{
    cicy_optimiser_swap_average(run->optimiser);
    cicy_status status = write_weights(run, "last.safetensors", NULL, error);
    cicy_optimiser_swap_average(run->optimiser);
    return status;
}

void cicy_run_keep_best(cicy_run *run)
{
    cicy_real *kept = run->best;
    for (size_t i = 0; i < cicy_network_tensor_count(run->network); i++) {
        cicy_tensor tensor = cicy_network_tensor(run->network, i);
        memcpy(kept, tensor.data, tensor.size * sizeof *kept);
        kept += tensor.size;
    }
}

void cicy_run_close(cicy_run *run)
{
    if (run->log)
        fclose(run->log);
    cicy_optimiser_free(run->optimiser);
    cicy_network_free(run->network);
    cicy_model_free(run->model);
    cicy_split_clear(&run->split);
    free(run->folder);
    free(run->targets);
    free(run->order);
    free(run->validation);
    free(run->values);
    free(run->altered);
    free(run->altered_targets);
    for (int i = 0; i < 2; i++)
        free(run->watched[i]);
    free(run->best);
    free(run->moments);
    *run = (cicy_run){0};
}
