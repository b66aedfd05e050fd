/* The samples of a run: its training part in order, what it is validated and watched on. */
#include <math.h>
#include <stdlib.h>

#include "base/errors.h"
#include "data/random_order.h"
#include "training/run/run_folder.h"

static const uint64_t validation_salt = 0x56414c, watched_salt = 0x574154;

float cicy_run_target(const cicy_run *run, size_t column, int32_t value)
{
    const cicy_model *model = run->model;
    for (size_t o = 0; o < model->output_count; o++)
        if (model->outputs[o].target == column && model->outputs[o].scale == CICY_SCALE_LOG)
            return (float)log1p(value);
    return (float)value;
}

/* `limit` random entries of a part (0: all); false without memory. */
static bool choose(const cicy_run *run, cicy_part part, int64_t limit, uint64_t salt,
                   cicy_entries *entries)
{
    entries->indices =
        cicy_sample_indices(run->split.indices[part], run->split.count[part], (size_t)limit,
                            (uint64_t)run->settings.seed + salt, &entries->count);
    return entries->indices != NULL;
}

static bool choose_all(cicy_run *run)
{
    const int64_t watch = run->settings.records.watch_samples;
    cicy_run_samples *samples = &run->samples;
    return choose(run, CICY_PART_VALIDATION, run->settings.records.validation_samples,
                  validation_salt, &samples->validation) &&
           (watch == 0 ||
            (choose(run, CICY_PART_TRAINING, watch, watched_salt, &samples->watched[0]) &&
             choose(run, CICY_PART_TEST, watch, watched_salt, &samples->watched[1])));
}

static bool allocate_altered(cicy_run *run)
{
    const cicy_training_settings *settings = &run->settings;
    cicy_run_samples *samples = &run->samples;
    if (settings->augmentation.shuffle == CICY_SHUFFLE_NONE &&
        settings->augmentation.splittings <= 0 && settings->augmentation.blocks <= 0)
        return true;
    const size_t batch = (size_t)settings->batch;
    samples->altered = malloc(batch * run->dataset->rows * run->dataset->columns);
    samples->altered_targets =
        malloc(batch * CICY_MAX_PREDICTED * sizeof *samples->altered_targets);
    return samples->altered && samples->altered_targets;
}

cicy_status cicy_run_make_samples(cicy_run *run, cicy_error *error)
{
    const cicy_dataset *dataset = run->dataset;
    const size_t training = run->split.count[CICY_PART_TRAINING];
    const size_t targets = dataset->count * dataset->hodge_columns;
    const uint64_t batch = (uint64_t)run->settings.batch;
    cicy_run_samples *samples = &run->samples;
    samples->targets = malloc((targets + 1) * sizeof *samples->targets);
    samples->order = malloc((training + 1) * sizeof *samples->order);
    samples->values =
        malloc(CICY_RUN_CHUNK * cicy_model_main_values(run->model) * sizeof *samples->values);
    if (!samples->targets || !samples->order || !samples->values || !choose_all(run) ||
        !allocate_altered(run))
        return cicy_error_memory(error);
    for (size_t i = 0; i < targets; i++)
        samples->targets[i] = cicy_run_target(run, i % dataset->hodge_columns, dataset->hodge[i]);
    samples->steps_per_epoch = (training + batch - 1) / batch;
    samples->order_epoch = UINT64_MAX;
    return CICY_OK;
}

void cicy_run_clear_samples(cicy_run_samples *samples)
{
    free(samples->targets);
    free(samples->order);
    free(samples->validation.indices);
    free(samples->watched[0].indices);
    free(samples->watched[1].indices);
    free(samples->values);
    free(samples->altered);
    free(samples->altered_targets);
}
