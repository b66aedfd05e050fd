/* Training runs as evaluations of a search. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/errors.h"
#include "base/files/path.h"
#include "cicyminer/search.h"
#include "search/search_log.h"

cicy_status cicy_training_objective_settings(const cicy_space *space,
                                             const cicy_evaluation *evaluation,
                                             cicy_training_settings *settings, cicy_error *error)
{
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < space->count; i++) {
        char text[CICY_SPACE_TEXT];
        if (isnan(evaluation->point.values[i]))
            continue;
        cicy_space_text(space, i, evaluation->point.values[i], text);
        status = cicy_training_setting_set(settings, space->parameters[i].name, text, error);
    }
    if (settings->limits.budget > 0) {
        double scale = evaluation->budget / settings->limits.budget;
        settings->schedule.patience = fmax(1e-3, scale * settings->schedule.patience);
        settings->schedule.early_stop *= scale;
    }
    settings->limits.budget = evaluation->budget;
    return status;
}

/* Sets one value of a parameter on its own, to see whether it is possible. */
static cicy_status try_value(const cicy_space *space, size_t parameter, double value,
                             const cicy_training_settings *base, cicy_error *error)
{
    char text[CICY_SPACE_TEXT];
    cicy_training_settings settings = *base;
    cicy_space_text(space, parameter, value, text);
    if (cicy_training_setting_set(&settings, space->parameters[parameter].name, text, error) ==
        CICY_OK)
        return CICY_OK;
    return cicy_error_prepend(error, CICY_INVALID_INPUT, "the search space");
}

cicy_status cicy_training_objective_check(const cicy_space *space,
                                          const cicy_training_settings *base,
                                          const cicy_dataset *dataset, const char *data,
                                          cicy_error *error)
{
    static const char *const ours[] = {"model", "budget", "seed", "test_samples"};
    cicy_status status = CICY_OK;
    for (size_t i = 0; status == CICY_OK && i < space->count; i++) {
        const cicy_parameter *p = &space->parameters[i];
        for (size_t k = 0; k < sizeof ours / sizeof *ours; k++)
            if (strcmp(p->name, ours[k]) == 0)
                return cicy_error_set(error, CICY_INVALID_INPUT,
                                      "the search space: '%s' is the same in all runs of a search",
                                      p->name);
        for (size_t k = 0; status == CICY_OK && k < p->choice_count; k++)
            status = try_value(space, i, (double)k, base, error);
        if (status == CICY_OK && p->kind != CICY_PARAMETER_CHOICE)
            status = try_value(space, i, p->low, base, error);
        if (status == CICY_OK && p->kind != CICY_PARAMETER_CHOICE)
            status = try_value(space, i, p->high, base, error);
    }
    if (status == CICY_OK && dataset)
        status = cicy_training_check(base, dataset, data, error);
    return status;
}

/* Begins the run, or continues one that was stopped. */
static cicy_status train(const cicy_training_objective *objective, const char *run,
                         const cicy_training_settings *settings, const cicy_progress *progress,
                         cicy_error *error)
{
    const cicy_training_observer observer = {.progress = *progress};
    if (cicy_path_exists(run, "config.json"))
        return cicy_train_resume(run, objective->dataset, objective->data, objective->threads,
                                 &observer, error);
    return cicy_train(settings, objective->dataset, objective->data, run, objective->threads,
                      &observer, error);
}

/* Whether an error says something about the configuration: a value was not finite, or memory ran
 * out. A data set of another kind, a full disk and impossible settings would not get better with
 * the next configuration. */
static bool is_failure(const cicy_error *error)
{
    return error->code == CICY_ERROR_NOT_FINITE || error->code == CICY_ERROR_MEMORY;
}

static cicy_status read_loss(const char *run, double *loss, cicy_error *error)
{
    cicy_training_best best;
    cicy_status status = cicy_training_best_read(run, &best, error);
    double sum = 0;
    int predicted = 0;
    for (int i = 0; status == CICY_OK && i < CICY_MAX_PREDICTED; i++)
        if (!isnan(best.accuracy[i])) {
            sum += best.accuracy[i];
            predicted++;
        }
    *loss = 1 - sum / predicted;
    return status;
}

static cicy_status evaluate(void *user, const cicy_space *space, const cicy_evaluation *evaluation,
                            const cicy_progress *progress, double *loss, char *failure,
                            cicy_error *error)
{
    const cicy_training_objective *objective = user;
    cicy_training_settings settings = objective->base;
    cicy_error reason = {0};
    char name[64], run[CICY_PATH_ROOM];
    snprintf(name, sizeof name, "runs/%04zu-budget-%.4g", evaluation->number, evaluation->budget);
    CICY_TRY(cicy_path_join(run, objective->folder, name, error));
    settings.records.test_samples = -1;
    settings.records.watch_samples = 0; /* they would show the test part */
    cicy_status status = cicy_training_objective_settings(space, evaluation, &settings, &reason);
    CICY_THEN(status, train(objective, run, &settings, progress, &reason));
    CICY_THEN(status, read_loss(run, loss, &reason));
    if (status != CICY_OK && is_failure(&reason)) {
        snprintf(failure, CICY_SEARCH_REASON, "%.*s", CICY_SEARCH_REASON - 1, reason.message);
        return CICY_OK;
    }
    if (status != CICY_OK && error)
        *error = reason;
    return status;
}

cicy_objective cicy_training_objective_make(cicy_training_objective *objective)
{
    return (cicy_objective){evaluate, objective};
}
