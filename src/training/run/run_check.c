/* Whether settings and data set allow a run. */
#include <string.h>

#include "base/errors.h"
#include "cicyminer/bundle_data.h"
#include "model/message_shapes.h"
#include "training/run/run_folder.h"

cicy_status cicy_run_check_dataset(const cicy_dataset *dataset, const char *data, cicy_error *error)
{
    if (cicy_model_hodge_numbers(dataset->dimension) > 0 ||
        dataset->content == CICY_CONTENT_BUNDLES) /* checked with the model */
        return CICY_OK;
    return cicy_error_set_code(error, CICY_ERROR_DIMENSION,
                               "%s: the networks learn the Hodge numbers of three-, four- and "
                               "five-folds, and this data set has dimension %d",
                               data, dataset->dimension);
}

cicy_status cicy_run_check_settings(const cicy_training_settings *settings, cicy_error *error)
{
    if (settings->data.ratio + settings->data.validation > 1 + 1e-9)
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "ratio %g and validation %g leave nothing for a test",
                                   settings->data.ratio, settings->data.validation);
    if (settings->augmentation.splittings + settings->augmentation.blocks > 1 + 1e-9)
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "splittings %g and blocks %g are more than all training "
                                   "matrices",
                                   settings->augmentation.splittings,
                                   settings->augmentation.blocks);
    if (settings->schedule.kind == CICY_SCHEDULE_COSINE && settings->limits.minutes > 0 &&
        settings->limits.steps == 0 && settings->schedule.hold < 0.02)
        return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                   "with a time limit the cosine schedule needs hold >= 0.02, to "
                                   "measure the speed in");
    return CICY_OK;
}

/* The networks have marks for degrees of -5 to 5. */
static cicy_status check_marks(const cicy_dataset *dataset, const char *data, cicy_error *error)
{
    const int most = CICY_GRAPH_DEGREE / 2;
    for (size_t i = 0; i < dataset->count * dataset->rows; i++) {
        const int degree = dataset->matrix[(i + 1) * dataset->columns - 1] - CICY_BUNDLE_MARK;
        if (degree < -most || degree > most)
            return cicy_error_set_code(error, CICY_ERROR_RANGE,
                                       "%s: holds a line bundle of degree %d; the networks know "
                                       "degrees from %d to %d",
                                       data, degree, -most, most);
    }
    return CICY_OK;
}

cicy_status cicy_run_check_content(const cicy_training_settings *settings,
                                   const cicy_dataset *dataset, const char *data, cicy_error *error)
{
    const bool bundles = dataset->content == CICY_CONTENT_BUNDLES;
    const bool learns = strstr(settings->model.name, "+bundle") != NULL;
    if (bundles != learns)
        return cicy_error_set(error, CICY_USAGE,
                              bundles
                                  ? "%s: holds line bundles, which the model mpnn+bundle learns "
                                    "and %s does not"
                                  : "%s: holds no line bundles to train %s with",
                              data, settings->model.name);
    if (bundles && (settings->augmentation.splittings > 0 || settings->augmentation.blocks > 0 ||
                    settings->augmentation.shuffle != CICY_SHUFFLE_NONE))
        return cicy_error_set(error, CICY_USAGE,
                              "splittings, blocks and shuffle cannot be used with line bundles");
    return bundles ? check_marks(dataset, data, error) : CICY_OK;
}

/* Every label of the used entries must have a class of an output. */
static cicy_status check_output(const cicy_run *run, const cicy_output *output, cicy_error *error)
{
    const cicy_dataset *dataset = run->dataset;
    const int64_t last = output->first + (int64_t)run->model->layers[output->layer].channels - 1;
    for (int part = 0; part < CICY_PARTS; part++)
        for (size_t i = 0; i < run->split.count[part]; i++) {
            const uint32_t index = run->split.indices[part][i];
            const int32_t value = dataset->hodge[index * dataset->hodge_columns + output->target];
            if (value < output->first || value > last)
                return cicy_error_set(error, CICY_INVALID_INPUT,
                                      "%s: entry %u has %s = %d, but %s knows %lld to %lld",
                                      run->data, (unsigned)index, output->name, (int)value,
                                      run->model->name, (long long)output->first, (long long)last);
        }
    return CICY_OK;
}

cicy_status cicy_run_check_classes(const cicy_run *run, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (size_t o = 0; status == CICY_OK && o < run->model->output_count; o++)
        if (run->model->outputs[o].loss == CICY_LOSS_CROSS_ENTROPY)
            status = check_output(run, &run->model->outputs[o], error);
    return status;
}

cicy_status cicy_training_check(const cicy_training_settings *settings, const cicy_dataset *dataset,
                                const char *data, cicy_error *error)
{
    cicy_run run = {.data = data, .dataset = dataset};
    const cicy_split_options options = cicy_training_split_options(settings);
    cicy_status status = cicy_run_check_dataset(dataset, data, error);
    CICY_THEN(status, cicy_run_check_settings(settings, error));
    CICY_THEN(status, cicy_run_check_content(settings, dataset, data, error));
    CICY_THEN(status, cicy_training_model(settings, dataset->dimension, dataset->rows,
                                          dataset->columns, &run.model, error));
    CICY_THEN(status, cicy_split_create(dataset, &options, &run.split, error));
    CICY_THEN(status, cicy_run_check_classes(&run, error));
    cicy_model_free(run.model);
    cicy_split_clear(&run.split);
    return status;
}
