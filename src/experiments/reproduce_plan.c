#include "experiments/experiment.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/errors.h"
#include "cicyminer/hodge.h"
#include "cicyminer/published.h"

static const double highest_ratio = 0.8;

/* Samples whose accuracy is measured at every validation; of the validation itself in scaled runs,
 * which validate as often as they have small epochs. */
enum { watched = 2000, scaled_validation = 4000 };

cicy_scale_factors cicy_experiment_factors(const cicy_reproduce_options *options)
{
    const double factor = sqrt(sqrt(options->scale));
    return (cicy_scale_factors){.width = options->width > 0 ? options->width : factor,
                                .epochs = options->epochs > 0 ? options->epochs : factor,
                                .share = options->share > 0 ? options->share : factor};
}

/* The model's own settings, scaled. */
static cicy_status settings_of(const cicy_reproduce_options *options, const char *model,
                               double ratio, cicy_training_settings *settings, cicy_error *error)
{
    const cicy_scale_factors factors = cicy_experiment_factors(options);
    *settings = cicy_training_defaults();
    cicy_status status = cicy_training_setting_set(settings, "model", model, error);
    settings->data.ratio = ratio;
    settings->model.width = factors.width;
    settings->data.share = factors.share;
    settings->limits.epochs *= factors.epochs;
    settings->limits.budget *= factors.epochs;
    settings->schedule.patience *= factors.epochs;
    if (settings->limits.budget > 0) /* 0.15 x the run's epochs (section 3.2) */
        settings->schedule.patience *= highest_ratio / ratio;
    settings->seed = (int64_t)options->seed;
    settings->records.watch_samples = watched;
    settings->records.validation_samples = factors.epochs < 1 ? scaled_validation : 0;
    return status;
}

cicy_status cicy_experiment_add(cicy_experiment *self, const char *name, const char *model,
                                double ratio, cicy_error *error)
{
    cicy_planned_run *runs = realloc(self->runs, (self->count + 1) * sizeof *runs);
    if (!runs)
        return cicy_error_memory(error);
    self->runs = runs;
    cicy_planned_run *run = &runs[self->count++];
    const int length =
        snprintf(run->folder, sizeof run->folder, "%s/runs/%s", self->options->folder, name);
    if (length >= (int)sizeof run->folder)
        return cicy_error_set(error, CICY_USAGE, "%s: the path is too long", self->options->folder);
    return settings_of(self->options, model, ratio, &run->settings, error);
}

static cicy_status add(cicy_experiment *self, const char *model, double ratio, bool shuffled,
                       cicy_error *error)
{
    char name[128];
    snprintf(name, sizeof name, "%s-ratio-%g%s", model, ratio, shuffled ? "-shuffled" : "");
    cicy_status status = cicy_experiment_add(self, name, model, ratio, error);
    if (status == CICY_OK && shuffled)
        self->runs[self->count - 1].settings.augmentation.shuffle = CICY_SHUFFLE_ROWS_COLUMNS;
    return status;
}

cicy_status cicy_plan_classification(cicy_experiment *self, cicy_error *error)
{
    cicy_status status = CICY_OK;
    const int ratios = CICY_PUBLISHED_RATIOS + (self->options->order ? 1 : 0);
    for (int r = 0; r < ratios; r++)
        for (int k = 0; k < CICY_MAX_PREDICTED && status == CICY_OK; k++) {
            char model[CICY_MODEL_NAME_LENGTH];
            const bool shuffled = r == CICY_PUBLISHED_RATIOS;
            snprintf(model, sizeof model, "inception-%s", cicy_hodge_name(4, k));
            status = add(self, model, shuffled ? highest_ratio : cicy_published_ratios()[r],
                         shuffled, error);
        }
    return status;
}

cicy_status cicy_plan_ablations(cicy_experiment *self, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (const cicy_published_accuracy *row = cicy_published_accuracies();
         row->model && status == CICY_OK; row++)
        if (row->ratio == highest_ratio && strncmp(row->model, "cicyminer", 9) == 0)
            status = add(self, row->model, highest_ratio, false, error);
    if (status == CICY_OK && self->options->order)
        status = add(self, "cicyminer", highest_ratio, true, error);
    return status;
}

cicy_status cicy_plan_ratios(cicy_experiment *self, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int r = 0; r < CICY_PUBLISHED_RATIOS && status == CICY_OK; r++)
        status = add(self, "cicyminer", cicy_published_ratios()[r], false, error);
    return status;
}

cicy_status cicy_plan_cicyminer(cicy_experiment *self, cicy_error *error)
{
    return add(self, "cicyminer", highest_ratio, false, error);
}
