#include "experiments/reproduce_plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cicyminer/hodge.h"
#include "cicyminer/published.h"

static const double highest_ratio = 0.8;

/* Samples whose accuracy is measured at every validation; of the validation itself in scaled runs,
 * which validate as often as they have small epochs. */
enum { watched = 2000, scaled_validation = 4000 };

cicy_plan_factors cicy_plan_scale(const cicy_reproduce_options *options)
{
    const double factor = sqrt(sqrt(options->scale));
    return (cicy_plan_factors){.width = options->width > 0 ? options->width : factor,
                               .epochs = options->epochs > 0 ? options->epochs : factor,
                               .share = options->share > 0 ? options->share : factor};
}

void cicy_plan_clear(cicy_plan *plan)
{
    free(plan->runs);
    *plan = (cicy_plan){0};
}

/* The model's own settings, scaled. */
static cicy_status settings_of(const cicy_reproduce_options *options, const char *model,
                               double ratio, cicy_training_settings *settings, cicy_error *error)
{
    const cicy_plan_factors factors = cicy_plan_scale(options);
    *settings = cicy_training_defaults();
    cicy_status status = cicy_training_setting_set(settings, "model", model, error);
    settings->ratio = ratio;
    settings->width = factors.width;
    settings->share = factors.share;
    settings->epochs *= factors.epochs;
    settings->budget *= factors.epochs;
    settings->patience *= factors.epochs;
    if (settings->budget > 0) /* 0.15 x the run's epochs (section 3.2) */
        settings->patience *= highest_ratio / ratio;
    settings->seed = (int64_t)options->seed;
    settings->watch_samples = watched;
    settings->validation_samples = factors.epochs < 1 ? scaled_validation : 0;
    return status;
}

cicy_status cicy_plan_add(cicy_plan *plan, const cicy_reproduce_options *options, const char *name,
                          const char *model, double ratio, cicy_error *error)
{
    cicy_planned_run *runs = realloc(plan->runs, (plan->count + 1) * sizeof *runs);
    if (!runs)
        return cicy_error_set(error, CICY_SYSTEM, "reproduce: out of memory");
    plan->runs = runs;
    cicy_planned_run *run = &runs[plan->count++];
    const int length =
        snprintf(run->folder, sizeof run->folder, "%s/runs/%s", options->folder, name);
    if (length >= (int)sizeof run->folder)
        return cicy_error_set(error, CICY_USAGE, "%s: the path is too long", options->folder);
    return settings_of(options, model, ratio, &run->settings, error);
}

static cicy_status add(cicy_plan *plan, const cicy_reproduce_options *options, const char *model,
                       double ratio, bool shuffled, cicy_error *error)
{
    char name[128];
    snprintf(name, sizeof name, "%s-ratio-%g%s", model, ratio, shuffled ? "-shuffled" : "");
    cicy_status status = cicy_plan_add(plan, options, name, model, ratio, error);
    if (status == CICY_OK && shuffled)
        plan->runs[plan->count - 1].settings.shuffle = CICY_SHUFFLE_ROWS_COLUMNS;
    return status;
}

/* Table 1 and figure 3: a classification network for each Hodge number at each ratio. */
static cicy_status plan_classification(cicy_plan *plan, const cicy_reproduce_options *options,
                                       cicy_error *error)
{
    cicy_status status = CICY_OK;
    const int ratios = CICY_PUBLISHED_RATIOS + (options->order ? 1 : 0);
    for (int r = 0; r < ratios; r++)
        for (int k = 0; k < CICY_MAX_PREDICTED && status == CICY_OK; k++) {
            char model[CICY_MODEL_NAME_LENGTH];
            const bool shuffled = r == CICY_PUBLISHED_RATIOS;
            snprintf(model, sizeof model, "inception-%s", cicy_hodge_name(4, k));
            status = add(plan, options, model,
                         shuffled ? highest_ratio : cicy_published_ratios()[r], shuffled, error);
        }
    return status;
}

/* Table 2 and figure 7: CICYMiner and its variants at 80 %. */
static cicy_status plan_ablations(cicy_plan *plan, const cicy_reproduce_options *options,
                                  cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (const cicy_published_accuracy *row = cicy_published_accuracies();
         row->model && status == CICY_OK; row++)
        if (row->ratio == highest_ratio && strncmp(row->model, "cicyminer", 9) == 0)
            status = add(plan, options, row->model, highest_ratio, false, error);
    if (status == CICY_OK && options->order)
        status = add(plan, options, "cicyminer", highest_ratio, true, error);
    return status;
}

/* Figure 5: CICYMiner at each ratio; figure 8: at the highest. */
static cicy_status plan_ratios(cicy_plan *plan, const cicy_reproduce_options *options,
                               cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (int r = 0; r < CICY_PUBLISHED_RATIOS && status == CICY_OK; r++)
        status = add(plan, options, "cicyminer", cicy_published_ratios()[r], false, error);
    return status;
}

cicy_status cicy_plan_make(cicy_plan *plan, const cicy_reproduce_options *options,
                           cicy_error *error)
{
    const char *target = options->target;
    *plan = (cicy_plan){0};
    if (strcmp(target, "table-1") == 0 || strcmp(target, "figure-3") == 0)
        return plan_classification(plan, options, error);
    if (strcmp(target, "table-2") == 0 || strcmp(target, "figure-7") == 0)
        return plan_ablations(plan, options, error);
    if (strcmp(target, "figure-5") == 0)
        return plan_ratios(plan, options, error);
    if (strcmp(target, "figure-8") == 0)
        return add(plan, options, "cicyminer", highest_ratio, false, error);
    return CICY_OK;
}
